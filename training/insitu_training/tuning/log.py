"""A line in the pack's `log.md` for every network that was trained."""

from __future__ import annotations

import platform
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from .stages import Workplace


def append_log(place: Workplace, what: str, n: int, seconds: float) -> None:
    """What was trained, on how many pictures, where, how long since this run took it up."""
    settings = ", ".join(f"{name} {value}" for name, value in asdict(place.recipe).items() if name != "augmentation")
    name = torch.cuda.get_device_name() if place.machine.device == "cuda" else platform.machine()
    machine = f"{place.machine.device} ({name}), {place.machine.threads} threads"
    lines = [
        f"## Tuning, {what}, {date.today().isoformat()}",
        "",
        f"- settings: {settings}; augmentation as in config.toml",
        f"- machine: {machine}, Python {platform.python_version()}, PyTorch {torch.__version__}, {seconds:.0f} s",
        f"- pictures learnt from: {n}",
        "",
    ]
    path = place.training / "log.md"
    head = "" if path.exists() else f"# Runs of {place.id}\n\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(head + "\n".join(lines) + "\n")
