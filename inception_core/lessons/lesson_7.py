"""Lesson 7: residual scaling, and the death of wide networks."""

import math
from functools import cache
from random import Random

from inception_core.lab import death
from inception_core.lab.death_map import CellSummary, summarise
from inception_core.lab.sweep import Cell, read_results
from inception_core.lessons import ask
from inception_core.lessons.animation.adding import sample
from inception_core.lessons.lesson import Adding, Draft, Lesson, Plan, Scene
from inception_core.lessons.network import Network
from inception_core.lessons.question import Number, Option, Slip, Task, Working
from inception_core.spec import blocks
from inception_core.words import later

PROBED = (("width", 0.25),)  # small enough to be probed in some seconds
CLEAR = 0.3  # difference of the shares of dead channels that counts as a difference
SEEDS_NOTE = later("Medians of five recorded runs with different seeds, 25 steps each.")


@cache
def _cells() -> dict[Cell, CellSummary]:
    return summarise(read_results())


def _growth(draw: Random, net: Network) -> Draft:
    count = draw.choice((5, 10, 20, 40))
    scale, ratio = draw.choice(((1.0, 1.0), (1.0, 0.5), (0.3, 1.0), (0.2, 1.0), (0.1, 1.0)))
    answer = round(math.sqrt(1 + count * scale**2 * ratio**2), 2)
    question = Number(
        later(
            "The branches of {count} blocks in a row are each {ratio} times as large as the first "
            "trunk, and scaled by {scale}. How many times as large is the trunk at the end? Two "
            "digits after the point.",
            count=count,
            ratio=ratio,
            scale=scale,
        ),
        answer,
        later("times"),
        later(
            "Independent signals add their squares: after one block √(1 + (scale × ratio)²). "
            "After {n} blocks?",
            n=count,
        ),
        (
            Working(
                later("Growth"),
                f"√(1 + {count} × ({scale} × {ratio}) ^ 2) = {answer}",
                later("√(1 + blocks × (scale × ratio)²)"),
            ),
        ),
        (
            Slip(
                round(1 + count * scale * ratio, 2),
                later(
                    "So it would be if all pointed the same way. Independent signals add squares."
                ),
            ),
            Slip(
                round(1 + count * (scale * ratio) ** 2, 2),
                later("That is the square of it: take the root."),
            ),
            Slip(
                round((1 + (scale * ratio) ** 2) ** (count / 2), 2),
                later("Batch norm keeps each branch as large as it is, however large the trunk."),
            ),
            Slip(
                round(math.sqrt(1 + count * ratio**2), 2) if scale != 1 else None,
                later("You left the scale out."),
            ),
            Slip(
                round(math.sqrt(1 + count * scale * ratio**2), 2) if scale != 1 else None,
                later("The scale is squared, too."),
            ),
        ),
        0.02,
    )
    trunk, branch = sample(seed=draw.randrange(1000))
    return Draft(
        (
            later(
                "Every block adds something to the trunk. With random weights trunk and branch "
                "have nothing to do with each other, so their squares add."
            ),
            later(
                "Size here is the root mean square, RMS. Batch norm keeps the branches equally "
                "large at every block."
            ),
        ),
        Scene("residual", adding=Adding(trunk, branch, scale)),
        question,
        (
            later(
                "It is an expectation, and leaves the ReLU out. Before training the effect is "
                "mild: the root of the depth. What is dangerous comes with training."
            ),
        ),
    )


def _probe(draw: Random, net: Network) -> Draft:
    count = sum(len(blocks(net.node(stage))) for stage in "ABC")
    question = Task(
        later(
            "Send the picture through at scale 1 and at scale 0.1: press “Probe”. Then compare the "
            "two curves at the last block."
        ),
        later("It takes some seconds. The button is above the chart, and Tab leads to it."),
        run="probe",
    )
    return Draft(
        (
            later(
                "Now measured, not expected: one picture, random weights, the trunk of all "
                "{count} blocks. The network is a quarter as wide, so that it takes seconds.",
                count=count,
            ),
            later("Predict first: how many times larger is the signal at the end without scaling?"),
        ),
        Scene("probe"),
        question,
        (
            later(
                "Without scaling the trunk grows at every block, with 0.1 hardly at all. A "
                "reduction does not bring it back to size 1: its pool passes the large values on."
            ),
        ),
    )


