"""The gate's table of reasons, read here, so that a score is known also where the gate gives none.

A picture that is turned away as another thing has no score of its reasons in the verdict; its raw measures
are printed all the same, and the scores follow from them by `wasm-core/data/quality/criteria.tsv`. Where
the gate does give a score, both must agree (`check`).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from .gate import ROOT, Reading

TABLE = ROOT / "wasm-core/data/quality/criteria.tsv"
AGREES = 2e-4
LEAST_STRUCTURE = 0.1
"""`focus.rs`: added to the coarse band of skin."""


@dataclass(frozen=True)
class Criterion:
    """One row of the table."""

    domain: str
    reason: str
    at_zero: float
    at_one: float
    caution: float
    refuse: float

    def score(self, value: float) -> float:
        """0 to 1, higher is worse."""
        return min(1.0, max(0.0, (value - self.at_zero) / (self.at_one - self.at_zero)))

    def suspicion(self, score: float) -> float:
        """The score on the gate's common scale: 0.5 at the threshold that refuses."""
        if score <= self.refuse:
            return 0.5 * score / self.refuse
        return 0.5 + 0.5 * (score - self.refuse) / (1 - self.refuse)


def criteria(domain: str, path: Path = TABLE) -> dict[str, Criterion]:
    """The reasons of a domain, in the order of the table."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["domain"] == domain]
    names = ("at_zero", "at_one", "caution", "refuse")
    return {row["reason"]: Criterion(domain, row["reason"], *(float(row[name]) for name in names)) for row in rows}


def measured(reading: Reading, domain: str) -> dict[str, float]:
    """The quantity that decides each reason but size (`assess.rs`, `measure`)."""
    raw = reading.measures
    if domain == "fundus":
        return {
            "blur": raw["f.middle"],
            "dark": raw["f.median"],
            "bright": raw["f.bright"],
            "uneven": raw["f.uneven"],
            "cut-off": raw["f.lit"],
        }
    return {
        "blur": raw["d.fine"] / (raw["d.coarse"] + LEAST_STRUCTURE),
        "dark": raw["d.upper"],
        "bright": raw["d.bright"],
        "uneven": raw["d.uneven"],
        "cut-off": raw["d.lit"],
    }


def scores(reading: Reading, domain: str, table: dict[str, Criterion]) -> dict[str, float]:
    """The score of each reason, whatever the picture was taken for; size only where the gate gives it."""
    found = {reason: table[reason].score(value) for reason, value in measured(reading, domain).items()}
    return found | ({"too-small": reading.scores["too-small"]} if "too-small" in reading.scores else {})


def check(reading: Reading, found: dict[str, float]) -> None:
    """Stops when the gate's own scores are not those computed here."""
    for reason, score in reading.scores.items():
        if abs(found[reason] - score) > AGREES:
            raise SystemExit(f"{reason}: the gate says {score}, its table and measures {found[reason]}")
