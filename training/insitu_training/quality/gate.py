"""The repository's own gate, run over files: `wasm-core/examples/quality_scores.rs` and what it prints."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[3]
VERDICTS = {"Gradable": "gradable", "Barely": "barely", "NotGradable": "not_gradable", "OutOfScope": "out_of_scope"}
GATE, RENDER = "quality_scores", "insitu"
FIRST_MEASURE = "corners_dark"
NAMED = ("too-small", "blur", "dark", "bright", "uneven", "cut-off")


@dataclass(frozen=True)
class Reading:
    """What the gate says of one file."""

    verdict: str
    scope: str
    score: float
    width: int
    height: int
    zones: dict[str, str]
    """The reasons beyond a threshold, and where each was found."""
    scores: dict[str, float]
    """By reason; without those of a domain when the picture is out of scope."""
    measures: dict[str, float]
    """All raw measures of both domains, always."""


@cache
def built() -> dict[str, Path]:
    """Builds the two programs that are asked, and says where they lie."""
    command = ["cargo", "build", "--quiet", "--locked", "--message-format=json"]
    command += ["-p", "insitu-core", "-p", "insitu", "--example", GATE, "--bin", RENDER]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["target"]["name"]: Path(one["executable"]) for one in messages if one.get("executable")}


def read(paths: Iterable[Path], wanted: str | None, title: str) -> dict[Path, Reading]:
    """The gate's reading of each file, for packs of the domain that is wanted; files it cannot read are missing."""
    paths = list(paths)
    command = [str(built()[GATE]), *(["--wanted", wanted] if wanted else [])]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    # The program reads all paths before it prints the first line, so neither waits for the other.
    process.stdin.write("".join(f"{path}\n" for path in paths))
    process.stdin.close()
    header = process.stdout.readline().rstrip("\n").split(",")
    lines = tqdm(process.stdout, desc=title, total=len(paths), mininterval=10)
    readings = dict(parsed(header, line.rstrip("\n")) for line in lines)
    if process.wait() != 0:
        raise SystemExit(f"the gate ended with {process.returncode}")
    return readings


def parsed(header: list[str], line: str) -> tuple[Path, Reading]:
    """One line of the program; a path may hold commas, nothing else does."""
    path, *rest = line.rsplit(",", len(header) - 1)
    row = dict(zip(header[1:], rest, strict=True))
    first = header.index(FIRST_MEASURE)
    scores = {name: float(row[name]) for name in NAMED if row[name]}
    return Path(path), Reading(
        VERDICTS[row["verdict"]],
        row["scope"].lower(),
        float(row["score"]),
        int(row["width"]),
        int(row["height"]),
        dict(zip(row["reasons"].split(), row["zones"].lower().split(), strict=True)),
        scores,
        {name: float(row[name]) for name in header[first:]},
    )
