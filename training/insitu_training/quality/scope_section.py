"""The card on scope: right pictures kept, other things turned away, with the shipped rule and with groups left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..statistics import Estimate, wilson
from .left_out import BY_FOLDS, OTHER, SHIPPED, WITHOUT, Pool
from .markdown import grid, percent, with_interval
from .scope_rule import ANY, DOMAINS
from .sources import SOURCES

PACKS = (*DOMAINS, ANY)
PACK_TITLES = {"fundus": "retina pack", "dermoscopy": "skin pack", ANY: "any pack"}
WAYS = (SHIPPED, WITHOUT, BY_FOLDS)
WAY_TITLES = {SHIPPED: "shipped", WITHOUT: "fitted without it", BY_FOLDS: "fitted with it, by folds"}
Admitted = dict[str, dict[str, NDArray[np.bool_]]]


def kept(of: Pool, admitted: Admitted, way: str, source: str, pack: str) -> Estimate:
    """Share of a source's originals that a pack lets through."""
    rows = of.original & (of.source == source)
    return wilson(int(admitted[way][pack][rows].sum()), int(rows.sum()))


def turned_away(of: Pool, admitted: Admitted, way: str, rows: NDArray[np.bool_], pack: str) -> Estimate:
    """Share of other things that a pack does not let through."""
    return wilson(int((~admitted[way][pack][rows]).sum()), int(rows.sum()))


def kept_rows(of: Pool, admitted: Admitted) -> str:
    """By source: kept by a pack of its domain, shipped and left out."""
    rows = []
    for source in SOURCES:
        n = int((of.original & (of.source == source.name)).sum())
        cells = [with_interval(kept(of, admitted, way, source.name, source.domain)) for way in WAYS]
        of_any = percent(kept(of, admitted, SHIPPED, source.name, ANY))
        rows.append([f"{source.title} ({source.scope})", str(n), *cells, of_any])
    return grid(["source", "n", *(WAY_TITLES[way] for way in WAYS), "shipped, any pack"], rows)


def kinds(of: Pool) -> list[str]:
    """Groups of other things, in the order of the table."""
    return list(dict.fromkeys(of.left_with[of.domain == OTHER]))


def turned_away_rows(of: Pool, admitted: Admitted) -> str:
    """By kind and pack, shipped."""
    rows = []
    for kind in dict.fromkeys(of.source[of.domain == OTHER]):
        chosen = of.source == kind
        cells = [with_interval(turned_away(of, admitted, SHIPPED, chosen, pack)) for pack in PACKS]
        rows.append([kind, str(int(chosen.sum())), *cells])
    rows.append(other_modality(of, admitted))
    everything = of.domain == OTHER
    cells = [with_interval(turned_away(of, admitted, SHIPPED, everything, pack)) for pack in PACKS]
    rows.append(["**all but the other modality**", str(int(everything.sum())), *cells])
    return grid(["other thing", "n", *(PACK_TITLES[pack] for pack in PACKS)], rows)


def other_modality(of: Pool, admitted: Admitted) -> list[str]:
    """Skin for a retina pack, retina for a skin pack."""
    cells = []
    counts = []
    for pack, other in zip(DOMAINS, reversed(DOMAINS)):
        rows = of.original & (of.domain == other)
        counts.append(str(int(rows.sum())))
        cells.append(with_interval(turned_away(of, admitted, SHIPPED, rows, pack)))
    return ["the other modality", " / ".join(counts), *cells, "–"]


def left_out_rows(of: Pool, admitted: Admitted) -> str:
    """By kind that is left out together: shipped, without, by folds, for each pack."""
    rows = []
    for kind in kinds(of):
        chosen = of.left_with == kind
        rows.append([kind, str(int(chosen.sum())), *ways(of, admitted, chosen)])
    everything = of.domain == OTHER
    rows.append(["**all**", str(int(everything.sum())), *ways(of, admitted, everything)])
    return grid(["other thing left out", "n", *(PACK_TITLES[pack] for pack in PACKS)], rows)


def ways(of: Pool, admitted: Admitted, chosen: NDArray[np.bool_]) -> list[str]:
    """For each pack the three ways, in per cent."""
    return [
        " / ".join(f"{100 * turned_away(of, admitted, way, chosen, pack).value:.1f}" for way in WAYS) for pack in PACKS
    ]
