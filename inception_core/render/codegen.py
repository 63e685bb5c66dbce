"""A network as one standalone, readable PyTorch file that imports only torch.

Every labelled stage or block becomes a class, equal blocks share one, and comments give the shape
that leaves each layer. Attributes are called as the parts of the spec, so the file's state dict has
the names and shapes of `build`'s: weights move between both as they are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from textwrap import indent

from inception_core.analysis.records import Analysis
from inception_core.knobs import Value
from inception_core.networks.widths import channels_after
from inception_core.render.captions import caption, shape_text
from inception_core.render.preamble import PREAMBLE
from inception_core.spec import (
    INPUT_CHANNELS,
    Auxiliary,
    Concat,
    Conv,
    Dropout,
    Group,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
    blocks,
)
from inception_core.variants import Variant

_STEP = "    "


@dataclass(frozen=True)
class Code:
    """The file, and its classes with the paths of the parts that they stand for."""

    text: str
    classes: Mapping[str, str]  # name → source
    class_of: Mapping[str, str]  # path of a stage or block → name

    def around(self, path: str) -> str:
        """The source of the class that the part at `path` is, or lies in; a stage's first block."""
        inside = (part for part in self.class_of if path and part.startswith(f"{path}/"))
        path = path if path in self.class_of else next(inside, path)
        while path and path not in self.class_of:
            path = path.rpartition("/")[0]
        return self.classes[self.class_of[path]]


def generate(variant: Variant, knobs: Mapping[str, Value], analysis: Analysis) -> Code:
    """The network of `variant` with these knobs; `analysis` gives the shapes in the comments."""
    spec = variant.spec(**knobs)
    writer = _Writer(analysis)
    name = writer.network(_identifier(variant.title), spec)
    size = analysis.input_size
    turned = ", ".join(f"{knob}={value}" for knob, value in knobs.items())
    origin, figures = variant.origin.message, variant.figures.message  # code is in English
    heading = (
        f'"""{variant.title}, {origin}: {variant.paper}, {figures}.\n\n'
        f"{analysis.params:,} parameters; {analysis.macs:,} multiply-adds of convolutions and "
        f"linear layers for one\n{size} × {size} picture. Shapes in comments are height × width × "
        "channels at that size.\n"
        f"Written by Inception Explorer from `{variant.name}`"
        f"{f' with {turned}' if turned else ''}.\n"
        '"""\n\n'
    )
    ending = (
        f'\n\nif __name__ == "__main__":\n'
        f"    network = {name}().eval()\n"
        "    with torch.inference_mode():\n"
        f"        print(network(torch.zeros(1, 3, {size}, {size})).shape)\n"
    )
    text = heading + "\n\n".join([PREAMBLE, *writer.classes.values()]) + ending
    return Code(text, writer.classes, writer.class_of)


