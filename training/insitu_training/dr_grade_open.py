"""Training and measuring of `dr-grade-open`: IDRiD for everything, two other sets read once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import calibration as scale
from . import calibrators, full_size, heads, statistics
from .features import Extractor
from .trained import Fitted, Table, Trained, point_rows, read_rows, rounded, subgroup_rows

LEVELS = 4
REFERABLE = 2
SCREENING_PREVALENCE = 0.08


@dataclass(frozen=True)
class Pictures:
    """Rows of one set: files, features `[n, 1280]`, grades `[n]`, maculopathy `[n]` (-1 unknown), groups."""

    rows: list[dict[str, str]]
    features: NDArray[np.float32]
    grades: NDArray[np.int64]
    maculopathy: NDArray[np.int64]
    groups: list[str]

    @property
    def referable(self) -> NDArray[np.bool_]:
        """Grade 2 or above."""
        return self.grades >= REFERABLE


@dataclass(frozen=True)
class Model:
    """Both heads and their calibrations."""

    grade: heads.Head
    maculopathy: heads.Head
    grade_scale: scale.Calibration
    maculopathy_scale: scale.Calibration

    def cumulative(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Calibrated c_k, `[n, 4]`, as the product computes them."""
        return scale.ordinal_probabilities(self.grade_scale.apply(self.grade.logits(features)))[1]

    def referral(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Referral probability, `[n]`."""
        return self.cumulative(features)[:, 1]


@dataclass(frozen=True)
class CrossValidated:
    """Fold of each picture, and its raw logits `[n, 4]` and `[n]` from a network that did not see its fold."""

    fold: NDArray[np.int64]
    grade: NDArray[np.float64]
    maculopathy: NDArray[np.float64]


def train(settings: dict[str, Any], extractor: Extractor, data: Path) -> Trained:
    """Cross-validate, fit on everything, measure on the other clinics; with frozen features."""
    pictures = idrid(extractor, data / "fundus/idrid")
    fold = heads.group_folds(pictures.grades, pictures.groups, settings["folds"], settings["seed"])
    crossed = CrossValidated(fold, *held_out(pictures, fold, settings["c"]))
    grade = heads.fit_cumulative(pictures.features, pictures.grades, LEVELS, settings["c"])
    maculopathy = heads.fit_binary(pictures.features, pictures.maculopathy, settings["c"])
    trained = measured(pictures, crossed, grade, maculopathy, extractor, data, settings["seed"])
    harder = splits(pictures, settings["c"])
    return replace(
        trained,
        figures=trained.figures | harder,
        summary=[*trained.summary, f"official: {harder['official']}"],
    )


def measured(
    pictures: Pictures,
    crossed: CrossValidated,
    grade: heads.Head,
    maculopathy: heads.Head,
    extractor: Extractor,
    data: Path,
    seed: int,
) -> Trained:
    """Calibrate on the out-of-fold logits; figures inside IDRiD from these, outside from the final heads."""
    probabilities, cumulative = crossed_ordinal(crossed.grade, pictures.referable, crossed.fold)
    macula_truth = pictures.maculopathy == 1
    macula_score = rounded(crossed_binary(crossed.maculopathy, pictures.maculopathy, crossed.fold))
    score = rounded(cumulative[:, 1])
    model = Model(
        grade,
        maculopathy,
        scale.fit_binary(referral_logit(crossed.grade), pictures.referable),
        scale.fit_binary(crossed.maculopathy, macula_truth),
    )
    points = {
        "referable": statistics.operating_points(score, pictures.referable),
        "maculopathy": statistics.operating_points(macula_score, macula_truth),
    }
    files = [row["file"] for row in pictures.rows]
    folds = np.unique(crossed.fold).size
    fitted_on = f"out-of-fold predictions on {len(files)} pictures of IDRiD, {folds} folds by group"
    cuts = scale.fit_cuts(cumulative, pictures.grades)
    figures = inside(pictures, score, cumulative, macula_score, points, cuts, seed)
    figures["kappa_crossed"] = crossed_kappa(pictures.grades, cumulative, crossed.fold)
    figures |= outside(model, extractor, data / "fundus", points, cuts, seed)
    figures["calibrations"] = calibrators.rows(referral_logit(crossed.grade), pictures.referable, crossed.fold, seed)
    figures["full_size"] = full_size.shift(extractor, published(data / "fundus"), model.referral)
    macula_ece = statistics.expected_calibration_error(macula_score, macula_truth)
    return Trained(
        heads={"grade": grade, "maculopathy": maculopathy},
        fitted={
            "grade": Fitted(
                model.grade_scale, fitted_on, statistics.expected_calibration_error(score, pictures.referable)
            ),
            "maculopathy": Fitted(model.maculopathy_scale, fitted_on, macula_ece),
        },
        score=score,
        truth=pictures.referable,
        points=points,
        tables={
            "predictions.csv": Table(files, score, probabilities, [str(k) for k in range(LEVELS + 1)]),
            "maculopathy.csv": Table(
                files, macula_score, np.stack([1 - macula_score, macula_score], axis=1), ["0", "1"]
            ),
        },
        figures=figures,
        summary=[f"{name}: {figures[name]}" for name in SUMMARY],
        cuts=cuts.tolist(),
    )


def crossed_kappa(grades: NDArray[np.int64], cumulative: NDArray[np.float64], fold: NDArray[np.int64]) -> str:
    """Kappa where each fold's cuts come from the other folds."""
    called = np.zeros(grades.size, dtype=np.int64)
    for k in np.unique(fold):
        cuts = scale.fit_cuts(cumulative[fold != k], grades[fold != k])
        called[fold == k] = scale.ordinal_grade(cumulative[fold == k], cuts)
    return f"{statistics.kappa_quadratic(grades, called, LEVELS + 1):.3f}"


SUMMARY = (
    "n",
    "auc_referable",
    "kappa",
    "auc_maculopathy",
    "ece_referable",
    "rahim_auc",
    "eyepacs_auc",
)


# --- sets -----------------------------------------------------------------------------


def idrid(extractor: Extractor, folder: Path) -> Pictures:
    """IDRiD without its conflicting copies, and with one of each agreeing pair."""
    pictures = load(extractor, folder, "idrid", "group")
    by_file = {row["file"]: row for row in pictures.rows}
    return kept(pictures, [not superfluous(row, by_file.get(row["same_bytes_as"])) for row in pictures.rows])


def superfluous(row: dict[str, str], copy: dict[str, str] | None) -> bool:
    """True for both of a pair with different labels, and for the second of a pair with equal ones."""
    if copy is None:
        return False
    labels = ("icdr_grade", "dme_risk")
    return any(row[name] != copy[name] for name in labels) or copy["file"] < row["file"]


def rahim(extractor: Extractor, folder: Path) -> Pictures:
    """Rahim without Patient300, whose two files are Patient299's under other labels."""
    pictures = load(extractor, folder, "rahim", "group")
    return kept(pictures, [row["patient"] != "Patient300" for row in pictures.rows])


def published(folder: Path) -> list[tuple[Path, Path]]:
    """Files as published with their reduced copies."""
    pairs = []
    for file in sorted((folder / "originals").glob("*.jp*g")):
        stem = file.stem.removeprefix("eyepacs_")
        copies = [folder / name / f"{stem}.webp" for name in ("idrid", "rahim", "eyepacs-dev")]
        pairs += [(file, copy) for copy in copies if copy.exists()]
    return pairs


def load(extractor: Extractor, folder: Path, name: str, group: str) -> Pictures:
    """All rows of a set's `labels.csv` with their features."""
    rows = read_rows(folder / "labels.csv")
    return Pictures(
        rows,
        extractor.pooled([folder / row["file"] for row in rows], name),
        np.array([int(row["icdr_grade"]) for row in rows]),
        np.array([int(row.get("maculopathy") or -1) for row in rows]),
        [row[group] for row in rows],
    )


def kept(pictures: Pictures, keep: list[bool]) -> Pictures:
    """Only the rows marked true."""
    at = np.flatnonzero(keep)
    return Pictures(
        [pictures.rows[i] for i in at],
        pictures.features[at],
        pictures.grades[at],
        pictures.maculopathy[at],
        [pictures.groups[i] for i in at],
    )


# --- cross-validation -----------------------------------------------------------------


def held_out(pictures: Pictures, fold: NDArray[np.int64], c: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Logits `[n, 4]` and `[n]` of every picture from heads that did not see its fold."""
    grade = np.empty((fold.size, LEVELS))
    macula = np.empty(fold.size)
    for number in np.unique(fold):
        seen, unseen = fold != number, fold == number
        features = pictures.features[seen]
        grade[unseen] = heads.fit_cumulative(features, pictures.grades[seen], LEVELS, c).logits(
            pictures.features[unseen]
        )
        macula[unseen] = heads.fit_binary(features, pictures.maculopathy[seen], c).logits(pictures.features[unseen])[
            :, 0
        ]
    return grade, macula


def referral_logit(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logit behind c_1 after the running minimum."""
    return np.minimum(logits[:, 0], logits[:, 1])


def crossed_ordinal(
    logits: NDArray[np.float64], truth: NDArray[np.bool_], fold: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Class and cumulative probabilities; each fold calibrated by the other folds."""
    scaled = np.empty_like(logits)
    for number in np.unique(fold):
        others = fold != number
        fitted = scale.fit_binary(referral_logit(logits[others]), truth[others])
        scaled[~others] = fitted.apply(logits[~others])
    return scale.ordinal_probabilities(scaled)


def crossed_binary(
    logits: NDArray[np.float64], labels: NDArray[np.int64], fold: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Probability of one logit; each fold calibrated by the known labels (not -1) of the other folds."""
    scaled = np.empty_like(logits)
    for number in np.unique(fold):
        own, others = fold == number, (fold != number) & (labels >= 0)
        scaled[own] = scale.fit_binary(logits[others], labels[others] == 1).apply(logits[own])
    return scale.sigmoid(scaled)


# --- figures --------------------------------------------------------------------------


def inside(
    pictures: Pictures,
    score: NDArray[np.float64],
    cumulative: NDArray[np.float64],
    macula_score: NDArray[np.float64],
    points: dict[str, list[statistics.OperatingPoint]],
    cuts: NDArray[np.float64],
    seed: int,
) -> dict[str, str]:
    """Out-of-fold figures on IDRiD."""
    truth = pictures.referable
    macula = pictures.maculopathy == 1
    predicted = scale.ordinal_grade(cumulative, cuts)
    moved, weight = statistics.at_prevalence(score, truth, SCREENING_PREVALENCE)
    confusion = np.zeros((LEVELS + 1, LEVELS + 1), dtype=int)
    np.add.at(confusion, (pictures.grades, predicted), 1)
    return {
        "n": str(truth.size),
        "groups": str(len(set(pictures.groups))),
        "positives": str(int(truth.sum())),
        "prevalence": f"{truth.mean():.3f}",
        "auc_referable": str(statistics.auc_grouped(score, truth, pictures.groups, seed)),
        "auc_maculopathy": str(statistics.auc_grouped(macula_score, macula, pictures.groups, seed)),
        "macula_positives": str(int(macula.sum())),
        "kappa": f"{statistics.kappa_quadratic(pictures.grades, predicted, LEVELS + 1):.3f}",
        "accuracy": f"{(predicted == pictures.grades).mean():.3f}",
        "balanced_accuracy": f"{statistics.balanced_accuracy(pictures.grades, predicted):.3f}",
        "ece_referable": f"{statistics.expected_calibration_error(score, truth):.3f}",
        "ece_floor": f"{statistics.calibration_error_floor(score, seed):.3f}",
        "ece_screening": f"{statistics.expected_calibration_error(moved, truth, weight):.3f}",
        "ece_maculopathy": f"{statistics.expected_calibration_error(macula_score, macula):.3f}",
        "brier": f"{statistics.brier(score, truth):.3f}",
        "points": point_rows(points),
        "confusion": confusion_rows(confusion),
        "subgroups": subgroup_rows(eras(pictures.groups), score, truth, points["referable"][0].threshold),
    }


def confusion_rows(confusion: NDArray[np.int64]) -> str:
    """Markdown table, rows truth, columns prediction."""
    head = ["| true \\ given | " + " | ".join(str(k) for k in range(LEVELS + 1)) + " |", "| --- " * (LEVELS + 2) + "|"]
    return "\n".join(head + [f"| {k} | " + " | ".join(map(str, row)) + " |" for k, row in enumerate(confusion)])


def eras(groups: list[str]) -> dict[str, NDArray[np.bool_]]:
    """Thirds of the groups in the order in which they were photographed (the group's number)."""
    number = np.array([int(group[1:]) for group in groups])
    limits = np.quantile(np.unique(number), [1 / 3, 2 / 3])
    third = np.digitize(number, limits)
    names = ("first third of the sittings by date", "second third", "last third")
    return {name: third == index for index, name in enumerate(names)}


def splits(pictures: Pictures, c: float) -> dict[str, str]:
    """Harder splits inside IDRiD: the official one, and each era left out."""
    test = np.array([row["split"] == "test" for row in pictures.rows])
    lines = ["| left out | n | referable | referable AUC |", "| --- | --- | --- | --- |"]
    for name, out in {"official test set": test, **eras(pictures.groups)}.items():
        head = heads.fit_cumulative(pictures.features[~out], pictures.grades[~out], LEVELS, c)
        score = referral_logit(head.logits(pictures.features[out]))
        estimate = statistics.auc_delong(score, pictures.referable[out])
        lines.append(f"| {name} | {int(out.sum())} | {int(pictures.referable[out].sum())} | {estimate} |")
        if out is test:
            official = str(estimate)
    return {"splits": "\n".join(lines), "official": official}


def outside(
    model: Model,
    extractor: Extractor,
    folder: Path,
    points: dict[str, list[statistics.OperatingPoint]],
    cuts: NDArray[np.float64],
    seed: int,
) -> dict[str, str]:
    """The final pack on two sets that trained, tuned and stopped nothing."""
    melaka = rahim(extractor, folder / "rahim")
    eyepacs = load(extractor, folder / "eyepacs-dev", "eyepacs-dev", "patient")
    good_enough = kept(eyepacs, [row["quality"] != "reject" for row in eyepacs.rows])
    lines = [
        "| set | n | referable | referable AUC | sensitivity at the default point | specificity | kappa, quadratic |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    threshold = points["referable"][0].threshold
    figures: dict[str, str] = {}
    sets = {
        "rahim": ("Rahim (Melaka)", melaka),
        "eyepacs": ("EyePACS, all", eyepacs),
        "eyepacs_kept": ("EyePACS without EyeQ rejects", good_enough),
    }
    for key, (name, pictures) in sets.items():
        cumulative = model.cumulative(pictures.features)
        score, truth = rounded(cumulative[:, 1]), pictures.referable
        area = statistics.auc_grouped(score, truth, pictures.groups, seed)
        point = statistics.at_threshold("", score, truth, threshold)
        kappa = statistics.kappa_quadratic(pictures.grades, scale.ordinal_grade(cumulative, cuts), LEVELS + 1)
        figures[f"{key}_auc"] = str(area)
        lines.append(
            f"| {name} | {truth.size} | {int(truth.sum())} | {area} "
            f"| {point.sensitivity} | {point.specificity} | {kappa:.3f} |"
        )
    known = melaka.maculopathy >= 0
    macula = model.maculopathy_scale.apply(model.maculopathy.logits(melaka.features))[:, 0]
    area = statistics.auc_delong(macula[known], melaka.maculopathy[known] == 1)
    point = statistics.at_threshold(
        "", scale.sigmoid(macula[known]), melaka.maculopathy[known] == 1, points["maculopathy"][0].threshold
    )
    figures["rahim_maculopathy"] = (
        f"{area}, sensitivity {point.sensitivity}, specificity {point.specificity}, n {int(known.sum())}"
    )
    return figures | {"external": "\n".join(lines)}
