"""Writes colour_maps.tsv, and the full tables that the tests compare it with.

    pip install "matplotlib==3.11.2" "pydicom==3.0.2"
    python make_colour_maps.py

A channel of a map becomes the fewest corners whose straight lines, rounded to the nearest level (half
up), give exactly the values of the source. `colour_maps.tsv` holds the corners as `level:value`; the
golden file holds, map after map in the same order, 256 x (red, green, blue).
"""

from pathlib import Path

import matplotlib
import numpy as np
import pydicom
from pydicom.data import get_palette_files
from pydicom.pixels.processing import _expand_segmented_lut

HERE = Path(__file__).parent
TSV = HERE / "colour_maps.tsv"
GOLDEN = HERE.parent.parent / "tests/goldens/image/colour_maps.bin"

INFERNO = "matplotlib 3.11.2 _cm_listed.py, CC0 (Smith, van der Walt 2015), to the nearest level"
CIVIDIS = "matplotlib 3.11.2 _cm_listed.py (Nunez, Anderton, Renslow 2018), to the nearest level"
PALETTES = [
    ("hot_iron", "hotiron.dcm", "B.1.1"),
    ("pet", "pet.dcm", "B.1.2"),
    ("hot_metal_blue", "hotmetalblue.dcm", "B.1.3"),
    ("pet_20_step", "pet20step.dcm", "B.1.4"),
    ("spring", "spring.dcm", "B.1.5"),
    ("summer", "summer.dcm", "B.1.6"),
    ("fall", "fall.dcm", "B.1.7"),
    ("winter", "winter.dcm", "B.1.8"),
]


def listed(name: str) -> np.ndarray:
    """A table of matplotlib, [256, 3], rounded to the nearest level."""
    return np.floor(np.array(matplotlib.colormaps[name].colors) * 255 + 0.5).astype(int)


def palette(file: str) -> np.ndarray:
    """A well-known palette of PS3.6 Annex B as pydicom carries it, [256, 3]."""
    (path,) = get_palette_files(file)
    ds = pydicom.dcmread(path)
    channels = []
    for colour in ("Red", "Green", "Blue"):
        data = ds.get(f"{colour}PaletteColorLookupTableData")
        if data is None:
            words = ds[f"Segmented{colour}PaletteColorLookupTableData"].value
            data = bytes(_expand_segmented_lut(tuple(words), "B"))
        channels.append(np.frombuffer(data, np.uint8)[:256].astype(int))
    return np.stack(channels, axis=1)


def line(start: tuple[int, int], end: tuple[int, int]) -> np.ndarray:
    """The values from one corner to the next, both included."""
    span = end[0] - start[0]
    return start[1] + ((end[1] - start[1]) * np.arange(span + 1) * 2 + span) // (2 * span)


def corners(values: np.ndarray) -> list[tuple[int, int]]:
    """The fewest corners that give the values, the first found (breadth first)."""
    last = len(values) - 1
    before: dict[int, int | None] = {0: None}
    front = [0]
    while last not in before:
        reached = []
        for start in front:
            for end in range(start + 1, last + 1):
                if end in before:
                    continue
                drawn = line((start, int(values[start])), (end, int(values[end])))
                if np.array_equal(drawn, values[start : end + 1]):
                    before[end] = start
                    reached.append(end)
        front = reached
    path, at = [], last
    while at is not None:
        path.append((at, int(values[at])))
        at = before[at]
    return path[::-1]


def main() -> None:
    grey = np.repeat(np.arange(256)[:, None], 3, axis=1)
    maps = [
        ("grey", grey, "identity"),
        ("cividis", listed("cividis"), CIVIDIS),
        ("inferno", listed("inferno"), INFERNO),
    ]
    for name, file, section in PALETTES:
        maps.append((name, palette(file), f"PS3.6 {section}, as carried by pydicom 3.0.2"))
    rows = ["id\tred\tgreen\tblue\tsource"]
    for name, table, source in maps:
        assert table.shape == (256, 3), name
        channels = [
            " ".join(f"{level}:{value}" for level, value in corners(table[:, channel]))
            for channel in range(3)
        ]
        rows.append("\t".join([name, *channels, source]))
    TSV.write_text("\n".join(rows) + "\n")
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    GOLDEN.write_bytes(b"".join(table.astype(np.uint8).tobytes() for _, table, _ in maps))


if __name__ == "__main__":
    main()
