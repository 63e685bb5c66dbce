"""HTML for paper: one self-contained A4 document, figures inside, nothing fetched."""

import re
from collections.abc import Iterable
from html import escape

from inception_core.errors import LayoutUnavailable
from inception_core.lessons.lesson import Scene, Step
from inception_core.lessons.network import Network
from inception_core.lessons.question import Choice, Number, Words
from inception_core.lessons.sheets import Sheet, sheets
from inception_core.render.captions import part_title
from inception_core.render.cut import cut
from inception_core.render.dot import to_dot
from inception_core.render.graph import Graph, block_graph
from inception_core.render.layout import to_svg
from inception_core.render.opening import revealed
from inception_core.version import VERSION
from inception_core.words import language, tr

STYLE = """
@page { size: A4; margin: 16mm 15mm; }
body { font: 11pt/1.4 system-ui, "Noto Sans KR", "Malgun Gothic", sans-serif; color: #10161f;
  max-width: 18cm; margin: 1cm auto; }
h1 { font-size: 18pt; margin: 0 0 2mm; } h2 { font-size: 13pt; margin: 6mm 0 1mm; }
p { margin: 1.5mm 0; } .quiet { color: #4a5464; font-size: 9pt; }
figure { margin: 3mm 0; text-align: center; break-inside: avoid; }
figure svg { max-width: 100%; max-height: 13cm; width: auto; height: auto; }
figcaption { font-size: 9pt; color: #4a5464; }
section { break-inside: avoid-page; }
table { border-collapse: collapse; font-size: 9.5pt; font-variant-numeric: tabular-nums;
  margin: 2mm 0; }
th, td { border: 0.3mm solid #b9c1ce; padding: 1mm 2mm; text-align: left; vertical-align: top; }
td + td { text-align: right; } .plan td + td { text-align: left; }
.ask { font-weight: 600; } .line { border-bottom: 0.3mm solid #10161f; height: 9mm; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 9.5pt; }
@media print { body { margin: 0; max-width: none; } .plan { font-size: 8pt; } }
.answers { break-before: page; } ol { margin: 1mm 0; padding-left: 7mm; }
"""


def document(title: str, body: str) -> str:
    """The whole file."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n{body}\n"
        f'<p class="quiet">Inception Explorer {VERSION}</p></body></html>\n'
    )


def paragraph(words: Words, kind: str = "") -> str:
    """One paragraph, of the class `kind`."""
    mark = f' class="{kind}"' if kind else ""
    return f"<p{mark}>{escape(str(words))}</p>"


def table(header: Iterable[Words], rows: Iterable[Iterable[Words]], kind: str = "") -> str:
    """A table with a head."""
    head = "".join(f'<th scope="col">{escape(str(cell))}</th>' for cell in header)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    mark = f' class="{kind}"' if kind else ""
    return f"<table{mark}><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def figure(step: Step, number: int) -> str:
    """The scene as it can be printed: the graph, or its tables; a sentence for what moves."""
    scene, net = step.scene, step.network
    if scene.tool == "graph":
        return graph_figure(scene, net, number)
    found = sheets(scene, net)
    if not found:
        return paragraph(tr("This step is done at the screen."), "quiet")
    return "".join(map(_sheet, found))


def graph_figure(scene: Scene, net: Network, number: int) -> str:
    """The block graph, opened as in the scene, its part marked; ids begin with the number."""
    try:
        svg = to_svg(to_dot(_drawn(scene, net)))
    except LayoutUnavailable as error:
        return paragraph(str(error), "quiet")
    name = f"g{number}-"
    svg = re.sub(r'\bid="', f'id="{name}', svg)
    mark = ""
    if scene.node:
        mark = (
            f'<style>[id="{name}{escape(scene.node)}"] :is(path, polygon, ellipse) '
            "{ stroke: #1d4fbf; stroke-width: 3; }</style>"
        )
    words = tr("{network}, {size} × {size} px", network=net.title, size=net.input_size)
    return f"<figure>{mark}{svg}<figcaption>{escape(words)}</figcaption></figure>"


def _drawn(scene: Scene, net: Network) -> Graph:
    """The opened part alone, large enough to be read; of a closed network, its stages."""
    opened = revealed(net.spec, frozenset(scene.opened), scene.node)
    graph = block_graph(net.spec, net.analysis, opened)
    if not scene.opened:
        return graph
    path = scene.opened[-1]
    return cut(graph, {path: part_title(path, net.node(path))})


def question(step: Step) -> str:
    """What is asked, with room for an answer."""
    asked = step.question
    text = paragraph(asked.ask, "ask")
    match asked:
        case Number():
            return f'{text}<div class="line"></div>'
        case Choice():
            options = "".join(f"<li>{escape(str(option.words))}</li>" for option in asked.options)
            return f'{text}<ol type="a">{options}</ol>'
    return text


def answer(step: Step) -> str:
    """The answer, how it is worked out, and what follows."""
    asked = step.question
    lines = []
    match asked:
        case Number():
            lines.append(f"<b>{escape(asked.shown)}</b> {escape(str(asked.unit))}")
        case Choice():
            right = asked.options[asked.right]
            lines.append(f"<b>{'abcdefgh'[asked.right]}</b> {escape(str(right.words))}")
        case _:
            lines.append(escape(str(asked.hint)))
    lines += [
        f"{escape(str(working.name))}: <code>{escape(working.formula)}</code>"
        for working in asked.working
    ]
    lines += [escape(str(words)) for words in step.reveal]
    return "".join(f"<p>{line}</p>" for line in lines)


def _sheet(sheet: Sheet) -> str:
    return paragraph(sheet.title, "quiet") + table(sheet.header, sheet.rows)
