"""The recorded probe: its file keeps what was found, and it is what a probe finds."""

import json
from pathlib import Path

import pytest

from inception_core.machine import this_machine
from inception_core.probing import recorded
from inception_core.probing.recorded import Recording, read_recording, write_recording
from inception_core.probing.scales import Scales, ScalesTask, document, probe_scales
from inception_core.probing.setting import Setting
from tests.conftest import Run

SMALL = Setting("inception_resnet_v2.paper", (("width", 0.1), ("blocks_b", 1)), 128)


def test_a_file_keeps_numbers_and_rounds_maps(tmp_path: Path) -> None:
    *_, found = probe_scales(ScalesTask(SMALL, recorded.SCALES, detailed=True))
    assert isinstance(found, Scales)
    made = Recording(found, this_machine("torch"))
    write_recording(tmp_path / "probe.npz", made)
    kept = read_recording(tmp_path / "probe.npz")
    assert kept.machine == made.machine
    assert kept.scales.input_size == 128
    for at, own in zip(kept.scales.found, found.found, strict=True):
        assert (at.scale, at.blocks) == (own.scale, own.blocks)
        assert at.details.keys() == own.details.keys()
        for path, detail in own.details.items():
            again = at.details[path]
            assert again.maps.values == pytest.approx(detail.maps.values, rel=1e-3, abs=1e-6)
            assert again.maps._replace(values=detail.maps.values) == detail.maps
            assert (again.out == detail.out).all()
            assert (again.residual == detail.residual).all()
            assert again.elements == detail.elements


def test_the_recording_is_what_probe_finds(run: Run, repo_root: Path) -> None:
    picture = str(repo_root / "assets" / "samples" / recorded.PICTURE)
    scales = [option for scale in recorded.SCALES for option in ("--scale", str(scale))]
    code, text, _ = run("probe", recorded.VARIANT, "--image", picture, *scales, "--json")
    assert code == 0
    now, kept = json.loads(text), document(read_recording().scales)
    both = zip(now.pop("scales"), kept.pop("scales"), strict=True)
    assert now == kept
    for one, other in both:
        for row, known in zip(one["blocks"], other["blocks"], strict=True):
            for name in ("block", "gradient"):  # a word, and nothing
                assert row.pop(name) == known.pop(name)
            assert row == pytest.approx(known, rel=1e-3)
