"""The `[tune]` section of a pack's `config.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Augmentation:
    """Ranges of the random views, see `augmentation.py`; shares and factors unless said."""

    rotation_degrees: float
    zoom: float
    shift: float
    channel_gain: float
    brightness: float
    contrast: float
    soften: float
    sharpen: float
    jpeg_share: float
    cut_field_share: float
    vignette: float
    padding: str
    """`zeros` or `reflection`: what lies beyond the picture's edge."""


@dataclass(frozen=True)
class Recipe:
    """How a network is trained; the same for every fold and for the final network."""

    side: int
    """Input side of the product and of every measurement."""
    train_side: int
    """Input side while training, at most `side`."""
    seed: int
    folds: int
    epochs: int
    batch: int
    learning_rate: float
    head_factor: float
    """The heads learn this much faster than the backbone."""
    weight_decay: float
    warmup: float
    """Share of the steps in which the learning rate rises."""
    average: float
    """Decay of the running average of the weights."""
    frozen_blocks: int
    smoothing: float
    mix_share: float
    """Share of the batches that are mixed (MixUp and CutMix in turn)."""
    balance: float
    """Pictures of a class of n are drawn in proportion to n to the power of `1 - balance`."""
    head_c: float
    """Inverse strength of the penalty of the logistic heads that training starts from."""
    augmentation: Augmentation


def read_recipe(config: dict[str, Any]) -> Recipe:
    """From the parsed `config.toml`; an unknown or missing key stops the run."""
    settings = dict(config["tune"])
    return Recipe(augmentation=Augmentation(**settings.pop("augmentation")), **settings)


def tuned_preprocess(config: dict[str, Any], side: int) -> list[dict[str, Any]]:
    """The pack's preprocessing with the resize to another input side."""
    return [{**op, "h": side, "w": side} if op["op"] == "resize" else op for op in config["preprocess"]]
