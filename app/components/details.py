"""The panel beside the graph: what the selected part does, and its numbers worked out."""

from itertools import groupby

import streamlit as st

from app import selection
from app.components import inside, text
from app.figures.family import TABLE_NAMES
from app.figures.field import field_picture, field_words
from app.selection import Selection
from inception_core.analysis.factorisation import Factorisation, factorisation
from inception_core.analysis.records import Analysis, Record, Totals
from inception_core.render.captions import (
    caption,
    field_text,
    join_caption,
    part_title,
    sentence,
    shape_text,
)
from inception_core.render.figure_list import figures_named
from inception_core.render.formulas import macs_formula, params_formula
from inception_core.spec import (
    Auxiliary,
    Concat,
    Conv,
    Group,
    Node,
    Residual,
    Sequence,
    blocks,
    find,
    is_block,
    parts,
)
from inception_core.words import tr


def show(chosen: Selection, spec: Sequence, analysis: Analysis) -> None:
    """The part at `chosen.node`; the whole network when nothing is selected."""
    path = chosen.node
    part = analysis.totals[path]
    if not path:
        _network(chosen)
        return
    node = find(spec, path)
    record = next((record for record in analysis.records if record.path == path), None)
    if record is not None:
        _operation(node, record, spec, part, analysis)
    elif isinstance(node, Group):
        _group(path, node, spec, part, analysis)
    stride = record.effective_stride if record else None
    text.picture(
        field_picture(analysis.input_size, part.receptive_field, stride),
        field_words(analysis.input_size, part.receptive_field),
    )
    source = _source(chosen, spec)
    text.note(source if source != chosen.source.paper else f"{source}, {chosen.source.figures}")
    _figures(chosen, source)
    inside.show(chosen)
    st.page_link(
        "views/layers.py",
        label=tr("Its row in the table"),
        icon=":material/table_rows:",
        query_params=selection.link(chosen),
    )
    for departure in chosen.source.departures:
        if departure.touches(path):
            text.departure(departure.text)


def _network(chosen: Selection) -> None:
    source = chosen.source
    text.heading(f"{source.title}, {source.origin}")
    click = tr("Click a box to see its numbers worked out.")
    text.note(f"{source.paper}, {source.figures}. {click}")
    if source.results:
        text.heading(tr("Published errors, top-1 / top-5"))
        text.facts(
            (f"{TABLE_NAMES[r.table]}: {r.protocol}", f"{r.top1_error} / {r.top5_error} %")
            for r in source.results
        )
    st.page_link(
        "views/layers.py", label=tr("The network as a table"), icon=":material/table_rows:"
    )
    text.heading(tr("Where paper and release differ"))
    for departure in source.departures:
        text.departure(departure.text)


def _operation(
    node: Node | None, record: Record, spec: Sequence, part: Totals, analysis: Analysis
) -> None:
    if node is None:  # a join: the concat or the sum of the block that holds it
        node = find(spec, record.path.rpartition("/")[0])
        text.heading(join_caption(record.path))
    else:
        text.heading(caption(node))
    if node is not None:
        text.body(sentence(node, record))
        if found := params_formula(node, record):
            text.formula(tr("Parameters"), *found)
        if found := macs_formula(node, record):
            text.formula(tr("Multiply-adds"), *found)
    rows = [(tr("In → out"), f"{shape_text(record.in_shape)} → {shape_text(record.out_shape)}")]
    if record.op in ("concat", "add"):
        rows = [(tr("Out"), shape_text(record.out_shape))]
    if isinstance(node, Residual) and record.op == "add":
        rows.append((tr("Residual scale"), f"{node.scale:g}"))
    channels, height, width = record.out_shape
    rows += [
        *_shares(part, analysis),
        (
            tr("Receptive field"),
            tr(
                "{field}, stride {stride}",
                field=field_text(record.receptive_field),
                stride=record.effective_stride[0],
            ),
        ),
        (tr("Output in memory, fp32"), f"{channels * height * width * 4 / 1024:,.0f} KiB"),
    ]
    text.facts(rows)
    if other := factorisation(spec, analysis, record.path):
        _factorisation(other)


