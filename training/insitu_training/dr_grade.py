"""Measuring of `dr-grade`: IDRiD and Rahim out of fold, EyePACS read for evaluation only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import calibration as scale
from . import calibrators, dr_grade_open, full_size, statistics
from .dr_grade_open import LEVELS, CrossValidated, Model, Pictures
from .features import Extractor
from .heads import Head
from .trained import Fitted, Table, Trained, point_rows, rounded

SCREENING_PREVALENCE = 0.08
SUMMARY = ("n", "sets", "ece_referable", "ece_maculopathy", "eyepacs_auc")


def pictures_of(extractor: Extractor, data: Path) -> Pictures:
    """Both sets, IDRiD first."""
    first = dr_grade_open.idrid(extractor, data / "fundus/idrid")
    second = dr_grade_open.rahim(extractor, data / "fundus/rahim")
    return Pictures(
        first.rows + second.rows,
        np.concatenate([first.features, second.features]),
        np.concatenate([first.grades, second.grades]),
        np.concatenate([first.maculopathy, second.maculopathy]),
        first.groups + second.groups,
    )


def measured(
    pictures: Pictures, crossed: CrossValidated, heads: dict[str, Head], extractor: Extractor, data: Path, seed: int
) -> Trained:
    """Calibrate on the out-of-fold logits of both sets together; figures for each set by itself."""
    known = pictures.maculopathy >= 0
    macula_truth = pictures.maculopathy[known] == 1
    probabilities, cumulative = dr_grade_open.crossed_ordinal(crossed.grade, pictures.referable, crossed.fold)
    macula_score = rounded(dr_grade_open.crossed_binary(crossed.maculopathy, pictures.maculopathy, crossed.fold))
    score = rounded(cumulative[:, 1])
    model = Model(
        heads["grade"],
        heads["maculopathy"],
        scale.fit_binary(dr_grade_open.referral_logit(crossed.grade), pictures.referable),
        scale.fit_binary(crossed.maculopathy[known], macula_truth),
    )
    points = {
        "referable": statistics.operating_points(score, pictures.referable),
        "maculopathy": statistics.operating_points(macula_score[known], macula_truth),
    }
    files = [row["file"] for row in pictures.rows]
    fitted_on = (
        f"out-of-fold predictions on {len(files)} pictures of IDRiD and Rahim, {np.unique(crossed.fold).size} folds"
    )
    ece = statistics.expected_calibration_error(score, pictures.referable)
    macula_ece = statistics.expected_calibration_error(macula_score[known], macula_truth)
    moved, weight = statistics.at_prevalence(score, pictures.referable, SCREENING_PREVALENCE)
    cuts = scale.fit_cuts(cumulative, pictures.grades)
    figures = {
        "n": str(len(files)),
        "prevalence": f"{pictures.referable.mean():.3f}",
        "sets": set_rows(pictures, cumulative, macula_score, points["referable"][0].threshold, cuts, seed),
        "kappa_crossed": dr_grade_open.crossed_kappa(pictures.grades, cumulative, crossed.fold),
        "ece_referable": f"{ece:.3f}",
        "ece_floor": f"{statistics.calibration_error_floor(score, seed):.3f}",
        "ece_screening": f"{statistics.expected_calibration_error(moved, pictures.referable, weight):.3f}",
        "ece_maculopathy": f"{macula_ece:.3f}",
        "calibrations": calibrators.rows(
            dr_grade_open.referral_logit(crossed.grade), pictures.referable, crossed.fold, seed
        ),
        "points": point_rows(points),
        "full_size": full_size.shift(extractor, dr_grade_open.published(data / "fundus"), model.referral),
        **eyepacs(model, extractor, data, points["referable"][0].threshold, seed),
    }
    return Trained(
        heads=heads,
        fitted={
            "grade": Fitted(model.grade_scale, fitted_on, ece),
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


def set_rows(
    pictures: Pictures,
    cumulative: NDArray[np.float64],
    macula_score: NDArray[np.float64],
    threshold: float,
    cuts: NDArray[np.float64],
    seed: int,
) -> str:
    """Markdown table: out-of-fold figures of each set."""
    from_idrid = np.array([row["file"].startswith("IDRiD") for row in pictures.rows])
    lines = [
        "| set | n | referable | referable AUC | sensitivity, default point | specificity | kappa | maculopathy AUC |",
        "| --- " * 8 + "|",
    ]
    for name, at in (("IDRiD", from_idrid), ("Rahim", ~from_idrid)):
        score, truth = rounded(cumulative[at, 1]), pictures.referable[at]
        groups = [group for group, inside in zip(pictures.groups, at) if inside]
        point = statistics.at_threshold("", score, truth, threshold)
        kappa = statistics.kappa_quadratic(pictures.grades[at], scale.ordinal_grade(cumulative[at], cuts), LEVELS + 1)
        known = at & (pictures.maculopathy >= 0)
        macula = statistics.auc_delong(macula_score[known], pictures.maculopathy[known] == 1)
        lines.append(
            f"| {name} | {truth.size} | {int(truth.sum())} | {statistics.auc_grouped(score, truth, groups, seed)} "
            f"| {point.sensitivity} | {point.specificity} | {kappa:.3f} | {macula} |"
        )
    return "\n".join(lines)


def eyepacs(model: Model, extractor: Extractor, data: Path, threshold: float, seed: int) -> dict[str, str]:
    """The final network on EyePACS at the fixed threshold."""
    pictures = dr_grade_open.load(extractor, data / "fundus/eyepacs-dev", "eyepacs-dev", "patient")
    score = rounded(model.referral(pictures.features))
    point = statistics.at_threshold("", score, pictures.referable, threshold)
    return {
        "eyepacs_auc": str(statistics.auc_grouped(score, pictures.referable, pictures.groups, seed)),
        "eyepacs_n": str(score.size),
        "eyepacs_point": f"sensitivity {point.sensitivity}, specificity {point.specificity}",
    }
