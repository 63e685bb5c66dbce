"""Lesson 8: reading the paper's tables: crops, ensembles, and what residuals bought."""

from random import Random

from inception_core.analysis.family import at_paper_input, check_claims
from inception_core.lessons import ask
from inception_core.lessons.lesson import Draft, Lesson, Plan, Scene
from inception_core.lessons.network import Network
from inception_core.lessons.question import Number, Option, Slip, Working
from inception_core.render.captions import short
from inception_core.results import PAPER_TABLES, Row, Table
from inception_core.words import later

CROPS = {"12 crops": 12, "144 crops": 144}


def _difference(draw: Random, net: Network) -> Draft:
    table = draw.choice(PAPER_TABLES[:3])
    pairs = [
        (a, b)
        for a in table.rows
        for b in table.rows
        if (a.top1_error or 0) - (b.top1_error or 0) > 0.25
    ]
    worse, better = draw.choice(pairs)
    assert worse.top1_error is not None
    assert better.top1_error is not None
    answer = round(worse.top1_error - better.top1_error, 1)
    question = Number(
        later(
            "By how many percentage points is the top-1 error of {better} lower than that of "
            "{worse}?",
            better=better.network,
            worse=worse.network,
        ),
        answer,
        later("points"),
        later("Top-1 error: how often the first guess is wrong. Subtract."),
        (
            Working(
                later("Difference"),
                f"{worse.top1_error} − {better.top1_error} = {answer}",
                later("top-1 errors, in per cent"),
            ),
        ),
        (
            Slip(
                round(worse.top5_error - better.top5_error, 1),
                later("That is top-5: the right name is not among five guesses."),
            ),
            Slip(
                round(100 * answer / worse.top1_error, 1),
                later("That is the change in per cent of the larger error. Asked are points."),
            ),
            Slip(-answer, later("It is lower by a positive number.")),
        ),
    )
    return Draft(
        (
            later(
                "The paper compares its networks on pictures of 1000 classes. Top-1 asks whether "
                "the first guess is right, top-5 whether one of five is."
            ),
            later("This is {name} of the paper: {title}.", name=table.name, title=table.title),
        ),
        Scene("table", table=table.name),
        question,
        (
            later(
                "Read small differences with care. On 50,000 pictures chance alone moves an error "
                "of 20 % by about 0.2 points, and each network was trained once."
            ),
        ),
    )


def _pictures(draw: Random, net: Network) -> Draft:
    second, other = PAPER_TABLES[0], draw.choice(PAPER_TABLES[1:3])
    network = draw.choice([row.network for row in other.rows[1:]])
    one, two = _row(second, network), _row(other, network)
    question = ask.choice(
        draw,
        later(
            "{network} has {a} % in {first} and {b} % in {second}. What may one conclude?",
            network=network,
            a=one.top1_error,
            b=two.top1_error,
            first=second.name,
            second=other.name,
        ),
        Option(
            later("more crops help, but not by how much exactly: the pictures are not the same"),
            later(
                "Right: Table 2 leaves out about 1,700 pictures, which makes it about 0.3 lower."
            ),
        ),
        (
            Option(
                later(
                    "more crops lower the error by exactly {d:.1f} points",
                    d=(one.top1_error or 0) - (two.top1_error or 0),
                ),
                later("Look at which pictures each table counts."),
            ),
            Option(
                later("a second, better network was trained for the other table"),
                later("It is the same network, seen through more crops of each picture."),
            ),
            Option(
                later("nothing: errors of different tables have nothing in common"),
                later(
                    "The networks are the same. Only pictures and crops differ, and how is known."
                ),
            ),
        ),
        later(
            "Under each table stands which pictures it counts: with or without the blacklisted "
            "ones."
        ),
    )
    return Draft(
        (
            later(
                "Before comparing two numbers, ask: the same pictures, the same crops, the same "
                "number of networks? Here two tables of the paper differ in two of these."
            ),
        ),
        Scene("table", table=other.name),
        question,
        (
            later(
                "The paper’s own estimate: without the blacklisted pictures the top-1 error is "
                "about 0.3 points lower, the top-5 error about 0.15."
            ),
        ),
    )


def _row(table: Table, network: str) -> Row:
    return next(row for row in table.rows if row.network == network)


