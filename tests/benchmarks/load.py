"""Twenty visitors at once: their pictures queue for a large network while others click elsewhere.

Run alone with `python -m tests.benchmarks.load`; it takes three minutes. The network is
Inception-ResNet-v2 as released, with random weights that lie where a download would put them.
"""

import io
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import numpy as np
import timm
import torch
from PIL import Image
from safetensors.torch import save_file

from tests.benchmarks.session import Session
from tests.browser.server import serving

ROOT = Path(__file__).parents[2]
WEIGHTS = "inception_resnet_v2.tf_in1k"
VISITORS, CLICKERS = 20, 2
SECONDS = 120.0
WARM_UP = 20.0  # seconds: the network is loaded, caches are filled
LOOK_SECONDS = 0.5
PICTURE = 320  # pixels
PAGES = ("layers", "architecture", "compare")


@dataclass
class Found:
    """What the visitors saw. Threads only append."""

    answers: list[float] = field(default_factory=list)  # seconds from the upload
    clicks: list[float] = field(default_factory=list)  # seconds of a page of others
    failures: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)  # seconds, MiB


def report() -> Iterator[str]:
    """Answers, clicks on other pages, failures, and the server's memory."""
    with tempfile.TemporaryDirectory() as folder:
        place_random_weights(Path(folder))
        log = Path(folder) / "log.txt"
        surroundings = {"HF_HUB_CACHE": folder, "XDG_CACHE_HOME": folder}
        with serving("app/streamlit_app.py", ROOT, log, **surroundings) as server:
            found = besieged(server.url, server.pid)
            tracebacks = server.log.count("Traceback")
    early, late = halves(found.memory)
    slowest = quantiles(found.clicks, n=20)[-1]
    yield f"{VISITORS} sessions without a browser upload pictures for {SECONDS:.0f} s and wait for"
    yield f"answers of {WEIGHTS} (random weights); {CLICKERS} others click elsewhere."
    yield "Wanted: no error, no growth of memory, p95 of clicks at most 1 s."
    yield f"answers                             {len(found.answers)}"
    yield f"picture to answer, median           {median(found.answers):.1f} s"
    yield f"clicks on other pages, median       {1000 * median(found.clicks):.0f} ms"
    yield f"clicks on other pages, p95          {1000 * slowest:.0f} ms, of {len(found.clicks)}"
    yield f"errors seen / tracebacks in the log {len(found.failures)} / {tracebacks}"
    yield f"memory, second and last quarter     {early:.0f} and {late:.0f} MiB resident"
    yield from (f"  {failure[:300]}" for failure in found.failures[:3])


def besieged(url: str, pid: int) -> Found:
    """Everybody at once, until the time is over."""
    found = Found()
    end = time.monotonic() + WARM_UP + SECONDS
    begin = time.monotonic() + WARM_UP
    visitors = [
        threading.Thread(target=guarded, args=(found, visit, url, number, begin, end))
        for number in range(VISITORS)
    ]
    clickers = [
        threading.Thread(target=guarded, args=(found, click, url, number, begin, end))
        for number in range(CLICKERS)
    ]
    for thread in (*visitors, *clickers):
        thread.start()
    while any(thread.is_alive() for thread in (*visitors, *clickers)):
        found.memory.append((time.monotonic() - begin, resident(pid)))
        time.sleep(1)
    return found


def guarded(found: Found, work: Callable[..., None], *arguments: object) -> None:
    """A visitor's failure is something seen, not the end of all."""
    try:
        work(found, *arguments)
    except Exception as error:
        found.failures.append(f"{type(error).__name__}: {error}")


def visit(found: Found, url: str, number: int, begin: float, end: float) -> None:
    """Uploads one picture after the other and waits for each answer."""
    with Session(url, "predict", f"weights={WEIGHTS}") as session:
        turn = 0
        while time.monotonic() < end:
            turn += 1
            start = time.monotonic()
            name = f"picture-{number}-{turn}.png"
            session.upload(name, picture(1000 * number + turn))
            while not answered(session, name) and not session.failures:
                if time.monotonic() > end + 60:
                    raise TimeoutError(f"no answer to {name}")
                session.wait(LOOK_SECONDS)
            found.failures.extend(session.failures)
            if start > begin:
                found.answers.append(time.monotonic() - start)


def answered(session: Session, name: str) -> bool:
    """Whether this picture has its guesses."""
    return bool(re.search(rf"{re.escape(name)}.*ms in the network", session.text, re.S))


def click(found: Found, url: str, number: int, begin: float, end: float) -> None:
    """Has other pages drawn anew, twice a second."""
    with Session(url, PAGES[number % len(PAGES)]) as session:
        while time.monotonic() < end:
            seconds = session.run()
            found.failures.extend(session.failures)
            if time.monotonic() > begin:
                found.clicks.append(seconds)
            session.wait(LOOK_SECONDS)


def picture(seed: int) -> bytes:
    """A picture that nobody has sent before."""
    noise = np.random.default_rng(seed).integers(0, 255, (PICTURE // 8, PICTURE // 8, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).resize((PICTURE, PICTURE)).save(file, "PNG")
    return file.getvalue()


def place_random_weights(cache: Path) -> None:
    """A file of the release's names and shapes in the hub's cache."""
    torch.manual_seed(0)
    folder = cache / f"models--timm--{WEIGHTS}"
    snapshot = folder / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("0" * 40)
    network = timm.create_model(WEIGHTS.partition(".")[0])
    save_file(network.state_dict(), snapshot / "model.safetensors")


def resident(pid: int) -> float:
    """MiB of a process that are in memory; Linux."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def halves(memory: list[tuple[float, float]]) -> tuple[float, float]:
    """Medians of the second and of the last quarter of the time."""
    second = [size for at, size in memory if SECONDS / 4 <= at < SECONDS / 2]
    last = [size for at, size in memory if at >= 3 * SECONDS / 4]
    return median(second), median(last)


if __name__ == "__main__":
    print("\n".join(report()))