def _group(path: str, node: Group, spec: Sequence, part: Totals, analysis: Analysis) -> None:
    text.heading(part_title(path, node))
    repeats = blocks(node)
    rows = [(tr("Output"), shape_text(part.out_shape))]
    if repeats:
        count = tr("{n}, each with its own weights", n=len(repeats))
        rows.append((tr("Blocks"), count))
    if isinstance(node, Auxiliary):
        text.body(
            tr("A second output while training. A prediction does not run it: no multiply-adds.")
        )
    if isinstance(node, Residual):
        rows.append((tr("Shortcut"), tr("projection") if node.shortcut else tr("identity")))
        rows.append((tr("Residual scale"), f"{node.scale:g}"))
        rows.append((tr("After the sum"), "ReLU" if node.activation else tr("no ReLU")))
    rows.append((tr("Parameters"), f"{part.params:,}"))
    rows.append((tr("Multiply-adds"), f"{part.macs:,}"))
    text.facts(
        [*rows, *_shares(part, analysis), (tr("Receptive field"), field_text(part.receptive_field))]
    )
    children = _children(path, node, analysis)
    if children:
        text.heading(tr("Where they sit"))
        text.table(
            (tr("Part"), tr("Parameters"), tr("Multiply-adds")),
            _folded(spec, children),
        )


def _children(path: str, node: Group, analysis: Analysis) -> list[Totals]:
    """The parts directly inside, those of an unnamed mixture in its place."""
    found: list[Totals] = []
    for name, child in parts(node):
        below = f"{path}/{name}"
        if isinstance(child, Concat) and child.label is None:
            found += _children(below, child, analysis)
        elif isinstance(child, Group | Conv) or analysis.totals[below].params:
            found.append(analysis.totals[below])
    return found


def _folded(spec: Sequence, children: list[Totals]) -> list[tuple[str, str, str]]:
    """One row a child; equal blocks in a row share one, which gives the numbers of each."""
    rows = []
    for (node, params, macs), run in groupby(
        children, key=lambda child: (find(spec, child.path), child.params, child.macs)
    ):
        first, *others = run
        name, count = _child_name(spec, first), 1 + len(others)
        if others and node is not None and is_block(node):
            last = others[-1].path.rpartition("/")[2]
            name, count = tr("{first} … {last}, each", first=name, last=last), 1
        rows += [(name, f"{params:,}", f"{macs:,}")] * count
    return rows


def _child_name(spec: Sequence, part: Totals) -> str:
    node = find(spec, part.path)
    return part_title(part.path, node) if node else part.path.rpartition("/")[2]


def _shares(part: Totals, analysis: Analysis) -> list[tuple[str, str]]:
    rows = []
    if part.macs:
        rows.append((tr("Share of MACs"), f"{100 * part.macs / analysis.macs:.2f} %"))
    if part.params:
        rows.append((tr("Share of parameters"), f"{100 * part.params / analysis.params:.2f} %"))
    return rows


def _factorisation(found: Factorisation) -> None:
    """The same neighbourhood in one piece, or in smaller ones, with what that would cost."""
    text.heading(tr("The same view otherwise"))
    field = f"{found.field[0]}×{found.field[1]}"
    text.table(
        (tr("{field} cells", field=field), tr("Parameters"), tr("Multiply-adds")),
        [
            (
                tr("here: {layers}", layers=found.here.text),
                f"{found.here.params:,}",
                f"{found.here.macs:,}",
            ),
            (found.otherwise.text, f"{found.otherwise.params:,}", f"{found.otherwise.macs:,}"),
        ],
    )
    ratio = found.otherwise.macs / found.here.macs
    text.note(
        tr(
            "{layers} instead: {ratio:.2f} times the multiply-adds.",
            layers=found.otherwise.text,
            ratio=ratio,
        )
    )


def _source(chosen: Selection, spec: Sequence) -> str:
    """Where the part comes from: figure or release of the smallest stage or block around it."""
    path = chosen.node
    while path:
        node = find(spec, path)
        if isinstance(node, Group) and node.label and node.label.source:
            source = node.label.source
            return f"{source}, {chosen.source.paper}" if source.startswith("Fig") else source
        path = path.rpartition("/")[0]
    return chosen.source.paper


def _figures(chosen: Selection, source: str) -> None:
    """Links to the paper's figures of the part."""
    for figure in figures_named(source, chosen.source.paper):
        st.page_link(
            "views/figures.py",
            label=tr("Figure {number}, drawn and released", number=figure.number),
            icon=":material/draw:",
            query_params=selection.link(chosen) | {"figure": str(figure.number)},
        )
