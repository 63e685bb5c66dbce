"""Questions about one part of a network, with the mistakes that people make. Each written once."""

from collections.abc import Iterable
from math import prod
from random import Random

from inception_core.lessons.network import Network
from inception_core.lessons.question import Choice, Number, Option, Slip, Words, Working
from inception_core.render.captions import caption
from inception_core.render.formulas import macs_formula, params_formula
from inception_core.words import later

ROUGHLY = 0.01  # room for a pocket calculator

V4 = ("inception_v4.paper", "inception_v4.slim")
V1_PAPER, V2_PAPER = "inception_resnet_v1.paper", "inception_resnet_v2.paper"
V2_SLIM, V3 = "inception_resnet_v2.slim", "inception_v3.slim"
RESIDUAL = (V1_PAPER, V2_PAPER, V2_SLIM)


def choice(
    draw: Random,
    ask: Words,
    right: Option,
    wrong: Iterable[Option],
    hint: Words,
    working: tuple[Working, ...] = (),
) -> Choice:
    """The options in a drawn order; wrong ones that read like another one are left out."""
    known = {str(right.words): right}
    for option in wrong:
        known.setdefault(str(option.words), option)
    options = list(known.values())
    draw.shuffle(options)
    return Choice(ask, tuple(options), options.index(right), hint, working)


def params(net: Network, path: str, ask: Words) -> Number:
    """How many parameters a convolution has, to the last digit."""
    node, record = net.conv(path)
    formula, meaning = params_formula(node, record) or ("", "")
    weights = prod(node.kernel) * record.in_shape[0] * node.channels
    norm = 2 * node.channels if node.norm is not None else 0
    return Number(
        ask,
        record.params,
        later("parameters"),
        later("Count the weights of one filter, times the filters, then what each filter adds."),
        (Working(later("Parameters"), formula, meaning),),
        (
            Slip(
                weights if record.params != weights else None,
                later("These are the weights alone. What else is learnt, for each filter?"),
            ),
            Slip(
                weights + norm + node.channels if norm else weights + 2 * node.channels,
                later("A convolution has a bias or a batch norm here, not both. See the panel."),
            ),
            Slip(
                weights + node.channels if norm else None,
                later("Batch norm has two numbers for each map: a scale and a shift."),
            ),
            Slip(
                prod(node.kernel) * node.channels + norm + (node.channels if node.bias else 0),
                later("Each filter has weights for every map that comes in."),
            ),
            Slip(record.macs, later("These are multiply-adds: weights are used at every place.")),
        ),
    )


def macs(net: Network, path: str, ask: Words) -> Number:
    """How many multiply-adds a convolution needs, roughly."""
    node, record = net.conv(path)
    formula, meaning = macs_formula(node, record) or ("", "")
    maps, rows, columns = record.in_shape
    out = record.out_shape
    window = prod(node.kernel)
    return Number(
        ask,
        record.macs,
        later("multiply-adds"),
        later(
            "One number of the output takes kernel height × width × maps in. How many numbers does "
            "the output have?"
        ),
        (Working(later("Multiply-adds"), formula, meaning),),
        (
            Slip(2 * record.macs, later("These are FLOPs: a multiply-add counts once here.")),
            Slip(
                window * maps * out[0] * rows * columns,
                later("Count the places where the kernel stops: cells of the output, not input."),
            ),
            Slip(
                window * out[0] * out[1] * out[2],
                later("Every kernel looks at all {maps} maps that come in.", maps=maps),
            ),
            Slip(window * maps * out[1] * out[2], later("That is one map out; there are more.")),
            Slip(
                window * maps * out[0],
                later("These are the weights. Each is used at every place of the output."),
            ),
        ),
        ROUGHLY,
    )


def rows_out(net: Network, path: str, rows: int, ask: Words) -> Number:
    """How many rows leave a convolution or a pool when `rows` come in."""
    record = net.record(path)
    kernel, stride, padding = (
        (axes or (1, 1))[0] for axes in (record.kernel, record.stride, record.padding)
    )
    answer = (rows + 2 * padding - kernel) // stride + 1
    inner = f"{rows} + 2 × {padding} − {kernel}" if padding else f"{rows} − {kernel}"
    return Number(
        ask,
        answer,
        later("rows"),
        later("The first window begins at row 1. How many steps of {s} fit after it?", s=stride),
        (
            Working(
                later("Rows out"),
                f"⌊({inner}) ÷ {stride}⌋ + 1 = {answer}",
                later("⌊(rows in + 2 × padding − kernel) ÷ stride⌋ + 1"),
            ),
        ),
        (
            Slip(answer - 1, later("You counted the steps; the first window counts too.")),
            Slip(
                -(-rows // stride),
                later("That is SAME padding. VALID lets no window hang over the edge."),
            ),
            Slip(rows - kernel + 1, later("The window moves by the stride, not by one row.")),
            Slip(rows // stride, later("The kernel is larger than one cell, so fewer fit.")),
            Slip(
                answer + 1, later("A window that would hang over the edge is left out: round down.")
            ),
        ),
    )


def name(net: Network, path: str) -> str:
    """A part in the paper's words."""
    return caption(net.node(path))


def ratio(
    ask: Words,
    top: int,
    bottom: int,
    hint: Words,
    label: Words,
    meaning: Words,
    mistakes: Iterable[Slip] = (),
) -> Number:
    """How many times one number is another, to about two per cent."""
    value = round(top / bottom, 2)
    return Number(
        ask,
        value,
        later("times"),
        hint,
        (Working(label, f"{top:,} ÷ {bottom:,} = {value}", meaning),),
        (
            *mistakes,
            Slip(round(bottom / top, 2), later("That is the other way round.")),
        ),
        0.02,
    )


def around(path: str) -> tuple[str, ...]:
    """What to open so that the operation at a path is drawn: its stage and its block."""
    stage, *inner = path.split("/")
    single = stage == "stem" or stage.startswith("reduction")
    return (stage,) if single or not inner else (stage, f"{stage}/{inner[0]}")
