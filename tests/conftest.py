"""What all tests share: golden files, the repository's root, no network, browser tests last."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.loopback import loopback_only

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
Run = Callable[..., tuple[int, str, str]]
"""Arguments of the command line → exit code, standard output, standard error."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--overwrite", action="store_true", help="write the golden files instead of comparing"
    )


@pytest.hookimpl(tryfirst=True)  # before `-m browser` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what uses the browser, and puts it last: quick checks fail first, and nothing runs
    beside the event loop that the browser's driver keeps in this thread.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """No test reaches beyond 127.0.0.1."""
    with loopback_only():
        yield


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The folder that holds both packages."""
    return ROOT


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process."""
    from inception_core.cli import main

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` holds `text` against `tests/golden/NAME`, or writes it with --overwrite.

    After writing, read the difference in version control: it is the point of a golden file.
    """

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--overwrite"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists():
            pytest.fail(f"There is no golden file `{name}`. Run pytest with --overwrite once.")
        else:
            assert text == path.read_text(encoding="utf-8"), f"differs from tests/golden/{name}"

    return check
