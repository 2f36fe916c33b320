"""The card on degraded copies: each reason's own score and what becomes of the copies, source by source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..statistics import Estimate
from .criteria import criteria
from .faults import FAULTS, TONED
from .markdown import area, grid, percent, with_interval
from .outcomes import CAUTIONED, CLEAR, REFUSED, SIZE, TURNED_AWAY, compared, own_auc, share, side_named
from .sources import SOURCES, Source
from .tables import ORIGINAL, Row, Table

SETS = {"good": "labelled good", "usable": "labelled usable", "reject": "labelled reject", "": "not labelled"}


@dataclass(frozen=True)
class Figure:
    """What one fault at one strength gives on one source."""

    source: Source
    fault: str
    strength: str
    auc: Estimate
    copies: list[Row]


def figures(tables: dict[str, Table], domain: str) -> Iterator[Figure]:
    """All faults but size."""
    for source in copied(domain):
        table = tables[source.name]
        originals = compared(table, source)
        for name, fault in FAULTS.items():
            for strength in fault.strengths.get(domain, ()) if fault.reason != SIZE else ():
                copies = table.of(name, f"{strength:g}")
                yield Figure(source, name, f"{strength:g}", own_auc(copies, originals, fault.reason), copies)


def copied(domain: str) -> list[Source]:
    """The sources of a domain of which there are copies."""
    return [source for source in SOURCES if source.domain == domain and source.copied]


def auc_rows(found: list[Figure], domain: str) -> str:
    """AUC of each reason's own score, by fault, strength and source."""
    return by_source(found, domain, lambda figure: area(figure.auc))


def outcome_rows(found: list[Figure], domain: str) -> str:
    """What becomes of the copies, by fault, strength and source."""
    table = criteria(domain)

    def told(figure: Figure) -> str:
        return " / ".join(
            f"{100 * share(figure.copies, table, what).value:.0f}" for what in (CAUTIONED, REFUSED, TURNED_AWAY)
        )

    return by_source(found, domain, told)


def by_source(found: list[Figure], domain: str, told: Callable[[Figure], str]) -> str:
    """A table with a column for each source."""
    sources = copied(domain)
    of_domain = [figure for figure in found if figure.source in sources]
    cells = {(figure.fault, figure.strength, figure.source.name): told(figure) for figure in of_domain}
    rows = []
    for name, fault in FAULTS.items():
        for strength in fault.strengths.get(domain, ()) if fault.reason != SIZE else ():
            of = [cells[name, f"{strength:g}", source.name] for source in sources]
            rows.append([f"{name}, {fault.unit}", f"{strength:g}", *of])
    return grid(["fault", "strength", *(f"{source.title} ({source.thresholds})" for source in sources)], rows)


def original_rows(tables: dict[str, Table]) -> str:
    """What becomes of the pictures as they are, size left out."""
    rows = []
    for source in SOURCES:
        table = criteria(source.domain)
        originals = tables[source.name].of(ORIGINAL)
        for label, title in SETS.items():
            of = [row for row in originals if row.label == label]
            if of:
                name = f"{source.title}, {title}" if source.label else source.title
                outcomes = (CLEAR, CAUTIONED, REFUSED, TURNED_AWAY)
                rows.append([name, str(len(of)), *(percent(share(of, table, what)) for what in outcomes)])
    return grid(["pictures as they are", "n", "clear", "cautioned", "refused", "turned away"], rows)


def side_rows(tables: dict[str, Table]) -> str:
    """Whether the reason names the side that was put in shadow."""
    rows = []
    for domain in ("fundus", "dermoscopy"):
        for source in copied(domain):
            copies = [row for row in tables[source.name].of("uneven") if row.verdict != "out_of_scope"]
            named = [row for row in copies if "uneven" in row.zones]
            rows.append([source.title, f"{len(named)} of {len(copies)}", with_interval(side_named(copies, "uneven"))])
    return grid(["source", "copies called uneven", "of these the right side"], rows)


def smaller_rows(tables: dict[str, Table]) -> str:
    """How far scores move when nothing but the size changes."""
    rows = []
    for domain in ("fundus", "dermoscopy"):
        reasons = [fault.reason for fault in FAULTS.values() if domain in fault.strengths and fault.reason != SIZE]
        for source in copied(domain):
            originals = {row.file: row for row in tables[source.name].of(ORIGINAL)}
            for strength in FAULTS["smaller"].strengths[domain]:
                copies = tables[source.name].of("smaller", f"{strength:g}")
                moved = [f"{shift(copies, originals, reason):+.3f}" for reason in reasons]
                rows.append([source.title, f"{strength:g}", *moved, *[""] * (5 - len(moved))])
    return grid(["source", "times the size", "blur", "dark", "bright", "uneven", "cut-off"], rows)


def shift(copies: list[Row], originals: dict[str, Row], reason: str) -> float:
    """Mean difference of a score between copies and their originals."""
    return sum(row.scores[reason] - originals[row.file].scores[reason] for row in copies) / len(copies)


def tone_rows(tables: dict[str, Table]) -> str:
    """Skin made darker: it must stay a right picture."""
    rows = []
    table = criteria("dermoscopy")
    for source in copied("dermoscopy"):
        files = {row.file for row in tables[source.name].of(TONED)}
        lightest = [row for row in tables[source.name].of(ORIGINAL) if row.file in files]
        darker = [(f"{what:g} of red", tables[source.name].of(TONED, f"{what:g}")) for what in (0.62, 0.42)]
        for title, of in [("as it is", lightest), *darker]:
            outcomes = [with_interval(share(of, table, what)) for what in (CAUTIONED, REFUSED, TURNED_AWAY)]
            rows.append([source.title, title, str(len(of)), *outcomes])
    return grid(["source", "skin", "n", "cautioned", "refused", "turned away"], rows)
