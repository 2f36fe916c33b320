"""Training and measuring of `skin-lesion`: HAM10000 for everything, ISIC 2017 read once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import calibration as scale
from . import full_size, heads, statistics
from .features import Extractor
from .trained import Fitted, Table, Trained, point_rows, read_rows, rounded, subgroup_rows

CLASSES = ["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"]
MALIGNANT = ["akiec", "bcc", "mel"]
POINT_CLASSES = ["mel", "bcc", "akiec"]
SCREENING_PREVALENCE = 0.03
SUMMARY = (
    "n",
    "auc_malignant",
    "auc_mel",
    "macro_auc",
    "balanced_accuracy",
    "ece_malignant",
    "isic_test_auc",
    "isic_all_auc",
)

Rows = list[dict[str, str]]


def train(settings: dict[str, Any], extractor: Extractor, data: Path) -> Trained:
    """Cross-validate, fit on everything, measure on ISIC 2017; with frozen features."""
    folder = data / "skin"
    rows = ham10000(folder)
    features = extractor.pooled([folder / row["file"] for row in rows], "ham10000")
    labels = class_labels(rows)
    fold = heads.group_folds(labels, [row["lesion_id"] for row in rows], settings["folds"], settings["seed"])
    logits = held_out(features, labels, fold, settings["c"])
    head = heads.fit_softmax(features, labels, settings["c"])
    return measured(rows, fold, logits, head, extractor, folder, settings["seed"])


def ham10000(folder: Path) -> Rows:
    """The rows that may train this pack."""
    return [row for row in read_rows(folder / "labels.csv") if row["source"] == "HAM10000"]


def class_labels(rows: Rows) -> NDArray[np.int64]:
    """Index of each row's class."""
    return np.array([CLASSES.index(row["dx"]) for row in rows])


def measured(
    rows: Rows,
    fold: NDArray[np.int64],
    logits: NDArray[np.float64],
    head: heads.Head,
    extractor: Extractor,
    folder: Path,
    seed: int,
) -> Trained:
    """Calibrate on the out-of-fold logits; figures on HAM10000 from these, on ISIC 2017 from the final head."""
    labels, groups = class_labels(rows), [row["lesion_id"] for row in rows]
    probabilities = crossed(logits, labels, fold)
    score, truth = rounded(malignant(probabilities)), is_malignant(labels)
    points = {"malignant": statistics.operating_points(score, truth)}
    for name in POINT_CLASSES:
        index = CLASSES.index(name)
        points[name] = statistics.operating_points(rounded(probabilities[:, index]), labels == index)
    fitted = scale.fit_softmax(logits, labels)
    figures = inside(rows, labels, groups, probabilities, score, points, seed)
    figures |= outside(head, fitted, extractor, folder, read_rows(folder / "labels.csv"), points)
    figures["full_size"] = full_size.shift(
        extractor, published(folder), lambda of: malignant(scale.softmax(fitted.apply(head.logits(of))))
    )
    fitted_on = f"out-of-fold predictions on {len(rows)} pictures of HAM10000, {np.unique(fold).size} folds by lesion"
    return Trained(
        heads={"class": head},
        fitted={"class": Fitted(fitted, fitted_on, statistics.expected_calibration_error(score, truth))},
        score=score,
        truth=truth,
        points=points,
        tables={"predictions.csv": Table([row["file"] for row in rows], score, probabilities, CLASSES)},
        figures=figures,
        summary=[f"{name}: {figures[name]}" for name in SUMMARY],
    )


def published(folder: Path) -> list[tuple[Path, Path]]:
    """Files as published with their reduced copies."""
    pairs = []
    for file in sorted((folder / "originals").glob("ISIC_*.jpg")):
        copies = [folder / name / file.name for name in ("ham10000", "isic2017")]
        pairs += [(file, copy) for copy in copies if copy.exists()]
    return pairs


