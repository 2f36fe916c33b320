"""Taking a picture apart by the activation map, lesions under its cells, and what the card says of it."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from insitu_training import calibration, calibrators
from insitu_training.heads import Head
from insitu_training.tuning import explaining

CELLS = 4
SIDE = 32 * CELLS


class Apart(unittest.TestCase):
    def test_cells_go_in_their_order_until_nothing_is_left(self) -> None:
        whole, empty = torch.ones(3, SIDE, SIDE), torch.zeros(3, SIDE, SIDE)
        order = np.arange(CELLS * CELLS)[::-1]
        steps = explaining.between(whole, empty, order, CELLS)
        self.assertEqual(len(steps), explaining.STEPS + 1)
        self.assertTrue(torch.equal(steps[0], whole))
        self.assertTrue(torch.equal(steps[-1], empty))
        self.assertEqual(float(steps[1].sum()), float(whole.sum()) - 3 * 32 * 32)
        self.assertEqual(float(steps[1][:, -32:, -32:].sum()), 0)

    def test_the_middle_comes_first_and_a_corner_last(self) -> None:
        order = explaining.outwards(np.zeros((5, 5)))
        self.assertEqual(order[0], 12)
        self.assertEqual(set(order[-4:]), {0, 4, 20, 24})

    def test_the_map_and_the_bias_are_the_logit(self) -> None:
        random = np.random.default_rng(0)
        head = Head(random.normal(size=(2, 8)).astype("f4"), random.normal(size=2).astype("f4"))
        referral = explaining.Referral(head, 1, calibration.Calibration(1.0, 0.0))
        features = random.normal(size=(8, 3, 3)).astype("f4")
        logit = head.logits(features.mean(axis=(1, 2))[None])[0, 1]
        self.assertAlmostEqual(referral.map(features).mean() + head.bias[1], logit, places=5)


class Lesions(unittest.TestCase):
    def test_boxes_fall_on_the_cells_of_the_padded_square(self) -> None:
        # A field that fills the picture, twice as wide as high: a quarter of padding above and below.
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "field.png"
            Image.fromarray(np.full((40, 80, 3), 200, dtype=np.uint8)).save(file)
            ops = [{"op": "crop_fov", "margin": 0.02}]
            hit = explaining.touched([(0.0, 0.0, 20.0, 20.0)], file, ops, CELLS)
            self.assertEqual(np.argwhere(hit).tolist(), [[1, 0]])
            self.assertEqual(explaining.touched([], file, ops, CELLS).sum(), 0)


class Card(unittest.TestCase):
    def columns(self, gain: float) -> dict[str, np.ndarray]:
        """A map that is `gain` better than the middle in everything, on 40 pictures."""
        columns = {name: np.full(40, 0.5) for name in explaining.tables_columns()}
        columns["deletion.map"] -= gain
        columns["insertion.map"] += gain
        columns["hit.map"] += gain
        return columns

    def test_only_a_map_that_is_better_in_everything_beats_the_middle(self) -> None:
        self.assertTrue(explaining.explained(self.columns(0.1)).beats_middle)
        self.assertFalse(explaining.explained(self.columns(0.0)).beats_middle)
        mixed = self.columns(0.1)
        mixed["deletion.map"] += 0.2
        self.assertFalse(explaining.explained(mixed).beats_middle)

    def test_pictures_without_lesions_do_not_count_in_pointing(self) -> None:
        columns = self.columns(0.1)
        columns["hit.map"][:10] = np.nan
        self.assertIn("| 30 |", explaining.explained(columns).rows)


class Calibrators(unittest.TestCase):
    def test_a_distorted_logit_is_set_right_by_every_family_that_can(self) -> None:
        random = np.random.default_rng(0)
        honest = random.normal(size=4000) * 2
        truth = random.random(4000) < calibration.sigmoid(honest)
        fold = np.arange(4000) % 5
        best = calibrators.log_loss(calibration.sigmoid(honest), truth)
        for name, fit in calibrators.FAMILIES.items():
            logits = honest * 3 if name == "temperature" else honest * 3 + 1
            found = calibrators.log_loss(calibrators.crossed(fit, logits, truth, fold), truth)
            self.assertLess(found - best, 0.02, name)


if __name__ == "__main__":
    unittest.main()
