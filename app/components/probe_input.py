"""What is probed: which weights, which picture. The network is the selection's."""

import streamlit as st

from app import language, selection
from app.components import image_input, text
from app.selection import Selection
from inception_core.errors import InceptionError
from inception_core.probing.setting import Setting
from inception_core.variants import get_variant
from inception_core.weights.files import read_weights
from inception_core.weights.places import find
from inception_core.weights.sources import SOURCES
from inception_core.words import later, tr

WEIGHTS = {
    "he": later("Random, He"),
    "pytorch": later("Random, PyTorch’s default"),
    "embedded": later("Trained, embedded"),
    "published": later("Trained, published"),
    "file": later("Trained, own file"),
}
TRAINED = ("embedded", "published", "file")
PICTURES = {"Sample": later("Sample"), "Upload": later("Upload"), "Noise": later("Noise")}
MOST_SEED = 2**31 - 1


def show(chosen: Selection) -> Setting | None:
    """Draws the controls; None while a file is missing, which is said."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        weights = st.segmented_control(
            tr("Weights"),
            WEIGHTS,
            key=selection.kept("probe_weights", "he"),
            required=True,
            format_func=text.names(WEIGHTS),
            help=tr(
                "He’s normal: variance 2 ÷ inputs, as `build` and TF-Slim. PyTorch’s default: "
                "uniform, variance 1 ÷ (3 × inputs), biases too."
            ),
        )
        picture = st.segmented_control(
            tr("Picture"),
            PICTURES,
            key=selection.kept("probe_picture", "Sample"),
            required=True,
            format_func=text.names(PICTURES),
        )
        seed = st.number_input(
            tr("Seed"),
            0,
            MOST_SEED,
            key=selection.kept("probe_seed", 0),
            width=110,
            help=tr("Of random weights and of noise."),
        )
        data, name = _picture(str(picture))
    own, own_name = _own_file() if weights == "file" else (None, "")
    published = _published() if weights == "published" else ""
    if published is None:
        return None
    if (picture != "Noise" and data is None) or (weights == "file" and own is None):
        text.note(tr("Choose a file first."))
        return None
    trained = weights in TRAINED
    if trained:
        text.note(tr("Trained weights know their network: the sidebar’s knobs do not turn it."))
    return Setting(
        variant="" if trained else chosen.variant,
        knobs=() if trained else chosen.knob_items,
        input_size=None if trained else chosen.input_size,
        weights=own_name or published or str(weights),
        weights_data=own,
        seed=int(seed),
        image=data,
        image_name=name,
    )


def compact(chosen: Selection) -> Setting:
    """The same in a narrow panel: embedded weights where they fit, a sample or noise."""
    fits = _embedded_fits(chosen)
    options = [name for name in WEIGHTS if name not in TRAINED or (fits and name == "embedded")]
    for key in ("part_weights", "part_picture"):
        language.keep(key)
    weights = st.selectbox(
        tr("Weights"), options, format_func=text.names(WEIGHTS), key="part_weights"
    )
    samples = image_input.sample_names()
    pictures = {**samples, "": tr("Noise (seed {seed})", seed=0)}
    file = st.selectbox(
        tr("Picture"), pictures, format_func=text.names(pictures), key="part_picture"
    )
    trained = weights == "embedded"
    return Setting(
        variant="" if trained else chosen.variant,
        knobs=() if trained else chosen.knob_items,
        input_size=None if trained else chosen.input_size,
        weights=weights,
        image=image_input.sample_bytes(file) if file else None,
        image_name=pictures[file],
    )


def _embedded_fits(chosen: Selection) -> bool:
    try:
        known = read_weights()
    except InceptionError:
        return False
    same_size = chosen.pixels == known.preprocessing.input_size
    return same_size and known.spec == chosen.source.spec(**chosen.knobs)


def _picture(kind: str) -> tuple[bytes | None, str]:
    if kind == "Noise":
        return None, ""
    if kind == "Sample":
        with st.popover(tr("Choose a sample"), icon=":material/image:"):
            sample = image_input.sample()
        return sample.data, sample.name
    with st.popover(tr("Choose a picture"), icon=":material/upload:"):
        uploads = image_input.uploads(on_change=lambda: None)
        if len(uploads) > 1:
            first = uploads[0].name
            text.note(tr("Only the first of these pictures is probed: `{name}`.", name=first))
    return (uploads[0].data, uploads[0].name) if uploads else (None, "")


def _own_file() -> tuple[bytes | None, str]:
    upload = st.file_uploader(
        tr("A safetensors file of this explorer: it names its network"),
        type="safetensors",
        key="own",
    )
    return (upload.getvalue(), upload.name) if upload else (None, "")


def _published() -> str | None:
    """The id of published weights that are on this machine and whose network has residual blocks;
    None, which is said, where there are none."""
    here = [
        source
        for source in SOURCES.values()
        if find(source)
        and any(name.startswith("scale_") for name in get_variant(source.variant).defaults)
    ]
    if not here:
        text.note(
            tr(
                "No published weights of a residual network are on this machine. `python -m "
                "inception_core weights list` shows what there is, `weights download ID` fetches "
                "it."
            )
        )
        return None
    titles = {source.id: source.title for source in here}
    return st.selectbox(
        tr("Published weights"), titles, format_func=text.names(titles), key="probe_id"
    )
