"""Lesson 1: one convolution: places, stride, padding, cost, view."""

from math import prod
from random import Random

from inception_core.lessons import ask
from inception_core.lessons.lesson import Draft, Lesson, Plan, Scene, Sliding
from inception_core.lessons.network import Network
from inception_core.lessons.question import Measured, Number, Slip, Task, Working
from inception_core.render.captions import field_text
from inception_core.words import later

SIZES = (235, 251, 267, 283, 315, 331, 347, 363, 395)
KERNELS = (
    ((1, 0, -1), (2, 0, -2), (1, 0, -1)),  # vertical edges
    ((1, 2, 1), (0, 0, 0), (-1, -2, -1)),  # horizontal edges
    ((0, 1, 0), (1, -4, 1), (0, 1, 0)),  # spots
)


def _one_place(draw: Random, net: Network) -> Draft:
    kernel = draw.choice(KERNELS)
    while True:
        picture = tuple(tuple(draw.randint(0, 9) for _ in range(6)) for _ in range(6))
        row, column = draw.randrange(1, 4), draw.randrange(4)
        if row != column and weighed(picture, kernel, row, column) != 0:
            break
    terms = [
        (picture[row + i][column + j], kernel[i][j])
        for i in range(3)
        for j in range(3)
        if kernel[i][j]
    ]
    answer = weighed(picture, kernel, row, column)
    written = " + ".join(f"{a} × ({b})" if b < 0 else f"{a} × {b}" for a, b in terms)
    turned = tuple(tuple(reversed(line)) for line in reversed(kernel))
    question = Number(
        later(
            "The kernel stands with its upper left corner on row {row}, column {column}, counted "
            "from 1. Which number does it write?",
            row=row + 1,
            column=column + 1,
        ),
        answer,
        later("altogether"),
        later("Multiply each cell below the kernel by the weight above it, then add all nine."),
        (Working(later("Sum"), f"{written} = {answer}", later("cell × weight, added up")),),
        (
            Slip(
                weighed(picture, kernel, column, row),
                later("You took row and column the other way round."),
            ),
            Slip(-answer, later("Mind the signs of the weights.")),
            Slip(
                weighed(picture, turned, row, column),
                later("You turned the kernel around. Networks lay it down as it is."),
            ),
            Slip(
                weighed(picture, kernel, row - 1, column),
                later("That is one row higher: rows are counted from 1."),
            ),
            Slip(
                sum(abs(b) * a for a, b in terms),
                later("Some weights are negative, they take away."),
            ),
        ),
    )
    return Draft(
        (
            later(
                "A convolution lays a small table of weights, the kernel, onto the picture. It "
                "multiplies, adds, and writes one number. Then it moves on."
            ),
            later(
                "The same nine weights are used at every place. That is why it has few parameters "
                "and a lot of work."
            ),
        ),
        Scene("convolution", sliding=Sliding(picture, kernel, (row, column))),
        question,
        (
            later(
                "One output map is this, at every place. A layer has many kernels, and each of "
                "them looks at all maps that come in."
            ),
        ),
    )


def weighed(
    picture: tuple[tuple[int, ...], ...],
    kernel: tuple[tuple[int, ...], ...],
    row: int,
    column: int,
) -> int:
    """The sum of cells × weights with the kernel's corner at a place."""
    return sum(
        weight * picture[row + i][column + j]
        for i, line in enumerate(kernel)
        for j, weight in enumerate(line)
    )


