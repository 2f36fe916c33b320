"""The card: the kept tables, read again, as `docs/quality-card.md`."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from ..statistics import Estimate
from . import elsewhere_section, faults_section, rejects_section, scope_section, tables
from .elsewhere import SEVERE
from .faults import FAULTS
from .faults_section import Figure
from .left_out import OTHER, SHIPPED, WITHOUT, Pool, admitted, fitted_on_all, pool
from .markdown import area, grid, with_interval
from .measuring import OTHERS
from .scope_rule import write_rule
from .scope_section import PACKS, Admitted
from .sources import COPIED, SOURCES
from .tables import ORIGINAL, Table

REJECTS = ("eyepacs-dev", "eyepacs-200")
TARGET_AUC, TARGET_AWAY, TARGET_KEPT = 0.95, 0.99, 0.98
POINTS = (0.35, 0.5)
"""Of the gate's number; 0.5 is where it refuses, 0.35 the point of decision 3."""


def write_card(kept: Path, template: Path, out: Path) -> None:
    """Fills the template; nothing but the tables is read."""
    of = {source.name: tables.read(kept, source.name) for source in SOURCES}
    things = pool(of, tables.read(kept, OTHERS))
    let_through = admitted(things, PACKS)
    figures = [figure for domain in ("fundus", "dermoscopy") for figure in faults_section.figures(of, domain)]
    text = Template(template.read_text(encoding="utf-8")).substitute(
        fault_fields(of, figures)
        | reject_fields(of)
        | elsewhere_fields(of)
        | scope_fields(things, let_through)
        | {"copied": str(COPIED), "sources": source_rows(of), "targets": target_rows(of, figures, things, let_through)}
    )
    out.write_text(text, encoding="utf-8")
    print(re.search(r"\| target .*?\n\n", text, re.DOTALL).group())  # type: ignore[union-attr]
    print(out)


def write_refit(kept: Path, out: Path) -> None:
    """A scope rule from all tables, in the product's form; the product's own table is left alone."""
    of = {source.name: tables.read(kept, source.name) for source in SOURCES}
    out.parent.mkdir(parents=True, exist_ok=True)
    write_rule(
        fitted_on_all(pool(of, tables.read(kept, OTHERS))), out, "fit by `insitu_training quality --stage refit`"
    )
    print(out)


def source_rows(of: dict[str, Table]) -> str:
    """What was measured, and what the gate owes to it."""
    rows = []
    for source in SOURCES:
        originals = of[source.name].of(ORIGINAL)
        files = {row.file for row in of[source.name].rows if row.kind != ORIGINAL}
        groups = len({row.group for row in originals})
        rows.append(
            [
                source.title,
                source.domain,
                str(len(originals)),
                str(groups),
                str(len(files)),
                source.thresholds,
                source.scope,
            ]
        )
    return grid(["source", "domain", "pictures", "people or lesions", "degraded", "thresholds", "scope rule"], rows)


def fault_fields(of: dict[str, Table], figures: list[Figure]) -> dict[str, str]:
    """Section on degraded copies."""
    fields = {
        "originals": faults_section.original_rows(of),
        "sides": faults_section.side_rows(of),
        "smaller": faults_section.smaller_rows(of),
        "tones": faults_section.tone_rows(of),
    }
    for domain in ("fundus", "dermoscopy"):
        fields[f"auc_{domain}"] = faults_section.auc_rows(figures, domain)
        fields[f"outcomes_{domain}"] = faults_section.outcome_rows(figures, domain)
    return fields


def reject_fields(of: dict[str, Table]) -> dict[str, str]:
    """Section on EyeQ's rejects."""
    dev = of[REJECTS[0]]
    return {
        "rejects": rejects_section.reject_rows(of, REJECTS),
        "reject_points": rejects_section.point_rows(dev, POINTS),
        "rejects_named": with_interval(rejects_section.named(dev)),
    }


def elsewhere_fields(of: dict[str, Table]) -> dict[str, str]:
    """Section on sources left out."""
    return {
        "limits_elsewhere": elsewhere_section.limit_rows(of),
        "weighed": elsewhere_section.weighing_rows(of),
        "weighed_rejects": elsewhere_section.weighing_on_rejects(of),
    }


def scope_fields(things: Pool, let_through: Admitted) -> dict[str, str]:
    """Section on scope."""
    return {
        "kept": scope_section.kept_rows(things, let_through),
        "turned_away": scope_section.turned_away_rows(things, let_through),
        "left_out": scope_section.left_out_rows(things, let_through),
        "n_fit": f"{things.domain.size:,}",
    }


def target_rows(of: dict[str, Table], figures: list[Figure], things: Pool, let_through: Admitted) -> str:
    """What was asked for, and what was found."""
    reject = rejects_section.reject_auc(of[REJECTS[0]], rejects_section.gate_number)
    lowest = min(figures, key=lambda figure: figure.auc.value)
    hardest = min((figure for figure in figures if is_severe(figure)), key=lambda figure: figure.auc.value)
    severe = f"{area(hardest.auc)}: {hardest.fault} {hardest.strength} on {hardest.source.title}"
    where = f"{area(lowest.auc)}: {lowest.fault} {lowest.strength} on {lowest.source.title}"
    rows = [
        [f"reject against rest on EyePACS-dev, AUC at least {TARGET_AUC}", area(reject), met(reject, TARGET_AUC)],
        ["no reason turns over on any source: lowest AUC, any strength, above 0.5", where, met(lowest.auc, 0.5)],
        [f"the same at the two strongest strengths, at least {TARGET_AUC}", severe, met(hardest.auc, TARGET_AUC)],
    ]
    everything = things.domain == OTHER
    for way, note in ((SHIPPED, ""), (WITHOUT, ", each kind left out of the fit in turn")):
        for pack in PACKS:
            away = scope_section.turned_away(things, let_through, way, everything, pack)
            title = f"{scope_section.PACK_TITLES[pack]}: other things turned away{note}, at least 99 %"
            rows.append([title, with_interval(away), met(away, TARGET_AWAY)])
    for way, note in ((SHIPPED, ""), (WITHOUT, ", each source left out of the fit in turn")):
        least = {
            source.title: scope_section.kept(things, let_through, way, source.name, source.domain) for source in SOURCES
        }
        name = min(least, key=lambda title: least[title].value)
        found = f"{with_interval(least[name])} on {name}"
        rows.append(
            [
                f"right ones kept by a pack of their kind{note}, least of the sources, at least 98 %",
                found,
                met(least[name], TARGET_KEPT),
            ]
        )
    return grid(["target", "found", "met"], rows)


def is_severe(figure: Figure) -> bool:
    """Whether its strength is one of the strongest."""
    return float(figure.strength) in FAULTS[figure.fault].strengths[figure.source.domain][-SEVERE:]


def met(found: Estimate, target: float) -> str:
    """Whether value and interval reach the target."""
    if found.value < target:
        return "**no**"
    return "yes" if found.low >= target else "yes, the interval reaches below"
