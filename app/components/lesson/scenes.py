"""The right side of a step: one of the explorer's tools, set to what the step is about."""

import streamlit as st

from app import cached, selection
from app.components import details, image_input, network_graph, pickers, probe_run, text
from app.components.animation import concat, convolution, residual
from app.components.lesson import opening
from app.components.lesson.place import Place
from app.components.scaling import results
from app.components.train import convergence, death_map, live
from inception_core.analysis.records import Analysis
from inception_core.lessons.animation.adding import chain
from inception_core.lessons.animation.joining import joining
from inception_core.lessons.animation.sliding import Kernel, of_channels, slides
from inception_core.lessons.lesson import Step, Tool
from inception_core.lessons.sheets import sheets
from inception_core.probing.scales import Scale, Scales
from inception_core.probing.setting import PlainSetting, Setting
from inception_core.results import PAPER_TABLES
from inception_core.spec import Sequence
from inception_core.variants import get_variant
from inception_core.words import tr

WIDE: tuple[Tool, ...] = ("probe", "training", "map", "convergence")
ABOUT_A_NETWORK: tuple[Tool, ...] = ("graph", "concat", "probe")
HEIGHT, PRESENTED_HEIGHT, KNOBS_HEIGHT = 560, 610, 110
SCALES: tuple[Scale, ...] = (1.0, 0.1)
PICTURE = "astronaut.jpg"
_ASKED, _RUN = "lesson_probe", "lesson_run"


def show(place: Place, step: Step, spec: Sequence, analysis: Analysis, revealed: bool) -> None:
    """Draws it. What would give the answer away comes with the answer."""
    match step.scene.tool:
        case "graph":
            _graph(place, step, spec, analysis, revealed)
        case "probe":
            _probe(step)
        case "training":
            live.experiment()
        case "map":
            death_map.show()
        case "convergence":
            convergence.show()
        case "convolution" | "mixing" | "concat" | "residual":
            _animation(place, step, spec, analysis, revealed)
        case _:
            for sheet in sheets(step.scene, step.network):
                text.heading(str(sheet.title))
                text.table(map(str, sheet.header), (map(str, row) for row in sheet.rows))
            for table in PAPER_TABLES:
                if table.name == step.scene.table and not place.presenting:
                    text.note(table.notes)


def own_link() -> dict[str, str]:
    """Query parameters of the tools: a training that runs is found again."""
    return {live.ADDRESS: st.session_state[live.RUN]} if live.RUN in st.session_state else {}


def done() -> frozenset[str]:
    """What has been run here."""
    return frozenset(st.session_state.get(_RUN, ()))


def _graph(place: Place, step: Step, spec: Sequence, analysis: Analysis, revealed: bool) -> None:
    chosen, knobs = selection.current(), {knob.name: knob for knob in step.network.variant.knobs}
    knobs[selection.INPUT] = selection.input_knob(step.network.variant)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if not place.presenting:
            _networks(place, chosen.variant)
        for name in step.scene.knobs:
            pickers.show_knob(knobs[name], chosen)
    presented = PRESENTED_HEIGHT - (KNOBS_HEIGHT if step.scene.knobs else 0)
    height = presented if place.presenting else HEIGHT
    network_graph.show("lesson_graph", chosen, spec, analysis, height)
    if revealed and chosen.node:
        with st.container(border=True):
            details.show(chosen, spec, analysis)


def _animation(
    place: Place, step: Step, spec: Sequence, analysis: Analysis, revealed: bool
) -> None:
    """What moves; what is asked for is a question mark until it is known."""
    scene, key = step.scene, f"lesson_animation_{place.lesson}_{place.step}_{place.seed}"
    if sliding := scene.sliding:
        kernel = Kernel(tr("kernel"), (sliding.kernel,))
        found = slides((sliding.picture,), (kernel,), (1,), ("V",))
        asked = None if revealed else sliding.place
        convolution.show(key=key, slides=found, start=sliding.place, asked=asked)
    elif adding := scene.adding:
        residual.show(
            key=key,
            trunk=adding.trunk,
            branch=adding.branch,
            scale=adding.scale,
            chain=chain() if adding.place is None else None,
            asked=None if revealed else adding.place,
        )
    elif scene.tool == "concat":
        concat.show(key=key, joining=joining(spec, analysis, scene.node), asked=not revealed)
    else:
        convolution.show(key=key, slides=of_channels())


def _networks(place: Place, variant: str) -> None:
    """Which network the step is about, where there is a choice."""
    names = place.of.plans[place.step - 1].variants
    titles = {name: f"{get_variant(name).title}, {get_variant(name).origin}" for name in names}
    if len(names) == 1:
        return
    st.session_state["lesson_network"] = variant
    st.selectbox(
        tr("Network"),
        names,
        format_func=titles.__getitem__,
        key="lesson_network",
        on_change=lambda: opening.change_network(st.session_state["lesson_network"]),
    )


def _probe(step: Step) -> None:
    net, data = step.network, (image_input.SAMPLES / PICTURE).read_bytes()
    setting = Setting(net.variant.name, net.knobs, net.input_size, image=data, image_name=PICTURE)
    asked: tuple[PlainSetting, tuple[Scale, ...], bool] = (setting.plain, SCALES, False)
    if st.button(tr("Probe"), type="primary", icon=":material/monitor_heart:"):
        st.session_state[_ASKED] = asked
    if st.session_state.get(_ASKED) != asked:
        text.note(tr("One picture at scale 1 and 0.1, in a process of its own on this server."))
        return

    def forget() -> None:
        cached.probe_of_scales.clear(*asked)
        del st.session_state[_ASKED]

    found = probe_run.result(lambda: cached.probe_of_scales(*asked), forget)
    if isinstance(found, Scales):
        if "probe" not in done():
            st.session_state[_RUN] = sorted({*done(), "probe"})
            st.rerun()  # the question, above, is answered
        results.answer(found)
        results.curves(found)
