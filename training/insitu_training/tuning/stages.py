"""The stages of a pack's training: `folds`, one at a time, and `final`, one network on everything.

Each leaves what it found in the repository (`oof/fold-K.csv`, `oof/final.npz`), so that a later
run, on another machine, goes on with what is missing. Checkpoints lie under `.cache`.
"""

from __future__ import annotations

import hashlib
import json
import time
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from .. import heads
from ..backbone import Backbone, Convolution, load_convolutions
from ..features import Machine
from . import familiarity, pixels, tables, unfamiliar
from .activations import FrozenViews
from .log import append_log
from .loop import Task, Training
from .network import Network, load, save
from .recipe import Recipe, read_recipe, tuned_preprocess
from .sets import SETS, LabelledSet
from .targets import Output

FIT_LIMIT = 2000
"""Training pictures that the familiarity scores of a fold are fitted on."""


@dataclass(frozen=True)
class Workplace:
    """One pack: its settings, its set, its folders, the machine."""

    id: str
    config: dict[str, Any]
    recipe: Recipe
    outputs: list[Output]
    examples: LabelledSet
    data: Path
    training: Path
    cache: Path
    machine: Machine

    @property
    def oof(self) -> Path:
        """Work files and tables of the folds."""
        return self.training / "oof"

    @property
    def final(self) -> Path:
        """Weights of the network on everything."""
        return self.oof / "final.npz"

    @property
    def ops(self) -> list[dict[str, Any]]:
        """Preprocessing at the recipe's side."""
        return tuned_preprocess(self.config, self.recipe.side)

    def pixels(self) -> NDArray[np.uint8]:
        """The set's prepared pictures."""
        return pixels.prepared(self.examples.paths(self.data), self.ops, self.cache, self.machine)

    def layers(self) -> list[Convolution]:
        """The backbone before training."""
        return load_convolutions(self.recipe.side)

    def folds(self) -> NDArray[np.int64]:
        """Fold number of each row."""
        return heads.group_folds(self.examples.strata, self.examples.groups, self.recipe.folds, self.recipe.seed)


def workplace(root: Path, id: str, data: Path, machine: Machine) -> Workplace:
    """Read the pack's settings and labels."""
    training = root / "training" / id
    config = tomllib.loads((training / "config.toml").read_text(encoding="utf-8"))
    outputs = [Output(output["id"], output["kind"], len(output["labels"])) for output in config["outputs"]]
    recipe, examples = read_recipe(config), SETS[id](data)
    cache = root / "training/.cache" / id / key(recipe, tuned_preprocess(config, recipe.side), examples.files)
    return Workplace(id, config, recipe, outputs, examples, data, training, cache, machine)


def key(recipe: Recipe, ops: list[dict[str, Any]], files: list[str]) -> str:
    """Short hash of everything that a cached file depends on, so that no run takes up another recipe's."""
    return hashlib.sha256(json.dumps([asdict(recipe), ops, files]).encode()).hexdigest()[:16]


def run_folds(place: Workplace, only: list[int] | None) -> None:
    """Train the folds that have no table yet, or those of them that are asked for."""
    fold = place.folds()
    for number in range(place.recipe.folds) if only is None else only:
        if not tables.fold_file(place.oof, number).exists():
            run_fold(place, fold, number)


def run_fold(place: Workplace, fold: NDArray[np.int64], number: int) -> None:
    """One fold: train, then write what its network says of the held-out and of strange pictures."""
    started = time.monotonic()
    seen, unseen = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
    network = trained(place, seen, number, f"fold-{number}")
    bytes_of = place.pixels()
    first = place.outputs[0]
    sample = np.sort(np.random.default_rng(place.recipe.seed).permutation(seen)[:FIT_LIMIT])
    fitted = familiarity.fit_all(
        network.pooled(bytes_of, sample, place.machine.device),
        place.examples.labels[first.id][sample],
        place.recipe.seed,
    )
    kinds, strange = unfamiliar.strange_pictures(
        place.config["manifest"]["domain"], place.data, place.ops, place.examples.files
    )
    ruined = unfamiliar.degraded(bytes_of[unseen[: unfamiliar.PER_KIND]])
    kinds += ["degraded"] * len(ruined)
    columns = said(place, network, np.concatenate([strange, ruined]), fitted)
    strangeness = {name: columns[name] for name in familiarity.SCORES}
    tables.write(tables.unfamiliar_file(place.oof, number), "kind", kinds, strangeness)
    names = [place.examples.files[index] for index in unseen]
    tables.write(tables.fold_file(place.oof, number), "file", names, said(place, network, bytes_of[unseen], fitted))
    append_log(place, f"fold {number} of {place.recipe.folds}", len(seen), time.monotonic() - started)


def said(
    place: Workplace, network: Network, pictures: NDArray[np.uint8], fitted: dict[str, familiarity.Distance]
) -> tables.Columns:
    """Logits by output and familiarity scores by method of prepared pictures."""
    features = network.pooled(pictures, np.arange(len(pictures)), place.machine.device)
    logits = {id: head.logits(features) for id, head in network.linear_heads().items()}
    first = place.outputs[0]
    return logits | familiarity.scores(fitted, features, first.kind, logits[first.id])


def run_final(place: Workplace) -> None:
    """One network on everything, unless it is there."""
    if place.final.exists():
        return
    started = time.monotonic()
    everything = np.arange(len(place.examples.files))
    save(place.final, trained(place, everything, place.recipe.folds, "final"))
    append_log(place, "final", everything.size, time.monotonic() - started)


def trained(place: Workplace, rows: NDArray[np.int64], number: int, name: str) -> Network:
    """A network trained on `rows`, starting from logistic heads on frozen features."""
    torch.set_num_threads(place.machine.threads)
    device = place.machine.device
    bytes_of, finished = place.pixels(), place.cache / f"{name}.npz"
    if finished.exists():
        return Network(*load(finished, place.layers()))
    frozen = Network(place.layers(), {})
    features = frozen_features(place, frozen, bytes_of)
    first = {
        output.id: output.first_head(features[rows], place.examples.labels[output.id][rows], place.recipe.head_c)
        for output in place.outputs
    }
    network = Network(place.layers(), first)
    views = FrozenViews(bytes_of, Backbone(place.layers()), place.recipe, place.cache, device)
    task = Task(views, place.examples.labels, place.outputs, rows, number)
    Training(network, task, place.recipe, device, place.cache / f"{name}.pt").run(f"{place.id} {name}")
    save(finished, network)
    return network


def frozen_features(place: Workplace, frozen: Network, bytes_of: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Features of the untrained backbone for the whole set, computed once."""
    file = place.cache / "frozen.npy"
    if not file.exists():
        np.save(file, frozen.pooled(bytes_of, np.arange(len(bytes_of)), place.machine.device))
    return np.load(file)
