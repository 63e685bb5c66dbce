"""Generated code is run: it imports only torch, takes our weights, and gives our outputs."""

import ast
from typing import Any

import pytest
import torch
from torch import nn

from inception_core import build, get_variant, list_variants, measure
from inception_core.render.codegen import Code, generate
from inception_core.spec import parts
from tests.settings import FITS_ALL, those_of

TURNED = {"width": 0.25, "blocks_b": 2, "blocks_3": 2, "scale_b": 0.3, "auxiliary": True,
          "linear_norm": True, "stem": "resnet_v1", "classes": 7}  # fmt: skip


def code_of(name: str, knobs: dict[str, Any], size: int | None = None) -> Code:
    variant = get_variant(name)
    analysis = measure(variant.spec(**knobs), size or variant.input_size)
    return generate(variant, knobs, analysis)


def made(code: Code, name: str) -> nn.Module:
    space: dict[str, Any] = {"__name__": "generated"}
    exec(compile(code.text, "generated.py", "exec"), space)
    network: nn.Module = space[code.class_of[""]]()
    return network.eval()


@pytest.mark.parametrize("knobs", [{}, TURNED, {"residual": False, "width": 0.25}])
@pytest.mark.parametrize("name", list_variants())
def test_the_same_state_dict_and_outputs(name: str, knobs: dict[str, Any]) -> None:
    knobs = those_of(name, **knobs)
    ours = build(get_variant(name).spec(**knobs), seed=2)
    theirs = made(code_of(name, knobs), name)
    theirs.load_state_dict(ours.state_dict(), strict=True)
    shapes = {key: value.shape for key, value in ours.state_dict().items()}
    assert {key: value.shape for key, value in theirs.state_dict().items()} == shapes
    picture = torch.randn(1, 3, FITS_ALL, FITS_ALL, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        expected = ours(picture)
        assert torch.equal(theirs(picture), expected)
        assert expected.abs().max() > 0


def test_both_outputs_in_training() -> None:
    knobs = {"auxiliary": True, "dropout": 0.0, "width": 0.25, "classes": 5}
    theirs = made(code_of("inception_v3", knobs), "inception_v3").train()
    logits, auxiliary = theirs(torch.zeros(2, 3, 299, 299))
    assert logits.shape == auxiliary.shape == (2, 5)


@pytest.mark.parametrize("name", list_variants())
def test_only_torch_is_imported(name: str) -> None:
    imports = [n for n in ast.walk(ast.parse(code_of(name, {}).text))
               if isinstance(n, ast.Import | ast.ImportFrom)]  # fmt: skip
    modules = {n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in imports}
    assert modules <= {"torch", "torch.nn.functional"}


def test_repeats_share_a_class() -> None:
    code = code_of("inception_resnet_v2.slim", {})
    assert "str(i): InceptionResNetB() for i in range(1, 21)" in code.text
    assert code.text.count("class InceptionResNetC") == 2  # the last: no scale, no ReLU
    assert "return F.relu(x + 0.1 * residual)" in code.classes["InceptionResNetB"]
    assert "return x + residual" in code.classes["InceptionResNetC_2"]
    assert "# 17×17×1088" in code.classes["InceptionResNetB"]


@pytest.mark.parametrize("name", list_variants())
def test_every_part_has_its_class(name: str) -> None:
    code, spec = code_of(name, {}), get_variant(name).spec()
    for stage, node in spec.children:
        for inner, _ in parts(node):
            source = code.around(f"{stage}/{inner}")
            assert source.startswith("class ")
            assert source in code.text
