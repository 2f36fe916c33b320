"""One command per pack: train, write the pack's folder, check it, write tables, card and log."""

from __future__ import annotations

import json
import platform
import shutil
import time
import tomllib
from datetime import date
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from . import dr_grade_open, onnx_file, preprocess, skin_lesion, statistics
from .backbone import CHANNELS, STRIDE, Backbone, Convolution, load_convolutions
from .features import Extractor, Machine
from .trained import Fitted, Trained

TRAINERS = {"dr-grade-open": dr_grade_open.train, "skin-lesion": skin_lesion.train}
PACK_LIMIT_BYTES = 7_000_000
"""All files of a pack together; `cargo xtask dist` refuses more."""
LICENCES = ("LICENSE", "NOTICE")
MAP_IDENTITY_LIMIT = 1e-4
ENGINE_LIMIT = 1e-3

Tensors = dict[str, NDArray[np.float32]]


def run_pack(root: Path, id: str, data: Path, machine: Machine) -> None:
    """The untuned pack: from labels to `public/models/<id>` and `training/<id>`."""
    started = time.monotonic()
    np.random.seed(0)
    torch.manual_seed(0)
    training, pack = root / "training" / id, root / "public/models" / id
    config = tomllib.loads((training / "config.toml").read_text(encoding="utf-8"))
    layers = load_convolutions(config["train"]["side"])
    extractor = Extractor(layers, config["preprocess"], root / "training/.cache" / id, machine)
    trained = TRAINERS[id](config["train"], extractor, data)
    checks = write_pack(pack, training, config, layers, trained, data, "card.md.in")
    append_log(training / "log.md", config, trained, checks, machine.device, time.monotonic() - started)


def write_pack(
    pack: Path,
    training: Path,
    config: dict[str, Any],
    layers: list[Convolution],
    trained: Trained,
    data: Path,
    card: str,
) -> list[str]:
    """The pack's folder and its out-of-fold tables; gives the checks that the stored file passed."""
    side, manifest = config["train"]["side"], config["manifest"]
    (pack / "golden").mkdir(parents=True, exist_ok=True)
    (training / "oof").mkdir(exist_ok=True)
    for name, table in trained.tables.items():
        table.write(training / "oof" / name)
    for stale in pack.glob("ood-*.bin"):
        stale.unlink()
    for name, content in trained.files.items():
        (pack / name).write_bytes(content)
    for name in LICENCES:
        shutil.copyfile(training / name, pack / name)
    onnx_file.write(pack / "weights.onnx", manifest["id"], manifest["version"], side, layers, trained.heads)
    pixels = write_golden_picture(pack / "golden/input.png", data, config)
    outputs = onnx_file.run(pack / "weights.onnx", pixels)
    checks = check(pack / "weights.onnx", layers, trained, pixels, outputs)
    write_manifest(pack, config, trained, outputs)
    write_card(training / card, pack / "card.md", config, trained, pack)
    size = sum(file.stat().st_size for file in pack.rglob("*") if file.is_file())
    require(size <= PACK_LIMIT_BYTES, f"a pack of {size} bytes is over the limit")
    return [*checks, f"all files of the pack: {size} bytes"]


def write_golden_picture(path: Path, data: Path, config: dict[str, Any]) -> NDArray[np.float32]:
    """Store the reduced picture and give its network input, read back from the stored file."""
    golden = config["golden"]
    picture = preprocess.load_picture(data / golden["source"])
    height, width = picture.shape[:2]
    longest = max(height, width)
    rows, columns = (preprocess.scaled_side(side, golden["longest_side"], longest) for side in (height, width))
    small = preprocess.resize(picture, rows, columns, filter="area")
    Image.fromarray(np.floor(small + 0.5).astype(np.uint8)).save(path, optimize=True)
    return preprocess.apply(preprocess.load_picture(path), config["preprocess"])


# --- checks ---------------------------------------------------------------------------


