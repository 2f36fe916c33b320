"""Probabilities as the product computes them."""

import unittest

import numpy as np

from insitu_training import calibration, dr_grade_open, heads


class Probabilities(unittest.TestCase):
    def test_ordinal_probabilities_sum_to_one_and_are_not_negative(self) -> None:
        logits = np.random.default_rng(0).normal(size=(50, 4))
        probability, cumulative = calibration.ordinal_probabilities(logits)
        self.assertTrue(np.allclose(probability.sum(axis=1), 1))
        self.assertGreaterEqual(probability.min(), 0)
        self.assertTrue((np.diff(cumulative, axis=1) <= 0).all())

    def test_cuts_call_each_grade_as_often_as_it_is_there(self) -> None:
        random = np.random.default_rng(0)
        grades = random.integers(0, 5, size=400)
        logits = (grades[:, None] - np.arange(4) - 0.5) + random.normal(size=(400, 1))
        cumulative = calibration.ordinal_probabilities(logits * 0.3 - 1)[1]
        cuts = calibration.fit_cuts(cumulative, grades)
        called = calibration.ordinal_grade(cumulative, cuts)
        self.assertEqual(np.bincount(called, minlength=5).tolist(), np.bincount(grades, minlength=5).tolist())

    def test_the_highest_grade_that_is_reached_is_called(self) -> None:
        cumulative = np.array([[0.6, 0.5, 0.25, 0.25], [0.1, 0.1, 0.1, 0.1]])
        called = calibration.ordinal_grade(cumulative, np.array([0.9, 0.9, 0.3, 0.25]))
        self.assertEqual(called.tolist(), [4, 0])

    def test_fitted_temperature_and_bias_undo_a_known_distortion(self) -> None:
        random = np.random.default_rng(0)
        true_logit = random.normal(size=20000) * 2
        truth = random.random(20000) < calibration.sigmoid(true_logit)
        fitted = calibration.fit_binary((true_logit - 0.5) * 3, truth)
        self.assertAlmostEqual(fitted.temperature, 3, delta=0.2)
        self.assertAlmostEqual(fitted.bias, 0.5, delta=0.1)

    def test_unknown_labels_do_not_move_the_calibration(self) -> None:
        random = np.random.default_rng(0)
        logits, fold = random.normal(size=300), np.arange(300) % 3
        labels = (random.random(300) < calibration.sigmoid(2 * logits)).astype(np.int64)
        some, strange = labels.copy(), logits.copy()
        some[::7] = -1
        strange[::7] = 50
        known = some >= 0
        expected = dr_grade_open.crossed_binary(logits, some, fold)[known]
        self.assertTrue(np.allclose(dr_grade_open.crossed_binary(strange, some, fold)[known], expected))
        self.assertFalse(np.allclose(dr_grade_open.crossed_binary(logits, labels, fold)[known], expected))

    def test_standardisation_is_folded_into_the_head(self) -> None:
        random = np.random.default_rng(0)
        features = (random.normal(size=(200, 8)) * np.arange(1, 9) + 5).astype(np.float32)
        head = heads.fit_binary(features, (features[:, 2] > 5).astype(np.int64), 1.0)
        moved = heads.fit_binary(features * 10 - 3, (features[:, 2] > 5).astype(np.int64), 1.0)
        self.assertTrue(np.allclose(head.logits(features), moved.logits(features * 10 - 3), atol=0.05))

    def test_a_group_is_never_split(self) -> None:
        groups = [f"g{index // 3}" for index in range(60)]
        fold = heads.group_folds(np.arange(60) % 2, groups, 5, 0)
        self.assertTrue(all(len(set(fold[start : start + 3])) == 1 for start in range(0, 60, 3)))


if __name__ == "__main__":
    unittest.main()
