"""Conformal sets, familiarity scores, and what the manifest says of them."""

import unittest

import numpy as np

from insitu_training.calibration import softmax
from insitu_training.tuning import conformal, familiarity, limits
from insitu_training.tuning.tables import HeldOut

OWN = [[0], [1], [2]]


def drawn(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities `[n, 3]` and labels drawn from them."""
    random = np.random.default_rng(0)
    probabilities = softmax(random.normal(size=(n, 3)) * 2)
    labels = (random.random((n, 1)) > probabilities.cumsum(axis=1)).sum(axis=1)
    return probabilities, labels


class Conformal(unittest.TestCase):
    def test_nine_of_ten_of_each_class_keep_their_label(self) -> None:
        probabilities, labels = drawn(6000)
        inside = conformal.crossed_sets(probabilities, labels, OWN, np.arange(6000) % 5, ordinal=False)
        for label in range(3):
            self.assertAlmostEqual(inside[labels == label, label].mean(), 0.9, delta=0.02)

    def test_a_class_that_is_too_small_is_always_in_the_set(self) -> None:
        probabilities, labels = drawn(300)
        labels[labels == 2] = 1
        labels[:5] = 2
        self.assertEqual(conformal.quantiles(probabilities, labels, OWN)[2], 1)

    def test_few_pictures_share_a_quantile_but_never_over_the_line(self) -> None:
        grades = np.repeat(np.arange(5), [160, 23, 160, 90, 60])
        self.assertEqual(conformal.pools(grades, np.arange(5) >= 2), [[0, 1], [2], [3], [4]])
        self.assertEqual(conformal.pools(grades, np.arange(5) >= 1), [[0], [1, 2], [3], [4]])
        few = np.repeat(np.arange(3), [9, 900, 9])
        self.assertEqual(conformal.pools(few, np.array([False, True, False])), [[0], [1], [2]])

    def test_nine_of_ten_of_a_pool_keep_their_label(self) -> None:
        probabilities, labels = drawn(6000)
        pool = [[0, 1], [2]]
        limits = conformal.quantiles(probabilities, labels, pool)
        self.assertEqual(limits[0], limits[1])
        inside = conformal.crossed_sets(probabilities, labels, pool, np.arange(6000) % 5, ordinal=False)
        own = inside[np.arange(6000), labels]
        self.assertAlmostEqual(own[labels < 2].mean(), 0.9, delta=0.02)
        self.assertAlmostEqual(own[labels == 2].mean(), 0.9, delta=0.02)

    def test_ordinal_sets_have_no_gaps(self) -> None:
        inside = conformal.sets(np.array([[0.5, 0.1, 0.4]]), np.full(3, 0.7), ordinal=True)
        self.assertEqual(inside.tolist(), [[True, True, True]])

    def test_only_sets_on_both_sides_of_the_line_are_unsure(self) -> None:
        inside = np.array([[True, True, False], [False, True, True], [False, False, True]])
        crossing = conformal.crossing(inside, np.array([False, False, True]))
        self.assertEqual(crossing.tolist(), [False, True, False])


class Familiarity(unittest.TestCase):
    def setUp(self) -> None:
        random = np.random.default_rng(0)
        self.labels = np.arange(400) % 2
        self.features = random.normal(size=(400, 96)).astype(np.float32)
        self.features[:, 0] += 20 * self.labels
        self.fitted = familiarity.fit(self.features, self.labels, seed=0)

    def test_both_classes_are_familiar_and_what_lies_between_is_not(self) -> None:
        between = self.features.mean(axis=0, keepdims=True)
        for name, distance in self.fitted.items():
            usual = distance.of(self.features)
            classes = [np.median(usual[self.labels == label]) for label in range(2)]
            self.assertLess(max(classes) / min(classes), 1.5, name)
            centres = np.stack([self.features[self.labels == label].mean(axis=0) for label in range(2)])
            self.assertGreater(distance.of(between)[0], distance.of(centres).max(), name)

    def test_the_method_that_tells_most_apart_is_chosen(self) -> None:
        usual = np.linspace(0, 1, 10)
        strangeness = {"mahalanobis": usual, "nearest": usual, "energy": usual}
        strange = {"radiology/mahalanobis": usual, "radiology/nearest": usual + 2, "radiology/energy": usual - 2}
        held = HeldOut({}, strangeness, np.zeros(10, dtype=int), [strange])
        auroc = limits.recognition(held)
        self.assertEqual(auroc["nearest"]["radiology"], 1)
        self.assertEqual(limits.chosen(auroc, dict.fromkeys(auroc, 1)), "nearest")
        too_large = {"mahalanobis": 1, "nearest": limits.MATRICES_LIMIT_BYTES + 1, "energy": 0}
        self.assertIsNone(limits.chosen(auroc, too_large))

    def test_smaller_forms_are_the_same_distances_on_fewer_directions(self) -> None:
        fitted = familiarity.fit_all(self.features, self.labels, seed=0)
        self.assertEqual(set(fitted) | {"energy"}, set(familiarity.SCORES))
        self.assertEqual(fitted["nearest@16x128"].references.shape, (128, 16))
        self.assertEqual(fitted["mahalanobis@8"].bytes, 4 * 8 * (96 + 2))
        full, usual = self.fitted["nearest"], self.features[:9]
        self.assertTrue(np.array_equal(fitted["nearest"].of(usual), full.of(usual)))

    def test_matrices_are_written_row_by_row(self) -> None:
        files, entry = limits.distance_files(self.fitted["mahalanobis"])
        stored = np.frombuffer(files[entry["projection"]["file"]], "<f4")
        shape = entry["projection"]["rows"], entry["projection"]["columns"]
        self.assertTrue((stored.reshape(shape) == self.fitted["mahalanobis"].projection).all())


if __name__ == "__main__":
    unittest.main()
