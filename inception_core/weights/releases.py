"""A release's file as our weights: its names recognised, ordered and ported, nothing read yet."""

import json
from collections.abc import Mapping

from inception_core.analysis.measure import measure
from inception_core.analysis.state import COUNTER, check_fit, state_shapes
from inception_core.errors import WeightsError
from inception_core.knobs import Value
from inception_core.predict.preprocess import Preprocessing
from inception_core.spec import Sequence
from inception_core.variants import Variant, get_variant, list_variants
from inception_core.weights.imagenet import LABELS
from inception_core.weights.naming import Naming, classes, in_order, recognise, unwrapped
from inception_core.weights.porting import is_embedding, port_state_dict
from inception_core.weights.record import Weights
from inception_core.weights.sources import SOURCES, Source
from inception_core.weights.stored import State, Tensor, TensorFile
from inception_core.words import later

_OWN_CLASSIFIER = "head.linear.fc.weight"
_HALF = (0.5, 0.5, 0.5)


def published(file: TensorFile, source: Source) -> Weights:
    """The file of a source; raises `WeightsError` naming the first tensor that does not fit."""
    tensors = _by_plain_name(file)
    spec = get_variant(source.variant).spec(**source.knobs)
    naming = recognise(tensors)
    state = _ported(file, tensors, naming, spec)
    return Weights(source.variant, source.knobs, source.preprocessing, source.label_names, state)


def recognised(file: TensorFile, variant: str | None) -> Weights:
    """A file that says nothing of itself, by its tensors' names, with the network's own knobs and
    as many classes as its classifier has. Preprocessing is that of the release's best known
    weights, since the file does not say.

    `variant` is asked for: names of an unknown kind are then taken in the order that the file
    gives them. Raises `WeightsError` naming the first tensor that does not fit.
    """
    tensors = _by_plain_name(file)
    naming = recognise(tensors)
    if naming is None and (own := _own_variant(tensors, variant, file.metadata.get("variant"))):
        spec = get_variant(own).spec(**_own_classes(tensors, own))
        needed = state_shapes(spec)
        check_fit({name: tensor.shape for name, tensor in tensors.items()}, needed)
        state = State(file, {name: tensors[name] for name in needed if name in tensors})
        return _assumed(own, _own_classes(tensors, own), state, spec)
    chosen = variant or (naming.variant if naming else None)
    if chosen is None:
        raise WeightsError(
            later(
                "`{name}` is its first tensor, which no release known here has (timm, "
                "torchvision, Cadene, facenet-pytorch); say which variant it is for.",
                name=next(iter(tensors), "nothing"),
            )
        )
    shapes = {name: tensor.shape for name, tensor in tensors.items()}
    outputs = classes(shapes, naming) if naming else _last_rows(shapes)
    knobs = _knobs(get_variant(chosen), outputs)
    spec = get_variant(chosen).spec(**knobs)
    state = _ported(file, tensors, naming, spec)
    if naming and naming.variant != chosen:  # of the same shapes, and yet another network
        raise WeightsError(
            later(
                "Its weights are for `{own}`, not for `{chosen}`.",
                own=naming.variant,
                chosen=chosen,
            )
        )
    return _assumed(chosen, knobs, state, spec, naming)


def _ported(
    file: TensorFile, tensors: Mapping[str, Tensor], naming: Naming | None, spec: Sequence
) -> State:
    names = in_order(tensors, naming) if naming else list(tensors)
    return State(file, port_state_dict({name: tensors[name] for name in names}, spec))


def _by_plain_name(file: TensorFile) -> dict[str, Tensor]:
    """The file's tensors in its order, or in that kept from before it was converted."""
    return {plain: file.tensors[name] for plain, name in unwrapped(_order(file)).items()}


def _order(file: TensorFile) -> list[str]:
    try:
        order = json.loads(file.metadata["order"])
        known = set(order) == set(file.tensors) and len(order) == len(file.tensors)
    except (KeyError, ValueError, TypeError, RecursionError):
        known = False
    return list(order) if known else list(file.tensors)


def _own_variant(
    tensors: Mapping[str, Tensor], variant: str | None, written: str | None
) -> str | None:
    """The variant whose module has exactly these names; the asked one rather than another."""
    if _OWN_CLASSIFIER not in tensors or len(tensors[_OWN_CLASSIFIER].shape) != 2:
        return None
    if variant or written:
        return variant or written
    given = {name for name in tensors if not name.endswith(COUNTER)}
    fitting = [name for name in list_variants() if given == _own_names(name)]
    if len(fitting) > 1:
        raise WeightsError(
            later(
                "It fits {names}; say which variant it is for.",
                names=" and ".join(f"`{name}`" for name in fitting),
            )
        )
    return next(iter(fitting), None)


def _own_names(variant: str) -> set[str]:
    shapes = state_shapes(get_variant(variant).spec())
    return {name for name in shapes if not name.endswith(COUNTER)}


def _own_classes(tensors: Mapping[str, Tensor], variant: str) -> dict[str, Value]:
    return _knobs(get_variant(variant), tensors[_OWN_CLASSIFIER].shape[0])


def _last_rows(shapes: Mapping[str, tuple[int, ...]]) -> int | None:
    """Outputs of the last matrix, which is the classifier in any naming."""
    return next((shape[0] for shape in reversed(list(shapes.values())) if len(shape) == 2), None)


def _knobs(variant: Variant, outputs: int | None) -> dict[str, Value]:
    """The classes knob where it is not the variant's own; TF-Slim's background does not count."""
    usual = variant.defaults["classes"]
    return {} if outputs in (None, usual, len(LABELS) + 1) else {"classes": outputs}


def _assumed(
    variant: str,
    knobs: Mapping[str, Value],
    state: State,
    spec: Sequence,
    naming: Naming | None = None,
) -> Weights:
    """Weights of which the file says no more than numbers."""
    size = get_variant(variant).input_size
    preprocessing = (
        SOURCES[naming.source].preprocessing
        if naming
        else next(
            (source.preprocessing for source in SOURCES.values() if source.variant == variant),
            Preprocessing(size, 0.875, "bicubic", _HALF, _HALF),
        )
    )
    return Weights(variant, knobs, preprocessing, _labels(spec, size), state)


def _labels(spec: Sequence, size: int) -> tuple[str, ...]:
    if is_embedding(spec):
        return ()
    outputs = measure(spec, size).records[-1].out_shape[0]
    return LABELS if outputs == len(LABELS) else tuple(f"class {i}" for i in range(outputs))
