"""Porting a release's state dict and building our network, against timm building and loading."""

from collections.abc import Iterator

import timm

from inception_core import build, get_variant
from inception_core.weights.porting import port_state_dict
from tests.benchmarks.timing import interleaved

ROUNDS = 5


def report() -> Iterator[str]:
    """The largest network of the Inception family, from a state dict in memory."""
    state = timm.create_model("inception_resnet_v2").state_dict()
    spec = get_variant("inception_resnet_v2.slim").spec()

    def theirs() -> None:
        timm.create_model("inception_resnet_v2").load_state_dict(state)

    def ours() -> None:
        build(spec, state_dict=port_state_dict(state, spec))

    times = interleaved({"ours": ours, "timm": theirs}, ROUNDS)
    yield (
        f"Inception-ResNet-v2 from a state dict, medians of {ROUNDS} interleaved rounds: ported "
        f"and built in {times['ours']:.2f} s, built and loaded by timm in {times['timm']:.2f} s"
    )
    yield f"ratio {times['ours'] / times['timm']:.2f}. Wanted: 2 at most."
