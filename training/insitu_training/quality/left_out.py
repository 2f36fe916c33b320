"""The scope rule fitted without one source, or without one kind of other thing, and read on what was left out.

Every fit learns both domains' rules from originals and readable copies of the right sources and from all kinds
of other things; what is left out is missing on every side: a source of retinas is then no counter-example for
skin either. Beside it stands the same fit with the group in, read by five folds that never split a person or a
photograph, so that what leaving out costs can be told from what the fit itself costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .elsewhere import FOLDS, folds
from .scope_rule import Measures, ScopeRule, fit, shipped
from .sources import SOURCES
from .tables import ORIGINAL, Table, measures_of

OTHER = "other"
KINDS = {
    "DICOM, real": "frames of DICOM files",
    "DICOM, synthetic": "frames of DICOM files",
    "photograph": "everyday photographs",
    "crop of a photograph": "everyday photographs",
    "grey photograph": "grey photographs",
    "crop of a grey photograph": "grey photographs",
}
"""Kinds that are left out together, as one."""
BY_FOLDS = "folds"
SHIPPED = "shipped"
WITHOUT = "without"


@dataclass(frozen=True)
class Pool:
    """Everything that a scope rule is fitted on or read on; all arrays are `[n]` but the measures."""

    names: list[str]
    measures: Measures
    domain: NDArray[np.str_]
    """`fundus`, `dermoscopy` or `other`."""
    source: NDArray[np.str_]
    """Source, or kind of other thing."""
    left_with: NDArray[np.str_]
    """What is left out together."""
    group: NDArray[np.str_]
    original: NDArray[np.bool_]


def pool(tables: dict[str, Table], others: Table) -> Pool:
    """All rows whose measures are kept."""
    known, measures = [], []
    for of in SOURCES:
        rows = tables[of.name].with_measures()
        known += [(of.domain, of.name, of.origin, f"{of.name} {row.group}", row.kind) for row in rows]
        measures.append(measures_of(rows))
    rows = others.with_measures()
    known += [(OTHER, row.kind, KINDS.get(row.kind, row.kind), f"other {row.group}", ORIGINAL) for row in rows]
    measures.append(measures_of(rows))
    columns = np.array(known)
    domain, source, left_with, group, kind = columns.T
    return Pool(others.names, np.concatenate(measures), domain, source, left_with, group, kind == ORIGINAL)


def learned(of: Pool, rows: NDArray[np.bool_]) -> ScopeRule:
    """A rule from these rows."""
    return fit(of.names, of.measures[rows], of.domain[rows], of.left_with[rows])


def fitted_on_all(of: Pool) -> ScopeRule:
    """A rule from everything; nothing is left to read it on but what the fits below say of its form."""
    return learned(of, np.ones(of.domain.size, bool))


def admitted(of: Pool, packs: tuple[str, ...]) -> dict[str, dict[str, NDArray[np.bool_]]]:
    """Which rows a pack lets through, `[way][pack]`: by the shipped rule, without the row's group, by folds."""
    rule = shipped(of.names)
    return {SHIPPED: {pack: rule.admits(of.measures, pack) for pack in packs}} | admitted_by_fits(of, packs)


def admitted_by_fits(of: Pool, packs: tuple[str, ...]) -> dict[str, dict[str, NDArray[np.bool_]]]:
    """The same by fits that did not learn from the row."""
    out = {way: {pack: np.zeros(of.domain.size, bool) for pack in packs} for way in (WITHOUT, BY_FOLDS)}
    fold = folds(list(of.group))
    splits = [(WITHOUT, of.left_with == name) for name in np.unique(of.left_with)]
    splits += [(BY_FOLDS, fold == number) for number in range(FOLDS)]
    for way, held in splits:
        rule = learned(of, ~held)
        for pack in packs:
            out[way][pack][held] = rule.admits(of.measures[held], pack)
    return out