def _turn(draw: Random, net: Network) -> Draft:
    stage = draw.choice("abc")
    value = draw.choice((0.12, 0.15, 0.25, 0.3))
    question = Task(
        later(
            "Give all blocks of stage {stage} the scale {value}, and find it in the drawing.",
            stage=stage.upper(),
            value=value,
        ),
        later("The knob is beside the graph. The scale is the small rose pill before the +."),
        knobs=((f"scale_{stage}", value),),
    )
    name = stage.upper()
    return Draft(
        (
            later(
                "The paper’s remedy is one number: the branch is multiplied by 0.1 to 0.3 before "
                "it is added. The trunk is not touched."
            ),
        ),
        Scene("graph", (name, f"{name}/1"), f"{name}/1/linear", knobs=(f"scale_{stage}",)),
        question,
        (
            later(
                "No parameter more, no multiply-add that is counted. The releases use 0.17, 0.10 "
                "and 0.20 in A, B and C; their very last block is not scaled at all."
            ),
        ),
    )


def _predict(draw: Random, net: Network) -> Draft:
    width, rate = draw.choice(
        ((1152, 0.1), (1152, 0.05), (512, 0.1), (256, 0.1), (256, 0.02), (128, 0.05))
    )
    one, other = (_cells()[Cell(width, scale, rate)] for scale in (1.0, 0.1))
    gap = one.dead - other.dead
    first, second = later("the one without scaling"), later("the one scaled by 0.1")
    same = later("neither: the difference is below {gap} %", gap=round(100 * CLEAR))
    found = later("unscaled {a:.0f} %, scaled {b:.0f} %", a=100 * one.dead, b=100 * other.dead)
    right = first if gap > CLEAR else second if gap < -CLEAR else same
    question = ask.choice(
        draw,
        later(
            "Two networks of {width} filters are trained for 25 steps, with learning rate {rate}. "
            "Which one has more dead channels at the end?",
            width=width,
            rate=rate,
        ),
        Option(right, later("Right: {found} dead channels.", found=found)),
        [
            Option(words, later("In our runs it was otherwise: {found}.", found=found))
            for words in (first, second, same)
            if words is not right
        ],
        later(
            "The paper saw it above a thousand filters. Here learning rate and width decide "
            "together."
        ),
        (
            Working(later("Unscaled"), f"{100 * one.dead:.1f} %", later("median of dead channels")),
            Working(
                later("Scaled by 0.1"),
                f"{100 * other.dead:.1f} %",
                later("median of dead channels"),
            ),
        ),
    )
    return Draft(
        (
            later(
                "A channel is dead when it is zero in every cell of every picture. It then gets no "
                "gradient, and does not come back."
            ),
            later("Predict, then train the pair yourself: everything is set, press “Train both”."),
        ),
        Scene("training", cell=Cell(width, 0.1, rate)),
        question,
        (SEEDS_NOTE,),
    )


