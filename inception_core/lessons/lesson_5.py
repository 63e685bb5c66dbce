"""Lesson 5: reducing the grid without losing information."""

from math import prod
from random import Random

from inception_core.analysis.cost import conv_macs
from inception_core.lessons import ask
from inception_core.lessons.lesson import Draft, Lesson, Plan, Scene
from inception_core.lessons.network import Network
from inception_core.lessons.question import Measured, Number, Option, Slip, Task, Working
from inception_core.render.captions import part_title, shape_text, short
from inception_core.spec import Pool, parts
from inception_core.words import later


def _kept(draw: Random, net: Network) -> Draft:
    stage = draw.choice(("reduction_a", "reduction_b"))
    before = net.record(f"{stage}/pool/max_pool").in_shape
    pooled = net.record(f"{stage}/pool/max_pool").out_shape
    after = net.analysis.at(stage).out_shape
    share = round(100 * prod(pooled) / prod(before), 2)
    question = Number(
        later(
            "{before} comes into {stage}. Suppose it were nothing but its 3×3 max pool with "
            "stride 2: {pooled}. How many per cent of the numbers would be left?",
            before=shape_text(before),
            stage=part_title(stage, net.node(stage)),
            pooled=shape_text(pooled),
        ),
        share,
        later("per cent"),
        later("The maps stay, the cells become fewer: compare the cells."),
        (
            Working(
                later("Numbers left"),
                f"100 × {pooled[0]} × {pooled[1]} × {pooled[2]} ÷ "
                f"({before[0]} × {before[1]} × {before[2]}) = {share}",
                later("maps × rows × columns after ÷ before"),
            ),
        ),
        (
            Slip(50.0, later("Height and width are both halved.")),
            Slip(
                round(100 * prod(after) / prod(before), 1),
                later("That is the whole block, with its convolutions. Here it is the pool alone."),
            ),
            Slip(round(100 - share, 1), later("That is what is lost.")),
            Slip(
                round(100 * pooled[1] / before[1], 1),
                later("Height and width are both halved."),
            ),
        ),
        0.02,
    )
    return Draft(
        (
            later(
                "A network halves its grids now and then: later layers shall see more, and cost "
                "less. But a pool alone throws most numbers away at once."
            ),
            later(
                "The Inception-v3 paper calls that a representational bottleneck, to be avoided."
            ),
        ),
        Scene("graph", (), stage),
        question,
        (
            later(
                "The block does it otherwise: pool and convolutions side by side, then a concat. "
                "It keeps {share:.0f} % of the numbers.",
                share=100 * prod(after) / prod(before),
            ),
        ),
    )


def _stride(draw: Random, net: Network) -> Draft:
    path = "reduction_a/conv3x3/conv3x3"
    node, record = net.conv(path)
    full = (record.out_shape[0], *record.in_shape[1:])
    slow = conv_macs(node, record.in_shape[0], full)
    question = ask.ratio(
        later(
            "The other way: first convolve on all {a} × {a} cells (SAME), then pool. How many "
            "times the multiply-adds of the marked {caption}, which gives {b} × {b} cells at once?",
            a=full[1],
            b=record.out_shape[1],
            caption=ask.name(net, path),
        ),
        slow,
        record.macs,
        later("The work for each place is the same. How many places are there?"),
        later("Convolve, then pool ÷ stride 2"),
        later("multiply-adds at every place ÷ at every other place of every other row"),
        (
            Slip(
                round(full[1] / record.out_shape[1], 2),
                later("That is one axis. There are rows and columns."),
            ),
            Slip(2.0, later("A stride of 2 halves rows and columns.")),
        ),
    )
    return Draft(
        (
            later(
                "One could convolve first, on the fine grid, and pool afterwards. Nothing is lost "
                "then, but it is dear."
            ),
        ),
        Scene("graph", ("reduction_a",), path),
        question,
        (
            later(
                "A convolution with stride 2 computes only what is kept. {macs} multiply-adds "
                "here.",
                macs=short(record.macs),
            ),
        ),
    )


def _width(draw: Random, net: Network) -> Draft:
    default = int(net.variant.defaults["n"])
    n = draw.choice([n for n in (256, 320, 352, 416, 448, 512) if n != default])
    other = net.turned(n=n)
    ends = [
        other.analysis.at(f"reduction_a/{name}").out_shape[0]
        for name, _ in parts(other.node("reduction_a"))
    ]
    answer = other.analysis.at("reduction_a").out_shape[0]
    pool = other.analysis.at("reduction_a/pool").out_shape[0]
    question = Number(
        later(
            "Reduction-A joins a pool, a 3×3 with n maps, and a branch with m maps. Suppose n "
            "were {n}. With how many maps would the block end?",
            n=n,
        ),
        answer,
        later("maps"),
        later(
            "The pool keeps the maps that come in: {pool}. The knob m is {m}.",
            pool=pool,
            m=other.analysis.at("reduction_a/double3x3").out_shape[0],
        ),
        (
            Working(
                later("Maps out"),
                f"{' + '.join(map(str, ends))} = {answer}",
                later("maps of every branch"),
            ),
        ),
        (
            Slip(answer - pool, later("The pool has no weights, but its maps are joined, too.")),
            Slip(
                net.analysis.at("reduction_a").out_shape[0],
                later("That is the network on screen, with n = {n}.", n=default),
            ),
            Slip(
                1154 if net.variant.name == ask.V2_PAPER else None,
                later("1154 is what Figure 17 prints; the sum of the branches says otherwise."),
            ),
        ),
    )
    return Draft(
        (
            later(
                "Reduction-A makes the grid coarser and the network wider in one block. Its widths "
                "are called k, l, m, n and stand in Table 1 of the paper."
            ),
        ),
        Scene("graph", ("reduction_a",), "reduction_a/conv3x3/conv3x3"),
        question,
        (later("The next step lets you turn it."),),
    )


