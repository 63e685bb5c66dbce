"""Parameters and multiply-adds of one operation: the formulas, each written once."""

from inception_core.analysis.records import Shape
from inception_core.spec import Conv, Linear


def conv_params(node: Conv, in_channels: int) -> int:
    """Weights, bias, and batch norm's scale and shift."""
    height, width = node.kernel
    per_channel = node.bias + 2 * (node.norm is not None)
    return node.channels * (height * width * in_channels // node.groups + per_channel)


def conv_macs(node: Conv, in_channels: int, out_shape: Shape) -> int:
    """Multiply-adds: kernel height × width × channels in (of a group) × channels out × height ×
    width out."""
    channels, rows, columns = out_shape
    height, width = node.kernel
    return height * width * in_channels // node.groups * channels * rows * columns


def linear_params(node: Linear, in_features: int) -> int:
    """Weights, bias, and batch norm's scale and shift."""
    return node.features * (in_features + node.bias + 2 * (node.norm is not None))


def linear_macs(node: Linear, in_features: int) -> int:
    """Multiply-adds: features in × features out."""
    return in_features * node.features
