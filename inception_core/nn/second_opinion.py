"""torchinfo's numbers of the module that `build` makes: a second opinion on ours."""

from typing import NamedTuple

import torchinfo

from inception_core.nn.build import build
from inception_core.spec import INPUT_CHANNELS, Sequence


class Opinion(NamedTuple):
    """torchinfo's totals for one image in evaluation mode, in its own convention."""

    params: int
    mult_adds: int
    version: str


def second_opinion(spec: Sequence, input_size: int) -> Opinion:
    """Runs torchinfo on the meta device, where shapes are computed and no number is."""
    size = (1, INPUT_CHANNELS, input_size, input_size)
    found = torchinfo.summary(build(spec, "meta"), size, device="meta", mode="eval", verbose=0)
    return Opinion(found.total_params, found.total_mult_adds, torchinfo.__version__)
