"""Random views of the whole set, taken through the frozen part of the backbone, one file an epoch.

The views depend on the seed and the epoch alone, so the networks of all folds and the final one
read the same files, and the dearest part of the forward pass is computed once instead of six times.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from ..backbone import Backbone
from .augmentation import views
from .pixels import normalised
from .recipe import Recipe

BATCH = 16


@dataclass(frozen=True)
class FrozenViews:
    """Prepared pictures `[n, 3, S, S]` and the backbone whose first convolutions stay frozen."""

    pixels: NDArray[np.uint8]
    backbone: Backbone
    recipe: Recipe
    cache: Path
    device: str

    @property
    def first(self) -> int:
        """The first convolution that learns."""
        return self.backbone.frozen_layers(self.recipe.frozen_blocks)

    def of_epoch(self, epoch: int) -> NDArray[np.float16]:
        """Activations `[n, c, h, w]` of one view of each picture."""
        file = self.cache / f"views-{epoch:02}.npy"
        if not file.exists():
            self._compute(file, epoch)
        return np.load(file, mmap_mode="r")

    def _compute(self, file: Path, epoch: int) -> None:
        random = torch.Generator().manual_seed(int(np.random.default_rng([self.recipe.seed, epoch]).integers(2**31)))
        backbone = self.backbone.to(self.device)
        unfinished = file.with_suffix(f".{os.getpid()}.part")
        rows = None
        with torch.inference_mode():
            for start in tqdm(range(0, len(self.pixels), BATCH), f"views of epoch {epoch + 1}", mininterval=5):
                batch = torch.from_numpy(self.pixels[start : start + BATCH])
                seen = normalised(views(batch, self.recipe.train_side, self.recipe.augmentation, random))
                part = backbone.through(seen.to(self.device), 0, self.first).half().cpu().numpy()
                if rows is None:
                    shape = (len(self.pixels), *part.shape[1:])
                    rows = np.lib.format.open_memmap(unfinished, mode="w+", dtype=np.float16, shape=shape)
                rows[start : start + len(part)] = part
        os.replace(unfinished, file)
