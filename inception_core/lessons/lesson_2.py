"""Lesson 2: the 1×1 convolution, and what it saves as a bottleneck."""

from random import Random

from inception_core.analysis.cost import conv_macs
from inception_core.lessons import ask
from inception_core.lessons.lesson import Draft, Lesson, Plan, Scene
from inception_core.lessons.network import Network
from inception_core.lessons.question import Measured, Option, Slip, Task, Working
from inception_core.render.captions import part_title, shape_text, short
from inception_core.spec import parts
from inception_core.words import later


def _weights(draw: Random, net: Network) -> Draft:
    block = draw.choice(("A/1", "B/1", "C/1"))
    places = [
        record.path
        for node, record in net.convs(block)
        if node.kernel == (1, 1) and node.activation
    ]
    path = draw.choice(places)
    record = net.record(path)
    question = ask.params(
        net,
        path,
        later(
            "The marked {caption} gets {m} maps. How many parameters does it have, batch norm "
            "included?",
            caption=ask.name(net, path),
            m=record.in_shape[0],
        ),
    )
    return Draft(
        (
            later(
                "A 1×1 convolution looks at one place only. It mixes the maps of that place: each "
                "new map is a weighted sum of all old ones."
            ),
            later("It is one small linear layer, used at every place of the grid."),
        ),
        Scene("graph", ask.around(path), path),
        question,
        (
            later(
                "Here every convolution but the linear one has a batch norm in place of a bias: "
                "two numbers for each map, a scale and a shift."
            ),
        ),
    )


