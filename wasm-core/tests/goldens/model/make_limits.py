"""Writes limits.json: conformal sets and scores of strangeness, by the code that trains the packs.

    pip install "numpy==2.4.6" scipy
    python make_limits.py
"""

import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3] / "training"))
from insitu_training.tuning import conformal, familiarity  # noqa: E402

CASES = 24


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities `[n, k]` of logits `[n, k]`."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def sets(name: str, ordinal: bool, probabilities: np.ndarray, quantiles: np.ndarray) -> dict:
    """One case: probabilities `[n, k]`, quantiles `[k]`, and which labels each set holds `[n, k]`."""
    return {
        "name": name,
        "ordinal": ordinal,
        "quantiles": quantiles.tolist(),
        "probabilities": probabilities.tolist(),
        "sets": conformal.sets(probabilities, quantiles, ordinal).tolist(),
    }


def drawn_sets(name: str, ordinal: bool, classes: int, random: np.random.Generator) -> dict:
    """Quantiles of 400 drawn pictures, sets of others."""
    probabilities = softmax(random.normal(size=(400 + CASES, classes)) * 2)
    labels = (random.random((len(probabilities), 1)) > probabilities.cumsum(axis=1)[:, :-1]).sum(axis=1)
    own = [[label] for label in range(classes)]
    return sets(name, ordinal, probabilities[400:], conformal.quantiles(probabilities[:400], labels[:400], own))


def edges() -> dict:
    """Scores that lie on their quantile, equal likeliest labels, quantiles of 0 and 1."""
    probabilities = np.array([[0.25, 0.75, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0], [0.375, 0.25, 0.375]])
    return sets("edges", False, probabilities, np.array([0.75, 0.0, 1.0]))


def distances(random: np.random.Generator) -> list[dict]:
    """Both distances as training fits them, for familiar and strange features."""
    labels = np.arange(120) % 3
    features = random.normal(size=(120, 12)).astype(np.float32)
    features[:, 0] += 4 * labels
    familiarity.DIRECTIONS, familiarity.REFERENCES = 6, 40
    asked = np.concatenate([features[:4], features[:4] + 3, random.normal(size=(4, 12)) * 100]).astype(np.float32)
    return [
        {
            "name": name,
            "projection": distance.projection.tolist(),
            "references": distance.references.tolist(),
            "neighbours": distance.neighbours,
            "features": asked.tolist(),
            "scores": distance.of(asked).tolist(),
        }
        for name, distance in familiarity.fit(features, labels, seed=0).items()
    ]


def energies(random: np.random.Generator) -> list[dict]:
    """The energy of each kind of output; the last two rows would overflow without care."""
    cases = []
    for kind, logits in (("softmax", 7), ("sigmoid", 1), ("ordinal", 4)):
        extreme = [np.full(logits, 1000.0), np.full(logits, -1000.0)]
        values = np.concatenate([random.normal(size=(6, logits)) * 4, extreme]).astype(np.float32)
        scores = familiarity.energy(kind, values.astype(np.float64))
        cases.append({"kind": kind, "logits": values.tolist(), "scores": scores.tolist()})
    return cases


def main() -> None:
    """Write the file beside this one, a case a line."""
    random = np.random.default_rng(0)
    vectors = {
        "conformal": [drawn_sets("ordinal", True, 5, random), drawn_sets("softmax", False, 7, random), edges()],
        "distance": distances(random),
        "energy": energies(random),
    }
    parts = (
        f" {json.dumps(key)}: [\n" + ",\n".join(f"  {json.dumps(case)}" for case in cases) + "\n ]"
        for key, cases in vectors.items()
    )
    (HERE / "limits.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    main()
