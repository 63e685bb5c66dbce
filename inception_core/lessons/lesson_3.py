"""Lesson 3: parallel branches: the Inception module."""

from random import Random

from inception_core.lessons import ask
from inception_core.lessons.lesson import Draft, Lesson, Plan, Scene
from inception_core.lessons.network import Network
from inception_core.lessons.question import Number, Option, Slip, Task, Working
from inception_core.render.captions import part_title
from inception_core.spec import Conv, Node, Pool, blocks, parts
from inception_core.words import later


def _joined(draw: Random, net: Network) -> Draft:
    stage = draw.choice("ABC")
    block = f"{stage}/1"
    widths = [
        (part_title(f"{block}/{name}", branch), net.analysis.at(f"{block}/{name}").out_shape[0])
        for name, branch in parts(net.node(block))
    ]
    answer = net.record(f"{block}/concat").out_shape[0]
    numbers = [width for _, width in widths]
    question = Number(
        later(
            "The branches of {block} end with {widths} maps. With how many maps does the block "
            "end?",
            block=part_title(block, net.node(block)),
            widths=", ".join(map(str, numbers)),
        ),
        answer,
        later("maps"),
        later("Joined means: stacked behind each other, not added cell by cell."),
        (
            Working(
                later("Maps out"),
                f"{' + '.join(map(str, numbers))} = {answer}",
                later("maps of every branch"),
            ),
        ),
        (
            Slip(max(numbers), later("That would be a sum cell by cell. Here maps are stacked.")),
            Slip(
                answer - numbers[0],
                later("A branch is missing, the first one."),
            ),
            Slip(
                answer - numbers[-1],
                later("A branch is missing, the last one."),
            ),
            Slip(len(numbers) * max(numbers), later("Branches may be of different width.")),
        ),
    )
    return Draft(
        (
            later(
                "Which kernel size is best? An Inception block does not choose: it tries several "
                "side by side on the same input, and joins what they find."
            ),
            later("Joining means stacking the maps behind each other: a concat."),
        ),
        Scene("concat", (stage, block), block),
        question,
        (
            later(
                "In Inception-v4 every block gives back exactly as many maps as it got, so that it "
                "can be repeated. Only reductions change the width."
            ),
        ),
    )


def _fits(draw: Random, net: Network) -> Draft:
    stage = draw.choice(("reduction_a", "reduction_b"))
    rows = net.analysis.at("A" if stage == "reduction_a" else "B").out_shape[1]
    pooled = (rows - 3) // 2 + 1

    def size(kernel: int, stride: int, padding: int) -> int:
        return (rows + 2 * padding - kernel) // stride + 1

    ways = {
        "3×3, stride 2, VALID": size(3, 2, 0),
        "3×3, stride 1, VALID": size(3, 1, 0),
        "3×3, stride 2, SAME": size(3, 2, 1),
        "3×3, stride 1, SAME": size(3, 1, 1),
    }
    right = next(iter(ways))
    question = ask.choice(
        draw,
        later(
            "In {block} one branch is a 3×3 max pool with stride 2, VALID, on {rows} × {rows} "
            "cells. Which convolution can stand beside it?",
            block=part_title(stage, net.node(stage)),
            rows=rows,
        ),
        Option(right, later("Right: {n} × {n} cells, as the pool.", n=pooled)),
        [
            Option(
                way, later("It ends with {n} × {n} cells, the pool with {m} × {m}.", n=n, m=pooled)
            )
            for way, n in ways.items()
            if n != pooled
        ],
        later("Compute rows out for the pool, then for each convolution."),
        (
            Working(
                later("Rows out of the pool"),
                f"⌊({rows} − 3) ÷ 2⌋ + 1 = {pooled}",
                later("⌊(rows in − kernel) ÷ stride⌋ + 1"),
            ),
        ),
    )
    return Draft(
        (
            later(
                "Maps can be stacked only if their grids are equal. So all branches of a block "
                "have to end on the same grid, whatever they do on the way."
            ),
        ),
        Scene("graph", (), stage),
        question,
        (later("A spec with unequal grids is refused here, with the sizes in the sentence."),),
    )


