"""Lesson 6: residual connections: why, where, and the linear 1×1."""

from random import Random

from inception_core.errors import UnknownNode
from inception_core.lessons import ask
from inception_core.lessons.lesson import Adding, Draft, Lesson, Plan, Scene
from inception_core.lessons.network import Network
from inception_core.lessons.question import Number, Option, Slip, Task, Working
from inception_core.render.captions import part_title, short
from inception_core.spec import Residual, blocks
from inception_core.words import later


def _add(draw: Random, net: Network) -> Draft:
    scale = draw.choice((0.1, 0.2, 0.3))
    trunk = tuple(draw.randint(1, 9) / 1.0 for _ in range(6))
    branch = tuple(float(draw.choice([v for v in range(-9, 10) if v])) for _ in range(6))
    places = [i for i in range(6) if trunk[i] + scale * branch[i] > 0]
    place = draw.choice(places)
    x, r = int(trunk[place]), int(branch[place])
    answer = round(x + scale * r, 2)
    question = Number(
        later(
            "Cell {place}: the trunk has {x}, the residual branch ends with {r}, the scale is "
            "{s}. What does the block put out?",
            place=place + 1,
            x=x,
            r=r,
            s=scale,
        ),
        answer,
        later("at the end"),
        later("Scale the branch, add the trunk, then take the ReLU: negative becomes 0."),
        (
            Working(
                later("Out"),
                f"max(0, {x} + {scale} × ({r})) = {answer}",
                later("ReLU(trunk + scale × branch)"),
            ),
        ),
        (
            Slip(max(0, x + r), later("The branch is scaled before it is added.")),
            Slip(
                round(scale * (x + r), 2),
                later("Only the branch is scaled; the trunk passes unchanged."),
            ),
            Slip(round(scale * x + r, 2), later("The scale belongs to the branch.")),
            Slip(round(scale * r, 2), later("The trunk is added to it.")),
            Slip(x, later("The branch adds something, if only little.")),
            Slip(round(x - scale * r, 2), later("Mind the sign of the branch.")),
        ),
    )
    return Draft(
        (
            later(
                "A residual block does not make a new map. It makes a correction, and adds it to "
                "what came in: out = ReLU(x + s · branch(x))."
            ),
            later("The way around the block is the identity: nothing is computed on it."),
        ),
        Scene("residual", adding=Adding(trunk, branch, scale, place)),
        question,
        (
            later(
                "If the branch ends with zeros the block passes on what it got. So a deep network "
                "begins as a shallow one, and gradients find a short way back."
            ),
        ),
    )


def _linear(draw: Random, net: Network) -> Draft:
    stage = draw.choice("ABC")
    block = net.node(f"{stage}/1")
    mixed = net.record(f"{stage}/1/mixed/concat").out_shape[0]
    trunk = net.record(f"{stage}/1/add").out_shape[0]
    printed = {"B": 1154, "C": 2048}.get(stage) if net.variant.name == ask.V2_PAPER else None
    question = Number(
        later(
            "{width:,} maps come into {block}. Its branches are joined to {mixed} maps. How many "
            "maps must the linear 1×1 before the sum make?",
            width=trunk,
            block=part_title(f"{stage}/1", block),
            mixed=mixed,
        ),
        trunk,
        later("maps"),
        later("Two maps can be added only cell by cell, and map by map."),
        (
            Working(
                later("Maps of the linear 1×1"),
                f"{trunk} = {trunk:,}",
                later("maps of the trunk, which the identity brings unchanged"),
            ),
        ),
        (
            Slip(mixed, later("So many it gets. The sum needs as many as the trunk has.")),
            Slip(
                trunk + mixed,
                later("It is a sum, not a concat: the widths have to be equal."),
            ),
            Slip(trunk - mixed, later("It is a sum, not a concat: the widths have to be equal.")),
            Slip(
                printed,
                later(
                    "{printed} is what the figure prints. {trunk} maps come in, so the sum needs "
                    "{trunk}.",
                    printed=printed,
                    trunk=trunk,
                ),
            ),
        ),
    )
    return Draft(
        (
            later(
                "Inception branches are narrow, the trunk is wide. A 1×1 convolution brings the "
                "width back. It has no activation: the paper calls it linear."
            ),
            later("A correction has to be able to be negative. A ReLU would forbid that."),
        ),
        Scene("graph", (), stage),
        question,
        (
            later(
                "In Inception-ResNet-v2 the figures print 1154 and 2048, where the reductions "
                "before leave 1152 and 2144. A sum of unequal widths is impossible, so the "
                "explorer computes them."
            ),
        ),
    )


