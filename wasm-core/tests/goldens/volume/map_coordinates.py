"""Trilinear samples of a small random volume by SciPy, as truth for `image/volume`.

`python map_coordinates.py > map_coordinates.json`, with numpy and scipy. `stored` is
[slice][row][column]; a point is [column, row, slice], inside of the centres of the outer voxels.
"""

import json

import numpy as np
import scipy
from scipy.ndimage import map_coordinates

rng = np.random.default_rng(20261125)
stored = rng.integers(-1024, 3072, size=(4, 5, 6))
sides = np.array(stored.shape[::-1]) - 1
points = np.concatenate(
    [
        np.round(rng.uniform(0, 1, size=(40, 3)) * sides, 4),
        rng.integers(0, sides + 1, size=(6, 3)),
        np.round(rng.uniform(0, 1, size=(6, 3)) * sides * [1, 0, 1], 4),
    ]
)
expected = map_coordinates(stored.astype(float), points[:, ::-1].T, order=1)
print(
    json.dumps(
        {
            "scipy": scipy.__version__,
            "stored": stored.tolist(),
            "points": points.tolist(),
            "expected": [round(value, 6) for value in expected],
        }
    )
)
