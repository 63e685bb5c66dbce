"""What other tools count besides the multiply-adds of convolutions and linear layers."""

from math import prod
from typing import NamedTuple

from inception_core.analysis.records import Analysis
from inception_core.spec import Auxiliary, Conv, Linear, Sequence, find
from inception_core.words import Text, later


class Term(NamedTuple):
    """One reason why another tool's number differs from ours."""

    name: Text
    amount: int
    why: Text


def torchinfo_terms(spec: Sequence, analysis: Analysis) -> tuple[Term, ...]:
    """What torchinfo's "mult-adds" of one image in evaluation mode has besides our multiply-adds.

    Source: torchinfo 1.8.0, `LayerInfo.calculate_macs`: a convolution's weights and bias count once
    for every cell of its output, every other layer's weights and bias count once.
    """
    convs = linears = norms = 0
    for record in analysis.records:
        node = find(spec, record.path)
        if _is_idle(spec, record.path) or not isinstance(node, Conv | Linear):
            continue
        channels = record.out_shape[0]
        norms += 2 * channels * (node.norm is not None)
        if isinstance(node, Conv):
            convs += prod(record.out_shape) * node.bias
        else:
            linears += channels * node.bias
    return (
        Term(
            later("bias adds of convolutions"),
            convs,
            later("one addition for each output element of a convolution with bias"),
        ),
        Term(later("bias adds of linear layers"), linears, later("one addition for each output")),
        Term(
            later("parameters of batch norm"),
            norms,
            later("scale and shift, once each, however large the feature map"),
        ),
    )


def _is_idle(spec: Sequence, path: str) -> bool:
    return isinstance(find(spec, path.partition("/")[0]), Auxiliary)
