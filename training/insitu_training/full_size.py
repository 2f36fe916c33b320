"""How far the score moves between a file as published and the reduced copy used in training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .features import Extractor

Score = Callable[[NDArray[np.float32]], NDArray[np.float64]]


def shift(extractor: Extractor, pairs: list[tuple[Path, Path]], score: Score) -> str:
    """Mean, mean absolute and largest change of the probability, (published, copy) pairs."""
    published = score(extractor.pooled([pair[0] for pair in pairs], "published"))
    copies = score(extractor.pooled([pair[1] for pair in pairs], "copies"))
    change = published - copies
    return (
        f"mean change {change.mean():+.3f}, mean absolute change {np.abs(change).mean():.3f}, "
        f"largest {np.abs(change).max():.3f}, n {change.size}"
    )
