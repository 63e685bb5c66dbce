"""The depth of a network, as people count it in names such as ResNet-152."""

from inception_core.spec import Concat, Conv, Linear, Node, Residual, Sequence


def depth(spec: Node) -> int:
    """Convolutions and linear layers on the longest path from the picture to the outputs.

    Parallel branches count as their longest one, a residual block as its residual branch (or its
    shortcut, were that longer); pooling, batch norm and an auxiliary head count nothing. This is
    how He et al. (arXiv:1512.03385) count: their ResNet-152 has a depth of 152.
    """
    match spec:
        case Conv() | Linear():
            return 1
        case Sequence(children=children):
            return sum(depth(child) for _, child in children)
        case Concat(children=children):
            return max(depth(child) for _, child in children)
        case Residual(children=children, shortcut=shortcut):
            branch = sum(depth(child) for _, child in children)
            return max(branch, depth(shortcut) if shortcut is not None else 0)
    return 0