def _changes(draw: Random, net: Network) -> Draft:
    block = draw.choice(("A/1", "B/1"))
    places = [
        record.path
        for node, record in net.convs(block)
        if node.kernel == (1, 1) and record.in_shape[0] != record.out_shape[0]
    ]
    path = draw.choice(places)
    record = net.record(path)
    maps, rows, columns = record.in_shape
    out = record.out_shape[0]
    smaller = (maps, (rows - 1) // 2, (columns - 1) // 2)
    question = ask.choice(
        draw,
        later(
            "In stage {stage}, {shape} goes into a {caption}. What comes out?",
            stage=path.partition("/")[0],
            shape=shape_text(record.in_shape),
            caption=ask.name(net, path),
        ),
        Option(shape_text(record.out_shape), later("Right: only the number of maps changes.")),
        (
            Option(
                shape_text((out, smaller[1], smaller[2])),
                later("The grid stays: its stride is 1, and a 1×1 kernel fits at every place."),
            ),
            Option(
                shape_text(smaller),
                later("Other way round: the grid stays, and the number of maps changes."),
            ),
            Option(
                shape_text((maps + out, rows, columns)),
                later("Nothing is joined here: the new maps take the place of the old ones."),
            ),
        ),
        later("Does a kernel of one cell need neighbours? Then what becomes of the grid?"),
    )
    return Draft(
        (
            later(
                "What can such a layer change? Its kernel has one cell, its stride is 1. Think of "
                "grid, view and number of maps."
            ),
            later("The animation mixes red, green and blue, one place after the other."),
        ),
        Scene("mixing"),
        question,
        (
            later(
                "Grid and receptive field stay as they are. A 1×1 is a tool for the number of "
                "maps: down before an expensive layer, or up before a sum."
            ),
        ),
    )


def _find(draw: Random, net: Network) -> Draft:
    block = draw.choice(("A/1", "B/1"))
    inside = f"{block}/mixed" if dict(parts(net.node(block))).get("mixed") else block
    found = []
    for name, branch in parts(net.node(inside)):
        steps = parts(branch)
        if len(steps) > 1 and steps[0][0] == "conv1x1":
            found.append((f"{inside}/{name}", branch))
    path, branch = draw.choice(found)
    wanted = f"{path}/conv1x1"
    question = Task(
        later(
            "Select the bottleneck of the branch {branch} in {block}: click its box, or move there "
            "with Tab and the arrow keys and press Enter.",
            branch=part_title(path, branch),
            block=part_title(block, net.node(block)),
        ),
        later(
            "It is the first box of that branch, the only 1×1 in it. Its caption: {caption}.",
            caption=ask.name(net, wanted),
        ),
        nodes=(wanted,),
    )
    record = net.record(wanted)
    return Draft(
        (
            later(
                "A bottleneck is a 1×1 that makes few maps out of many, so that the larger kernel "
                "after it has less to do. The papers call it a reduction or a reduce 1×1."
            ),
        ),
        Scene("graph", ask.around(wanted), block),
        question,
        (
            later(
                "From {m} maps to {n}: what follows has {times:.1f} times less to look at.",
                m=record.in_shape[0],
                n=record.out_shape[0],
                times=record.in_shape[0] / record.out_shape[0],
            ),
        ),
    )


def _saves(draw: Random, net: Network) -> Draft:
    block = draw.choice(("A/1", "A/2"))
    inside = f"{block}/mixed" if dict(parts(net.node(block))).get("mixed") else block
    path = f"{inside}/conv3x3/conv3x3"
    node, large = net.conv(path)
    _, small = net.conv(f"{inside}/conv3x3/conv1x1")
    straight = conv_macs(node, small.in_shape[0], large.out_shape)
    both = small.macs + large.macs
    maps = small.in_shape[0]
    question = ask.ratio(
        later(
            "Without its bottleneck the marked {caption} would look at all {maps} maps. How many "
            "times the multiply-adds would it need, compared with the 1×1 and the 3×3 together? "
            "Two digits after the point.",
            caption=ask.name(net, path),
            maps=maps,
        ),
        straight,
        both,
        later(
            "Straight: 3 × 3 × {maps} × {out} for each place. With bottleneck: {maps} × {mid}, and "
            "3 × 3 × {mid} × {out}.",
            maps=maps,
            mid=small.out_shape[0],
            out=large.out_shape[0],
        ),
        later("Straight ÷ with bottleneck"),
        later("multiply-adds of 3×3 on all maps ÷ (those of 1×1 + those of 3×3)"),
        (
            Slip(
                round(straight / large.macs, 2),
                later("The bottleneck is not free: add the multiply-adds of the 1×1."),
            ),
            Slip(
                round(straight / small.macs, 2),
                later("With a bottleneck there are two layers: 1×1 and 3×3."),
            ),
        ),
    )
    return Draft(
        (
            later(
                "Is the detour over a 1×1 worth it? It adds a layer, and takes work from the next "
                "one."
            ),
        ),
        Scene("graph", ask.around(path), path),
        question,
        (
            later(
                "{straight} against {both} multiply-adds for one picture, and one more ReLU in "
                "between.",
                straight=short(straight),
                both=short(both),
            ),
        ),
    )


def _turn(draw: Random, net: Network) -> Draft:
    default = int(net.variant.defaults["k"])
    target = draw.choice([k for k in (64, 96, 128, 160) if k < default])
    limit = net.turned(k=target).analysis.at("reduction_a").macs
    most = -(-limit // 10**6) * 10**6
    question = Task(
        later(
            "Make the bottleneck of Reduction-A, its knob k, so small that the block needs at most "
            "{most} multiply-adds.",
            most=short(most),
        ),
        later(
            "Now k is {now}. The 1×1 and the 3×3 after it cost in proportion to k; the rest of the "
            "block stays.",
            now=dict(net.knobs).get("k", default),
        ),
        measured=Measured("reduction_a", "macs", 1, most),
        by=(("k", target),),
    )
    return Draft(
        (
            later(
                "Reduction-A is one block with four numbers, k, l, m and n, listed in the paper’s "
                "Table 1. k is its bottleneck."
            ),
        ),
        Scene("graph", ("reduction_a",), "reduction_a/double3x3/conv1x1", knobs=("k",)),
        question,
        (
            later(
                "A smaller k is cheaper, and lets less through. The paper chose {k} for this "
                "network, and does not say how.",
                k=default,
            ),
        ),
    )


def _dearest(draw: Random, net: Network) -> Draft:
    block = draw.choice(("A/1", "B/1", "C/1"))
    inside = f"{block}/mixed" if dict(parts(net.node(block))).get("mixed") else block
    costs = {
        f"{inside}/{name}": (
            part_title(f"{inside}/{name}", branch),
            net.analysis.at(f"{inside}/{name}"),
        )
        for name, branch in parts(net.node(inside))
    }
    best = max(costs, key=lambda path: costs[path][1].macs)
    title, most = costs[best]
    total = sum(totals.macs for _, totals in costs.values())
    question = ask.choice(
        draw,
        later(
            "Which branch of {block} needs the most multiply-adds?",
            block=part_title(block, net.node(block)),
        ),
        Option(
            title,
            later(
                "Right: {macs}, {share:.0f} % of the branches.",
                macs=short(most.macs),
                share=100 * most.macs / total,
            ),
        ),
        [
            Option(
                name,
                later("That one needs {macs}; another one needs more.", macs=short(totals.macs)),
            )
            for path, (name, totals) in costs.items()
            if path != best
        ],
        later("Kernel height × width × maps in × maps out, for every layer of the branch."),
        tuple(
            Working(name, f"{totals.macs:,}", later("multiply-adds, one picture"))
            for name, totals in costs.values()
        ),
    )
    return Draft(
        (
            later(
                "Nearly every branch begins with a 1×1; one may begin with a pool. What follows "
                "makes the price. Look at kernels and channels, and predict."
            ),
        ),
        Scene("graph", ask.around(f"{inside}/x"), block),
        question,
        (later("Choose the colour “multiply-adds” above the graph to see it at a glance."),),
    )


_ALL = (*ask.V4, *ask.RESIDUAL)
LESSON = Lesson(
    2,
    "bottleneck",
    later("The 1×1 convolution"),
    later("It looks at no neighbours, mixes maps, and makes large kernels affordable."),
    later("say what a 1×1 does, find bottlenecks, and compute what they save"),
    12,
    later("arXiv:1409.4842, section 4; arXiv:1602.07261, Figures 4 to 7 and Table 1"),
    (
        Plan(later("A layer for one place"), _ALL, _weights),
        Plan(later("What it changes"), _ALL, _changes),
        Plan(later("Find the bottleneck"), _ALL, _find),
        Plan(later("What it saves"), _ALL, _saves),
        Plan(later("Make it narrower"), _ALL, _turn),
        Plan(later("Where the work is"), _ALL, _dearest),
    ),
    key_step=4,
)
