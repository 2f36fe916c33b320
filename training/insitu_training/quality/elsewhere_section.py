"""The card on cameras never seen: limits and a weighing that were set on the other sources."""

from __future__ import annotations

import numpy as np

from .criteria import criteria
from .elsewhere import Set, limit_elsewhere, reasons, scores_of, weighed_elsewhere, weighed_inside, weighing
from .faults import FAULTS
from .faults_section import copied
from .markdown import area, grid, percent
from .outcomes import compared, number, separated
from .rejects_section import reject_auc
from .tables import Table

DOMAINS = ("fundus", "dermoscopy")


def sets(tables: dict[str, Table], domain: str) -> list[Set]:
    """The sources of a domain with their copies."""
    out = []
    for source in copied(domain):
        table = tables[source.name]
        faults = {name: fault for name, fault in FAULTS.items() if domain in fault.strengths}
        copies = {
            name: {f"{strength:g}": table.of(name, f"{strength:g}") for strength in fault.strengths[domain]}
            for name, fault in faults.items()
        }
        out.append(Set(source.title, domain, compared(table, source), copies))
    return out


def limit_rows(tables: dict[str, Table]) -> str:
    """Limits of the other sources, read on the one left out: originals and severe copies beyond."""
    rows = []
    for domain in DOMAINS:
        all_sets = sets(tables, domain)
        for left_out in all_sets:
            others = [one for one in all_sets if one is not left_out]
            cells = []
            for reason in reasons(domain):
                good, bad = limit_elsewhere(left_out, others, reason)
                cells.append(f"{percent(good)} / {percent(bad)}")
            rows.append([left_out.name, *cells, *["–"] * (5 - len(cells))])
    return grid(["source left out", "blur", "dark", "bright", "uneven", "cut-off"], rows)


def weighing_rows(tables: dict[str, Table]) -> str:
    """The gate's number beside a weighing from elsewhere and one from inside."""
    rows = []
    for domain in DOMAINS:
        all_sets, table = sets(tables, domain), criteria(domain)
        for left_out in all_sets:
            others = [one for one in all_sets if one is not left_out]
            bad, good = left_out.bad(), left_out.originals
            gate = separated(bad, good, np.array([number(row, table) for row in [*bad, *good]]))
            learned = (weighed_elsewhere(left_out, others), weighed_inside(left_out))
            counts = f"{len(bad)} / {len(good)}"
            rows.append([left_out.name, counts, area(gate), *(area(one) for one in learned)])
    return grid(["source", "copies / originals", "the gate's number", "weighed elsewhere", "weighed inside"], rows)


def weighing_on_rejects(tables: dict[str, Table]) -> str:
    """The weighing of all fundus sources but EyePACS, on EyeQ's rejects."""
    model = weighing([one for one in sets(tables, "fundus") if not one.name.startswith("EyePACS")])
    auc = reject_auc(tables["eyepacs-dev"], lambda row: float(model.decision_function(scores_of([row], "fundus"))[0]))
    return area(auc)
