"""Command line: `python -m insitu_training <pack or step>`."""

from __future__ import annotations

import argparse
from pathlib import Path

from .features import Machine

ROOT = Path(__file__).resolve().parents[2]
LANDMARKS = ROOT / "wasm-core/data/quality/landmarks.tsv"
FIXTURES = ROOT / "wasm-core/tests/goldens/preprocess"
PACKS = ("dr-grade", "dr-grade-open", "melanoma-open", "skin-lesion")
STAGES = ("folds", "final", "pack")
EIGHT_BIT, EXPLAIN, PARTS, SIDES = "eight-bit", "explain", "parts", "sides"
FROZEN = "frozen"
QUALITY_STAGES = ("scores", "card", "refit")


def main() -> None:
    """Parse the arguments and run one step."""
    parser = argparse.ArgumentParser(prog="insitu_training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    fixtures = steps.add_parser("fixtures", help="write the preprocessing fixtures")
    fixtures.add_argument("--data", type=Path, required=True)
    fixtures.add_argument("--out", type=Path, default=FIXTURES)
    landmarks = steps.add_parser("landmarks", help="fit the rule that finds optic disc and fovea")
    landmarks.add_argument("--data", type=Path, required=True)
    landmarks.add_argument("--out", type=Path, default=LANDMARKS)
    quality = steps.add_parser("quality", help="measure the quality gate and write its card")
    quality.add_argument("--data", type=Path, help="not needed for the card")
    quality.add_argument("--stage", choices=QUALITY_STAGES, help="one stage; scores and card when left out")
    quality.add_argument("--only", nargs="+", help="measure only these sources, or `others`")
    for pack in PACKS:
        add_pack(steps.add_parser(pack, help=f"train, measure and write the pack {pack}"))
    arguments = parser.parse_args()
    if arguments.step == "fixtures":
        from .fixtures import write_fixtures

        write_fixtures(arguments.data, arguments.out)
    elif arguments.step == "landmarks":
        from .landmarks import fit_landmarks

        fit_landmarks(arguments.data, arguments.out)
    elif arguments.step == "quality":
        run_quality(arguments)
    else:
        run(arguments)


def add_pack(train: argparse.ArgumentParser) -> None:
    """Arguments of a pack."""
    train.add_argument("--data", type=Path, required=True)
    train.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    train.add_argument(
        "--stage",
        choices=(*STAGES, EIGHT_BIT, EXPLAIN, PARTS, SIDES, FROZEN),
        help="one stage of tuning, or the untuned pack",
    )
    train.add_argument("--fold", type=int, nargs="+", help="only these folds")
    train.add_argument("--jobs", type=int, default=2, help="processes that prepare pictures")
    train.add_argument("--threads", type=int, default=2, help="threads of the network")


def run_quality(arguments: argparse.Namespace) -> None:
    """The asked stage of the gate's measurement, or scores and card."""
    kept = ROOT / "training/quality"
    cache = ROOT / "training/.cache/quality"
    if arguments.stage in ("scores", None):
        from .quality.measuring import NAMES, measure_all

        if arguments.data is None:
            raise SystemExit("--data says where the pictures are")
        measure_all(arguments.data, cache, kept, arguments.only or NAMES)
    if arguments.stage == "refit":
        from .quality.card import write_refit

        write_refit(kept, cache / "scope.tsv")
    if arguments.stage in ("card", None):
        from .quality.card import write_card

        write_card(kept, kept / "card.md.in", ROOT / "docs/quality-card.md")


def run(arguments: argparse.Namespace) -> None:
    """The asked stage, or all stages of tuning one after the other."""
    machine = Machine(arguments.device, arguments.jobs, arguments.threads)
    if arguments.stage == FROZEN:
        from .run import run_pack

        run_pack(ROOT, arguments.step, arguments.data, machine)
        return
    from .tuning import stages
    from .tuning.explaining import run_explain
    from .tuning.fewer_bits import run_eight_bit
    from .tuning.packing import run_packing
    from .tuning.parts import run_parts
    from .tuning.sides import run_sides

    place = stages.workplace(ROOT, arguments.step, arguments.data, machine)
    for stage in STAGES if arguments.stage is None else (arguments.stage,):
        if stage == "folds":
            stages.run_folds(place, arguments.fold)
        elif stage == "final":
            stages.run_final(place)
        elif stage == EIGHT_BIT:
            run_eight_bit(place)
        elif stage == EXPLAIN:
            run_explain(place, arguments.fold)
        elif stage == PARTS:
            run_parts(place)
        elif stage == SIDES:
            run_sides(place)
        else:
            run_packing(place, ROOT / "public/models" / arguments.step)


if __name__ == "__main__":
    main()
