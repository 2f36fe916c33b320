"""Where the optic disc and the fovea are: a rule over thirteen plain measures of each place.

Fits what `wasm-core/src/quality/landmarks.rs` computes, and writes `wasm-core/data/quality/landmarks.tsv`:
for disc and fovea a quadratic logistic rule, and where the fovea lies seen from the disc. The measures
here and there are the same, line by line. IDRiD's centres of its training half fit the rule, those of
its test half measure it; Rahim, whose sides are known, measures the side on another camera.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from .preprocess import apply, field_box, full_box, load_picture, preview_of, preview_of_size

SIDE = 96
LIT = 16
MEASURES = (
    *(f"{channel}_{sigma}" for channel in ("red", "green") for sigma in (1, 2, 4)),
    "blue_2",
    "edges_across",
    "edges_down",
    "vessels",
    "off_middle",
    "off_middle_squared",
    "off_level",
)
PREPARE = [
    {"op": "crop_fov", "margin": 0.0},
    {"op": "pad_square", "value": 0},
    {"op": "resize", "h": SIDE, "w": SIDE, "filter": "area"},
]

Plane = NDArray[np.float64]


class Blur:
    """Means over the lit neighbourhood, weighed by a Gaussian of radius 3 sigma."""

    def __init__(self, lit: NDArray[np.bool_]) -> None:
        self.lit = lit.astype(np.float64)
        self.weights: dict[float, Plane] = {}

    def __call__(self, plane: Plane, sigma: float) -> Plane:
        if sigma not in self.weights:
            self.weights[sigma] = smooth(self.lit, sigma) + 1e-3
        return smooth(plane * self.lit, sigma) / self.weights[sigma]


def smooth(plane: Plane, sigma: float) -> Plane:
    """A Gaussian over both directions; nothing lies beyond the edge."""
    radius = int(3 * sigma + 0.5)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (1, 0):
        plane = np.apply_along_axis(lambda line: np.convolve(line, kernel)[radius:-radius], axis, plane)
    return plane


def measures(picture: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_], Blur]:
    """Thirteen numbers for each of `SIDE` x `SIDE` places, which of them are lit, and the blur."""
    lit = picture.max(axis=2) > LIT
    blur = Blur(lit)
    levels = []
    for channel in np.moveaxis(picture, 2, 0):
        mean = blur(channel, 10)
        spread = blur((channel - mean) ** 2, 10)
        levels.append((channel - mean) / np.sqrt(spread + 16))
    red, green, blue = levels
    out = [blur(plane, sigma) for plane in (red, green) for sigma in (1, 2, 4)]
    out.append(blur(blue, 2))
    fine, coarse = blur(picture[..., 1], 0.7), blur(picture[..., 1], 2)
    across, down = np.zeros_like(fine), np.zeros_like(fine)
    across[:, 1:-1] = np.abs(fine[:, 2:] - fine[:, :-2]) * (lit[:, 2:] & lit[:, :-2])
    down[1:-1] = np.abs(fine[2:] - fine[:-2]) * (lit[2:] & lit[:-2])
    all_edges = blur(np.hypot(across, down), 10) + 0.5
    out += [blur(across, 2.5) / all_edges, blur(down, 2.5) / all_edges]
    dark = np.maximum(coarse - fine, 0)
    out.append(blur(dark, 2.5) / (blur(dark, 10) + 0.5))
    half = SIDE / 2
    off = (np.arange(SIDE) + 0.5 - half) / half
    off_middle = np.hypot(off[None, :], off[:, None])
    out += [off_middle, np.square(off_middle), np.broadcast_to(np.abs(off)[:, None], (SIDE, SIDE))]
    return np.stack(out, axis=-1), lit, blur


def squares(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values, and the products of all pairs."""
    first, second = np.triu_indices(values.shape[-1])
    return np.concatenate([values, values[..., first] * values[..., second]], axis=-1)


