"""Writes clahe.json: small pictures and what OpenCV's CLAHE makes of them.

    pip install "numpy==2.4.6" "opencv-python-headless==5.0.0.93"
    python make_clahe.py
"""

import json
from pathlib import Path

import cv2
import numpy as np


def case(name: str, picture: np.ndarray, across: int, down: int, clip_limit: float) -> dict:
    """One picture, [height, width], with its result; sides are multiples of the tiles, or neither is."""
    clahe = cv2.createCLAHE(clipLimit=clip_limit, tileGridSize=(across, down))
    return {
        "name": name,
        "width": picture.shape[1],
        "tiles_across": across,
        "tiles_down": down,
        "clip_limit": clip_limit,
        "input": picture.flatten().tolist(),
        "output": clahe.apply(picture).flatten().tolist(),
    }


def main() -> None:
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:16, 0:24]
    ramp = (x * 4 + y * 3 + 20).astype(np.uint8)
    noise = rng.normal(120, 25, (16, 24)).clip(0, 255).astype(np.uint8)
    disc = np.where((x - 12) ** 2 + (y - 8) ** 2 < 49, noise, 2).astype(np.uint8)
    odd = rng.integers(40, 200, (17, 23), dtype=np.uint8)
    cases = [
        case("ramp", ramp, 3, 2, 2.0),
        case("noise", noise, 4, 4, 4.0),
        case("disc on black", disc, 3, 2, 40.0),
        case("sides that the tiles do not divide", odd, 4, 3, 3.0),
    ]
    made_by = f"make_clahe.py, OpenCV {cv2.__version__}"
    text = json.dumps({"made_by": made_by, "cases": cases}, separators=(",", ":"))
    Path(__file__).with_name("clahe.json").write_text(text.replace('{"name"', '\n{"name"') + "\n")


if __name__ == "__main__":
    main()