def malignant(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(akiec) + P(bcc) + P(mel), `[n]`."""
    return probabilities[:, [CLASSES.index(name) for name in MALIGNANT]].sum(axis=1)


def is_malignant(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Truth of the referral question, `[n]`."""
    return np.isin(labels, [CLASSES.index(name) for name in MALIGNANT])


def held_out(
    features: NDArray[np.float32], labels: NDArray[np.int64], fold: NDArray[np.int64], c: float
) -> NDArray[np.float64]:
    """Logits `[n, 7]` of every picture from a head that did not see its fold."""
    logits = np.empty((labels.size, len(CLASSES)))
    for number in np.unique(fold):
        unseen = fold == number
        logits[unseen] = heads.fit_softmax(features[~unseen], labels[~unseen], c).logits(features[unseen])
    return logits


def crossed(logits: NDArray[np.float64], labels: NDArray[np.int64], fold: NDArray[np.int64]) -> NDArray[np.float64]:
    """Probabilities `[n, 7]`; each fold's temperature comes from the other folds."""
    probabilities = np.empty_like(logits)
    for number in np.unique(fold):
        others = fold != number
        fitted = scale.fit_softmax(logits[others], labels[others])
        probabilities[~others] = scale.softmax(fitted.apply(logits[~others]))
    return probabilities


def inside(
    rows: Rows,
    labels: NDArray[np.int64],
    groups: list[str],
    probabilities: NDArray[np.float64],
    score: NDArray[np.float64],
    points: dict[str, list[statistics.OperatingPoint]],
    seed: int,
) -> dict[str, str]:
    """Out-of-fold figures on HAM10000."""
    truth = is_malignant(labels)
    per_class = {
        name: statistics.auc_grouped(probabilities[:, index], labels == index, groups, seed)
        for index, name in enumerate(CLASSES)
    }
    corrected = probabilities / np.bincount(labels)
    moved, weight = statistics.at_prevalence(score, truth, SCREENING_PREVALENCE)
    missed = score < points["malignant"][0].threshold
    lines = [
        "| class | n | AUC against the rest | called malignant at the default point |",
        "| --- | --- | --- | --- |",
    ]
    for index, name in enumerate(CLASSES):
        of_class = labels == index
        share = statistics.wilson(int((of_class & ~missed).sum()), int(of_class.sum()))
        lines.append(f"| {name} | {int(of_class.sum())} | {per_class[name]} | {share} |")
    return {
        "n": str(labels.size),
        "lesions": str(len(set(groups))),
        "positives": str(int(truth.sum())),
        "prevalence": f"{truth.mean():.3f}",
        "auc_malignant": str(statistics.auc_grouped(score, truth, groups, seed)),
        "auc_mel": str(per_class["mel"]),
        "macro_auc": f"{np.mean([estimate.value for estimate in per_class.values()]):.3f}",
        "balanced_accuracy": f"{statistics.balanced_accuracy(labels, probabilities.argmax(axis=1)):.3f}",
        "balanced_accuracy_corrected": f"{statistics.balanced_accuracy(labels, corrected.argmax(axis=1)):.3f}",
        "accuracy": f"{(probabilities.argmax(axis=1) == labels).mean():.3f}",
        "ece_malignant": f"{statistics.expected_calibration_error(score, truth):.3f}",
        "ece_floor": f"{statistics.calibration_error_floor(score, seed):.3f}",
        "ece_screening": f"{statistics.expected_calibration_error(moved, truth, weight):.3f}",
        "brier": f"{statistics.brier(score, truth):.3f}",
        "classes": "\n".join(lines),
        "points": point_rows(points),
        "subgroups": subgroup_rows(subgroups(rows), score, truth, points["malignant"][0].threshold),
    }


def subgroups(rows: Rows) -> dict[str, NDArray[np.bool_]]:
    """By age band, sex, and how the diagnosis was proven."""
    age = np.array([float(row["age"]) if row["age"] else np.nan for row in rows])
    bands = {
        "age under 40": age < 40,
        "age 40 to 59": (age >= 40) & (age < 60),
        "age 60 to 74": (age >= 60) & (age < 75),
        "age 75 and over": age >= 75,
        "age unknown": np.isnan(age),
    }
    sex = {f"sex {value}": np.array([row["sex"] == value for row in rows]) for value in ("female", "male", "unknown")}
    proof = {"proven by histopathology": np.array([row["dx_type"] == "histo" for row in rows])}
    return bands | sex | proof


def outside(
    head: heads.Head,
    fitted: scale.Calibration,
    extractor: Extractor,
    folder: Path,
    table: Rows,
    points: dict[str, list[statistics.OperatingPoint]],
) -> dict[str, str]:
    """The final pack on ISIC 2017 without the listed copies: melanoma against the rest."""
    copies = {f"isic2017/{pair['file_b']}" for pair in read_rows(folder / "isic2017-duplicates.csv")}
    rows = [row for row in table if row["source"] == "ISIC 2017"]
    features = extractor.pooled([folder / row["file"] for row in rows], "isic2017")
    probabilities = scale.softmax(fitted.apply(head.logits(features)))
    truth = np.array([row["dx"] == "mel" for row in rows])
    kept = np.array([row["file"] not in copies for row in rows])
    test = kept & np.array([row["split"] == "test" for row in rows])
    melanoma, sum_score = rounded(probabilities[:, CLASSES.index("mel")]), rounded(malignant(probabilities))
    lines = [
        "| set | n | melanoma | AUC of P(mel) | AUC, malignant score | its sensitivity, default point | specificity |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    figures: dict[str, str] = {}
    for key, name, at in (("isic_test", "official test", test), ("isic_all", "all splits", kept)):
        area = statistics.auc_delong(melanoma[at], truth[at])
        point = statistics.at_threshold("", sum_score[at], truth[at], points["malignant"][0].threshold)
        figures[f"{key}_auc"] = str(area)
        lines.append(
            f"| ISIC 2017, {name} | {int(at.sum())} | {int(truth[at].sum())} | {area} "
            f"| {statistics.auc_delong(sum_score[at], truth[at])} | {point.sensitivity} | {point.specificity} |"
        )
    return figures | {"external": "\n".join(lines)}
