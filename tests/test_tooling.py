"""Set-up files: what they pin is what is installed, and the theme can be read by everyone."""

import re
import tomllib
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from streamlit.config import get_config_options

from inception_core.variants import get_variant

PIN = re.compile(r"([A-Za-z0-9_.-]+)(?:\[\w+\])?==([A-Za-z0-9_.]+)")
AA = 4.5  # WCAG 2.2, contrast of ordinary text
FADED = 0.6  # how much ink Streamlit gives to captions


def requirements(path: Path) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("-r ")]


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-cluster.txt", "requirements-dev.txt"]
)
def test_every_requirement_is_pinned_to_what_the_checks_run_with(
    repo_root: Path, name: str
) -> None:
    for line in requirements(repo_root / name):
        pin = PIN.fullmatch(line)
        assert pin, f"`{line}` has no exact version"
        assert version(pin[1]).partition("+")[0] == pin[2], f"`{line}` is not what is installed"


def test_reference_packages_are_no_run_time_requirement(repo_root: Path) -> None:
    names = {line.partition("==")[0] for line in requirements(repo_root / "requirements.txt")}
    assert not names & {"timm", "fvcore", "facenet-pytorch", "pytest", "playwright"}


def test_the_cluster_extra_is_the_cluster_requirements(repo_root: Path) -> None:
    project = tomllib.loads((repo_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["cluster"]
    assert extra == requirements(repo_root / "requirements-cluster.txt")


def config(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def options(table: dict[str, Any], prefix: str = "") -> list[str]:
    names: list[str] = []
    for key, value in table.items():
        deeper = isinstance(value, dict)
        names += options(value, f"{prefix}{key}.") if deeper else [prefix + key]
    return names


def test_streamlit_knows_every_option(repo_root: Path) -> None:
    assert set(options(config(repo_root))) <= set(get_config_options())


def test_production_settings(repo_root: Path) -> None:
    chosen = config(repo_root)
    assert chosen["client"] == {
        "toolbarMode": "viewer",
        "showErrorDetails": "none",
        "showErrorLinks": False,
    }
    assert chosen["server"]["maxUploadSize"] == 10
    assert chosen["server"]["fileWatcherType"] == "none"
    assert chosen["server"]["enableCORS"]
    assert chosen["server"]["enableXsrfProtection"]
    assert not chosen["browser"]["gatherUsageStats"]


def channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def luminance(rgb: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, paper: str, strength: float = 1.0) -> float:
    """Ratio of luminances, 1 to 21, of `ink` laid over `paper` with some strength."""
    below = channels(paper)
    mixed = [strength * i + (1 - strength) * p for i, p in zip(channels(ink), below, strict=True)]
    light, dark = sorted((luminance(mixed), luminance(below)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(repo_root: Path, scheme: str) -> None:
    theme = config(repo_root)["theme"][scheme]
    papers = [
        part[name]
        for part, name in product(
            (theme, theme["sidebar"]), ("backgroundColor", "secondaryBackgroundColor")
        )
    ]
    for paper in papers:
        assert contrast(theme["textColor"], paper) >= AA
        assert contrast(theme["textColor"], paper, FADED) >= AA
        assert contrast(theme["primaryColor"], paper) >= AA


def test_the_readme_lists_every_knob(repo_root: Path) -> None:
    """Its table names the knobs of each network, and no others."""
    text = (repo_root / "README.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    start = next(i for i, row in enumerate(rows) if row[0].strip() == "knob")
    columns = ("bn_inception", "inception_v3", "inception_v4", "inception_resnet_v2", "resnet152")
    for i, name in enumerate(columns, 1):
        cells = " ".join(row[i] for row in rows[start + 2 : start + 10])
        listed = set(re.findall(r"`(\w+)`", cells))
        own = {knob.name for knob in get_variant(name).knobs} - {"width", "classes"}
        firsts = {knob for knob in own if not re.fullmatch(r"(blocks|scale)_[bc234]", knob)}
        assert {knob for knob in listed if not knob.startswith("_")} == firsts
