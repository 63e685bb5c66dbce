"""The usual libraries that count multiply-adds, each behind the same call."""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import ptflops
import torch
import torchinfo
import torchview
from fvcore.nn import FlopCountAnalysis
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from inception_core.analysis.records import Analysis
from inception_core.spec import Conv, Linear, Node, parts


class Network(NamedTuple):
    """One network in all the forms that the libraries take, for one picture."""

    spec: Node
    analysis: Analysis
    on_meta: nn.Module
    real: nn.Module

    def picture(self, device: str = "meta") -> torch.Tensor:
        """1 × 3 × size × size"""
        size = self.analysis.input_size
        return torch.zeros(1, 3, size, size, device=device)


def torchinfo_meta(network: Network) -> int:
    summary = torchinfo.summary(
        network.on_meta, input_data=network.picture(), device="meta", verbose=0
    )
    return int(summary.total_mult_adds)


def torchinfo_real(network: Network) -> int:
    picture = network.picture("cpu")
    return int(torchinfo.summary(network.real, input_data=picture, verbose=0).total_mult_adds)


def fvcore(network: Network) -> int:
    counted = FlopCountAnalysis(network.real, network.picture("cpu"))
    counted.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        return int(counted.total())


def ptflops_aten(network: Network) -> int:
    return _ptflops(network, "aten")


def ptflops_pytorch(network: Network) -> int:
    return _ptflops(network, "pytorch")


def _ptflops(network: Network, backend: str) -> int:
    size = network.analysis.input_size
    macs, _ = ptflops.get_model_complexity_info(
        network.on_meta, (3, size, size), as_strings=False, print_per_layer_stat=False,
        verbose=False, backend=backend,
    )  # fmt: skip
    return int(macs)


def flop_counter(network: Network) -> int:
    with FlopCounterMode(display=False) as mode:
        network.on_meta(network.picture())
    return int(mode.get_total_flops()) // 2


def torchview_graph(network: Network) -> None:
    """It draws, and counts nothing."""
    torchview.draw_graph(network.on_meta, input_data=network.picture(), device="meta")


COUNTERS: dict[str, Callable[[Network], int]] = {
    "torchinfo, meta": torchinfo_meta,
    "torchinfo, real": torchinfo_real,
    "fvcore": fvcore,
    "ptflops, aten": ptflops_aten,
    "ptflops, pytorch": ptflops_pytorch,
    "torch flop counter": flop_counter,
}


class Extra(NamedTuple):
    """What a library counts besides the multiply-adds of convolutions and linear layers."""

    biases: int  # additions of a bias, one for each output element
    normed: int  # output elements of batch norm
    norm_params: int
    pooled: int  # input elements of the global pool


def extra(network: Network) -> Extra:
    """The four counts of one network."""
    nodes = dict(_layers("", network.spec))
    biases = normed = norm_params = pooled = 0
    for record in network.analysis.records:
        node = nodes.get(record.path)
        channels, rows, columns = record.out_shape
        if record.op == "global_pool":
            pooled += record.in_shape[0] * record.in_shape[1] * record.in_shape[2]
        if isinstance(node, Conv | Linear):
            elements = channels * rows * columns
            biases += elements * node.bias
            normed += elements * (node.norm is not None)
            norm_params += 2 * channels * (node.norm is not None)
    return Extra(biases, normed, norm_params, pooled)


def reason(tool: str, difference: int, known: Extra) -> str:
    """Why a library's sum differs from ours; a number that is explained exactly says so."""
    explained = {
        "bias additions": known.biases,
        "bias additions, batch norm’s parameters": known.biases + known.norm_params,
        "2 for each output of batch norm, 1 for each input of the global pool": (
            2 * known.normed + known.pooled
        ),
    }
    if difference == 0:
        return "none"
    for words, amount in explained.items():
        if amount == difference:
            return f"exactly: {words}"
    if tool == "ptflops, pytorch":
        return "bias, batch norm, ReLU, pooling, as far as it knows their modules"
    return "not explained"


def _layers(path: str, node: Node) -> list[tuple[str, Node]]:
    found = [(path, node)]
    for name, child in parts(node):
        found += _layers(f"{path}/{name}" if path else name, child)
    return found
