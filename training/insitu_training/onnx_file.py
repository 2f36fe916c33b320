"""Writes the pack's ONNX file: backbone with 16- or 8-bit weights, mean over the map, linear heads.

The graph is written node by node instead of traced: Conv (pads as attributes), Clip, Add,
ReduceMean, Gemm, and a Cast for each weight, with a Mul by its scale where it has 8 bits.
Nothing else, opset 17, fixed shape.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from . import eight_bit
from .backbone import CHANNELS, STRIDE, Convolution
from .heads import Head

OPSET = 17
IR_VERSION = 8
INPUT, FEATURES, POOLED = "input", "features", "pooled"


def write(path: Path, id: str, version: str, side: int, layers: list[Convolution], heads: dict[str, Head]) -> None:
    """Write and check the file; outputs are the heads in their order, then `features`."""
    graph = Graph()
    graph.constant("zero", np.float32(0))
    graph.constant("six", np.float32(6))
    value = INPUT
    outputs: list[str] = []
    for index, layer in enumerate(layers):
        last = index == len(layers) - 1
        value = graph.convolution(value, layer, outputs, FEATURES if last else layer.name)
        outputs.append(value)
    graph.node("ReduceMean", [FEATURES], POOLED, axes=[2, 3], keepdims=0)
    for name, head in heads.items():
        graph.constant(f"{name}.weight", head.weight)
        graph.constant(f"{name}.bias", head.bias)
        graph.node("Gemm", [POOLED, f"{name}.weight", f"{name}.bias"], name, transB=1)
    model = helper.make_model(
        graph.finished(id, side, heads),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="insitu_training",
    )
    helper.set_model_props(model, {"id": id, "version": version})
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


class Graph:
    """Nodes and constants of one ONNX graph while it is being written."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic] | np.float32) -> None:
        """A named initializer."""
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """A node with one output; gives the output's name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=f"{output}.{kind}", **attributes))
        return output

    def convolution(self, value: str, layer: Convolution, outputs: list[str], output: str) -> str:
        """The weights, Conv, and Clip or Add where the layer asks for them."""
        self.constant(f"{layer.name}.bias", layer.bias)
        weight = self.weights(layer)
        plain = not layer.relu6 and layer.adds is None
        kernel = layer.weight.shape[2]
        linear = self.node(
            "Conv",
            [value, weight, f"{layer.name}.bias"],
            output if plain else f"{layer.name}.linear",
            kernel_shape=[kernel, kernel],
            strides=[layer.stride, layer.stride],
            pads=list(layer.pads),
            group=layer.groups,
            dilations=[1, 1],
        )
        if layer.relu6:
            return self.node("Clip", [linear, "zero", "six"], output)
        if layer.adds is not None:
            return self.node("Add", [linear, outputs[layer.adds]], output)
        return linear

    def weights(self, layer: Convolution) -> str:
        """The stored weights as 32-bit floats."""
        name = f"{layer.name}.weight"
        if layer.scale is None:
            self.constant(f"{name}16", layer.weight)
            return self.node("Cast", [f"{name}16"], name, to=TensorProto.FLOAT)
        self.constant(f"{name}8", eight_bit.levels(layer.weight, layer.scale))
        self.constant(f"{name}.scale", eight_bit.spread(layer.scale))
        whole = self.node("Cast", [f"{name}8"], f"{name}.whole", to=TensorProto.FLOAT)
        return self.node("Mul", [whole, f"{name}.scale"], name)

    def finished(self, id: str, side: int, heads: dict[str, Head]) -> onnx.GraphProto:
        """The graph with its input and outputs declared."""
        cells = side // STRIDE
        shapes = {name: [1, head.bias.size] for name, head in heads.items()}
        shapes[FEATURES] = [1, CHANNELS, cells, cells]
        return helper.make_graph(
            self.nodes,
            id,
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, 3, side, side])],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()],
            self.constants,
        )


def run(path: Path, pixels: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """All outputs of the stored file for one input `[1, 3, S, S]`, by tensor name."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {INPUT: pixels})))


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