def _count(draw: Random, net: Network) -> Draft:
    sizes, squares = draw.choice(((4, 3), (4, 1), (2, 3), (1, 3), (1, 1), (3, 3)))
    corners, whole, mirror = 5, 1, 2
    answer = sizes * squares * (corners + whole) * mirror
    question = Number(
        later(
            "A protocol takes a picture in {sizes} size(s), {squares} square(s) of each, and of "
            "each square four corners, the centre and the whole, each with its mirror image. How "
            "many crops are that?",
            sizes=sizes,
            squares=squares,
        ),
        answer,
        later("crops"),
        later("Four corners, one centre and one whole are six. Everything multiplies."),
        (
            Working(
                later("Crops"),
                f"{sizes} × {squares} × 6 × 2 = {answer}",
                later("sizes × squares × parts × mirrored"),
            ),
        ),
        (
            Slip(sizes * squares * 6, later("Each crop comes with its mirror image.")),
            Slip(sizes * squares * 5 * 2, later("The whole square, made smaller, counts, too.")),
            Slip(sizes * squares * 2, later("Each square gives six crops.")),
            Slip(sizes + squares + 6 + 2, later("They multiply.")),
        ),
    )
    return Draft(
        (
            later(
                "A network sees a square. Which square of the picture? One can show it several, "
                "and average the probabilities: multi-crop evaluation."
            ),
        ),
        Scene("table", table="Table 4"),
        question,
        (
            later(
                "GoogLeNet’s 144 crops are 4 × 3 × 6 × 2. What the 12 crops of Table 3 are the "
                "paper does not say; one size and one square would give 12, that is the natural "
                "reading."
            ),
        ),
    )


def _crops_cost(draw: Random, net: Network) -> Draft:
    name, crops = draw.choice(list(CROPS.items()))
    table = PAPER_TABLES[1 if crops == 12 else 2]
    question = Number(
        later(
            "One crop costs {title} {macs} multiply-adds. How many does one picture take in "
            "{table}, with {crops}?",
            title=net.variant.title,
            macs=short(net.analysis.macs),
            table=table.name,
            crops=name,
        ),
        crops * net.analysis.macs,
        later("multiply-adds"),
        later("Every crop is a picture of its own for the network."),
        (
            Working(
                later("Multiply-adds"),
                f"{crops} × {net.analysis.macs} = {crops * net.analysis.macs:,}",
                later("crops × one crop"),
            ),
        ),
        (
            Slip(net.analysis.macs, later("Each of the crops runs through the whole network.")),
            Slip(
                2 * crops * net.analysis.macs, later("These are FLOPs: a multiply-add counts once.")
            ),
            Slip((crops + 1) * net.analysis.macs, later("The centre crop is among them already.")),
        ),
        ask.ROUGHLY,
    )
    return Draft(
        (
            later(
                "More crops are not free. What does such a row of the table cost for one picture?"
            ),
        ),
        Scene("table", table=table.name),
        question,
        (
            later(
                "For that {network} gains about {gain:.1f} points of top-1 error against one "
                "crop, a little of it lost again in the other choice of pictures.",
                network=net.variant.title,
                gain=(_row(PAPER_TABLES[0], net.variant.title).top1_error or 0)
                - (_row(table, net.variant.title).top1_error or 0),
            ),
        ),
    )


def _ensemble(draw: Random, net: Network) -> Draft:
    row = draw.choice(PAPER_TABLES[3].rows[1:])
    costs = [(count, at_paper_input(name, "as released").macs, name) for name, count in row.members]
    answer = sum(count * macs for count, macs, _ in costs)
    written = " + ".join(f"{count} × {macs}" for count, macs, _ in costs)
    question = Number(
        later(
            "In Table 5 {models} networks vote: {network}. With one crop each, how many "
            "multiply-adds does that take for one picture? {costs}",
            models=row.models,
            network=row.network,
            costs="; ".join(f"{name}: {short(macs)}" for _, macs, name in costs),
        ),
        answer,
        later("multiply-adds"),
        later("Every member of the ensemble sees the picture: add them all."),
        (
            Working(
                later("Multiply-adds"),
                f"{written} = {answer:,}",
                later("members × one member, as released"),
            ),
        ),
        (
            Slip(sum(macs for _, macs, _ in costs), later("How many of each vote?")),
            Slip(
                costs[-1][0] * costs[-1][1] if len(costs) > 1 else None,
                later("One member is missing."),
            ),
            Slip(144 * answer, later("That is with 144 crops. Asked is one crop.")),
            Slip(2 * answer, later("These are FLOPs: a multiply-add counts once.")),
        ),
        ask.ROUGHLY,
    )
    return Draft(
        (
            later(
                "An ensemble is several networks, trained apart, whose probabilities are averaged. "
                "It makes the best row of the paper: 3.08 % top-5 error on the test server."
            ),
        ),
        Scene("table", table="Table 5"),
        question,
        (
            later(
                "A competition counts errors only. The same table tells you little about which "
                "network to use with the time and the money you have."
            ),
        ),
    )


