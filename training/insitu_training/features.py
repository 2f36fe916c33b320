"""Pooled features of whole sets of pictures, cached under `.cache` in parts.

A part is one file of up to `PART` pictures, so an interrupted run goes on where it stopped.
The cache's key covers the backbone's weights, the preprocessing and the list of files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from . import preprocess
from .backbone import Backbone, Convolution

PART = 512
BATCH = 8


@dataclass(frozen=True)
class Machine:
    """Where the work runs: `cpu` or `cuda`, preparing processes, network threads."""

    device: str
    jobs: int
    threads: int


@dataclass(frozen=True)
class Extractor:
    """Backbone, preprocessing and cache of one pack."""

    layers: list[Convolution]
    ops: list[dict[str, Any]]
    cache: Path
    machine: Machine

    def pooled(self, paths: list[Path], name: str) -> NDArray[np.float32]:
        """Spatial mean of the feature map per picture, `[n, 1280]`, in the order of `paths`."""
        folder = self.cache / f"{name}-{self.key(paths)}"
        folder.mkdir(parents=True, exist_ok=True)
        parts = {start: folder / f"{start:06}.npy" for start in range(0, len(paths), PART)}
        missing = [start for start, file in parts.items() if not file.exists()]
        if missing:
            self._extract(paths, missing, parts, name)
        return np.concatenate([np.load(file) for file in parts.values()])

    def key(self, paths: list[Path]) -> str:
        """Short hash of everything the features depend on."""
        digest = hashlib.sha256(json.dumps([self.ops, False]).encode())
        for layer in self.layers:
            digest.update(layer.weight.tobytes())
            digest.update(repr(layer.pads).encode())
        for path in paths:
            digest.update(f"{path.parent.name}/{path.name}\n".encode())
        return digest.hexdigest()[:16]

    def _extract(self, paths: list[Path], missing: list[int], parts: dict[int, Path], name: str) -> None:
        torch.set_num_threads(self.machine.threads)
        backbone = Backbone(self.layers).eval().to(self.machine.device)
        total = sum(len(paths[start : start + PART]) for start in missing)
        with get_context("spawn").Pool(self.machine.jobs) as pool, tqdm(total=total, desc=name) as progress:
            for start in missing:
                jobs = [(path, self.ops) for path in paths[start : start + PART]]
                rows = []
                for batch in batches(pool.imap(preprocess.prepared, jobs, chunksize=4)):
                    rows.append(forward_pooled(backbone, batch, self.machine.device))
                    progress.update(len(batch))
                np.save(parts[start], np.concatenate(rows))


def batches(tensors: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Joins tensors `[1, 3, S, S]` to batches `[n, 3, S, S]` of at most `BATCH`."""
    waiting: list[NDArray[np.float32]] = []
    for tensor in tensors:
        waiting.append(tensor)
        if len(waiting) == BATCH:
            yield np.concatenate(waiting)
            waiting = []
    if waiting:
        yield np.concatenate(waiting)


def forward_pooled(backbone: Backbone, batch: NDArray[np.float32], device: str) -> NDArray[np.float32]:
    """Features `[n, 1280]` of a batch `[n, 3, S, S]`."""
    pixels = torch.from_numpy(batch).to(device, memory_format=torch.channels_last)
    with torch.inference_mode():
        return backbone(pixels).mean(dim=(2, 3)).float().cpu().numpy()
