"""The two networks of VSE++ as ONNX graphs, built from their weights alone.

Architecture: Faghri et al., VSE++ (https://arxiv.org/abs/1707.05612). Pictures: VGG or ResNet without its last layer, L2 norm,
a linear layer, L2 norm. Texts: word embedding, GRU, its state after the last word, L2 norm.
Depth and width come from the names and shapes of the weights, so VGG11 to 19 (also with batch norm), ResNet18 to 152 and
ResNeXt all convert.
"""

import re

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

IMAGE_SIDE = 224
BATCH_NORM_EPSILON = 1e-5  # PyTorch's default; a state dict does not say

Weights = dict[str, np.ndarray]


def vision_model(weights: Weights, cnn_type: str, normalize: bool) -> onnx.ModelProto:
    """`pixel_values` float32 [batch, 3, 224, 224] -> `image_embeds` float32 [batch, embed_size]."""
    graph = _Graph()
    features = (_vgg if cnn_type.startswith("vgg") else _resnet)(graph, weights, "pixel_values")
    vectors = _linear(graph, weights, "fc", _l2_norm(graph, features))
    if normalize:
        vectors = _l2_norm(graph, vectors)
    pixels = helper.make_tensor_value_info(
        "pixel_values", TensorProto.FLOAT, ["batch", 3, IMAGE_SIDE, IMAGE_SIDE]
    )
    return graph.model([pixels], vectors, "image_embeds", weights["fc.bias"].size)


