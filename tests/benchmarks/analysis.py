"""`measure` against the usual libraries on the same networks."""

from collections.abc import Iterator

import torch
import torchinfo
from torch.utils.flop_counter import FlopCounterMode

from inception_core import build, get_variant, list_variants, measure
from inception_core.render.tables import text_table
from tests.benchmarks.timing import interleaved

ROUNDS = 7
MEASURES = 20  # a single one is too short for the clock


def report() -> Iterator[str]:
    """One row per variant: milliseconds of `measure`, and how many times longer others take."""
    rows = []
    for name in list_variants():
        variant = get_variant(name)
        spec, size = variant.spec(), variant.input_size
        network = build(spec, "meta")
        picture = torch.empty(1, 3, size, size, device="meta")

        def ours(spec=spec, size=size) -> None:
            for _ in range(MEASURES):
                measure(spec, size)

        def info(network=network, picture=picture) -> None:
            torchinfo.summary(network, input_data=picture, device="meta", verbose=0)

        def counter(network=network, picture=picture) -> None:
            with FlopCounterMode(display=False) as mode:
                network(picture)
            mode.get_total_flops()

        times = interleaved({"ours": ours, "torchinfo": info, "FlopCounterMode": counter}, ROUNDS)
        own = times["ours"] / MEASURES
        rows.append(
            (
                name,
                f"{1000 * own:.2f} ms",
                *(
                    f"{1000 * times[n]:,.0f} ms ({times[n] / own:,.0f} ×)"
                    for n in ("torchinfo", "FlopCounterMode")
                ),
            )
        )
    yield f"Analysis of one network, all numbers; medians of {ROUNDS} interleaved rounds."
    yield "Wanted: 5 ms at most, and torchinfo at least 200 × slower."
    yield text_table(("variant", "measure", "torchinfo, meta", "FlopCounterMode, meta"), rows)