@dataclass
class _Writer:
    """Collects classes, inner ones before those that use them."""

    analysis: Analysis
    classes: dict[str, str] = field(default_factory=dict)
    class_of: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[Node, int], str] = field(default_factory=dict)  # node, maps in → class

    def network(self, name: str, spec: Sequence) -> str:
        """The class of the whole network; returns its name."""
        lines, forward, channels = [], [], INPUT_CHANNELS
        for stage, node in spec.children:
            lines += self.attribute(stage, node, stage, channels)
            if isinstance(node, Auxiliary):
                forward += [f"auxiliary = self.{stage}(x) if self.training else None"]
            else:
                forward += [f"x = self.{stage}(x)"]
            channels = channels_after(node, start=channels)
        auxiliary = any(isinstance(node, Auxiliary) for _, node in spec.children)
        forward.append("return (x, auxiliary) if self.training else x" if auxiliary else "return x")
        return self.add(name, "The whole network.", lines, forward, "")

    def attribute(self, name: str, node: Node, path: str, channels: int) -> list[str]:
        """`self.name = …` with the shape that leaves it."""
        shape = shape_text(self.analysis.at(path).out_shape)
        return f"self.{name} = {self.value(node, path, channels)}  # {shape}".split("\n")

    def value(self, node: Node, path: str, channels: int) -> str:
        """An expression that makes the module of `node`, which sees `channels` maps."""
        match node:
            case Conv() | Linear() | Pool() | Dropout():
                return _operation(node, channels)
            case Sequence() if blocks(node):
                return self.stage(node, path, channels)
            case _ if isinstance(node, Group) and (node.label or isinstance(node, Residual)):
                return f"{self.labelled(node, path, channels)}()"
            case Concat(children=children):
                inner = [(n, child, channels) for n, child in children]
                return self.call("Branches", inner, path)
            case Sequence(children=children):
                return self.call("chain", list(_in_order(children, channels)), path)
        raise TypeError(f"not a part that code is written for: {node!r}")

    def call(self, function: str, inner: list[tuple[str, Node, int]], path: str) -> str:
        """`chain(…)` or `Branches(…)`, an argument a line."""
        lines = []
        for name, child, channels in inner:
            below = f"{path}/{name}"
            value, *rest = self.value(child, below, channels).split("\n")
            shape = shape_text(self.analysis.at(below).out_shape)
            note = "" if rest else f"  # {shape}"
            lines.append("\n".join([f"{name}={value}", *rest]) + f",{note}")
        return "\n".join([f"{function}(", indent("\n".join(lines), _STEP), ")"])

    def stage(self, node: Sequence, path: str, channels: int) -> str:
        """A stage of blocks: `chain(**{"1": InceptionA(), …})`, equal ones counted."""
        made: list[tuple[str, str]] = []
        for name, block in blocks(node):
            made.append((name, f"{self.labelled(block, f'{path}/{name}', channels)}()"))
            channels = channels_after(block, start=channels)
        lines = []
        for value, run in groupby(made, key=lambda item: item[1]):
            names = [name for name, _ in run]
            if len(names) > 2 and names[0].isdigit():
                end = int(names[-1]) + 1
                lines.append(f"**{{str(i): {value} for i in range({names[0]}, {end})}},")
            else:
                lines += [f'"{name}": {value},' for name in names]
        return "\n".join(["chain(**{", indent("\n".join(lines), _STEP), "})"])

    def labelled(self, node: Group, path: str, channels: int) -> str:
        """The class of a labelled part, written once for equal parts on equally many maps."""
        key = (node, channels)
        if key not in self.names:
            self.names[key] = self.write(node, path, channels)
        self.class_of[path] = self.names[key]
        return self.names[key]

    def write(self, node: Group, path: str, channels: int) -> str:
        """Writes the class of one part; returns its name."""
        source = f", {node.label.source}" if node.label and node.label.source else ""
        before = f"{channels} maps" if channels != INPUT_CHANNELS else "the picture"
        after = shape_text(self.analysis.at(path).out_shape)
        doc = f"{caption(node)}{source}: from {before} to {after}."
        inner = (
            [(name, child, channels) for name, child in node.children]
            if isinstance(node, Concat)
            else list(_in_order(node.children, channels))
        )
        lines = [
            line
            for name, child, maps in inner
            for line in self.attribute(name, child, f"{path}/{name}", maps)
        ]
        names = [name for name, _, _ in inner]
        match node:
            case Concat():
                calls = ", ".join(f"self.{name}(x)" for name in names)
                forward = [f"return torch.cat([{calls}], 1)"]
            case Residual():
                if node.shortcut is not None:
                    lines += self.attribute("shortcut", node.shortcut, f"{path}/shortcut", channels)
                forward = _residual(node, names)
            case _:
                forward = [f"x = self.{name}(x)" for name in names[:-1]]
                forward.append(f"return self.{names[-1]}(x)")
        return self.add(_identifier(caption(node)), doc, lines, forward, path)

    def add(self, wish: str, doc: str, lines: list[str], forward: list[str], path: str) -> str:
        """Writes a class under a free name; returns the name."""
        taken = [name for name in self.classes if re.fullmatch(rf"{wish}(_\d+)?", name)]
        name = f"{wish}_{len(taken) + 1}" if taken else wish
        body = "\n".join(
            [
                f'"""{doc}"""\n',
                "def __init__(self):",
                f"{_STEP}super().__init__()",
                *(_STEP + line for line in lines),
                "",
                "def forward(self, x):",
                *(_STEP + line for line in forward),
            ]
        )
        self.classes[name] = f"class {name}(nn.Module):\n{indent(body, _STEP)}\n"
        self.class_of[path] = name
        return name


def _in_order(
    children: tuple[tuple[str, Node], ...], channels: int
) -> Iterator[tuple[str, Node, int]]:
    """Children one after the other, each with the maps that it sees."""
    for name, child in children:
        yield name, child, channels
        channels = channels_after(child, start=channels)


def _residual(node: Residual, names: list[str]) -> list[str]:
    inner = "x"
    for name in names:
        inner = f"self.{name}({inner})"
    trunk = "x" if node.shortcut is None else "self.shortcut(x)"
    total = f"{trunk} + {node.scale!r} * residual" if node.scale != 1 else f"{trunk} + residual"
    last = f"return F.relu({total})" if node.activation else f"return {total}"
    return [f"residual = {inner}", last]


def _operation(node: Conv | Linear | Pool | Dropout, channels: int) -> str:
    match node:
        case Conv(kernel=kernel, padding=padding):
            words = [str(channels), str(node.channels), _size(kernel)]
            words += [f"stride={node.stride}"] * (node.stride > 1)
            words += [f"padding={_size(padding)}"] * (padding != (0, 0))
            words += ["bias=True"] * node.bias + [f"norm={node.norm}"] * (node.norm != 1e-3)
            words += ["activation=False"] * (not node.activation)
            words += [f"groups={node.groups}"] * (node.groups > 1)
            return f"Conv({', '.join(words)})"
        case Linear():
            words = [str(channels), str(node.features)]
            words += ["bias=False"] * (not node.bias)
            words += [f"norm={node.norm}"] * (node.norm is not None)
            words += ["unit_length=True"] * node.unit_length
            return f"Classifier({', '.join(words)})"
        case Pool(kernel=None, kind=kind):
            return f'GlobalPool("{kind}")'
        case Pool(kernel=(_, _) as kernel, padding=padding):
            words = [_size(kernel), f"stride={node.stride}"]
            words += [f"padding={_size(padding)}"] * (padding != (0, 0))
            words += ["ceil_mode=True"] * node.ceil
            if node.kind == "max":
                return f"nn.MaxPool2d({', '.join(words)})"
            words += ["count_include_pad=False"] * (not node.count_padding)
            return f"nn.AvgPool2d({', '.join(words)})"
        case Dropout(rate=rate):
            return f"nn.Dropout({rate!r})"
    raise TypeError(f"not an operation: {node!r}")


def _size(size: tuple[int, int]) -> str:
    return str(size[0]) if size[0] == size[1] else str(size)


def _identifier(text: str) -> str:
    """`Inception-ResNet-v2` → `InceptionResNetV2`"""
    words = re.findall(r"[A-Za-z0-9]+", text)
    return "".join(word[0].upper() + word[1:] for word in words)
