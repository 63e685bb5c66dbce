"""The papers of the family in time."""

from datetime import date

import plotly.graph_objects as go

from inception_core.papers import PAPERS
from inception_core.words import later, tr

GREY = "#8a93a3"
MONTHS = (
    *(later("Jan"), later("Feb"), later("Mar"), later("Apr"), later("May"), later("Jun")),
    *(later("Jul"), later("Aug"), later("Sep"), later("Oct"), later("Nov"), later("Dec")),
)
LABELS = ((0, 55), (0, 55), (-50, 55), (0, -55), (70, 55))  # where a paper's words stand, in pixels


def time_line(accent: str, ink: str) -> go.Figure:
    """The papers on the day arXiv received them, 2014 to 2016; titles on hover."""
    figure = go.Figure(
        go.Scatter(
            x=[paper.received for paper in PAPERS],
            y=[0] * len(PAPERS),
            mode="markers",
            marker={"size": 11, "color": accent},
            customdata=[[p.title, p.authors, p.arxiv, str(p.brings)] for p in PAPERS],
            hovertemplate=tr(
                "{title}<br>{authors}, arXiv:{arxiv}<br>Brings {news}<extra></extra>",
                title="%{customdata[0]}",
                authors="%{customdata[1]}",
                arxiv="%{customdata[2]}",
                news="%{customdata[3]}",
            ),
        )
    )
    for paper, (right, up) in zip(PAPERS, LABELS, strict=True):
        figure.add_annotation(
            x=paper.received,
            y=0,
            ax=right,
            ay=-up,
            text=f"<b>{paper.short}</b><br>{day(paper.received)}<br>arXiv:{paper.arxiv}",
            font={"color": ink, "size": 12},
            arrowcolor=GREY,
            arrowwidth=1,
            arrowhead=0,
        )
    figure.update_xaxes(
        range=["2014-06-15", "2016-10-15"], dtick="M6", tickformat=tr("%b %Y"), showgrid=False,
        fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(visible=False, range=[-1, 1], fixedrange=True)
    figure.add_hline(y=0, line={"color": GREY, "width": 1}, layer="below")
    figure.update_layout(height=220, margin={"l": 0, "r": 0, "t": 0, "b": 0}, showlegend=False)
    return figure


def day(moment: date) -> str:
    """`2 Dec 2015`"""
    month = MONTHS[moment.month - 1]
    return tr("{day} {month} {year}", day=moment.day, month=month, year=moment.year)