def _where(draw: Random, net: Network) -> Draft:
    stage = draw.choice("ABC")
    path = f"{stage}/1"
    block = net.node(path)
    if not isinstance(block, Residual):
        raise UnknownNode(f"`{path}` has no shortcut with these knobs.")
    question = ask.choice(
        draw,
        later(
            "Follow the arrows of {block} up to its end. In which order do they stand?",
            block=part_title(path, block),
        ),
        Option(
            later("branches, concat, linear 1×1, scale, sum, ReLU"),
            later("Right. There is no batch norm on the sum."),
        ),
        (
            Option(
                later("branches, concat, linear 1×1, ReLU, scale, sum"),
                later("The branch would never be negative then. The ReLU comes after the sum."),
            ),
            Option(
                later("branches, linear 1×1, concat, sum, scale, ReLU"),
                later("The scale belongs to the branch only, and the 1×1 comes after the concat."),
            ),
            Option(
                later("branches, concat, linear 1×1, scale, sum, batch norm, ReLU"),
                later("The paper puts no batch norm on top of the sums, to save memory."),
            ),
        ),
        later("The scale is the pill before the +, the ReLU the small box after it."),
    )
    return Draft(
        (
            later(
                "Where exactly do scale and ReLU sit? It matters: a scale on the trunk would make "
                "the signal smaller with every block."
            ),
        ),
        Scene("graph", ask.around(f"{path}/mixed/x"), f"{path}/linear"),
        question,
        (
            later(
                "The paper says why: batch norm on the sums would have needed more memory than a "
                "replica’s GPU had. It is used on top of the traditional layers only."
            ),
        ),
    )


def _cost(draw: Random, net: Network) -> Draft:
    stage = draw.choice("ABC")
    path = f"{stage}/1/linear"
    _, record = net.conv(path)
    block = net.analysis.at(f"{stage}/1")
    question = ask.params(
        net,
        path,
        later(
            "The marked {caption} gets {m} maps. It has a bias and no batch norm. How many "
            "parameters?",
            caption=ask.name(net, path),
            m=record.in_shape[0],
        ),
    )
    return Draft(
        (
            later(
                "What does the way back to full width cost? The paper does not say whether this "
                "layer has a bias or a batch norm. All releases have a bias."
            ),
        ),
        Scene("graph", ask.around(path), path),
        question,
        (
            later(
                "That is {share:.0f} % of the parameters of this block. The identity costs "
                "nothing.",
                share=100 * record.params / block.params,
            ),
        ),
    )


def _off(draw: Random, net: Network) -> Draft:
    question = Task(
        later("Switch the residual connections off, and watch parameters and multiply-adds."),
        later("The switch is beside the graph."),
        knobs=(("residual", False),),
    )
    return Draft(
        (
            later(
                "Predict first: what happens to the number of parameters when the ways around all "
                "blocks are taken away? Does it grow, fall or stay?"
            ),
        ),
        Scene("graph", ask.around("A/1/mixed"), "A/1", knobs=("residual",)),
        question,
        (
            later(
                "It stays at {params}, and so do the multiply-adds: an identity and a sum have no "
                "weights. What changes is how well the network trains.",
                params=short(net.analysis.params),
            ),
        ),
    )


def _paths(draw: Random, net: Network) -> Draft:
    stage = draw.choice("AC" if len(blocks(net.node("B"))) > 10 else "ABC")
    count = len(blocks(net.node(stage)))
    answer = 2**count
    question = Number(
        later(
            "Stage {stage} has {count} blocks. A signal takes the branch or the identity at each "
            "of them. How many different ways lead through the stage?",
            stage=stage,
            count=count,
        ),
        answer,
        later("ways"),
        later("Two ways through one block. Through two blocks: two times two."),
        (Working(later("Ways"), f"2 ^ {count} = {answer:,}", later("two for each block")),),
        (
            Slip(
                2 * count,
                later("The choices multiply: each way through the first block goes on in two."),
            ),
            Slip(count, later("At each block there are two ways, and they multiply.")),
            Slip(count + 1, later("That is how many lengths there are, not how many ways.")),
            Slip(answer - 1, later("The way that takes no branch at all counts, too.")),
            Slip(count**2, later("Two ways for each block: 2 × 2 × 2 …")),
        ),
    )
    return Draft(
        (
            later(
                "One more way to look at it, not from this paper but from Veit, Wilber and "
                "Belongie (2016): a residual network is many networks of different depth at once."
            ),
        ),
        Scene("graph", (stage,), stage),
        question,
        (
            later(
                "The shortest of them is empty: through the identities the input of the stage "
                "reaches its end with a ReLU now and then, and nothing else."
            ),
        ),
    )


LESSON = Lesson(
    6,
    "residual",
    later("Residual connections"),
    later("A block adds a correction to what came in. Why, where, and with which linear 1×1."),
    later("draw a residual Inception block, and say what its parts are for and what they cost"),
    12,
    later("arXiv:1602.07261, sections 3.2 and 3.3, Figures 10 to 20; arXiv:1512.03385"),
    (
        Plan(later("x plus a correction"), ask.RESIDUAL, _add),
        Plan(later("The linear 1×1"), ask.RESIDUAL, _linear),
        Plan(later("What comes in which order"), ask.RESIDUAL, _where),
        Plan(later("What it costs"), ask.RESIDUAL, _cost),
        Plan(later("Without shortcuts"), ask.RESIDUAL, _off),
        Plan(later("How many ways"), ask.RESIDUAL, _paths),
    ),
    key_step=2,
)
