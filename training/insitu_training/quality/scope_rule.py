"""The scope rule: `wasm-core/src/quality/scope.rs` over whole tables, and the fit of such a rule.

For each domain `linear x z + square x z x z` is added up over the measures, `z` being the distance from the
centre in scales, held within six. Measures are `[n, measures]`; a domain is `fundus` or `dermoscopy`, a pack
is a domain or `any`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from .gate import ROOT

TABLE = ROOT / "wasm-core/data/quality/scope.tsv"
DOMAINS = ("fundus", "dermoscopy")
ANY = "any"
FARTHEST = 6.0
GREY = 0.02
LEAN = 1.0
SKIN_SHARE = 0.85
PENALTY = 1.0
"""C of the logistic regression; fixed, not chosen by a figure of the card."""
LEAST_SCALE = 1e-3

Measures = NDArray[np.float64]


@dataclass(frozen=True)
class Rule:
    """One domain's rule."""

    centre: Measures
    scale: Measures
    linear: Measures
    square: Measures
    intercept: float

    def margin(self, measures: Measures) -> Measures:
        """Above 0 a picture is of the domain, `[n]`."""
        z = distances(measures, self.centre, self.scale)
        return z @ self.linear + (z * z) @ self.square + self.intercept


@dataclass(frozen=True)
class ScopeRule:
    """Both rules, over measures of these names."""

    names: list[str]
    rules: dict[str, Rule]

    def sort(self, measures: Measures, wanted: str) -> NDArray[np.str_]:
        """What each picture seems to show, when a pack of the domain that is wanted asks."""
        fundus, dermoscopy = (self.rules[domain].margin(measures) for domain in DOMAINS)
        lean = {"fundus": LEAN, "dermoscopy": -LEAN, ANY: 0.0}[wanted]
        chroma, warm = (measures[:, self.names.index(name)] for name in ("chroma", "warm_share"))
        first = (fundus > 0) & ((fundus + lean >= dermoscopy) | (dermoscopy <= 0))
        return np.select(
            [chroma < GREY, first, dermoscopy > 0, warm > SKIN_SHARE],
            ["radiology", "fundus", "dermoscopy", "clinical"],
            "other",
        )

    def admits(self, measures: Measures, wanted: str) -> NDArray[np.bool_]:
        """Whether each picture is let through to such a pack."""
        scope = self.sort(measures, wanted)
        return np.isin(scope, DOMAINS) if wanted == ANY else scope == wanted


def distances(measures: Measures, centre: Measures, scale: Measures) -> Measures:
    """From the centre, in scales, within the farthest."""
    return np.clip((measures - centre) / scale, -FARTHEST, FARTHEST)


def shipped(names: list[str], path: Path = TABLE) -> ScopeRule:
    """The rule of the product, for measures in this order."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    rules = {}
    for domain in DOMAINS:
        of = {row["measure"]: row for row in rows if row["domain"] == domain}
        centre, scale, linear, square = (
            np.array([float(of[name][column]) for name in names]) for column in ("centre", "scale", "linear", "square")
        )
        rules[domain] = Rule(centre, scale, linear, square, float(of["intercept"]["linear"]))
    return ScopeRule(names, rules)


def fit_rule(measures: Measures, right: NDArray[np.bool_], groups: NDArray[np.str_]) -> Rule:
    """A rule from right pictures and others; right and others weigh the same, so do the groups of each side."""
    centre = np.median(measures[right], axis=0)
    scale = np.maximum(measures.std(axis=0), LEAST_SCALE)
    z = distances(measures, centre, scale)
    model = LogisticRegression(C=PENALTY, max_iter=3000)
    model.fit(np.hstack([z, z * z]), right, sample_weight=weights(right, groups))
    linear, square = np.split(model.coef_[0], 2)
    return Rule(centre, scale, linear, square, float(model.intercept_[0]))


def weights(right: NDArray[np.bool_], groups: NDArray[np.str_]) -> Measures:
    """Equal sums for both sides, equal sums for the groups of a side, `n` in all."""
    out = np.zeros(right.size)
    for side in (right, ~right):
        names = np.unique(groups[side])
        for name in names:
            rows = side & (groups == name)
            out[rows] = right.size / 2 / names.size / rows.sum()
    return out


def fit(names: list[str], measures: Measures, domains: NDArray[np.str_], groups: NDArray[np.str_]) -> ScopeRule:
    """Both rules; `domains` says what each picture is (others: anything else), `groups` its source or kind."""
    return ScopeRule(names, {domain: fit_rule(measures, domains == domain, groups) for domain in DOMAINS})


def write_rule(rule: ScopeRule, path: Path, source: str) -> None:
    """In the form of the product's table, for whoever wants to try it there."""
    lines = ["domain\tmeasure\tcentre\tscale\tlinear\tsquare\tsource"]
    for domain, one in rule.rules.items():
        lines.append(f"{domain}\tintercept\t0\t1\t{one.intercept:.4f}\t0\t{source}")
        for name, *numbers in zip(rule.names, one.centre, one.scale, one.linear, one.square):
            centre, scale, linear, square = numbers
            lines.append(f"{domain}\t{name}\t{centre:.5f}\t{scale:.5f}\t{linear:.4f}\t{square:.4f}\t{source}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