def _join(draw: Random, net: Network) -> Draft:
    stage = draw.choice("ABC")
    number = draw.choice([name for name, _ in blocks(net.node(stage))][:2])
    block = f"{stage}/{number}"
    inside = f"{block}/mixed" if dict(parts(net.node(block))).get("mixed") else block
    question = Task(
        later(
            "Open stage {stage}, and in it block {number}. Select the box where its branches are "
            "joined.",
            stage=stage,
            number=number,
        ),
        later(
            "The small ► opens a box: click it twice, or press Enter on it. The last box of the "
            "branches says “concat”. Or press / and type concat."
        ),
        nodes=(f"{inside}/concat",),
    )
    return Draft(
        (
            later(
                "The graph opens in steps: stages, blocks, branches, operations. Equal blocks are "
                "drawn once, “× 3 more” stands for others with weights of their own."
            ),
        ),
        Scene("graph", (), ""),
        question,
        (
            later(
                "{n} maps leave it.",
                n=net.record(f"{inside}/concat").out_shape[0],
            ),
        ),
    )


def _sees(draw: Random, net: Network) -> Draft:
    block = draw.choice(("A/1", "B/1"))
    steps = {
        name: [_kernel_text(child) for _, child in parts(branch)]
        for name, branch in parts(net.node(block))
    }
    views = {
        name: net.analysis.at(f"{block}/{name}").receptive_field
        for name, _ in parts(net.node(block))
    }
    best = max(views, key=lambda name: views[name])
    titles = {
        name: part_title(f"{block}/{name}", branch) for name, branch in parts(net.node(block))
    }
    question = ask.choice(
        draw,
        later(
            "One cell after {block}: which branch sees the largest part of the picture?",
            block=part_title(block, net.node(block)),
        ),
        Option(titles[best], later("Right: {a} × {b} px.", a=views[best][0], b=views[best][1])),
        [
            Option(
                titles[name],
                later("It sees {a} × {b} px; another one sees more.", a=view[0], b=view[1]),
            )
            for name, view in views.items()
            if name != best and view != views[best]
        ],
        later("A 1×1 sees no neighbours. Views add up along a branch."),
        tuple(
            Working(
                titles[name], " → ".join(steps[name]), later("{a} × {b} px", a=view[0], b=view[1])
            )
            for name, view in views.items()
        ),
    )
    return Draft(
        (
            later(
                "Things in pictures are small or large. Branches of a block look at neighbourhoods "
                "of different size, and the next block sees them all."
            ),
        ),
        Scene("graph", ask.around(f"{block}/x/y"), block),
        question,
        (
            later(
                "After the concat a cell has maps of all views. The block’s receptive field is "
                "that of the branch that sees most."
            ),
        ),
    )


def _kernel_text(node: Node) -> str:
    match node:
        case Conv(kernel=(height, width)):
            return f"{height}×{width}"
        case Pool(kernel=(height, width)):
            return f"{height}×{width} pool"
    return " | ".join(_kernel_text(child) for _, child in parts(node))


def _weights(draw: Random, net: Network) -> Draft:
    stage = draw.choice("ABC")
    count = len(blocks(net.node(stage)))
    one, every = net.analysis.at(f"{stage}/1").params, net.analysis.at(stage).params
    question = Number(
        later(
            "One block of stage {stage} has {one:,} parameters. How many have all {count} blocks "
            "of this stage together?",
            stage=stage,
            one=one,
            count=count,
        ),
        every,
        later("parameters"),
        later("“× {more} more, own weights”: nothing is shared.", more=count - 1),
        (
            Working(
                later("Parameters"), f"{count} × {one} = {every:,}", later("blocks × one block")
            ),
        ),
        (
            Slip(one, later("Blocks look alike, but each has its own weights.")),
            Slip((count - 1) * one, later("The first block counts, too.")),
            Slip((count + 1) * one, later("That is one block too many.")),
        ),
        0.001,
    )
    return Draft(
        (
            later(
                "A stage repeats one block. Equal blocks are drawn once and folded. Equal in form: "
                "are the weights the same, too?"
            ),
        ),
        Scene("graph", (stage,), f"{stage}/1"),
        question,
        (
            later(
                "That is {share:.0f} % of the parameters of the whole network.",
                share=100 * every / net.analysis.params,
            ),
        ),
    )


LESSON = Lesson(
    3,
    "branches",
    later("Parallel branches"),
    later("An Inception block looks with several kernels at once and stacks what they find."),
    later("read an Inception block: its branches, its widths, its view and its weights"),
    10,
    later("arXiv:1409.4842, section 4; arXiv:1602.07261, Figures 4 to 6 and 9"),
    (
        Plan(later("Branch and concat"), ask.V4, _joined),
        Plan(later("What can stand side by side"), (*ask.V4, *ask.RESIDUAL), _fits),
        Plan(later("Find the join"), (*ask.V4, *ask.RESIDUAL), _join),
        Plan(later("Near and far"), (*ask.V4, ask.V3), _sees),
        Plan(later("Repeated, not shared"), ask.V4, _weights),
    ),
    key_step=1,
)
