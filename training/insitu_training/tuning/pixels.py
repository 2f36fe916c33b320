"""Prepared pictures of a whole set as bytes, so that an epoch decodes nothing.

They are the network's input before `to_float` and `normalize`, rounded to 8 bits, in one
memory-mapped file under `.cache`: processes that train side by side share it.
"""

from __future__ import annotations

import os
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from .. import preprocess
from ..features import Machine

CENTRE, SPREAD = 127.0, 128.0
"""The backbone's input is `(byte - CENTRE) / SPREAD`."""

Bytes = NDArray[np.uint8]


def geometry(ops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The operations that give pixels, without those that scale them."""
    return [op for op in ops if op["op"] not in ("to_float", "normalize")]


def as_bytes(picture: preprocess.Picture, ops: list[dict[str, Any]]) -> Bytes:
    """One picture, prepared, `[3, S, S]`."""
    return np.floor(preprocess.apply(picture, geometry(ops))[0] + 0.5).clip(0, 255).astype(np.uint8)


def file_as_bytes(job: tuple[Path, list[dict[str, Any]]]) -> Bytes:
    """The same from a file; for worker processes."""
    path, ops = job
    return as_bytes(preprocess.load_picture(path), ops)


def prepared(paths: list[Path], ops: list[dict[str, Any]], cache: Path, machine: Machine) -> Bytes:
    """All pictures `[n, 3, S, S]`, read-only, in the order of `paths`."""
    file = cache / "pixels.npy"
    if not file.exists():
        _prepare(paths, ops, file, machine)
    return np.load(file, mmap_mode="r")


def _prepare(paths: list[Path], ops: list[dict[str, Any]], file: Path, machine: Machine) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    side = next(op["h"] for op in ops if op["op"] == "resize")
    unfinished = file.with_suffix(f".{os.getpid()}.part")
    rows = np.lib.format.open_memmap(unfinished, mode="w+", dtype=np.uint8, shape=(len(paths), 3, side, side))
    with get_context("spawn").Pool(machine.jobs) as pool:
        jobs = [(path, ops) for path in paths]
        for index, row in enumerate(tqdm(pool.imap(file_as_bytes, jobs, chunksize=8), "pictures", len(paths))):
            rows[index] = row
    rows.flush()
    os.replace(unfinished, file)


def normalised(pixels: torch.Tensor) -> torch.Tensor:
    """Network input from 0..255, channels last."""
    return ((pixels - CENTRE) / SPREAD).contiguous(memory_format=torch.channels_last)