def check(
    path: Path, layers: list[Convolution], trained: Trained, pixels: NDArray[np.float32], outputs: Tensors
) -> list[str]:
    """Equality with PyTorch, and the identity behind the activation map; raises if not met."""
    with torch.inference_mode():
        features = Backbone(layers).eval()(torch.from_numpy(pixels)).numpy()
    pooled = features.mean(axis=(2, 3))
    engine = max(
        [float(np.abs(features - outputs[onnx_file.FEATURES]).max())]
        + [float(np.abs(head.logits(pooled) - outputs[name]).max()) for name, head in trained.heads.items()]
    )
    identity = max(
        map_identity(outputs[onnx_file.FEATURES][0], head.weight, head.bias, outputs[name][0])
        for name, head in trained.heads.items()
    )
    require(engine <= ENGINE_LIMIT, f"ONNX Runtime and PyTorch differ by {engine}")
    require(identity <= MAP_IDENTITY_LIMIT, f"mean of the activation map + bias misses the logit by {identity}")
    return [
        f"weights.onnx: {path.stat().st_size} bytes",
        f"ONNX Runtime against PyTorch, golden picture, largest difference: {engine:.1e}",
        f"mean of the activation map + bias against the logit: {identity:.1e}",
    ]


def map_identity(
    features: NDArray[np.float32], weight: NDArray[np.float32], bias: NDArray[np.float32], logits: NDArray[np.float32]
) -> float:
    """Largest |mean over the map of w . features + b - logit|; features `[1280, h, w]`."""
    maps = np.tensordot(weight.astype(np.float64), features.astype(np.float64), axes=(1, 0))
    return float(np.abs(maps.mean(axis=(1, 2)) + bias - logits).max())


def require(met: bool, message: str) -> None:
    """Stop the run with a message unless the condition is met."""
    if not met:
        raise SystemExit(message)


# --- manifest -------------------------------------------------------------------------


