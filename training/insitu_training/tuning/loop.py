"""Training of one network, resumable to the epoch.

Every epoch draws from a generator seeded by the recipe, the network and the epoch, so an
interrupted run that goes on takes the same steps as one that was not interrupted.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from .activations import FrozenViews
from .mixing import mixed
from .network import Network, write_whole
from .recipe import Recipe
from .schedule import RunningAverage, learning_share
from .targets import Labels, Output, Sampling, batch_targets, loss, sampling

GRADIENT_LIMIT = 5.0


@dataclass(frozen=True)
class Task:
    """The views, the labels of the whole set, the heads, and the rows to learn from."""

    views: FrozenViews
    labels: Labels
    outputs: list[Output]
    rows: NDArray[np.int64]
    number: int
    """Sets this network's random stream apart from the others'."""


def train(network: Network, task: Task, recipe: Recipe, device: str, checkpoint: Path, name: str) -> None:
    """Train to the last epoch, from the checkpoint if there is one; leaves the averaged weights in `network`."""
    network.backbone.thaw(task.views.first)
    network.to(device)
    optimizer = torch.optim.AdamW(parameter_groups(network, recipe), weight_decay=recipe.weight_decay)
    average = RunningAverage(network, recipe.average)
    labels = {id: values[task.rows] for id, values in task.labels.items()}
    draws = sampling(task.outputs, labels, recipe.balance)
    first = restore(checkpoint, network, optimizer, average, device)
    batches = len(task.rows) // recipe.batch
    with tqdm(total=recipe.epochs * batches, initial=first * batches, desc=name, mininterval=5) as progress:
        for epoch in range(first, recipe.epochs):
            random = np.random.default_rng([recipe.seed, task.number, epoch])
            seen = task.views.of_epoch(epoch)
            order = task.rows[
                random.choice(len(task.rows), batches * recipe.batch, p=draws.weight, replace=recipe.balance > 0)
            ]
            for index, rows in enumerate(np.split(order, batches)):
                step = epoch * batches + index
                share = learning_share(step, recipe.epochs * batches, recipe.warmup)
                for group in optimizer.param_groups:
                    group["lr"] = group["highest"] * share
                value = train_batch(network, task, draws, seen, np.sort(rows), recipe, optimizer, random, device)
                average.update(network, step)
                progress.set_postfix(epoch=epoch + 1, loss=f"{value:.3f}", refresh=False)
                progress.update()
            keep(checkpoint, epoch + 1, network, optimizer, average)
    average.write_into(network)


def parameter_groups(network: Network, recipe: Recipe) -> list[dict[str, object]]:
    """Backbone and heads with their highest learning rates."""
    backbone = [value for value in network.backbone.parameters() if value.requires_grad]
    head_rate = recipe.learning_rate * recipe.head_factor
    return [
        {"params": backbone, "highest": recipe.learning_rate},
        {"params": list(network.heads.parameters()), "highest": head_rate},
    ]


def train_batch(
    network: Network,
    task: Task,
    draws: Sampling,
    seen: NDArray[np.float16],
    rows: NDArray[np.int64],
    recipe: Recipe,
    optimizer: torch.optim.Optimizer,
    random: np.random.Generator,
    device: str,
) -> float:
    """One step; gives the loss."""
    value = torch.from_numpy(seen[rows]).float().contiguous(memory_format=torch.channels_last)
    targets = batch_targets(task.outputs, task.labels, rows, recipe.smoothing)
    if random.random() < recipe.mix_share:
        value, targets = mixed(value, targets, random)
    logits = network.from_layer(value.to(device), task.views.first)
    result = loss(task.outputs, {id: logit.cpu() for id, logit in logits.items()}, targets, draws.shifts)
    optimizer.zero_grad(set_to_none=True)
    result.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), GRADIENT_LIMIT)
    optimizer.step()
    return float(result)


def keep(path: Path, epochs: int, network: Network, optimizer: torch.optim.Optimizer, average: RunningAverage) -> None:
    """Write the state after `epochs` epochs."""
    buffer = io.BytesIO()
    state = {
        "epochs": epochs,
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average.values,
    }
    torch.save(state, buffer)
    write_whole(path, buffer.getvalue())


def restore(
    path: Path, network: Network, optimizer: torch.optim.Optimizer, average: RunningAverage, device: str
) -> int:
    """Take up the stored state; gives the number of finished epochs."""
    if not path.exists():
        return 0
    state = torch.load(path, map_location=device, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    average.values = state["average"]
    return int(state["epochs"])
