"""Weights in 8 bits, the stored file, and the referral question."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from insitu_training import eight_bit, onnx_file
from insitu_training.backbone import Backbone, load_convolutions
from insitu_training.heads import Head
from insitu_training.tuning.referral import Question

SIDE = 64


class EightBits(unittest.TestCase):
    def setUp(self) -> None:
        self.layers = load_convolutions(SIDE)
        self.rounded = eight_bit.rounded(self.layers)

    def test_no_weight_moves_by_more_than_half_a_step_and_the_largest_stays(self) -> None:
        for before, after in zip(self.layers, self.rounded):
            weight = before.weight.astype("f4")
            change = np.abs(after.weight - weight)
            self.assertTrue((change <= eight_bit.spread(after.scale) * 0.501).all(), before.name)
            largest = np.abs(weight).max(axis=(1, 2, 3))
            np.testing.assert_allclose(np.abs(after.weight).max(axis=(1, 2, 3)), largest, rtol=1e-6)

    def test_rounding_twice_is_rounding_once(self) -> None:
        for once, twice in zip(self.rounded, eight_bit.rounded(self.rounded)):
            np.testing.assert_allclose(once.weight, twice.weight, rtol=1e-6)

    def test_a_channel_of_zeros_stays_zero(self) -> None:
        weight = self.layers[0].weight.copy()
        weight[0] = 0
        layer = eight_bit.rounded_layer(replace(self.layers[0], weight=weight))
        self.assertTrue((layer.weight[0] == 0).all())

    def test_the_stored_file_computes_what_the_rounded_network_computes_in_half_the_bytes(self) -> None:
        head = Head(np.random.default_rng(0).normal(size=(2, 1280)).astype("f4"), np.zeros(2, "f4"))
        pixels = np.random.default_rng(1).normal(size=(1, 3, SIDE, SIDE)).astype("f4")
        with tempfile.TemporaryDirectory() as folder:
            sixteen, eight = Path(folder) / "16.onnx", Path(folder) / "8.onnx"
            onnx_file.write(sixteen, "test", "1", SIDE, self.layers, {"grade": head})
            onnx_file.write(eight, "test", "1", SIDE, self.rounded, {"grade": head})
            said = onnx_file.run(eight, pixels)
            self.assertLess(eight.stat().st_size, 0.53 * sixteen.stat().st_size)
        with torch.inference_mode():
            wanted = Backbone(self.rounded).eval()(torch.from_numpy(pixels)).numpy()
            plain = Backbone(self.layers).eval()(torch.from_numpy(pixels)).numpy()
        np.testing.assert_allclose(said[onnx_file.FEATURES], wanted, atol=1e-3)
        self.assertGreater(np.abs(wanted - plain).max(), 1e-3)


class Referral(unittest.TestCase):
    def test_of_ordered_labels_the_running_minimum_is_asked(self) -> None:
        asked = Question("ordinal", np.array([False, False, True, True]))
        self.assertEqual(asked.score(np.array([[1.0, 3.0, -2.0], [4.0, 2.0, 0.0]])).tolist(), [1.0, 2.0])
        self.assertEqual(asked.truth(np.array([0, 1, 2, 3])).tolist(), [False, False, True, True])

    def test_of_classes_the_logit_is_that_of_the_summed_probability(self) -> None:
        asked = Question("softmax", np.array([True, False, True]))
        logits = np.log(np.array([[0.2, 0.5, 0.3]]))
        self.assertAlmostEqual(asked.score(logits)[0], np.log(0.5 / 0.5))

    def test_one_logit_is_its_own_answer(self) -> None:
        asked = Question("sigmoid", np.array([False, True]))
        self.assertEqual(asked.score(np.array([[0.7]])).tolist(), [0.7])
