"""Resampling against Pillow, and the fixtures that the product is tested with."""

import json
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

from insitu_training import preprocess

FIXTURES = Path(__file__).resolve().parents[2] / "wasm-core/tests/goldens/preprocess"


class Resampling(unittest.TestCase):
    def setUp(self) -> None:
        self.picture = np.random.default_rng(0).integers(0, 256, (97, 151, 3)).astype(np.uint8)

    def test_bilinear_is_pillows_convolution(self) -> None:
        for height, width in ((64, 64), (33, 200), (120, 40)):
            plane = Image.fromarray(self.picture[:, :, 0].astype(np.float32))
            expected = np.asarray(plane.resize((width, height), Image.Resampling.BILINEAR))
            actual = preprocess.resize(self.picture, height, width, "bilinear")[:, :, 0]
            self.assertLess(np.abs(actual - expected).max(), 1e-3)

    def test_area_keeps_the_mean(self) -> None:
        small = preprocess.reduce(self.picture, 40, "area")
        self.assertEqual(small.shape[:2], (40, 62))
        self.assertAlmostEqual(float(small.mean()), float(self.picture.mean()), 6)

    def test_reduce_never_enlarges(self) -> None:
        self.assertEqual(preprocess.reduce(self.picture, 150, "area").shape, self.picture.shape)


class Fixtures(unittest.TestCase):
    def test_stored_tensors_are_reproduced(self) -> None:
        for expected in sorted(FIXTURES.glob("*.npy")):
            ops = json.loads(expected.with_suffix(".json").read_text())["preprocess"]
            actual = preprocess.apply(preprocess.load_picture(expected.with_suffix(".png")), ops)
            self.assertLess(np.abs(actual - np.load(expected)).max(), 1e-6, expected.stem)


if __name__ == "__main__":
    unittest.main()
