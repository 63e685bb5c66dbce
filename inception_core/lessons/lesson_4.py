"""Lesson 4: factorisation: large kernels as several small ones."""

from random import Random

from inception_core.analysis.factorisation import Factorisation, factorisation
from inception_core.errors import UnknownNode
from inception_core.lessons import ask
from inception_core.lessons.lesson import Draft, Lesson, Plan, Scene
from inception_core.lessons.network import Network
from inception_core.lessons.question import Number, Option, Slip, Task, Working
from inception_core.spec import Sequence, blocks
from inception_core.words import later


def _compared(net: Network, path: str) -> Factorisation:
    found = factorisation(net.spec, net.analysis, path)
    if found is None:
        raise UnknownNode(f"`{path}` has nothing to compare with here.")
    return found


def _row(draw: Random, net: Network) -> Draft:
    path = "A/1/mixed/double3x3" if _has_mixed(net, "A/1") else "A/1/double3x3"
    count = draw.choice((2, 3, 4))
    view = 1 + 2 * count
    question = Number(
        later(
            "{count} 3×3 convolutions with stride 1 stand one after the other. How many cells "
            "wide is the neighbourhood that one cell after them sees?",
            count=count,
        ),
        view,
        later("cells"),
        later("The second one sees what the first one saw around each of its three cells."),
        (
            Working(
                later("Neighbourhood"),
                f"1 + {count} × (3 − 1) = {view}",
                later("1 + (kernel − 1) for each convolution"),
            ),
        ),
        (
            Slip(3 * count, later("They overlap: each adds two cells, not three.")),
            Slip(3**count, later("Views add up, they do not multiply.")),
            Slip(view - 1, later("Begin with the cell itself.")),
            Slip(3, later("That is what one of them sees of the map just before it.")),
        ),
    )
    return Draft(
        (
            later(
                "A 5×5 kernel sees far, and is dear. The idea of Inception-v3: two 3×3, one after "
                "the other, see the same."
            ),
            later("The marked branch does that."),
        ),
        Scene("graph", ask.around(path), path),
        question,
        (later("Between them there is a ReLU, so two layers can also tell more apart than one."),),
    )


def _five(draw: Random, net: Network) -> Draft:
    stage = draw.choice(("A/1", "A/2"))
    inside = f"{stage}/mixed" if _has_mixed(net, stage) else stage
    path = f"{inside}/double3x3/conv3x3_2"
    found = _compared(net, path)
    question = ask.ratio(
        later(
            "The marked branch has {here}. How many times their multiply-adds would one {other} "
            "need, with the same maps before and after? Two digits after the point.",
            here=found.here.text,
            other=found.otherwise.text,
        ),
        found.otherwise.macs,
        found.here.macs,
        later("Write kernel × maps in × maps out for each of the two, and for the 5×5."),
        later("One 5×5 ÷ two 3×3"),
        later("multiply-adds of the one ÷ those of the two together"),
        (
            Slip(
                round(25 / 9, 2),
                later("That is one 5×5 against one 3×3. There are two 3×3."),
            ),
            Slip(
                round(25 / 18, 2),
                later(
                    "So it would be if all had equally many maps. Look at the numbers in brackets."
                ),
            ),
        ),
    )
    return Draft(
        (
            later(
                "What does it save? With equally many maps everywhere it would be 25 against 2 × 9 "
                "weights for each pair of maps. Real blocks are not so even."
            ),
        ),
        Scene("graph", ask.around(path), path),
        question,
        (
            later(
                "Parameters follow the same rule: {here:,} here, {other:,} for the 5×5.",
                here=found.here.params,
                other=found.otherwise.params,
            ),
        ),
    )


def _seven(draw: Random, net: Network) -> Draft:
    inside = "B/1/mixed" if _has_mixed(net, "B/1") else "B/1"
    branch = net.node(f"{inside}/conv7x7")
    assert isinstance(branch, Sequence)
    path = f"{inside}/conv7x7/{branch.children[-1][0]}"
    found = _compared(net, path)
    question = ask.ratio(
        later(
            "The marked branch has {here}. How many times their multiply-adds would one {other} "
            "need? Two digits after the point.",
            here=found.here.text,
            other=found.otherwise.text,
        ),
        found.otherwise.macs,
        found.here.macs,
        later("For each place: 7 × maps in × maps out, twice; and 49 × maps in × maps out."),
        later("One 7×7 ÷ the pair"),
        later("multiply-adds of the one ÷ those of the pair"),
        (
            Slip(7.0, later("That is 49 against 7. The pair has two layers.")),
            Slip(3.5, later("So it would be with equally many maps. Look at the brackets.")),
        ),
    )
    return Draft(
        (
            later(
                "One step further: 1×7 looks along a row, 7×1 along a column. One after the other "
                "they see 7 × 7 cells."
            ),
            later("The figures write height × width: 1×7 is one cell high and seven wide."),
        ),
        Scene("graph", ask.around(path), path),
        question,
        (
            later(
                "The Inception-v3 paper found that this does not work well on early, large grids, "
                "but very well on grids of 12 to 20 cells. B blocks have {rows}.",
                rows=net.analysis.at("B").out_shape[1],
            ),
        ),
    )


