"""Predict with other networks: fetched from a hub on this machine, and a person's own."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from safetensors.numpy import save

from tests.browser.server import serving
from tests.browser.waiting import settled
from tests.weights.hub import Handler, Hub, playing, status
from tests.weights.made_files import light

ROOT = Path(__file__).parents[2]
ID, TITLE = "inception_v3.tv_in1k", "Inception-v3, torchvision's by timm"
FETCH = "Fetch 96 MB"
PROGRESS = re.compile("[0-9]+ of [0-9]+ MB")


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    """Offers a file of full size under a published id; its numbers are zeros."""
    with playing() as hub:
        hub.offer(save(light("timm/inception_v3")))
        place = "/timm/{}/resolve/main/model.safetensors".format
        hub.files[place(ID)] = hub.files.pop(place("tiny"))
        yield hub


@pytest.fixture(scope="module")
def address(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An explorer of its own that asks this hub and has empty caches."""
    home = tmp_path_factory.mktemp("home")
    environment = {
        "HF_ENDPOINT": hub.endpoint,
        "HF_HOME": str(home / "hf"),
        "TORCH_HOME": str(home / "torch"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "HF_HUB_OFFLINE": "0",
    }
    with serving("app/streamlit_app.py", ROOT, home / "log.txt", **environment) as server:
        yield server.url


def slowly(handler: Handler) -> bool:
    """Half of the file at once, the rest in a minute."""
    content = handler.hub.blobs[handler.path]
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()[:16]}"')
    handler.end_headers()
    half, step = len(content) // 2, len(content) // 600
    handler.wfile.write(content[:half])
    for start in range(half, len(content), step):
        if handler.hub.end.wait(0.2):
            break
        handler.wfile.write(content[start : start + step])
    handler.close_connection = True
    return True


def test_a_download_is_refused_begun_cancelled_and_completed(
    page: Page, address: str, hub: Hub, problems: list[str]
) -> None:
    """Two people look at the same one; then its network answers beside the embedded one."""
    hub.faults["HEAD"].append(status(404))
    page.goto(f"{address}/predict?weights={ID},embedded")
    settled(page)
    expect(page.get_by_text("licence apache-2.0")).to_be_visible()
    page.get_by_role("button", name=FETCH).click()
    expect(page.locator(".ie-problem")).to_contain_text("does not have this file any more (404)")
    hub.faults["GET"].append(slowly)
    page.get_by_role("button", name=FETCH).click()
    expect(page.get_by_text(PROGRESS)).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{address}/predict?weights={ID}")
    settled(other)
    expect(other.get_by_text(PROGRESS)).to_be_visible()
    other.close()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".ie-problem")).to_contain_text("will be continued")
    page.get_by_role("button", name=FETCH).click()
    expect(page.get_by_text(f"{TITLE} · on this machine")).to_be_visible(timeout=60_000)
    expect(page.locator(".js-plotly-plot")).to_have_count(2, timeout=60_000)
    assert "range" in hub.gets()[-1].headers  # what had arrived was not asked for again
    page.get_by_text(f"{TITLE}: knows 1000 things").click()
    expect(page.get_by_text("trained on photographs of ImageNet")).to_be_visible()
    assert not problems


def test_an_own_checkpoint_answers_or_is_refused(
    page: Page, address: str, tmp_path: Path, problems: list[str]
) -> None:
    page.goto(f"{address}/predict")
    settled(page)
    page.get_by_role("button", name="Own checkpoint").click()
    upload = page.get_by_role("dialog").or_(page.get_by_test_id("stPopoverBody"))
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"no tensors")
    upload.locator('input[type="file"]').set_input_files(wrong)
    expect(upload.locator(".ie-problem")).to_contain_text("wrong.safetensors")
    upload.locator('input[type="file"]').set_input_files(
        ROOT / "assets/weights/embedded.safetensors"
    )
    expect(upload.get_by_text("Recognised: Inception-ResNet-v2")).to_be_visible()
    upload.get_by_role("button", name="Let it answer").click()
    expect(page.get_by_text("embedded.safetensors · your own")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".js-plotly-plot")).to_have_count(3)  # both, and their vote
    expect(page.get_by_text("2 networks together")).to_be_visible()
    expect(page.get_by_text("Do they agree?")).to_be_visible()
    assert not problems
