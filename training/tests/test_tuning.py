"""The trainable network, its targets, its views, and that an interrupted run goes on as if it had not been."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from insitu_training.backbone import Backbone, load_convolutions
from insitu_training.heads import Head
from insitu_training.tuning import tables
from insitu_training.tuning.activations import FrozenViews
from insitu_training.tuning.augmentation import views
from insitu_training.tuning.loop import Task, Training
from insitu_training.tuning.mixing import mixed
from insitu_training.tuning.network import Network, load, save
from insitu_training.tuning.recipe import Augmentation, Recipe
from insitu_training.tuning.targets import Output, Targets, batch_targets, loss, sampling

SIDE = 64
PICTURES = 12
OUTPUTS = [Output("grade", "ordinal", 5), Output("maculopathy", "sigmoid", 2)]
AUGMENTATION = Augmentation(180.0, 0.2, 0.05, 0.1, 0.2, 0.2, 1.0, 0.5, 0.5, 0.5, 0.3, "zeros")
RECIPE = Recipe(
    side=SIDE,
    train_side=SIDE,
    seed=0,
    folds=2,
    epochs=2,
    batch=4,
    learning_rate=1e-3,
    head_factor=1.0,
    weight_decay=0.01,
    warmup=0.1,
    average=0.9,
    frozen_blocks=11,
    smoothing=0.02,
    mix_share=0.5,
    balance=0.0,
    head_c=0.01,
    augmentation=AUGMENTATION,
)


def network() -> Network:
    """The backbone with heads of zeros."""
    zeros = {
        output.id: Head(np.zeros((output.logits, 1280), "f4"), np.zeros(output.logits, "f4")) for output in OUTPUTS
    }
    return Network(load_convolutions(SIDE), zeros)


def pictures() -> np.ndarray:
    """Random bytes `[n, 3, S, S]`."""
    return np.random.default_rng(0).integers(0, 256, (PICTURES, 3, SIDE, SIDE)).astype(np.uint8)


class Networks(unittest.TestCase):
    def test_frozen_part_and_the_rest_are_the_whole(self) -> None:
        backbone = Backbone(load_convolutions(SIDE))
        pixels = torch.randn(2, 3, SIDE, SIDE)
        for blocks in (1, 5, 11):
            first = backbone.frozen_layers(blocks)
            parts = backbone.through(backbone.through(pixels, 0, first), first, len(backbone.layers))
            self.assertTrue(torch.equal(parts, backbone(pixels)), blocks)

    def test_stored_weights_give_the_same_features(self) -> None:
        before = network()
        for parameter in before.parameters():
            parameter.data += 1e-3
        with tempfile.TemporaryDirectory() as folder:
            save(Path(folder) / "final.npz", before)
            after = Network(*load(Path(folder) / "final.npz", load_convolutions(SIDE)))
        rows = np.arange(PICTURES)
        first, second = (each.pooled(pictures(), rows, "cpu") for each in (before, after))
        self.assertTrue(np.array_equal(first, second))
        self.assertTrue(np.array_equal(before.linear_heads()["grade"].bias, after.linear_heads()["grade"].bias))


class TargetsAndLoss(unittest.TestCase):
    def test_ordinal_targets_are_cumulative(self) -> None:
        wanted = OUTPUTS[0].wanted(np.array([0, 2, 4]), 0.0)
        self.assertEqual(wanted.tolist(), [[0, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 1]])

    def test_a_missing_label_moves_nothing(self) -> None:
        labels = {"grade": np.array([1, 1]), "maculopathy": np.array([1, -1])}
        targets = batch_targets(OUTPUTS, labels, np.arange(2), 0.0)
        logits = {"grade": torch.zeros(2, 4), "maculopathy": torch.zeros(2, 1, requires_grad=True)}
        loss(OUTPUTS, logits, targets, sampling(OUTPUTS, labels, 0.0).shifts).backward()
        gradient = logits["maculopathy"].grad
        assert gradient is not None
        self.assertNotEqual(float(gradient[0]), 0)
        self.assertEqual(float(gradient[1]), 0)

    def test_balanced_draws_keep_the_shares_of_the_data_in_the_probabilities(self) -> None:
        output = Output("class", "softmax", 2)
        labels = {"class": np.array([0] * 90 + [1] * 10)}
        draws = sampling([output], labels, 0.5)
        drawn = np.array([draws.weight[:90].sum(), draws.weight[90:].sum()])
        self.assertAlmostEqual(drawn[1], 0.25)
        own = torch.log(torch.tensor([0.9, 0.1])) + draws.shifts["class"]
        self.assertTrue(np.allclose(torch.softmax(own, dim=0).numpy(), drawn, atol=1e-6))

    def test_mixed_targets_have_the_shares_of_the_pictures(self) -> None:
        value = torch.zeros(2, 1, 40, 40)
        value[1] = 1
        for seed in range(8):
            targets = Targets({"a": torch.tensor([[0.0], [1.0]])}, {"a": torch.ones(2)})
            out, after = mixed(value, targets, np.random.default_rng(seed))
            self.assertTrue(torch.allclose(out.mean(dim=(1, 2, 3)), after.wanted["a"][:, 0], atol=1e-5), seed)


class Views(unittest.TestCase):
    def test_views_are_bytes_in_range_and_repeat_with_the_seed(self) -> None:
        bytes_of = torch.from_numpy(pictures())
        first, second = (views(bytes_of, 48, AUGMENTATION, torch.Generator().manual_seed(1)) for _ in range(2))
        self.assertEqual(first.shape, (PICTURES, 3, 48, 48))
        self.assertTrue(torch.equal(first, second))
        self.assertGreaterEqual(float(first.min()), 0)
        self.assertLessEqual(float(first.max()), 255)

    def test_without_augmentation_the_picture_is_only_mirrored(self) -> None:
        still = Augmentation(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "zeros")
        bytes_of = torch.from_numpy(pictures())
        seen = views(bytes_of, SIDE, still, torch.Generator().manual_seed(1))
        for view, picture in zip(seen, bytes_of.float()):
            error = min(float((view - picture).abs().max()), float((view - picture.flip(2)).abs().max()))
            self.assertLess(error, 0.01)


class Stopped(Exception):
    """The machine went away."""


class StoppingViews(FrozenViews):
    """Views whose machine goes away in the second epoch."""

    def of_epoch(self, epoch: int) -> np.ndarray:
        """Activations of the first epoch only."""
        if epoch > 0:
            raise Stopped
        return super().of_epoch(epoch)


class Resuming(unittest.TestCase):
    def run_to_the_end(self, folder: Path, kind: type[FrozenViews], recipe: Recipe = RECIPE) -> np.ndarray:
        """Features of the trained network."""
        labels = {"grade": np.arange(PICTURES) % 5, "maculopathy": np.arange(PICTURES) % 3 - 1}
        tuned = network()
        seen = kind(pictures(), Backbone(load_convolutions(SIDE)), recipe, folder, "cpu")
        task = Task(seen, labels, OUTPUTS, np.arange(PICTURES), 0)
        Training(tuned, task, recipe, "cpu", folder / "fold.pt").run("test")
        return tuned.pooled(pictures(), np.arange(PICTURES), "cpu")

    def test_an_interrupted_run_ends_where_an_uninterrupted_one_does(self) -> None:
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            whole = self.run_to_the_end(Path(one), FrozenViews)
            with self.assertRaises(Stopped):
                self.run_to_the_end(Path(two), StoppingViews)
            resumed = self.run_to_the_end(Path(two), FrozenViews)
        untrained = network().pooled(pictures(), np.arange(PICTURES), "cpu")
        self.assertTrue(np.array_equal(whole, resumed))
        self.assertGreater(np.abs(whole - untrained).max(), 0.01)

    def test_a_network_to_which_all_pictures_look_alike_is_not_trained_on(self) -> None:
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(SystemExit, "features have died"):
            self.run_to_the_end(Path(folder), FrozenViews, replace(RECIPE, learning_rate=1.0))


class Tables(unittest.TestCase):
    def test_folds_are_joined_in_the_order_of_the_set(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            strangeness = {method: np.array([1.5]) for method in ("mahalanobis", "nearest", "energy")}
            for number, file in enumerate(("b", "a")):
                columns = {"grade": np.array([[number, 2.0]]), **strangeness}
                tables.write(tables.fold_file(folder, number), "file", [file], columns)
                tables.write(tables.unfamiliar_file(folder, number), "kind", ["radiology"], strangeness)
            held = tables.read(folder, ["a", "b"], {"grade": 2}, 2)
            self.assertEqual(held.logits["grade"].tolist(), [[1, 2], [0, 2]])
            self.assertEqual(held.fold.tolist(), [1, 0])
            self.assertEqual(held.unfamiliar[0]["radiology/energy"].tolist(), [1.5])
            with self.assertRaises(SystemExit):
                tables.read(folder, ["a", "b"], {"grade": 2}, 3)


if __name__ == "__main__":
    unittest.main()
