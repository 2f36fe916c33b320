"""Measuring of `melanoma-open`: ISIC 2017's training pictures out of fold, its official test read once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import calibration as scale
from . import calibrators, full_size, statistics
from .dr_grade_open import crossed_binary
from .features import Extractor
from .heads import Head
from .skin_lesion import published
from .trained import Fitted, Table, Trained, point_rows, read_rows, rounded

LABELS = ["not_mel", "mel"]
SCREENING_PREVALENCE = 0.03
SUMMARY = ("n", "auc_melanoma", "ece_melanoma", "test_auc")

Rows = list[dict[str, str]]


def measured(
    rows: Rows,
    fold: NDArray[np.int64],
    logits: NDArray[np.float64],
    head: Head,
    extractor: Extractor,
    folder: Path,
    seed: int,
) -> Trained:
    """Calibrate on the out-of-fold logits `[n]`; the final network on the official test."""
    truth = np.array([row["dx"] == "mel" for row in rows])
    score = rounded(crossed_binary(logits, truth.astype(np.int64), fold))
    fitted = scale.fit_binary(logits, truth)
    points = {"malignant": statistics.operating_points(score, truth)}
    ece = statistics.expected_calibration_error(score, truth)
    moved, weight = statistics.at_prevalence(score, truth, SCREENING_PREVALENCE)

    def probability(features: NDArray[np.float32]) -> NDArray[np.float64]:
        return scale.sigmoid(fitted.apply(head.logits(features)))[:, 0]

    figures = {
        "n": str(truth.size),
        "positives": str(int(truth.sum())),
        "prevalence": f"{truth.mean():.3f}",
        "auc_melanoma": str(statistics.auc_grouped(score, truth, [row["lesion_id"] for row in rows], seed)),
        "ece_melanoma": f"{ece:.3f}",
        "ece_floor": f"{statistics.calibration_error_floor(score, seed):.3f}",
        "ece_screening": f"{statistics.expected_calibration_error(moved, truth, weight):.3f}",
        "calibrations": calibrators.rows(logits, truth, fold, seed),
        "points": point_rows(points),
        "full_size": full_size.shift(extractor, published(folder), probability),
    }
    tested = official_test(folder)
    test_truth = np.array([row["dx"] == "mel" for row in tested])
    test_score = rounded(probability(extractor.pooled([folder / row["file"] for row in tested], "isic2017-test")))
    point = statistics.at_threshold("", test_score, test_truth, points["malignant"][0].threshold)
    figures |= {
        "test_n": str(test_truth.size),
        "test_positives": str(int(test_truth.sum())),
        "test_auc": str(statistics.auc_delong(test_score, test_truth)),
        "test_point": f"sensitivity {point.sensitivity}, specificity {point.specificity}",
    }
    fitted_on = f"out-of-fold predictions on {truth.size} pictures of ISIC 2017, {np.unique(fold).size} folds by lesion"
    return Trained(
        heads={"melanoma": head},
        fitted={"melanoma": Fitted(fitted, fitted_on, ece)},
        score=score,
        truth=truth,
        points=points,
        tables={
            "predictions.csv": Table([row["file"] for row in rows], score, np.stack([1 - score, score], axis=1), LABELS)
        },
        figures=figures,
        summary=[f"{name}: {figures[name]}" for name in SUMMARY],
    )


def trainable(folder: Path) -> Rows:
    """Training and validation pictures of lesions that the official test does not show."""
    rows = [row for row in read_rows(folder / "labels.csv") if row["source"] == "ISIC 2017"]
    tested = {row["lesion_id"] for row in rows if row["split"] == "test"}
    return [row for row in rows if row["lesion_id"] not in tested]


def official_test(folder: Path) -> Rows:
    """The official test without the listed near-duplicates."""
    copies = {f"isic2017/{pair['file_b']}" for pair in read_rows(folder / "isic2017-duplicates.csv")}
    rows = read_rows(folder / "labels.csv")
    return [
        row for row in rows if row["source"] == "ISIC 2017" and row["split"] == "test" and row["file"] not in copies
    ]
