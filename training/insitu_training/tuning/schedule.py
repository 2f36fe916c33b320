"""Learning rate of a step, and the running average of the weights."""

from __future__ import annotations

import math

import torch

AVERAGE_RAMP = 10
"""The average's decay is at most (1 + step) / (AVERAGE_RAMP + step), so that early weights are forgotten."""


def learning_share(step: int, steps: int, warmup: float) -> float:
    """Share of the highest learning rate: a straight rise, then half a cosine down to 0."""
    rise = max(1, round(steps * warmup))
    if step < rise:
        return (step + 1) / rise
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))


class RunningAverage:
    """Exponential average of a network's learning weights."""

    def __init__(self, network: torch.nn.Module, decay: float) -> None:
        self.decay = decay
        self.values = {
            name: value.detach().clone() for name, value in network.named_parameters() if value.requires_grad
        }

    @torch.no_grad()
    def update(self, network: torch.nn.Module, step: int) -> None:
        """Take the weights after `step` in."""
        decay = min(self.decay, (1 + step) / (AVERAGE_RAMP + step))
        for name, value in network.named_parameters():
            if name in self.values:
                self.values[name].lerp_(value, 1 - decay)

    @torch.no_grad()
    def write_into(self, network: torch.nn.Module) -> None:
        """Replace the network's weights by the average."""
        for name, value in network.named_parameters():
            if name in self.values:
                value.copy_(self.values[name])
