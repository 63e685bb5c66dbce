"""Lessons as data: an idea, steps, and at each step something to look at and something to do."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal, NamedTuple

from inception_core.errors import InceptionError, UnknownLesson
from inception_core.knobs import Value
from inception_core.lab.sweep import Cell
from inception_core.lessons.network import Network, network
from inception_core.lessons.question import Question, Words
from inception_core.words import Text, later

Tool = Literal[
    "graph",  # the block graph with `opened`, `node`, `colour`
    "convolution",  # the animation of one convolution over `picture`
    "mixing",  # that of a 1×1 convolution
    "concat",  # that of the branches of the block at `node`
    "residual",  # that of a residual add
    "probe",  # residual scaling: one picture at several scales
    "training",  # two networks trained side by side
    "map",  # recorded trainings
    "convergence",  # recorded pairs of equal cost
    "table",  # the paper's table `table`
    "claims",  # the two claims of equal cost
]
Grid = tuple[tuple[int, ...], ...]
MOST_SEED = 9999


class Sliding(NamedTuple):
    """A kernel over a small picture of whole numbers, and the place that is asked for."""

    picture: Grid
    kernel: Grid
    place: tuple[int, int]


class Adding(NamedTuple):
    """A residual add: values of the trunk and of the branch, and the scale."""

    trunk: tuple[float, ...]
    branch: tuple[float, ...]
    scale: float
    place: int | None = None  # the cell that is asked for, from 0


@dataclass(frozen=True)
class Scene:
    """The tool of the explorer beside the text, and how it is set."""

    tool: Tool
    opened: tuple[str, ...] = ()
    node: str = ""
    colour: str = "kind"
    knobs: tuple[str, ...] = ()  # the knobs that stand beside it; `input` is the input size
    table: str = ""
    cell: Cell | None = None  # how the training is set
    sliding: Sliding | None = None
    adding: Adding | None = None


@dataclass(frozen=True)
class Step:
    """One step, as it is for one seed and one network."""

    title: Text
    body: tuple[Words, ...]
    scene: Scene
    question: Question
    reveal: tuple[Words, ...]  # said once the answer is known
    network: Network


class Plan(NamedTuple):
    """A step before its numbers are drawn: which networks it can be about, and how it is made."""

    title: Text
    variants: tuple[str, ...]
    build: "Callable[[Random, Network], Draft]"
    turned: tuple[tuple[str, Value], ...] = ()  # knobs that it opens with


class Draft(NamedTuple):
    """What a plan makes: a step but for its title and network."""

    body: tuple[Words, ...]
    scene: Scene
    question: Question
    reveal: tuple[Words, ...]


@dataclass(frozen=True)
class Lesson:
    """A short lesson."""

    number: int
    key: str
    title: Text
    idea: Text  # in one or two sentences
    able: Text  # what one can do afterwards
    minutes: int  # for a student alone
    source: Text  # where the papers say it
    plans: tuple[Plan, ...]
    key_step: int  # the one that a short class does

    def opening(self, number: int, seed: int) -> Network:
        """The network that step `number`, from 1, opens with; raises `UnknownLesson`."""
        plan, draw = self._plan(number), self._draw(number, seed)
        return network(draw.choice(plan.variants), plan.turned)

    def step(self, number: int, seed: int, chosen: Network | None = None) -> Step:
        """Step `number`, from 1, about `chosen` or the network it opens with.

        The same seed and network give the same step. Raises `UnknownLesson`, and an
        `InceptionError` when the step cannot be about the chosen network.
        """
        plan, draw = self._plan(number), self._draw(number, seed)
        opening = network(draw.choice(plan.variants), plan.turned)
        about = chosen or opening
        if about.variant.name not in plan.variants:
            raise InceptionError(
                str(later("This step is not about {name}.", name=about.variant.title))
            )
        return Step(plan.title, *plan.build(draw, about), network=about)

    def _plan(self, number: int) -> Plan:
        if not 1 <= number <= len(self.plans):
            raise UnknownLesson(
                str(
                    later(
                        "Lesson {lesson} has no step `{step}`; it has 1 to {last}.",
                        lesson=self.number,
                        step=number,
                        last=len(self.plans),
                    )
                )
            )
        return self.plans[number - 1]

    def _draw(self, number: int, seed: int) -> Random:
        return Random(f"{self.key} {number} {seed}")