def _valid(draw: Random, net: Network) -> Draft:
    size = draw.choice([size for size in SIZES if size != net.input_size])
    other = net.turned(input_size=size)
    places = [
        record.path
        for node, record in other.convs("stem")
        if node.kernel != (1, 1) and node.padding == (0, 0)
    ]
    path = draw.choice(places)
    rows = other.record(path).in_shape[1]
    question = ask.rows_out(
        net,
        path,
        rows,
        later(
            "The marked {caption} is shown for pictures of {own} px. With pictures of {size} px, "
            "{rows} × {rows} cells would reach it. How many rows leave it?",
            caption=ask.name(net, path),
            own=net.input_size,
            size=size,
            rows=rows,
        ),
    )
    return Draft(
        (
            later(
                "VALID means: no window hangs over the edge. The paper marks such layers with V. "
                "A 3×3 kernel then costs one row at each side."
            ),
            later(
                "The stride says how far the window moves each time. With stride 2 every other "
                "place is left out, and the grid is halved."
            ),
        ),
        Scene("graph", ("stem",), path, knobs=("input",)),
        question,
        (later("Set the input size to {size} beside the graph to see it there.", size=size),),
    )


def _same(draw: Random, net: Network) -> Draft:
    places = [
        (node, record.path)
        for part in ("stem", "A/1", "B/1", "C/1")
        for node, record in net.convs(part)
        if node.padding != (0, 0)
    ]
    node, path = draw.choice(places)
    axis = draw.choice([i for i in (0, 1) if node.kernel[i] > 1])
    kernel, padding = node.kernel[axis], node.padding[axis]
    sides = (later("at the top"), later("at the left"))
    question = Number(
        later(
            "The marked {caption} keeps its grid: its padding is SAME. How many rows or columns of "
            "zeros does it get {side}?",
            caption=ask.name(net, path),
            side=sides[axis],
        ),
        padding,
        later("on this side"),
        later("A window of {k} cells must be centred on the first cell.", k=kernel),
        (
            Working(
                later("Zeros on one side"),
                f"({kernel} − 1) ÷ 2 = {padding}",
                later("(kernel − 1) ÷ 2, on that axis"),
            ),
        ),
        (
            Slip(kernel - 1, later("That is both sides together.")),
            Slip(kernel, later("Only what hangs over the edge needs zeros.")),
            Slip(0, later("Without zeros the grid would shrink. Which way is the kernel long?")),
            Slip(1 if kernel > 3 else None, later("That is enough for a 3×3 kernel.")),
        ),
    )
    return Draft(
        (
            later(
                "SAME means: zeros are put around the map, so that it leaves with as many cells as "
                "it came with. Layers without a V in the figures are SAME."
            ),
            later("Each axis has its own padding: a 1×7 kernel needs none above and below."),
        ),
        Scene("graph", ask.around(path), path),
        question,
        (
            later(
                "In these networks every SAME convolution has stride 1, and every stride 2 is "
                "VALID. So the padding is always the same on both sides."
            ),
        ),
    )


def _grid(draw: Random, net: Network) -> Draft:
    wanted, size = draw.choice(_grids())
    last = "C"
    question = Task(
        later(
            "Turn the input size until the blocks of stage C work on a grid of {n} × {n} cells.",
            n=wanted,
        ),
        later(
            "The picture is halved five times, and each VALID layer takes a little more away. Try "
            "{low} to {high} px.",
            low=size - 20,
            high=size + 24,
        ),
        measured=Measured(last, "rows", wanted, wanted),
        by=(("input", size),),
    )
    return Draft(
        (
            later(
                "No layer of this network needs a certain picture size. Only the grids change, all "
                "of them, and with them the cost."
            ),
        ),
        Scene("graph", (), last, knobs=("input",)),
        question,
        (
            later(
                "A picture twice as wide and high has four times the cells, so it costs about four "
                "times as much. The parameters stay as they are."
            ),
        ),
    )


def _grids() -> list[tuple[int, int]]:
    """Rows of the last grid and an input size that gives them: five halvings of VALID layers."""
    return [(rows, 43 + 32 * rows) for rows in (3, 4, 5, 6, 7, 9, 10, 11)]


