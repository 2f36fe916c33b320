"""Command line: `python -m insitu_training <pack or step>`."""

from __future__ import annotations

import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LANDMARKS = ROOT / "wasm-core/data/quality/landmarks.tsv"
FIXTURES = ROOT / "wasm-core/tests/goldens/preprocess"
PACKS = ("dr-grade-open", "skin-lesion")


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
    for pack in PACKS:
        train = steps.add_parser(pack, help=f"train, measure and write the pack {pack}")
        train.add_argument("--data", type=Path, required=True)
        train.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
        train.add_argument("--jobs", type=int, default=2, help="processes that prepare pictures")
        train.add_argument("--threads", type=int, default=2, help="threads of the network")
    arguments = parser.parse_args()
    if arguments.step == "fixtures":
        from .fixtures import write_fixtures

        write_fixtures(arguments.data, arguments.out)
    elif arguments.step == "landmarks":
        from .landmarks import fit_landmarks

        fit_landmarks(arguments.data, arguments.out)
    else:
        from .run import run_pack

        run_pack(ROOT, arguments.step, arguments.data, arguments.device, arguments.jobs, arguments.threads)


if __name__ == "__main__":
    main()