def _read(draw: Random, net: Network) -> Draft:
    cells = [cell for cell, summary in _cells().items() if summary.dead > 0.05 and not cell.remedy]
    cell = draw.choice(cells)
    summary = _cells()[cell]
    answer = round(100 * summary.dead, 1)
    others = [Cell(cell.width, scale, cell.learning_rate) for scale in (1.0, 0.3, 0.1)]
    question = Number(
        later(
            "How many per cent of the channels were dead with {width} filters, scale {scale}, "
            "learning rate {rate}?",
            width=cell.width,
            scale=cell.scale,
            rate=cell.learning_rate,
        ),
        answer,
        later("per cent of the channels"),
        later("Find the cell in the map, or the row in the table below it."),
        (
            Working(
                later("Dead channels"),
                f"{answer} = {answer}",
                later("median of {n} recorded runs", n=len(summary.results)),
            ),
        ),
        (
            Slip(
                round(100 * summary.zeros, 1),
                later("Those are zeros, one by one. Dead is a channel."),
            ),
            Slip(round(100 * summary.accuracy, 1), later("That is the share of right guesses.")),
            *(
                Slip(
                    round(100 * _cells()[near].dead, 1),
                    later("That is the cell with scale {scale}.", scale=near.scale),
                )
                for near in others
                if near != cell
            ),
        ),
        0.02,
    )
    return Draft(
        (
            later(
                "One pair is an anecdote. This map has 250 recorded runs over width, scale and "
                "learning rate, five seeds in each cell."
            ),
        ),
        Scene("map"),
        question,
        (
            later(
                "There is no sharp border at a thousand filters. Wider, faster and less scaled "
                "networks die more often, and 0.1 is not always safe either."
            ),
        ),
    )


def _remedies(draw: Random, net: Network) -> Draft:
    unscaled = Cell(death.WIDTH, 1.0, death.LEARNING_RATE)
    ways = (
        (later("a warm-up of 15 steps"), unscaled._replace(remedy="warm_up")),
        (later("an extra batch norm before the pool"), unscaled._replace(remedy="extra_norm")),
        (later("a fifth of the learning rate"), unscaled._replace(learning_rate=0.02)),
    )
    dead = [(way, 100 * _cells()[cell].dead) for way, cell in ways]
    worst, share = max(dead, key=lambda found: found[1])
    question = ask.choice(
        draw,
        later(
            "Which of these did not keep the unscaled network of 1152 filters alive in our runs?"
        ),
        Option(worst, later("Right: {dead:.0f} % of its channels died.", dead=share)),
        [
            Option(
                way,
                later(
                    "With it only {dead:.0f} % died: in runs as short as these it helps.",
                    dead=other,
                ),
            )
            for way, other in dead
            if way != worst
        ],
        later(
            "Two of them help here, where the paper found over tens of thousands of steps that "
            "none did."
        ),
        tuple(
            Working(way, f"{other:.1f} %", later("median of dead channels")) for way, other in dead
        ),
    )
    return Draft(
        (
            later(
                "The paper also tried other remedies: a lower learning rate, a batch norm before "
                "the pool, and He’s warm-up. None was enough, it says."
            ),
            later("The switches are beside the training: try them."),
        ),
        Scene("training", cell=unscaled),
        question,
        (
            later(
                "So here we and the paper agree on the warm-up, and differ on the other two. Our "
                "runs are ten blocks on tiny pictures for 25 steps, trained with SGD; the paper’s "
                "are whole networks for tens of thousands, trained with RMSProp."
            ),
        ),
    )


_SCALED = (ask.V1_PAPER, ask.V2_PAPER)
LESSON = Lesson(
    7,
    "scaling",
    later("Networks that die"),
    later("Wide residual networks died in training. A factor of 0.1 on the branch saved them."),
    later("explain residual scaling, see where it acts, and say how sure we are"),
    15,
    later("arXiv:1602.07261, section 3.3 and Figure 20"),
    (
        Plan(later("What adding does"), _SCALED, _growth),
        Plan(later("Look inside"), (ask.V1_PAPER,), _probe, PROBED),
        Plan(later("The remedy"), (*_SCALED, ask.V2_SLIM), _turn),
        Plan(later("Which one dies?"), _SCALED, _predict),
        Plan(later("The map of deaths"), _SCALED, _read),
        Plan(later("Other remedies"), _SCALED, _remedies),
    ),
    key_step=4,
)
