"""The backbone and its linear heads as one trainable module, and its 16-bit file."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ..backbone import Backbone, Convolution
from ..heads import Head
from .pixels import normalised

BATCH = 16


class Network(torch.nn.Module):
    """Backbone and heads by output id; the heads read the mean over the map."""

    def __init__(self, layers: list[Convolution], heads: dict[str, Head]) -> None:
        super().__init__()
        self.backbone = Backbone(layers)
        self.heads = torch.nn.ModuleDict()
        for name, head in heads.items():
            linear = torch.nn.Linear(head.weight.shape[1], head.weight.shape[0])
            linear.weight.data = torch.from_numpy(head.weight.copy())
            linear.bias.data = torch.from_numpy(head.bias.copy())
            self.heads[name] = linear

    def from_layer(self, value: torch.Tensor, first: int) -> dict[str, torch.Tensor]:
        """Logits `[n, k]` of each output from what the convolutions before `first` gave."""
        features = self.features_from(value, first)
        return {name: head(features) for name, head in self.heads.items()}

    def features_from(self, value: torch.Tensor, first: int) -> torch.Tensor:
        """Features `[n, 1280]` alike."""
        return self.backbone.through(value, first, len(self.backbone.layers)).mean(dim=(2, 3))

    def linear_heads(self) -> dict[str, Head]:
        """The heads as they are now."""
        return {
            name: Head(head.weight.detach().cpu().numpy().copy(), head.bias.detach().cpu().numpy().copy())
            for name, head in self.heads.items()
        }

    def pooled(self, pixels: NDArray[np.uint8], rows: NDArray[np.int64], device: str) -> NDArray[np.float32]:
        """Features `[n, 1280]` of prepared pictures, with the weights rounded as they are stored."""
        return pooled(self.backbone.convolutions(), pixels, rows, device)


def pooled(
    layers: list[Convolution], pixels: NDArray[np.uint8], rows: NDArray[np.int64], device: str
) -> NDArray[np.float32]:
    """Features `[n, 1280]` of prepared pictures."""
    stored = Backbone(layers).eval().to(device)
    parts = []
    with torch.inference_mode():
        for start in range(0, len(rows), BATCH):
            batch = torch.from_numpy(pixels[rows[start : start + BATCH]]).to(device).float()
            parts.append(stored(normalised(batch)).mean(dim=(2, 3)).cpu().numpy())
    return np.concatenate(parts)


def save(path: Path, network: Network) -> None:
    """Weights in 16 bits, biases and heads in 32; written whole or not at all."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for layer in network.backbone.convolutions():
        arrays[f"{layer.name}/weight"], arrays[f"{layer.name}/bias"] = layer.weight, layer.bias
    for name, head in network.linear_heads().items():
        arrays[f"head.{name}/weight"], arrays[f"head.{name}/bias"] = head.weight, head.bias
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    write_whole(path, buffer.getvalue())


def load(path: Path, layers: list[Convolution]) -> tuple[list[Convolution], dict[str, Head]]:
    """The stored weights in the shape of `layers` (pads of the wanted side), and the heads."""
    with np.load(path) as arrays:
        tuned = [
            replace(layer, weight=arrays[f"{layer.name}/weight"], bias=arrays[f"{layer.name}/bias"]) for layer in layers
        ]
        names = [key[len("head.") : -len("/weight")] for key in arrays if key.startswith("head.") and "weight" in key]
        return tuned, {name: Head(arrays[f"head.{name}/weight"], arrays[f"head.{name}/bias"]) for name in names}


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)