def text_model(weights: Weights) -> onnx.ModelProto:
    """`input_ids` int64 [batch, words] -> `text_embeds` float32 [batch, embed_size]; all texts of a batch of one length."""
    graph = _Graph()
    words = graph.add("Gather", graph.constant(weights["embed.weight"]), "input_ids")
    states = graph.add("Transpose", words, perm=[1, 0, 2])  # ONNX: [words, batch, word_dim]
    layers = sum(name.startswith("rnn.weight_ih_l") for name in weights)
    size = weights["rnn.weight_hh_l0"].shape[1]
    for layer in range(layers):
        inputs = [
            graph.constant(_gates(weights[f"rnn.{kind}_l{layer}"], size))
            for kind in ("weight_ih", "weight_hh")
        ]
        biases = [_gates(weights[f"rnn.{kind}_l{layer}"], size) for kind in ("bias_ih", "bias_hh")]
        bias = graph.constant(np.concatenate(biases, axis=1))
        all_states, last_state = graph.add(
            "GRU", states, *inputs, bias, outputs=2, hidden_size=size, linear_before_reset=1
        )
        states = graph.add("Squeeze", all_states, graph.constant(np.array([1], np.int64)))
    vectors = graph.add("Squeeze", last_state, graph.constant(np.array([0], np.int64)))
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "words"])
    return graph.model([ids], _l2_norm(graph, vectors), "text_embeds", size)


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, values: np.ndarray) -> str:
        name = f"w{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, op: str, *inputs: str, outputs: int = 1, **attributes: object) -> str | tuple[str, ...]:
        names = [f"n{len(self.nodes)}" if i == 0 else f"n{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else tuple(names)

    def model(self, inputs: list[onnx.ValueInfoProto], result: str, name: str, size: int) -> onnx.ModelProto:
        self.nodes.append(helper.make_node("Identity", [result], [name]))
        output = helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", size])
        graph = helper.make_graph(self.nodes, "vse", inputs, [output], self.constants)
        opset = helper.make_opsetid("", 17)
        model = helper.make_model(
            graph, opset_imports=[opset], ir_version=8, producer_name="podflow tools/vse"
        )
        onnx.checker.check_model(model)
        return model


def _l2_norm(graph: _Graph, rows: str) -> str:
    length = graph.add("ReduceL2", rows, axes=[1], keepdims=1)
    return graph.add("Div", rows, graph.add("Max", length, graph.constant(np.float32([1e-12]))))


def _linear(graph: _Graph, weights: Weights, name: str, rows: str) -> str:
    matrix, bias = graph.constant(weights[f"{name}.weight"]), graph.constant(weights[f"{name}.bias"])
    return graph.add("Gemm", rows, matrix, bias, transB=1)


def _gates(values: np.ndarray, size: int) -> np.ndarray:
    """PyTorch has the gates in the order reset, update, new; ONNX wants update, reset, new and a first side of 1."""
    reset, update, new = values[:size], values[size : 2 * size], values[2 * size :]
    return np.concatenate([update, reset, new])[np.newaxis]


def _convolution(
    graph: _Graph, weights: Weights, name: str, pixels: str, stride: int = 1, norm: str | None = None
) -> str:
    """A convolution that keeps the size but for `stride`, with the batch norm that follows folded into it."""
    kernel = weights[f"{name}.weight"]
    bias = weights.get(f"{name}.bias", np.zeros(kernel.shape[0], np.float32))
    if norm is not None:
        scale = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
        bias = (bias - weights[f"{norm}.running_mean"]) * scale + weights[f"{norm}.bias"]
        kernel = kernel * scale[:, np.newaxis, np.newaxis, np.newaxis]
    side = kernel.shape[2]
    return graph.add(
        "Conv",
        pixels,
        graph.constant(kernel),
        graph.constant(bias),
        kernel_shape=[side, side],
        strides=[stride, stride],
        pads=[side // 2] * 4,
        group=_groups(graph, weights, name),
    )


def _groups(graph: _Graph, weights: Weights, name: str) -> int:
    """ResNeXt: the second convolution of a block sees only a part of what the first one gives."""
    if not name.endswith("conv2"):
        return 1
    before = weights[f"{name.removesuffix('conv2')}conv1.weight"].shape[0]
    return before // weights[f"{name}.weight"].shape[1]


def _vgg(graph: _Graph, weights: Weights, pixels: str) -> str:
    """The pictures' features after the second fully connected layer and its ReLU: [batch, 4096] for VGG19."""
    layers = sorted(
        int(m[1])
        for n, w in weights.items()
        if (m := re.fullmatch(r"cnn\.features\.(\d+)\.weight", n)) and w.ndim == 4
    )
    for layer, following in zip(layers, [*layers[1:], None]):
        norm = f"cnn.features.{layer + 1}" if f"cnn.features.{layer + 1}.running_var" in weights else None
        pixels = graph.add("Relu", _convolution(graph, weights, f"cnn.features.{layer}", pixels, norm=norm))
        # One place more than convolution (batch norm) and ReLU need: a pooling layer, which has no weights.
        if following is None or following - layer > (3 if norm else 2):
            pixels = graph.add("MaxPool", pixels, kernel_shape=[2, 2], strides=[2, 2])
    features = graph.add("Flatten", pixels)
    linear = sorted(int(m[1]) for n in weights if (m := re.fullmatch(r"cnn\.classifier\.(\d+)\.weight", n)))
    for layer in linear:
        features = graph.add("Relu", _linear(graph, weights, f"cnn.classifier.{layer}", features))
    return features


def _resnet(graph: _Graph, weights: Weights, pixels: str) -> str:
    """The pictures' features after the average over all places: [batch, 2048] for ResNet152."""
    pixels = graph.add("Relu", _convolution(graph, weights, "cnn.conv1", pixels, stride=2, norm="cnn.bn1"))
    pixels = graph.add("MaxPool", pixels, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    for layer in range(1, 5):
        for block in _blocks(weights, layer):
            pixels = _residual(
                graph, weights, f"cnn.layer{layer}.{block}", pixels, 2 if layer > 1 and block == 0 else 1
            )
    return graph.add("Flatten", graph.add("GlobalAveragePool", pixels))


def _blocks(weights: Weights, layer: int) -> list[int]:
    found = (re.match(rf"cnn\.layer{layer}\.(\d+)\.conv1\.weight", name) for name in weights)
    return sorted(int(match[1]) for match in found if match)


def _residual(graph: _Graph, weights: Weights, name: str, pixels: str, stride: int) -> str:
    steps = [i for i in (1, 2, 3) if f"{name}.conv{i}.weight" in weights]
    # The block's stride is that of its first convolution with a 3 x 3 kernel, as torchvision has it.
    strided = next(i for i in steps if weights[f"{name}.conv{i}.weight"].shape[2] == 3)
    result = pixels
    for i in steps:
        result = _convolution(
            graph, weights, f"{name}.conv{i}", result, stride if i == strided else 1, f"{name}.bn{i}"
        )
        if i != steps[-1]:
            result = graph.add("Relu", result)
    if f"{name}.downsample.0.weight" in weights:
        pixels = _convolution(graph, weights, f"{name}.downsample.0", pixels, stride, f"{name}.downsample.1")
    return graph.add("Relu", graph.add("Add", result, pixels))
