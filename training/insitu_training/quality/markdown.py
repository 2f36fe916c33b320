"""Figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..statistics import Estimate


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percent(share: Estimate) -> str:
    """Without the interval."""
    return f"{100 * share.value:.1f} %" if share.value == share.value else "–"


def with_interval(share: Estimate) -> str:
    """With the interval, in per cent."""
    if share.value != share.value:
        return "–"
    return f"{100 * share.value:.1f} % ({100 * share.low:.1f}–{100 * share.high:.1f})"


def area(auc: Estimate) -> str:
    """An AUC with its interval."""
    return f"{auc.value:.3f} ({auc.low:.3f}–{auc.high:.3f})"