def write_manifest(pack: Path, config: dict[str, Any], trained: Trained, outputs: Tensors) -> None:
    """`manifest.json`, standards §9."""
    manifest = {
        "format": "insitu.pack/1",
        **config["manifest"],
        "network_data_format": network_data_format(config),
        "preprocess": config["preprocess"],
        "outputs": [output_entry(index, output, trained) for index, output in enumerate(config["outputs"])],
        "features": features_entry(config) | trained.map_entry,
        "weights": weights_entry(pack / "weights.onnx", config.get("weight_bits", 16)),
        "calibration": calibration_entry(trained.fitted[config["outputs"][0]["id"]]),
        "operating_points": point_entries(trained.points),
        "default_operating_point": "high_sensitivity",
        "prevalence": round(float(trained.truth.mean()), 6),
        "reliability": statistics.reliability(trained.score, trained.truth),
        **trained.limits,
        "golden": [golden_entry(pack / "golden/input.png", config, outputs)],
        "card": "card.md",
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (pack / "manifest.json").write_text(text + "\n", encoding="utf-8")


def network_data_format(config: dict[str, Any]) -> dict[str, Any]:
    """MONAI's description of input and first output."""
    side, output = config["train"]["side"], config["outputs"][0]
    ids = [label["id"] for label in output["labels"]]
    names = {"ordinal": [f"grade > {label}" for label in ids[:-1]], "sigmoid": ids[1:], "softmax": ids}[output["kind"]]
    return {
        "inputs": {
            "image": {
                "type": "image",
                "format": "magnitude",
                "modality": config["input"]["modality"],
                "num_channels": 3,
                "spatial_shape": [side, side],
                "dtype": "float32",
                "value_range": [round(-127 / 128, 6), 1.0],
                "is_patch_data": False,
                "channel_def": {"0": "R", "1": "G", "2": "B"},
                "layout": "NCHW",
                "tensor": onnx_file.INPUT,
            }
        },
        "outputs": {
            "pred": {
                "type": "probabilities",
                "format": "classes",
                "tensor": output["tensor"],
                "num_channels": len(names),
                "spatial_shape": [],
                "dtype": "float32",
                "value_range": [],
                "is_patch_data": False,
                "channel_def": {str(index): name for index, name in enumerate(names)},
            }
        },
    }


def output_entry(index: int, output: dict[str, Any], trained: Trained) -> dict[str, Any]:
    """One output; the first has its cuts, and all others carry their own calibration."""
    if index == 0:
        return output if trained.cuts is None else {**output, "cuts": trained.cuts}
    return {**output, "calibration": calibration_entry(trained.fitted[output["id"]])}


def features_entry(config: dict[str, Any]) -> dict[str, Any]:
    """The feature map and the first head's tensors."""
    cells, tensor = config["train"]["side"] // STRIDE, config["outputs"][0]["tensor"]
    return {
        "tensor": onnx_file.FEATURES,
        "channels": CHANNELS,
        "height": cells,
        "width": cells,
        "head": {"weight_tensor": f"{tensor}.weight", "bias_tensor": f"{tensor}.bias"},
    }


def weights_entry(path: Path, bits: int) -> dict[str, Any]:
    """Name, hash and size of the ONNX file, and how its weights are stored."""
    return {
        "file": path.name,
        "sha256": onnx_file.sha256(path),
        "bytes": path.stat().st_size,
        "opset": onnx_file.OPSET,
        "dtype": {16: "f16", 8: "i8"}[bits],
    }


def calibration_entry(fitted: Fitted) -> dict[str, Any]:
    """Temperature, and the bias where there is one."""
    entry = {"method": "temperature", "temperature": fitted.calibration.temperature}
    if fitted.calibration.bias:
        entry["bias"] = fitted.calibration.bias
    return {**entry, "fitted_on": fitted.fitted_on, "ece": round(fitted.ece, 6)}


def point_entries(points: dict[str, list[statistics.OperatingPoint]]) -> list[dict[str, Any]]:
    """All operating points, by score."""
    return [
        {
            "id": point.id,
            "score": score,
            "threshold": round(point.threshold, 6),
            "sensitivity": point.sensitivity.as_json(),
            "specificity": point.specificity.as_json(),
            "n": point.n,
        }
        for score, of_score in points.items()
        for point in of_score
    ]


def golden_entry(picture: Path, config: dict[str, Any], outputs: Tensors) -> dict[str, Any]:
    """The golden picture and its raw logits."""
    logits = {
        output["tensor"]: [round(float(value), 6) for value in outputs[output["tensor"]][0]]
        for output in config["outputs"]
    }
    return {
        "input": picture.name,
        "sha256": onnx_file.sha256(picture),
        "outputs": logits,
        "atol": config["golden"]["atol"],
    }


# --- card and log ---------------------------------------------------------------------


def write_card(template: Path, card: Path, config: dict[str, Any], trained: Trained, pack: Path) -> None:
    """Fill the card's figures in; an unknown or missing name stops the run."""
    first = trained.fitted[config["outputs"][0]["id"]].calibration
    values = {
        "side": str(config["train"]["side"]),
        **trained.figures,
        "version": config["manifest"]["version"],
        "sha256": onnx_file.sha256(pack / "weights.onnx"),
        "bytes": str((pack / "weights.onnx").stat().st_size),
        "temperature": f"{first.temperature:.3f}",
        "bias": f"{first.bias:.3f}",
    }
    card.write_text(Template(template.read_text(encoding="utf-8")).substitute(values), encoding="utf-8")


def append_log(
    path: Path, config: dict[str, Any], trained: Trained, checks: list[str], device: str, seconds: float
) -> None:
    """A short section per run."""
    settings = ", ".join(f"{name} {value}" for name, value in config["train"].items())
    lines = [
        f"## {config['manifest']['version']}, {date.today().isoformat()}",
        "",
        f"- settings: {settings}; preparation and features cached where unchanged",
        f"- machine: {device}, Python {platform.python_version()}, PyTorch {torch.__version__}, {seconds:.0f} s",
        *(f"- {line}" for line in [*trained.summary, *checks]),
        "",
    ]
    head = "" if path.exists() else f"# Runs of {config['manifest']['id']}\n\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(head + "\n".join(lines) + "\n")
    print("\n".join(lines))
