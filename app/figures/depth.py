"""Costs, memory, receptive field and widths along the order of execution."""

from collections.abc import Sequence as Items
from math import log10

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.figures.look import Look, dress
from app.figures.stages import (
    LABEL_PIXELS,
    mark_stages,
    operation_texts,
    part_name,
    spans,
)
from inception_core.analysis.records import Analysis
from inception_core.spec import Sequence
from inception_core.words import tr

HEIGHT = 450
MEGA = 1e6
FIELD_TICKS = (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
STRIDE_TICKS = (1, 4, 16, 64, 256, 1024)
Caption = tuple[str, ...]


def cost_along(
    spec: Sequence, analysis: Analysis, cost: str, look: Look, caption: Caption
) -> go.Figure:
    """One bar per operation: its multiply-adds or parameters, in millions."""
    name = tr("Multiply-adds (millions)") if cost == "macs" else tr("Parameters (millions)")
    figure = go.Figure(
        go.Bar(
            y=[getattr(record, cost) / MEGA for record in analysis.records],
            text=operation_texts(spec, analysis),
            customdata=[getattr(record, cost) for record in analysis.records],
            textposition="none",
            marker={"color": look.accent, "line_width": 0},
            hovertemplate="%{text}<br>%{customdata:,}<extra></extra>",
        )
    )
    figure.update_layout(bargap=0.15)
    return _finish(figure, spec, analysis, look, caption, name)


def memory_along(
    spec: Sequence,
    analysis: Analysis,
    along: Items[int],
    look: Look,
    caption: Caption,
    name: str,
) -> go.Figure:
    """Bytes at every operation in megabytes (10⁶ bytes), the largest marked."""
    peak = max(along)
    at = list(along).index(peak)
    texts = operation_texts(spec, analysis)
    figure = go.Figure(
        go.Scatter(
            y=[value / MEGA for value in along],
            text=texts,
            line={"color": look.accent, "width": 1.4, "shape": "hvh"},
            fill="tozeroy",
            fillcolor=_clear(look.accent),
            hovertemplate="%{text}<br>%{y:,.2f} MB<extra></extra>",
        )
    )
    figure.add_scatter(
        x=[at],
        y=[peak / MEGA],
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "color": look.ink},
        hoverinfo="skip",
    )
    left = at > len(along) / 2
    figure.add_annotation(
        x=at,
        y=peak / MEGA,
        text=tr(
            "largest: {peak:,.2f} MB at {part}", peak=peak / MEGA, part=analysis.records[at].path
        ),
        showarrow=False,
        xanchor="right" if left else "left",
        xshift=-10 if left else 10,
        font={"color": look.ink},
    )
    return _finish(figure, spec, analysis, look, caption, name)


def field_along(spec: Sequence, analysis: Analysis, look: Look, caption: Caption) -> go.Figure:
    """Receptive field above, effective stride below, both in input pixels on logarithmic axes. A
    point is the longer side of an operation's field; the line joins the ends of blocks."""
    records, texts = analysis.records, operation_texts(spec, analysis)
    figure = make_subplots(rows=2, shared_xaxes=True, vertical_spacing=0.06, row_heights=[2, 1])
    figure.add_scatter(
        y=[max(record.receptive_field) for record in records],
        text=texts,
        customdata=[record.receptive_field for record in records],
        mode="markers",
        marker={"size": 4, "color": look.faded(0.45)},
        hovertemplate="%{text}<br>%{customdata[0]:,} × %{customdata[1]:,} px<extra></extra>",
        name=tr("operation"),
        row=1,
        col=1,
    )
    ends = [span.end - 1 for span in spans(spec, analysis, "block")]
    figure.add_scatter(
        x=ends,
        y=[max(records[end].receptive_field) for end in ends],
        mode="lines+markers",
        line={"color": look.accent, "width": 1.6},
        marker={"size": 6, "symbol": "square"},
        hoverinfo="skip",
        name=tr("end of a block or stage"),
        row=1,
        col=1,
    )
    figure.add_scatter(
        y=[max(record.effective_stride) for record in records],
        text=texts,
        line={"color": look.accent, "width": 1.4, "shape": "hvh"},
        hovertemplate="%{text}<br>%{y:,} px<extra></extra>",
        showlegend=False,
        row=2,
        col=1,
    )
    dashes = {"color": look.ink, "width": 1, "dash": "dash"}
    figure.add_hline(analysis.input_size, line=dashes, row=1, col=1)
    result = _finish(figure, spec, analysis, look, caption, "", HEIGHT + 110)
    result.update_yaxes(type="log", tickformat=",d")
    result.update_yaxes(title_text=tr("Receptive field (px)"), tickvals=FIELD_TICKS, row=1)
    result.update_yaxes(title_text=tr("Stride (px)"), tickvals=STRIDE_TICKS, row=2)
    result.update_layout(showlegend=True)
    result.add_annotation(
        xref="paper",
        x=1,
        yref="y",
        y=log10(analysis.input_size),
        text=tr("input: {size} px", size=analysis.input_size),
        showarrow=False,
        xanchor="right",
        yanchor="bottom",
        font={"color": look.ink, "size": 12},
    )
    return result


def widths_along(spec: Sequence, analysis: Analysis, look: Look, caption: Caption) -> go.Figure:
    """Channels that leave every operation; the line joins the ends of blocks and stages."""
    records = analysis.records
    figure = go.Figure(
        go.Scatter(
            y=[record.out_shape[0] for record in records],
            text=operation_texts(spec, analysis),
            mode="markers",
            marker={"size": 5, "color": look.faded(0.45)},
            hovertemplate=tr(
                "{operation}<br>{n} channels<extra></extra>", operation="%{text}", n="%{y:,}"
            ),
            name=tr("operation"),
        )
    )
    ends = [span.end - 1 for span in spans(spec, analysis, "block")]
    figure.add_scatter(
        x=ends,
        y=[records[end].out_shape[0] for end in ends],
        text=[part_name(spec, records[end].path) for end in ends],
        mode="lines+markers",
        line={"color": look.accent, "width": 1.6, "shape": "vh"},
        marker={"size": 6, "symbol": "square"},
        hoverinfo="skip",
        name=tr("end of a block or stage"),
    )
    result = _finish(figure, spec, analysis, look, caption, tr("Channels"))
    result.update_layout(showlegend=True)
    return result


def _finish(
    figure: go.Figure,
    spec: Sequence,
    analysis: Analysis,
    look: Look,
    caption: Caption,
    name: str,
    height: int = HEIGHT,
) -> go.Figure:
    dress(figure, look, caption, height, LABEL_PIXELS)
    mark_stages(figure, spec, analysis, look)
    figure.update_yaxes(title_text=name, rangemode="tozero", fixedrange=True)
    figure.update_xaxes(fixedrange=True)
    return figure


def _clear(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.16)"