class Rule:
    """A quadratic logistic rule."""

    def __init__(self, centre: Plane, scale: Plane, weights: Plane, intercept: float) -> None:
        self.centre, self.scale, self.weights, self.intercept = centre, scale, weights, intercept

    def logit(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Above 0 a place is likelier the landmark than not."""
        return squares((values - self.centre) / self.scale) @ self.weights + self.intercept

    @classmethod
    def fit(cls, near: NDArray[np.float64], far: NDArray[np.float64]) -> Rule:
        """From the measures of places that are the landmark, and of places that are not."""
        values = np.concatenate([near, far])
        centre, scale = values.mean(axis=0), values.std(axis=0)
        truth = np.r_[np.ones(len(near)), np.zeros(len(far))]
        model = LogisticRegression(C=0.1, max_iter=400).fit(squares((values - centre) / scale), truth)
        return cls(centre, scale, model.coef_[0], float(model.intercept_[0]))


class Eye:
    """One photograph: its measures, and the centres in places of the grid."""

    def __init__(self, path: Path, row: dict[str, str]) -> None:
        picture = load_picture(path)
        height, width = picture.shape[:2]
        x0, y0, x1, y1 = full_box(field_box(preview_of(picture)), preview_of_size(width, height), (width, height))
        side = max(x1 - x0, y1 - y0)
        self.row = row
        self.scale = SIDE / side
        self.left, self.top = x0 - (side - (x1 - x0)) // 2, y0 - (side - (y1 - y0)) // 2
        prepared = apply(picture, PREPARE)[0].astype(np.float64)
        self.values, self.lit, self.blur = measures(np.moveaxis(prepared, 0, 2))

    def place(self, name: str) -> NDArray[np.float64] | None:
        """A centre of the table, as column and row of the grid."""
        if not self.row.get(f"{name}_x"):
            return None
        at = np.array([float(self.row[f"{name}_x"]) - self.left, float(self.row[f"{name}_y"]) - self.top])
        return at * self.scale


def distance(at: NDArray[np.float64]) -> Plane:
    """From every place of the grid."""
    grid = np.arange(SIDE) + 0.5
    return np.hypot(grid[None, :] - at[0], grid[:, None] - at[1])


def samples(eyes: list[Eye], name: str, radius: float) -> Rule:
    """Fits one rule: places within `radius` of the centre against those beyond twice that."""
    draws = np.random.default_rng(20_261_128)
    near: list[NDArray[np.float64]] = []
    far: list[NDArray[np.float64]] = []
    for eye in eyes:
        centre = eye.place(name)
        if centre is None:
            continue
        off = distance(centre)
        for chosen, count, into in ((off < radius, 12, near), (off > 2 * radius, 60, far)):
            places = np.argwhere(chosen & eye.lit)
            picked = places[draws.permutation(len(places))[:count]]
            into.append(eye.values[picked[:, 0], picked[:, 1]])
    return Rule.fit(np.concatenate(near), np.concatenate(far))


class Landmarks:
    """Both rules, the disc's diameter in places, and where the fovea lies seen from the disc."""

    def __init__(self, eyes: list[Eye], diameter: float) -> None:
        self.diameter = diameter
        self.disc = samples(eyes, "disc", 0.35 * diameter)
        self.fovea = samples(eyes, "fovea", 0.25 * diameter)
        offsets = []
        for eye in eyes:
            disc, fovea = eye.place("disc"), eye.place("fovea")
            if disc is not None and fovea is not None:
                away = (fovea - disc) / diameter
                offsets.append((abs(away[0]), away[1]))
        self.offset = np.mean(offsets, axis=0)
        self.spread = np.std(offsets, axis=0)

    def find(self, eye: Eye) -> tuple[NDArray[np.float64], float, NDArray[np.float64], float, str, float]:
        """Disc and its probability, fovea and its logit, side and by how much it beats the other."""
        chance = 1 / (1 + np.exp(-np.clip(self.disc.logit(eye.values), -30, 30)))
        map_ = np.where(eye.lit, eye.blur(chance, 2), 0)
        row, column = np.unravel_index(map_.argmax(), map_.shape)
        disc = np.array([column + 0.5, row + 0.5])
        dark = eye.blur(np.clip(self.fovea.logit(eye.values), -8, 8), 1.2)
        grid = np.arange(SIDE) + 0.5
        best = {}
        for side, way in (("R", -1.0), ("L", 1.0)):
            across = (way * (grid[None, :] - disc[0]) / self.diameter - self.offset[0]) / self.spread[0]
            down = ((grid[:, None] - disc[1]) / self.diameter - self.offset[1]) / self.spread[1]
            score = np.where(eye.lit, dark - 0.25 * (across**2 + down**2), -99)
            row, column = np.unravel_index(score.argmax(), score.shape)
            best[side] = (score.max(), np.array([column + 0.5, row + 0.5]))
        side = max(best, key=lambda one: best[one][0])
        other = "L" if side == "R" else "R"
        return disc, float(map_.max()), best[side][1], best[side][0], side, best[side][0] - best[other][0]


def eyes_of(folder: Path, rows: list[dict[str, str]]) -> list[Eye]:
    """The photographs of a table that are there."""
    return [Eye(folder / row["file"], row) for row in rows if (folder / row["file"]).is_file()]


def fit_landmarks(data: Path, out: Path) -> None:
    """Fit, measure, and write the table."""
    idrid = data / "fundus/idrid"
    rows = list(csv.DictReader((idrid / "labels.csv").open()))
    train = eyes_of(idrid, [row for row in rows if row["split"] == "train"])
    test = eyes_of(idrid, [row for row in rows if row["split"] == "test"])
    sizes = {eye.row["file"]: eye.scale for eye in train}
    diameters = [
        (float(box["x1"]) - float(box["x0"]) + float(box["y1"]) - float(box["y0"])) / 2 * sizes[box["file"]]
        for box in csv.DictReader((idrid / "boxes.csv").open())
        if box["kind"] == "optic_disc" and box["file"] in sizes
    ]
    found = Landmarks(train, float(np.mean(diameters)))
    measure_places("IDRiD train", found, train)
    measure_places("IDRiD test", found, test)
    rahim = data / "fundus/rahim"
    measure_sides("Rahim", found, eyes_of(rahim, list(csv.DictReader((rahim / "labels.csv").open()))))
    write(found, out)


def measure_places(name: str, found: Landmarks, eyes: list[Eye]) -> None:
    """Print how far off disc and fovea are, and how often the side is right."""
    off: dict[str, list[float]] = {"disc": [], "fovea": []}
    right = []
    for eye in eyes:
        disc, _, fovea, _, side, _ = found.find(eye)
        true_disc, true_fovea = eye.place("disc"), eye.place("fovea")
        if true_disc is None or true_fovea is None:
            continue
        off["disc"].append(float(np.hypot(*(disc - true_disc)) / found.diameter))
        off["fovea"].append(float(np.hypot(*(fovea - true_fovea)) / found.diameter))
        right.append((side == "R") == (true_disc[0] > true_fovea[0]))
    for what, values in off.items():
        shares = [f"within {limit}: {np.mean(np.array(values) < limit):.3f}" for limit in (0.25, 0.5, 1.0)]
        print(f"{name}, {what}, disc diameters, n {len(values)}:", ", ".join(shares))
    print(f"{name}, side: {np.mean(right):.3f}, n {len(right)}")


def measure_sides(name: str, found: Landmarks, eyes: list[Eye]) -> None:
    """Print how often the side is right, and how sure the rule is where it is wrong."""
    sure, right = [], []
    for eye in eyes:
        _, chance, _, _, side, margin = found.find(eye)
        sure.append((chance, margin))
        right.append(eye.row["eye"][0].upper() == side)
    print(f"{name}, side: {np.mean(right):.3f}, n {len(right)}")
    wrong = ~np.array(right)
    for what, values in zip(("chance of the disc", "margin of the side"), np.array(sure).T):
        print(f"  {what}: 5 % {np.quantile(values, 0.05):.3f}, least {values.min():.3f}, wrong ones {values[wrong]}")


def write(found: Landmarks, out: Path) -> None:
    """The table: a line for each number that the rule needs."""
    source = "fit 2026-11 on the centres of IDRiD's training half by `insitu_training landmarks`"
    lines = ["landmark\tterm\tof\tvalue\tsource"]
    first, second = np.triu_indices(len(MEASURES))
    for name, rule in (("disc", found.disc), ("fovea", found.fovea)):
        lines.append(f"{name}\tintercept\t\t{rule.intercept:.6g}\t{source}")
        for measure, centre, scale in zip(MEASURES, rule.centre, rule.scale):
            lines.append(f"{name}\tcentre\t{measure}\t{centre:.6g}\t{source}")
            lines.append(f"{name}\tscale\t{measure}\t{scale:.6g}\t{source}")
        for measure, weight in zip(MEASURES, rule.weights):
            lines.append(f"{name}\tweight\t{measure}\t{weight:.6g}\t{source}")
        for one, two, weight in zip(first, second, rule.weights[len(MEASURES) :]):
            lines.append(f"{name}\tweight\t{MEASURES[one]} {MEASURES[two]}\t{weight:.6g}\t{source}")
    lines.append(f"disc\tdiameter\t\t{found.diameter / SIDE:.6g}\t{source}")
    for index, axis in enumerate(("across", "down")):
        lines.append(f"fovea\toffset\t{axis}\t{found.offset[index]:.6g}\t{source}")
        lines.append(f"fovea\tspread\t{axis}\t{found.spread[index]:.6g}\t{source}")
    out.write_text("\n".join(lines) + "\n")
    print(f"{out}: {len(lines) - 1} lines")
