"""The stage `pack`: figures from the folds' tables, the final network's weights, the pack's folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import dr_grade, dr_grade_open, eight_bit, melanoma_open, run, skin_lesion
from ..features import Extractor
from ..heads import Head
from ..trained import Trained
from . import tables
from .explaining import Explanation, explanation
from .fewer_bits import bit_rows, in_eight_bits
from .limits import with_limits
from .network import load
from .parts import part_rows
from .sides import side_rows
from .stages import Workplace
from .tables import HeldOut

CARD = "tuned-card.md.in"


@dataclass(frozen=True)
class Measured:
    """What training hands over, and what its limits are computed from."""

    trained: Trained
    features: NDArray[np.float32]
    """Of the final network, in the order of the set's files."""
    positive: NDArray[np.bool_]
    """The first output's labels beyond the referral line."""


def run_packing(place: Workplace, pack: Path) -> None:
    """Needs all folds' tables and the final network; writes `pack` and the cards' tables."""
    started = time.monotonic()
    outputs = {output.id: output.logits for output in place.outputs}
    held = tables.read(place.oof, place.examples.files, outputs, place.recipe.folds)
    layers, heads = load(place.final, place.layers())
    figures = {"sides": side_rows(place), "parts": part_rows(place), "bits": bit_rows(place, held)}
    if place.config.get("weight_bits") == 8:
        held, layers = in_eight_bits(place, held), eight_bit.rounded(layers)
    extractor = Extractor(layers, place.ops, place.cache, place.machine)
    measured = MEASURED[place.id](place, held, heads, extractor)
    first = place.outputs[0]
    trained = with_limits(
        measured.trained,
        held,
        place.examples.labels[first.id],
        measured.positive,
        first.kind,
        measured.features,
        place.recipe.seed,
    )
    trained = with_explanation(trained, explanation(place))
    trained = replace(trained, figures=trained.figures | figures)
    config = pack_config(place)
    checks = run.write_pack(pack, place.training, config, layers, trained, place.data, CARD)
    seconds = time.monotonic() - started
    run.append_log(place.training / "log.md", config, trained, checks, place.machine.device, seconds)


def with_explanation(trained: Trained, found: Explanation | None) -> Trained:
    """What the card and the manifest say of the activation map."""
    if found is None:
        said = "Not measured for this version, so the map is no evidence."
        return replace(trained, figures=trained.figures | {"explanation": said})
    verdict = (
        "The map is better than the order from the middle in all of these."
        if found.beats_middle
        else "**The map is not better than one that always points to the middle in all of these: it is no evidence.**"
    )
    return replace(
        trained,
        figures=trained.figures | {"explanation": f"{found.rows}\n\n{verdict}"},
        map_entry={"beats_middle": found.beats_middle},
    )


def pack_config(place: Workplace) -> dict[str, Any]:
    """The pack's settings with the tuned side, version and description."""
    config = place.config
    return {
        **config,
        "train": {"side": place.recipe.side},
        "preprocess": place.ops,
        "manifest": {**config["manifest"], **config.get("tuned_manifest", {})},
    }


def dr_grade_open_measured(place: Workplace, held: HeldOut, heads: dict[str, Head], extractor: Extractor) -> Measured:
    """IDRiD out of fold, the other clinics with the final network."""
    pictures = dr_grade_open.idrid(extractor, place.data / "fundus/idrid")
    crossed = dr_grade_open.CrossValidated(held.fold, held.logits["grade"], held.logits["maculopathy"][:, 0])
    trained = dr_grade_open.measured(
        pictures, crossed, heads["grade"], heads["maculopathy"], extractor, place.data, place.recipe.seed
    )
    positive = np.arange(dr_grade_open.LEVELS + 1) >= dr_grade_open.REFERABLE
    return Measured(trained, pictures.features, positive)


def skin_lesion_measured(place: Workplace, held: HeldOut, heads: dict[str, Head], extractor: Extractor) -> Measured:
    """HAM10000 out of fold, ISIC 2017 with the final network."""
    folder = place.data / "skin"
    trained = skin_lesion.measured(
        skin_lesion.ham10000(folder),
        held.fold,
        held.logits["class"],
        heads["class"],
        extractor,
        folder,
        place.recipe.seed,
    )
    features = extractor.pooled(place.examples.paths(place.data), "ham10000")
    return Measured(trained, features, skin_lesion.is_malignant(np.arange(len(skin_lesion.CLASSES))))


def dr_grade_measured(place: Workplace, held: HeldOut, heads: dict[str, Head], extractor: Extractor) -> Measured:
    """IDRiD and Rahim out of fold, EyePACS with the final network."""
    pictures = dr_grade.pictures_of(extractor, place.data)
    crossed = dr_grade_open.CrossValidated(held.fold, held.logits["grade"], held.logits["maculopathy"][:, 0])
    trained = dr_grade.measured(pictures, crossed, heads, extractor, place.data, place.recipe.seed)
    positive = np.arange(dr_grade_open.LEVELS + 1) >= dr_grade_open.REFERABLE
    return Measured(trained, pictures.features, positive)


def melanoma_open_measured(place: Workplace, held: HeldOut, heads: dict[str, Head], extractor: Extractor) -> Measured:
    """ISIC 2017 out of fold, its official test with the final network."""
    folder = place.data / "skin"
    trained = melanoma_open.measured(
        melanoma_open.trainable(folder),
        held.fold,
        held.logits["melanoma"][:, 0],
        heads["melanoma"],
        extractor,
        folder,
        place.recipe.seed,
    )
    features = extractor.pooled(place.examples.paths(place.data), "isic2017")
    return Measured(trained, features, np.array([False, True]))


MEASURED: dict[str, Callable[[Workplace, HeldOut, dict[str, Head], Extractor], Measured]] = {
    "dr-grade": dr_grade_measured,
    "dr-grade-open": dr_grade_open_measured,
    "melanoma-open": melanoma_open_measured,
    "skin-lesion": skin_lesion_measured,
}
