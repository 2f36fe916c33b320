"""Figures against worked examples (the same that the product's own statistics are tested with)."""

import unittest

import numpy as np

from insitu_training import statistics

POSITIVE = [0.9, 0.8, 0.7, 0.6, 0.55, 0.3]
NEGATIVE = [0.5, 0.4, 0.35, 0.3, 0.2, 0.1, 0.05]
PROBABILITY = np.array([0.1, 0.2, 0.35, 0.8, 0.9, 0.65])
TRUTH = np.array([0, 0, 1, 1, 1, 0], dtype=bool)


class Figures(unittest.TestCase):
    def test_wilson_limits(self) -> None:
        estimate = statistics.wilson(45, 50)
        self.assertAlmostEqual(estimate.low, 0.786398, 6)
        self.assertAlmostEqual(estimate.high, 0.956524, 6)

    def test_auc_counts_ties_as_half(self) -> None:
        score = np.array(POSITIVE + NEGATIVE)
        truth = np.arange(score.size) < len(POSITIVE)
        estimate = statistics.auc_delong(score, truth)
        self.assertAlmostEqual(estimate.value, 0.916667, 6)
        logit = np.log(estimate.value / (1 - estimate.value))
        half = 1.959964 * 0.089087 / (estimate.value * (1 - estimate.value))
        self.assertAlmostEqual(estimate.low, 1 / (1 + np.exp(half - logit)), 5)

    def test_quadratic_kappa(self) -> None:
        table = np.array([[50, 6, 2, 0, 0], [5, 10, 4, 0, 0], [1, 4, 20, 3, 0], [0, 0, 3, 6, 1], [0, 0, 0, 1, 4]])
        truth, predicted = (np.repeat(index.ravel(), table.ravel()) for index in np.indices(table.shape))
        self.assertAlmostEqual(statistics.kappa_quadratic(truth, predicted, 5), 0.885406, 6)

    def test_brier_and_calibration_error(self) -> None:
        self.assertAlmostEqual(statistics.brier(PROBABILITY, TRUTH), 0.1575, 6)
        self.assertAlmostEqual(statistics.expected_calibration_error(PROBABILITY, TRUTH, bins=5), 0.25, 6)

    def test_operating_points_reach_their_targets(self) -> None:
        random = np.random.default_rng(0)
        truth = random.random(400) < 0.3
        score = np.round(random.normal(truth.astype(float), 1.0), 2)
        points = {point.id: point for point in statistics.operating_points(score, truth)}
        self.assertGreaterEqual(points["high_sensitivity"].sensitivity.value, 0.95)
        self.assertGreaterEqual(points["high_specificity"].specificity.value, 0.95)


if __name__ == "__main__":
    unittest.main()