def _cost(draw: Random, net: Network) -> Draft:
    places = [record.path for node, record in net.convs("stem") if node.kernel == (3, 3)]
    path = draw.choice(places[:4])
    record = net.record(path)
    question = ask.macs(
        net,
        path,
        later(
            "The marked {caption} takes {a} × {a} × {m} in and gives {b} × {b} × {n}. How many "
            "multiply-adds is that for one picture?",
            caption=ask.name(net, path),
            a=record.in_shape[1],
            m=record.in_shape[0],
            b=record.out_shape[1],
            n=record.out_shape[0],
        ),
    )
    return Draft(
        (
            later(
                "What does a layer cost? This explorer counts multiply-adds (MACs): one weight "
                "times one value, added to a sum. FLOPs are twice as many."
            ),
            later("A rough answer will do, such as 19.2 M."),
        ),
        Scene("graph", ("stem",), path, colour="kind"),
        question,
        (
            later(
                "This one layer is {share:.1f} % of the work of the whole network. Early layers "
                "have few channels but very many places.",
                share=100 * record.macs / net.analysis.macs,
            ),
        ),
    )


def _view(draw: Random, net: Network) -> Draft:
    shown = [
        (record, (record.kernel or (1, 1))[0], (record.stride or (1, 1))[0])
        for record in net.analysis.records[: draw.choice((2, 3, 4))]
    ]
    count, field, jump, grown = len(shown), 1, 1, []
    for _, kernel, stride in shown:
        field += (kernel - 1) * jump
        grown.append(f"{kernel - 1} × {jump}")
        jump *= stride
    names = " → ".join(ask.name(net, record.path) for record, _, _ in shown)
    question = Number(
        later(
            "The first {count} layers are {names}. How many pixels wide is the part of the picture "
            "that one cell after them sees?",
            count=count,
            names=names,
        ),
        field,
        later("pixels"),
        later("Each layer adds (kernel − 1) × the product of the strides before it."),
        (
            Working(
                later("Receptive field"),
                f"1 + {' + '.join(grown)} = {field}",
                later("1 + (kernel − 1) × strides before, for each layer"),
            ),
        ),
        (
            Slip(
                1 + sum(kernel - 1 for _, kernel, _ in shown),
                later("After a stride of 2 a step on the map is two pixels."),
            ),
            Slip(
                prod(kernel for _, kernel, _ in shown),
                later("Views add up, they do not multiply: neighbours overlap."),
            ),
            Slip(
                1 + sum((kernel - 1) * 2 for _, kernel, _ in shown),
                later("The stride of a layer counts only for the layers after it."),
            ),
            Slip(field - 1, later("Do not forget the cell itself: begin with 1.")),
        ),
    )
    return Draft(
        (
            later(
                "One cell of a deep map depends on a square of the picture: its receptive field. "
                "It grows with every kernel, and faster after every stride."
            ),
        ),
        Scene("graph", ("stem",), shown[-1][0].path),
        question,
        (
            later(
                "In the end one cell of the last map could see {field}: more than the picture has. "
                "Nearly all of that comes after the strides.",
                field=field_text(net.analysis.receptive_field),
            ),
        ),
    )


_STEMS = (*ask.V4, ask.V1_PAPER, ask.V2_PAPER, ask.V2_SLIM, ask.V3)
LESSON = Lesson(
    1,
    "convolution",
    later("One convolution"),
    later("A small table of weights slides over a picture. How many places, and at what cost?"),
    later("work out output size, cost and view of any layer from kernel, stride and padding"),
    12,
    later("arXiv:1602.07261, section 3 and Figure 3"),
    (
        Plan(later("One place, one number"), ask.V4, _one_place),
        Plan(later("VALID and the stride"), _STEMS, _valid),
        Plan(later("SAME"), (*ask.V4, ask.V2_PAPER), _same),
        Plan(later("From the picture to the last grid"), (*ask.V4, *ask.RESIDUAL), _grid),
        Plan(later("What it costs"), _STEMS, _cost),
        Plan(later("What one cell sees"), (ask.V3, ask.V1_PAPER, ask.V2_SLIM), _view),
    ),
    key_step=2,
)