def _axis(draw: Random, net: Network) -> Draft:
    inside = "B/1/mixed" if _has_mixed(net, "B/1") else "B/1"
    pairs = [
        record.path
        for node, record in net.convs(f"{inside}/conv7x7")
        if node.kernel in ((1, 7), (7, 1))
    ]
    path = pairs[0]
    before = net.record(f"{inside}/conv7x7/conv1x1").receptive_field
    after = net.record(path).receptive_field
    stride = net.record(path).effective_stride[0]
    swapped = (after[1], after[0])
    both = (max(after), max(after))
    question = ask.choice(
        draw,
        later(
            "Before the marked {caption} a cell sees {a} × {b} px, and neighbouring cells are "
            "{stride} px apart. What does a cell after it see, height × width?",
            caption=ask.name(net, path),
            a=before[0],
            b=before[1],
            stride=stride,
        ),
        Option(_field(after), later("Right: it grows along one axis only.")),
        (
            Option(
                _field(swapped), later("The figures write height × width. Which way is it long?")
            ),
            Option(_field(both), later("This layer alone looks along one axis only.")),
            Option(
                _field((before[0], before[1] + 6)),
                later("A step on this map is {stride} px of the picture.", stride=stride),
            ),
        ),
        later("Six more cells along its long axis, each {stride} px further.", stride=stride),
        (
            Working(
                later("Growth"),
                f"{min(before)} + 6 × {stride} = {max(after)}",
                later("field before + (kernel − 1) × stride of the map, on the long axis"),
            ),
        ),
    )
    return Draft(
        (
            later(
                "What one of the two does to the view is easy to overlook. The receptive field has "
                "two sides, and each kernel works on its own."
            ),
        ),
        Scene("graph", ask.around(path), path),
        question,
        (later("The second of the pair brings the other axis. The order makes no difference."),),
    )


def _field(field: tuple[int, int]) -> str:
    return f"{field[0]} × {field[1]} px"


def _twice(draw: Random, net: Network) -> Draft:
    kernels = [
        node.kernel for node, _ in net.convs("B/1/conv7x7") if node.kernel in ((1, 7), (7, 1))
    ]
    rows = 1 + sum(k[0] - 1 for k in kernels)
    columns = 1 + sum(k[1] - 1 for k in kernels)
    question = ask.choice(
        draw,
        later(
            "In the short branch of Inception-B here stand {kernels}, one after the other. Which "
            "neighbourhood does the branch see, in cells?",
            kernels=" → ".join(f"{a}×{b}" for a, b in kernels),
        ),
        Option(f"{rows} × {columns}", later("Right, height × width.")),
        (
            Option("7 × 7", later("One is 1×7, the other one would have to be 7×1. Read again.")),
            Option("1 × 13", later("Both would have to be 1×7. Read again.")),
            Option("1 × 7", later("Two of them see further than one.")),
            Option("14 × 14", later("Each kernel adds its size less one, on its own axis.")),
        ),
        later("Add kernel − 1 on each axis: heights with heights, widths with widths."),
        (
            Working(
                later("Height"),
                f"1 + {' + '.join(f'({k[0]} − 1)' for k in kernels)} = {rows}",
                later("1 + (kernel height − 1) for each"),
            ),
            Working(
                later("Width"),
                f"1 + {' + '.join(f'({k[1]} − 1)' for k in kernels)} = {columns}",
                later("1 + (kernel width − 1) for each"),
            ),
        ),
    )
    return Draft(
        (
            later(
                "Papers contain slips of the pen, and a computed network shows them. Look closely "
                "at the two kernels of this branch."
            ),
        ),
        Scene("graph", ("B", "B/1"), "B/1/conv7x7"),
        question,
        (
            later(
                "Figure 5 of the paper prints 1×7 twice, the release has 1×7 and 7×1. Which of the "
                "two this network follows is said in its name. Costs are equal, views are not."
            ),
        ),
    )


def _select(draw: Random, net: Network) -> Draft:
    stage = draw.choice(("B", "C"))
    number = blocks(net.node(stage))[0][0]
    tall = [
        record.path
        for node, record in net.convs(f"{stage}/{number}")
        if node.kernel[0] > node.kernel[1]
    ]
    question = Task(
        later(
            "Select a convolution of the first block of stage {stage} that looks along a column: "
            "its kernel is higher than wide.",
            stage=stage,
        ),
        later(
            "Violet boxes are factorised. Height is written first: {a}.", a=ask.name(net, tall[0])
        ),
        nodes=tuple(tall),
    )
    return Draft(
        (
            later(
                "Stages B and C both factorise, with different lengths: the grids of stage C are "
                "small, so short kernels already see most of them."
            ),
        ),
        Scene("graph", (stage,), stage),
        question,
        (later("Its padding is on top and bottom only, so that the grid stays as it is."),),
    )


def _has_mixed(net: Network, block: str) -> bool:
    return f"{block}/mixed" in net.analysis.totals


_PAIRS = (ask.V1_PAPER, ask.V2_PAPER, ask.V2_SLIM, ask.V3, "inception_v4.slim")
LESSON = Lesson(
    4,
    "factorisation",
    later("Large kernels in pieces"),
    later("Two 3×3 see what a 5×5 sees; 1×7 and 7×1 see what a 7×7 sees. For much less."),
    later("replace a kernel by smaller ones, and say what that saves and what it sees"),
    12,
    later("arXiv:1512.00567, section 3; arXiv:1602.07261, Figures 4 to 6 and 16 to 19"),
    (
        Plan(later("What several 3×3 see"), (*ask.V4, *ask.RESIDUAL), _row),
        Plan(later("5×5 as two 3×3"), (*ask.V4, *ask.RESIDUAL, ask.V3), _five),
        Plan(later("7×7 as 1×7 and 7×1"), _PAIRS, _seven),
        Plan(later("One axis at a time"), _PAIRS, _axis),
        Plan(later("A slip of the pen"), ask.V4, _twice),
        Plan(later("Find a column"), (*ask.RESIDUAL, "inception_v4.slim"), _select),
    ),
    key_step=3,
)
