"""Training of one network, resumable to the epoch.

Every epoch draws from a generator seeded by the recipe, the network and the epoch, so an
interrupted run that goes on takes the same steps as one that was not interrupted.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from .activations import FrozenViews
from .mixing import mixed
from .network import Network, write_whole
from .recipe import Recipe
from .schedule import RunningAverage, learning_share
from .targets import Labels, Output, batch_targets, loss, sampling

GRADIENT_LIMIT = 5.0
"""Largest norm of a step's gradient; a rare batch must not undo an epoch."""
LEAST_SPREAD = 0.01
"""Deviation of the features between pictures, 0.4 before training, under which nothing is learnt any more."""


@dataclass(frozen=True)
class Task:
    """The views, the labels of the whole set, the heads, and the rows to learn from."""

    views: FrozenViews
    labels: Labels
    outputs: list[Output]
    rows: NDArray[np.int64]
    number: int
    """Sets this network's random stream apart from the others'."""


class Training:
    """A network on its way: weights, optimizer, running average, and where they are kept."""

    def __init__(self, network: Network, task: Task, recipe: Recipe, device: str, checkpoint: Path) -> None:
        network.backbone.thaw(task.views.first)
        self.network = network.to(device)
        self.task, self.recipe, self.device, self.checkpoint = task, recipe, device, checkpoint
        backbone = [value for value in network.backbone.parameters() if value.requires_grad]
        head_rate = recipe.learning_rate * recipe.head_factor
        self.optimizer = torch.optim.AdamW(
            [
                {"params": backbone, "highest": recipe.learning_rate},
                {"params": list(network.heads.parameters()), "highest": head_rate},
            ],
            weight_decay=recipe.weight_decay,
        )
        self.average = RunningAverage(network, recipe.average)
        own = {id: values[task.rows] for id, values in task.labels.items()}
        self.draws = sampling(task.outputs, own, recipe.balance)
        self.batches = len(task.rows) // recipe.batch

    def run(self, name: str) -> None:
        """Train to the last epoch, from the checkpoint if there is one; the network gets the averaged weights."""
        first, steps = self.restore(), self.recipe.epochs * self.batches
        with tqdm(total=steps, initial=first * self.batches, desc=name, mininterval=5) as progress:
            for epoch in range(first, self.recipe.epochs):
                self.run_epoch(epoch, progress)
                self.check_that_it_lives(epoch)
                self.keep(epoch + 1)
        self.average.write_into(self.network)

    def run_epoch(self, epoch: int, progress: tqdm[NoReturn]) -> None:
        """One pass."""
        task, recipe = self.task, self.recipe
        random = np.random.default_rng([recipe.seed, task.number, epoch])
        seen = task.views.of_epoch(epoch)
        drawn = random.choice(
            len(task.rows), self.batches * recipe.batch, p=self.draws.weight, replace=recipe.balance > 0
        )
        for index, rows in enumerate(np.split(task.rows[drawn], self.batches)):
            step = epoch * self.batches + index
            share = learning_share(step, recipe.epochs * self.batches, recipe.warmup)
            for group in self.optimizer.param_groups:
                group["lr"] = group["highest"] * share
            value = self.run_step(seen, np.sort(rows), random)
            self.average.update(self.network, step)
            progress.set_postfix(epoch=epoch + 1, loss=f"{value:.3f}", refresh=False)
            progress.update()

    def run_step(self, seen: NDArray[np.float16], rows: NDArray[np.int64], random: np.random.Generator) -> float:
        """One batch; gives its loss."""
        task = self.task
        value = torch.from_numpy(seen[rows]).float().contiguous(memory_format=torch.channels_last)
        targets = batch_targets(task.outputs, task.labels, rows, self.recipe.smoothing)
        if random.random() < self.recipe.mix_share:
            value, targets = mixed(value, targets, random)
        logits = self.network.from_layer(value.to(self.device), task.views.first)
        result = loss(task.outputs, {id: logit.cpu() for id, logit in logits.items()}, targets, self.draws.shifts)
        self.optimizer.zero_grad(set_to_none=True)
        result.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), GRADIENT_LIMIT)
        self.optimizer.step()
        return float(result)

    def check_that_it_lives(self, epoch: int) -> None:
        """Stops where every picture looks alike to the network: too high a learning rate kills its units."""
        rows = self.task.rows[: self.recipe.batch]
        value = torch.from_numpy(self.task.views.of_epoch(epoch)[rows]).float().to(self.device)
        with torch.inference_mode():
            spread = float(self.network.features_from(value, self.task.views.first).std(dim=0).mean())
        if spread < LEAST_SPREAD:
            raise SystemExit(f"the features have died (deviation {spread:.4f}): lower the learning rate")

    def keep(self, epochs: int) -> None:
        """Write the state after `epochs` epochs."""
        buffer = io.BytesIO()
        state = {
            "epochs": epochs,
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.values,
        }
        torch.save(state, buffer)
        write_whole(self.checkpoint, buffer.getvalue())

    def restore(self) -> int:
        """Take up the stored state; gives the number of finished epochs."""
        if not self.checkpoint.exists():
            return 0
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average.values = state["average"]
        return int(state["epochs"])
