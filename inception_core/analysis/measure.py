"""`measure`: one walk over a spec gives every number, without building anything."""

from inception_core.analysis.cost import conv_macs, conv_params, linear_macs, linear_params
from inception_core.analysis.receptive_field import Field
from inception_core.analysis.records import Analysis, Record, Shape, below
from inception_core.errors import ShapeMismatch
from inception_core.spec import (
    INPUT_CHANNELS,
    Auxiliary,
    Concat,
    Conv,
    Dropout,
    Linear,
    Node,
    Pool,
    Residual,
    Sequence,
    Size,
)
from inception_core.words import later


def measure(spec: Node, input_size: int) -> Analysis:
    """Every number of `spec` on one 3 × input_size × input_size image.

    Raises `ShapeMismatch` with the path of the node when the network cannot run: the grid has
    become smaller than a kernel, or parallel paths do not fit together.
    """
    walk = _Walk(input_size)
    walk.visit("", spec, (INPUT_CHANNELS, input_size, input_size), Field())
    return Analysis(input_size, tuple(walk.records))


class _Walk:
    """Visits nodes in order of execution; carries shape and receptive field, collects records."""

    def __init__(self, input_size: int) -> None:
        self.input_size = input_size
        self.records: list[Record] = []
        self.idle = False  # inside a head that a prediction does not run

    def visit(self, path: str, node: Node, shape: Shape, field: Field) -> tuple[Shape, Field]:
        match node:
            case Conv(kernel=kernel, padding=padding):
                stride = (node.stride, node.stride)
                self._check_groups(path, node, shape[0])
                out = (node.channels, *self._grid(path, shape, kernel, stride, padding))
                field = field.through(kernel, stride, padding)
                params = conv_params(node, shape[0])
                macs = conv_macs(node, shape[0], out)
                elements = out[0] * out[1] * out[2]
                self._add(
                    path, "conv", kernel, stride, padding, shape, out, params, macs, elements, field
                )
                return out, field
            case Pool(kernel=None):
                kernel = shape[1:]
                out, field = (shape[0], 1, 1), field.through(kernel, kernel, (0, 0))
                self._add(path, "global_pool", kernel, kernel, (0, 0), shape, out, 0, 0, 0, field)
                return out, field
            case Pool(kernel=(_, _) as kernel, padding=padding):
                stride = (node.stride, node.stride)
                out = (shape[0], *self._grid(path, shape, kernel, stride, padding, node.ceil))
                field = field.through(kernel, stride, padding)
                self._add(
                    path, f"{node.kind}_pool", kernel, stride, padding, shape, out, 0, 0, 0, field
                )
                return out, field
            case Linear():
                if shape[1:] != (1, 1):
                    raise ShapeMismatch(
                        later(
                            "At `{path}` a linear layer meets a {rows}×{columns} grid; put a "
                            "global pool before it.",
                            path=path,
                            rows=shape[1],
                            columns=shape[2],
                        )
                    )
                out = (node.features, 1, 1)
                params, macs = linear_params(node, shape[0]), linear_macs(node, shape[0])
                self._add(path, "linear", None, None, None, shape, out, params, macs, 0, field)
                return out, field
            case Dropout():
                self._add(path, "dropout", None, None, None, shape, shape, 0, 0, 0, field)
                return shape, field
            case Sequence(children=children):
                return self._in_order(path, children, shape, field)
            case Concat(children=children):
                ends = [self.visit(below(path, n), child, shape, field) for n, child in children]
                shapes, fields = zip(*ends, strict=True)
                if len({s[1:] for s in shapes}) > 1:
                    grids = ", ".join(f"{s[1]}×{s[2]}" for s in shapes)
                    raise ShapeMismatch(
                        later(
                            "At `{path}` the branches end on different grids ({grids}); choose "
                            "another input size, such as a multiple of 32.",
                            path=path,
                            grids=grids,
                        )
                    )
                out, field = (sum(s[0] for s in shapes), *shapes[0][1:]), Field.join(fields)
                self._add(
                    below(path, "concat"), "concat", None, None, None, out, out, 0, 0, 0, field
                )
                return out, field
            case Residual(children=children):
                out, inner = self._in_order(path, children, shape, field)
                if node.shortcut is not None:
                    shape, field = self.visit(below(path, "shortcut"), node.shortcut, shape, field)
                if out != shape:
                    raise ShapeMismatch(
                        later(
                            "At `{path}` the residual branch ends as {branch} but the trunk is "
                            "{trunk}; the sum needs equal shapes.",
                            path=path,
                            branch=_text(out),
                            trunk=_text(shape),
                        )
                    )
                field = Field.join((field, inner))
                self._add(below(path, "add"), "add", None, None, None, out, out, 0, 0, 0, field)
                return out, field
            case Auxiliary(children=children):
                self.idle = True
                self._in_order(path, children, shape, field)
                self.idle = False
                return shape, field
        raise TypeError(f"not a spec node: {node!r}")

    def _in_order(
        self, path: str, children: tuple[tuple[str, Node], ...], shape: Shape, field: Field
    ) -> tuple[Shape, Field]:
        for name, child in children:
            shape, field = self.visit(below(path, name), child, shape, field)
        return shape, field

    def _check_groups(self, path: str, node: Conv, channels: int) -> None:
        if channels % node.groups or node.channels % node.groups:
            raise ShapeMismatch(
                later(
                    "At `{path}` {channels} channels in and {out} out do not divide into {groups} "
                    "groups; choose another width.",
                    path=path,
                    channels=channels,
                    out=node.channels,
                    groups=node.groups,
                )
            )

    def _grid(
        self,
        path: str,
        shape: Shape,
        kernel: Size,
        stride: Size,
        padding: Size,
        ceil: bool = False,
    ) -> Size:
        rows, columns = (
            _cells(shape[1 + axis] + 2 * padding[axis] - kernel[axis], stride[axis], ceil)
            for axis in (0, 1)
        )
        if rows < 1 or columns < 1:
            raise ShapeMismatch(
                later(
                    "At an input of {input_size} pixels the grid before `{path}` is only "
                    "{rows}×{columns}, smaller than its {height}×{width} kernel; choose a larger "
                    "input.",
                    input_size=self.input_size,
                    path=path,
                    rows=shape[1],
                    columns=shape[2],
                    height=kernel[0],
                    width=kernel[1],
                )
            )
        return rows, columns

    def _add(
        self,
        path: str,
        op: str,
        kernel: Size | None,
        stride: Size | None,
        padding: Size | None,
        in_shape: Shape,
        out_shape: Shape,
        params: int,
        macs: int,
        activations: int,
        field: Field,
    ) -> None:
        if self.idle:
            macs = activations = 0
        self.records.append(
            Record(
                path, op, kernel, stride, padding, in_shape, out_shape, params, macs, activations,
                *field,
            )
        )  # fmt: skip


def _cells(room: int, stride: int, ceil: bool) -> int:
    """How many windows fit, the first one aside, `room` cells apart from it."""
    return (-(-room // stride) if ceil else room // stride) + 1


def _text(shape: Shape) -> str:
    return f"{shape[1]}×{shape[2]}×{shape[0]}"
