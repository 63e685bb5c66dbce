"""Data flows one way. Each rule is held by every file, and each can fail."""

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.import_rules import (
    RULES,
    TORCH_PLACES,
    banned_imports,
    imported,
    misplaced_caches,
    upward_imports,
)

Rule = Callable[[str, str], list[str]]
ROOT = Path(__file__).parents[1]
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for package in ("inception_core", "app")
    for path in sorted((ROOT / package).rglob("*.py"))
}


WIDTHS = "inception_core/networks/widths.py"
COST = "inception_core/analysis/cost.py"
DOT = "inception_core/render/dot.py"


@pytest.mark.parametrize("rule", RULES)
def test_every_file_keeps_the_rule(rule: Rule) -> None:
    assert SOURCES
    assert [found for path, source in SOURCES.items() for found in rule(source, path)] == []


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (banned_imports, "inception_core/cli.py", "import streamlit as st"),
        (banned_imports, "inception_core/render/graph.py", "from plotly import graph_objects"),
        (banned_imports, "inception_core/evaluate.py", "from app.selection import current"),
        (banned_imports, "inception_core/variants.py", "def f():\n    import torch"),
        (banned_imports, "inception_core/analysis/cost.py", "from torch.nn import Conv2d"),
        (banned_imports, "inception_core/predict/predictor.py", "import torch"),
        (banned_imports, "inception_core/weights/porting.py", "from safetensors.torch import save"),
        (banned_imports, "inception_core/render/codegen.py", "from safetensors import torch"),
        (banned_imports, "inception_core/spec.py", "import_module('timm')"),
        (banned_imports, "app/figures/tables.py", "import streamlit"),
        (banned_imports, "app/views/layers.py", "def f():\n    import torchinfo"),
        (banned_imports, "app/cached.py", "from torchvision import models"),
        (upward_imports, "inception_core/errors.py", "from inception_core.spec import Conv"),
        (upward_imports, "inception_core/spec.py", "from inception_core.knobs import Knob"),
        (upward_imports, WIDTHS, "from inception_core import variants"),
        (upward_imports, WIDTHS, "from ..variants import get_variant"),
        (upward_imports, COST, "import inception_core.render.captions"),
        (upward_imports, COST, "from inception_core.nn import build"),
        (upward_imports, COST, "from inception_core import predict"),
        (upward_imports, DOT, "from inception_core.nn.build import build"),
        (upward_imports, DOT, "from inception_core.predict import crops"),
        (upward_imports, "inception_core/nn/build.py", "from inception_core.lab import loop"),
        (upward_imports, "inception_core/novelty.py", ""),
        (misplaced_caches, "app/views/layers.py", "@st.cache_data\ndef f(): ..."),
        (misplaced_caches, "app/components/text.py", "from streamlit import cache_resource"),
        (misplaced_caches, "app/cached.py", "@st.cache_data(ttl=5)\ndef f(): ..."),
        (misplaced_caches, "app/cached.py", "@st.cache_resource\ndef f(): ..."),
    ],
)
def test_the_rule_can_fail(rule: Rule, path: str, source: str) -> None:
    assert len(rule(source, path)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("inception_core/nn/build.py", "import torch"),
        ("inception_core/predict/torch_engine.py", "from safetensors.torch import load"),
        ("inception_core/weights/porting.py", "from safetensors.numpy import load"),
        ("inception_core/render/dot.py", "from inception_core.analysis.records import Record"),
        ("inception_core/predict/predictor.py", "from inception_core.weights import sources"),
        ("inception_core/__init__.py", "from inception_core.nn.build import build"),
        ("app/figures/guesses.py", "import plotly"),
        ("app/views/layers.py", "import streamlit, torchlike"),
        ("app/cached.py", "@st.cache_data(max_entries=8)\ndef f(): ..."),
    ],
)
def test_what_is_right_passes(path: str, source: str) -> None:
    assert [found for rule in RULES for found in rule(source, path)] == []


def test_third_party_imports_are_requirements() -> None:
    """A plain `pip install -r requirements.txt` is enough for all but training and clusters."""
    pinned = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if "==" in line
    }
    distributions = packages_distributions()
    ours = {"app", "inception_core", "__future__", "ray", "starlette"}  # Ray brings the last
    missing = {
        f"{path} needs `{top}`"
        for path, source in SOURCES.items()
        if not path.startswith("inception_core/lab/")
        for _, name in imported(source, path)
        if (top := name.partition(".")[0]) not in ours | sys.stdlib_module_names
        if not pinned & {d.lower().replace("_", "-") for d in distributions.get(top, [top])}
    }
    assert missing == set()


def loaded_after(code: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after running `code` in the root."""
    code += "\nimport sys\nprint('\\n', *{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.splitlines()[-1].split())


def importing(prefix: str, leaving_out: tuple[str, ...]) -> str:
    """One import statement for each file below `prefix`."""
    modules = {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in SOURCES
        if path.startswith(prefix) and not path.startswith(leaving_out)
    }
    assert modules
    return "".join(f"import {module}\n" for module in sorted(modules))


def test_the_probe_sees_torch() -> None:
    assert "torch" in loaded_after("from inception_core import build")


def test_the_core_works_without_torch() -> None:
    code = importing("inception_core/", (*TORCH_PLACES, "inception_core/__main__.py"))
    assert not loaded_after(code) & {"torch", "timm", "streamlit", "plotly"}


def test_figures_need_no_streamlit() -> None:
    assert not loaded_after(importing("app/figures/", ("app/views/",))) & {"torch", "streamlit"}


@pytest.mark.parametrize("view", ["architecture", "layers", "scaling", "train"])
def test_opening_a_page_loads_no_torch(view: str) -> None:
    code = f"""
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app/streamlit_app.py", default_timeout=60).run()
page.switch_page("views/{view}.py").run()
assert not page.exception, page.exception
"""
    assert "torch" not in loaded_after(code)
