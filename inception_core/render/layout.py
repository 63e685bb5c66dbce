"""DOT → SVG, by the layout program of `graphviz-pure` or a Graphviz that is installed."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from inception_core.errors import LayoutUnavailable

TIME_LIMIT_S = 20.0


def to_svg(dot: str, time_limit_s: float = TIME_LIMIT_S) -> str:
    """The drawing as one self-contained `<svg>` element.

    Raises `LayoutUnavailable` when there is no layout program, it fails, or it takes too long.
    """
    command = _command()
    try:
        done = subprocess.run(
            [*command, "-Tsvg"],
            input=dot.encode(),
            capture_output=True,
            timeout=time_limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LayoutUnavailable(
            f"Drawing this graph took longer than {time_limit_s:g} s; close some blocks."
        ) from None
    except OSError as error:
        raise LayoutUnavailable(f"The layout program `{command[0]}` does not start.") from error
    svg = done.stdout.decode(errors="replace")
    start = svg.find("<svg")
    if done.returncode or start < 0:
        raise LayoutUnavailable(
            "The layout program could not draw this graph; the table on the Layers page shows "
            "the same parts."
        )
    return re.sub(r"<title>.*?</title>\s*|<!--.*?-->\s*", "", svg[start:], flags=re.DOTALL)


def _command() -> list[str]:
    beside = Path(sys.executable).with_name("graphviz-pure")
    for name in (str(beside), "graphviz-pure", "dot"):
        if found := shutil.which(name):
            return [found]
    raise LayoutUnavailable("No layout program was found; `pip install graphviz-pure` brings one.")
