"""DOT → SVG, by the layout program of `graphviz-pure` or a Graphviz that is installed."""

import re
import shutil
import subprocess
import sys
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path

from inception_core.errors import LayoutUnavailable
from inception_core.words import later

TIME_LIMIT_S = 20.0
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="layout")


def to_svg(dot: str, time_limit_s: float = TIME_LIMIT_S) -> str:
    """The drawing as one self-contained `<svg>` element.

    Raises `LayoutUnavailable` when there is no layout program, it fails, or it takes too long.
    """
    return Layout(dot, time_limit_s).svg()


class Layout:
    """One drawing under way in a process of its own, which can be awaited and stopped."""

    def __init__(self, dot: str, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._cancelled = False
        self._result: Future[str] = _threads.submit(self._run, dot, time_limit_s)

    def done(self, wait_s: float = 0) -> bool:
        """Whether the drawing has ended, well or not, within so many seconds from now."""
        try:
            self._result.exception(wait_s)
        except TimeoutError:
            return False
        except CancelledError:
            pass
        return True

    def svg(self) -> str:
        """Waits for the drawing; raises `LayoutUnavailable`."""
        try:
            return self._result.result()
        except CancelledError:
            raise LayoutUnavailable(later("The drawing was stopped.")) from None

    def cancel(self) -> None:
        """Ends the process; `svg` then raises `LayoutUnavailable`."""
        self._cancelled = True
        self._result.cancel()
        if self._process is not None:
            self._process.kill()

    def _run(self, dot: str, time_limit_s: float) -> str:
        command = _command()
        try:
            self._process = subprocess.Popen(
                [*command, "-Tsvg"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise LayoutUnavailable(
                later("The layout program `{program}` does not start.", program=command[0])
            ) from error
        if self._cancelled:
            self._process.kill()
        with self._process as process:
            try:
                output, _ = process.communicate(dot.encode(), time_limit_s)
            except subprocess.TimeoutExpired:
                process.kill()
                raise LayoutUnavailable(
                    later(
                        "Drawing this graph took longer than {seconds:g} s; close some blocks.",
                        seconds=time_limit_s,
                    )
                ) from None
        if self._cancelled:
            raise LayoutUnavailable(later("The drawing was stopped."))
        svg = output.decode(errors="replace")
        start = svg.find("<svg")
        if process.returncode or start < 0:
            raise LayoutUnavailable(
                later(
                    "The layout program could not draw this graph; the table on the Layers page "
                    "shows the same parts."
                )
            )
        return re.sub(r"<title>.*?</title>\s*|<!--.*?-->\s*", "", svg[start:], flags=re.DOTALL)


def _command() -> list[str]:
    beside = Path(sys.executable).with_name("graphviz-pure")
    for name in (str(beside), "graphviz-pure", "dot"):
        if found := shutil.which(name):
            return [found]
    raise LayoutUnavailable(
        later("No layout program was found; `pip install graphviz-pure` brings one.")
    )
