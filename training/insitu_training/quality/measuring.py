"""Pictures through the gate: each source as it is and in degraded copies, and the other things."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import numpy as np

from . import gate, others, scope_rule, tables
from .copying import make_copies
from .criteria import Criterion, check, criteria, scores
from .faults import COPIES
from .sources import SOURCES, Picture, Source, pictures, source_of, to_copy
from .tables import ORIGINAL, Row, Table

OTHERS = "others"
UNSURE = 0.01
"""Margins this near to 0 may fall on either side by rounding."""


NAMES = (*(source.name for source in SOURCES), OTHERS)


def measure_all(data: Path, cache: Path, out: Path, only: Collection[str]) -> None:
    """The tables of these sources and other things; a table that is there is not measured again."""
    for name in only:
        if not (out / f"{name}.csv").is_file():
            table = measure_others(data, cache) if name == OTHERS else measure_source(data, cache, source_of(name))
            tables.write(table, out, name)


def measure_source(data: Path, cache: Path, source: Source) -> Table:
    """One source for packs of its domain."""
    table = criteria(source.domain)
    found = pictures(data, source)
    readings = gate.read([picture.path for picture in found], source.domain, source.title)
    names = scope_names(readings[found[0].path])
    rows = [
        row_of(picture, (ORIGINAL, "", ""), readings[picture.path], table, source.domain, names)
        for picture in found
        if picture.path in readings
    ]
    check_rule(readings, names, source.domain)
    folder = cache / "copies" / source.name
    made = make_copies(to_copy(found, source), source, folder)
    readings = gate.read([copy.path for copy in made], source.domain, f"{source.title}, copies")
    for copy in made:
        learned = names if copy.strength == COPIES[copy.kind].readable.get(source.domain) else []
        what = (copy.kind, f"{copy.strength:g}", copy.side)
        rows.append(row_of(copy.picture, what, readings[copy.path], table, source.domain, learned))
    shutil.rmtree(folder)
    return Table(rows, names)


def row_of(
    picture: Picture,
    what: tuple[str, str, str],
    reading: gate.Reading,
    table: dict[str, Criterion],
    domain: str,
    names: list[str],
) -> Row:
    """One row; `what` is kind, strength and side."""
    found = scores(reading, domain, table)
    check(reading, found)
    measures = [reading.measures[name] for name in names]
    known = (picture.file, picture.group, picture.label, *what, reading.verdict, reading.scope, reading.score)
    return Row(*known, found, reading.zones, measures)


def measure_others(data: Path, cache: Path) -> Table:
    """The other things, for any pack."""
    folder = cache / OTHERS
    found = others.gather(data, folder)
    readings = gate.read([folder / other.file for other in found], None, "other things")
    names = scope_names(next(iter(readings.values())))
    rows = []
    for other in found:
        reading = readings.get(folder / other.file)
        if reading is not None:
            known = (other.file, other.group, "", other.kind, "", "", reading.verdict, reading.scope, reading.score)
            rows.append(Row(*known, {}, {}, [reading.measures[name] for name in names]))
    check_rule(readings, names, scope_rule.ANY)
    return Table(rows, names)


def scope_names(reading: gate.Reading) -> list[str]:
    """Names of the scope rule's measures: those without the prefix of a domain."""
    return [name for name in reading.measures if "." not in name]


def check_rule(readings: dict[Path, gate.Reading], names: list[str], wanted: str) -> None:
    """Stops when the rule computed here does not sort as the gate does."""
    rule = scope_rule.shipped(names)
    measures = np.array([[reading.measures[name] for name in names] for reading in readings.values()])
    margins = np.stack([one.margin(measures) for one in rule.rules.values()])
    clear = (np.abs(margins) > UNSURE).all(axis=0)
    wrong = (rule.sort(measures, wanted) != [reading.scope for reading in readings.values()]) & clear
    if wrong.any():
        raise SystemExit(f"{wrong.sum()} of {wrong.size} pictures are sorted otherwise than by the gate")