def _claims(draw: Random, net: Network) -> Draft:
    check = draw.choice([check for check in check_claims() if abs(check.ratio - 1) > 0.01])
    question = ask.ratio(
        later(
            "The paper says: {claim}. How many times the multiply-adds of {right} does {left} "
            "need, {version}? Two digits after the point.",
            claim=check.claim,
            left=check.left.title,
            right=check.right.title,
            version=check.version,
        ),
        check.left_macs,
        check.right_macs,
        later("Divide the two numbers of its row."),
        later("Ratio"),
        later("multiply-adds ÷ multiply-adds, both for 299 px"),
        (
            Slip(
                round(check.left_params / check.right_params, 2),
                later("Those are parameters. Cost means multiply-adds here."),
            ),
        ),
    )
    return Draft(
        (
            later(
                "To ask what residuals bring, all else should be equal. The paper pairs networks "
                "of about equal cost. Is it so? The numbers are computed from the layers."
            ),
        ),
        Scene("claims"),
        question,
        (
            later(
                "Inception-ResNet-v2 as drawn is a quarter cheaper than Inception-v4, as released "
                "it is a little dearer. The paper’s errors belong to networks of its authors, of "
                "which we know the drawing."
            ),
        ),
    )


def _bought(draw: Random, net: Network) -> Draft:
    v3, v1 = (_row(PAPER_TABLES[0], name) for name in ("Inception-v3", "Inception-ResNet-v1"))
    v4, v2 = (_row(PAPER_TABLES[0], name) for name in ("Inception-v4", "Inception-ResNet-v2"))
    question = ask.choice(
        draw,
        later("What did residual connections buy, according to the paper?"),
        Option(
            later(
                "much faster training; the final error depends mainly on the size of the network"
            ),
            later(
                "Right. At the end: {a} against {b} % for v3 and v1, {c} against {d} % for v4 and "
                "v2.",
                a=v3.top1_error,
                b=v1.top1_error,
                c=v4.top1_error,
                d=v2.top1_error,
            ),
        ),
        (
            Option(
                later("clearly lower errors at equal cost"),
                later(
                    "Look at pairs of equal cost: {a} and {b} %, {c} and {d} %.",
                    a=v3.top1_error,
                    b=v1.top1_error,
                    c=v4.top1_error,
                    d=v2.top1_error,
                ),
            ),
            Option(
                later("it made training of deep Inception networks possible at all"),
                later("Inception-v4 has no residual connections, is deep, and trained well."),
            ),
            Option(
                later("fewer parameters at equal error"),
                later("Shortcuts have no parameters, they neither add nor save any."),
            ),
        ),
        later(
            "Compare rows of equal cost in Table 2: v3 with v1, v4 with v2. Then look at the "
            "curves."
        ),
    )
    return Draft(
        (
            later(
                "The title promises the impact of residual connections on learning. Here are small "
                "recorded pairs of equal cost, with and without."
            ),
        ),
        Scene("convergence"),
        question,
        (
            later(
                "Our own small runs agree on the speed, and are too short for the end. That is "
                "what we know, and you can say now how well we know it."
            ),
        ),
    )


LESSON = Lesson(
    8,
    "tables",
    later("Reading the tables"),
    later("Crops, ensembles, and which pictures: what the numbers of the paper say, and what not."),
    later("compare published errors fairly, and say what residuals did and did not buy"),
    15,
    later("arXiv:1602.07261, sections 4 and 5, Tables 2 to 5; arXiv:1409.4842, section 7"),
    (
        Plan(later("Top-1 and top-5"), ("inception_v4.paper",), _difference),
        Plan(later("The same pictures?"), ("inception_v4.paper",), _pictures),
        Plan(later("Counting crops"), ("inception_v4.paper",), _count),
        Plan(later("What crops cost"), (ask.V2_SLIM, "inception_v4.slim", ask.V3), _crops_cost),
        Plan(later("Networks that vote"), ("inception_v4.slim",), _ensemble),
        Plan(later("Equal costs?"), (ask.V2_PAPER,), _claims),
        Plan(later("What residuals bought"), (ask.V2_PAPER,), _bought),
    ),
    key_step=7,
)