def _free(draw: Random, net: Network) -> Draft:
    stage = draw.choice(("reduction_a", "reduction_b"))
    titles = {
        name: part_title(f"{stage}/{name}", branch) for name, branch in parts(net.node(stage))
    }
    free = next(
        name
        for name, branch in parts(net.node(stage))
        if not net.analysis.at(f"{stage}/{name}").params
    )
    question = ask.choice(
        draw,
        later(
            "Which branch of {stage} adds maps without a single weight?",
            stage=part_title(stage, net.node(stage)),
        ),
        Option(titles[free], later("Right: a pool has nothing to learn.")),
        [
            Option(
                title,
                later("It has {n:,} parameters.", n=net.analysis.at(f"{stage}/{name}").params),
            )
            for name, title in titles.items()
            if name != free
        ],
        later("Weights belong to convolutions and linear layers."),
        tuple(
            Working(title, f"{net.analysis.at(f'{stage}/{name}').params:,}", later("parameters"))
            for name, title in titles.items()
        ),
    )
    return Draft(
        (
            later(
                "The branches of a reduction share the work: one carries on what is there already, "
                "the others bring something new."
            ),
        ),
        Scene("graph", (), stage),
        question,
        (
            later(
                "A max pool keeps the strongest answer of each neighbourhood of each map. {pool}.",
                pool=shape_text(net.analysis.at(f"{stage}/{free}").out_shape),
            ),
        ),
    )


def _grids(draw: Random, net: Network) -> Draft:
    size = draw.choice([size for size in (267, 331, 363, 395, 427) if size != net.input_size])
    other = net.turned(input_size=size)
    stage = draw.choice(("reduction_a", "reduction_b"))
    rows = other.record(f"{stage}/pool/max_pool").in_shape[1]
    pool = other.node(f"{stage}/pool/max_pool")
    assert isinstance(pool, Pool)
    question = ask.rows_out(
        net,
        f"{stage}/pool/max_pool",
        rows,
        later(
            "With pictures of {size} px, {rows} × {rows} cells reach {stage}. How many rows leave "
            "it?",
            size=size,
            rows=rows,
            stage=part_title(stage, net.node(stage)),
        ),
    )
    return Draft(
        (
            later(
                "All branches of a reduction end on the same grid, so it is enough to follow one "
                "of them: a 3×3 with stride 2, VALID."
            ),
        ),
        Scene("graph", (), stage, knobs=("input",)),
        question,
        (
            later(
                "With 299 px the grids of the paper are 35, 17 and 8. Beside the graph you can "
                "turn the input size."
            ),
        ),
    )


def _task(draw: Random, net: Network) -> Draft:
    default = int(net.variant.defaults["n"])
    n = draw.choice([n for n in (256, 320, 448, 512) if n != default])
    wanted = net.turned(n=n).analysis.at("reduction_a").out_shape[0]
    question = Task(
        later(
            "Turn n until exactly {wanted:,} maps go into stage B.",
            wanted=wanted,
        ),
        later("Each map more in the 3×3 branch is one map more in the concat."),
        measured=Measured("reduction_a", "channels", wanted, wanted),
        by=(("n", n),),
    )
    return Draft(
        (
            later(
                "Everything after the block follows by itself: nobody writes the number of maps "
                "that come in. Watch the parameters of stage B."
            ),
        ),
        Scene("graph", ("reduction_a",), "reduction_a", knobs=("n",)),
        question,
        (
            later(
                "Stage B now has {n:,} parameters, with n = {default} it has {m:,}.",
                n=net.analysis.at("B").params,
                m=net.turned(n=default).analysis.at("B").params,
                default=default,
            ),
        ),
    )


_ALL = (*ask.V4, *ask.RESIDUAL)
LESSON = Lesson(
    5,
    "reduction",
    later("Coarser grids"),
    later(
        "Pool and strided convolutions side by side halve the grid and keep more of what was found."
    ),
    later("explain why a reduction block has several branches, and compute its widths and grids"),
    12,
    later("arXiv:1512.00567, section 5; arXiv:1602.07261, Figures 7, 8, 12, 18 and Table 1"),
    (
        Plan(later("What a pool throws away"), _ALL, _kept),
        Plan(later("The dear way"), _ALL, _stride),
        Plan(later("How wide it ends"), _ALL, _width),
        Plan(later("Maps for nothing"), _ALL, _free),
        Plan(later("Rows again"), _ALL, _grids),
        Plan(later("Set the width yourself"), _ALL, _task),
    ),
    key_step=1,
)
