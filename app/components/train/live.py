"""The death experiment, drawn while it trains in a process of its own."""

import streamlit as st

from app import cached, selection
from app.components import chart, text
from app.components.train import settings, words
from app.figures.training import Run, curve, magnitudes
from app.training import Training, training
from inception_core.errors import InceptionError
from inception_core.lab.experiment import Experiment
from inception_core.words import tr

RUN, PROBLEM = "train_run", "train_problem"
ADDRESS = "run"  # its name in the address, so that a reload finds it again
POLL_SECONDS = 1.0


def show() -> None:
    """What it is about, the training, and what to make of it."""
    text.body(
        tr(
            "Above a thousand filters, the paper reports, residual networks died early in "
            "training: the last layer before the pool produced only zeros. Scaling the residuals "
            "by 0.1 to 0.3 kept them alive. Here both are trained side by side."
        )
    )
    experiment()
    words.show()


def experiment() -> None:
    """Controls, then the training that runs, or the last one."""
    chosen = settings.show()
    number = st.session_state.get(RUN) or st.query_params.get(ADDRESS, "")
    job = cached.desk().get(number, Training)
    busy = job is not None and job.at_work
    st.button(
        tr("Train both"),
        type="primary",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(chosen,),
        disabled=busy,
    )
    if problem := st.session_state.pop(PROBLEM, ""):
        text.problem(problem, "warning")
    if job is None:
        if number:
            st.session_state.pop(RUN, None)
            text.problem(tr("That training is no longer known here; start it again."), "warning")
        text.note(
            tr(
                "Both networks start from the same weights and see the same pictures. At 1152 "
                "filters the pair takes about half a minute on two free cores, at 128 some seconds."
            )
        )
        return
    st.session_state[RUN] = number
    selection.page_url(**{ADDRESS: number})
    if busy:
        _watch(number)
    else:
        _draw(job)


def _start(chosen: list[Experiment]) -> None:
    """Behind the button."""
    try:
        st.session_state[RUN] = cached.desk().start(lambda: training(chosen))
    except InceptionError as error:
        st.session_state[PROBLEM] = str(error)


@st.fragment(run_every=POLL_SECONDS)
def _watch(number: str) -> None:
    """How far it is, ways to hold and to end it, and what it told so far; runs every second."""
    job = cached.desk().get(number, Training)
    if job is None or not job.at_work:
        st.rerun()
    job.still_wanted()
    done, steps = min(map(len, job.runs)), job.experiments[0].steps
    with st.container(horizontal=True, vertical_alignment="center"):
        words = tr("step {done} of {steps}", done=done, steps=steps)
        if not done:
            words = tr("Loading PyTorch …")
        if job.paused:
            words = tr("{progress}, held", progress=words)
        st.progress(min(job.share, 1.0), words)
        if job.paused:
            st.button(tr("Go on"), icon=":material/play_arrow:", on_click=job.resume)
        else:
            st.button(tr("Pause"), icon=":material/pause:", on_click=job.pause)
        st.button(tr("Cancel"), icon=":material/close:", on_click=job.cancel)
    _draw(job)


def _draw(job: Training) -> None:
    runs = [
        Run(tr("scale {scale:.1f}", scale=made.knobs["scale"]), list(steps))
        for made, steps in zip(job.experiments, job.runs, strict=True)
    ]
    if job.problem:
        text.problem(job.problem)
    for run, problem in zip(runs, job.problems, strict=True):
        if problem:
            text.problem(f"{run.label.capitalize()}: {problem}", "warning")
    if not all(run.steps for run in runs):
        if not job.at_work and not job.problem:
            text.note(tr("It was cancelled before the first step."))
        return
    _numbers(runs)
    _figures(runs, job.experiments[0].steps)
    made = job.experiments[0]
    how = tr(
        "Ten blocks of type C, {width} filters, on digits of {size} × {size} pixels; SGD with "
        "momentum 0.9, learning rate {rate:g}, batch {batch}, seed {seed}",
        width=made.knobs["width"],
        size=made.input_size,
        rate=made.learning_rate,
        batch=made.batch,
        seed=made.seed,
    )
    curves = tr("Curves: the training batch, before each update.")
    text.note(f"{how}{_remedies(made)}. {curves}")


def _remedies(made: Experiment) -> str:
    norm, warm_up = bool(made.knobs.get("extra_norm")), made.warm_up
    if norm and warm_up:
        return tr(", an extra batch norm before the pool and {n} steps of warm-up", n=made.warm_up)
    if norm:
        return tr(", an extra batch norm before the pool")
    return tr(", {n} steps of warm-up", n=warm_up) if warm_up else ""


def _numbers(runs: list[Run]) -> None:
    """Dead channels and accuracy of both; on held-out pictures once the steps are over."""
    cells = []
    for run in runs:
        last = run.steps[-1]
        seen = last.held_out or last
        where = tr("held out") if last.held_out else tr("this batch")
        dead = tr("dead channels, {scale}, {where}", scale=run.label, where=where)
        right = tr("right, {scale}, {where}", scale=run.label, where=where)
        cells += [
            (f"{seen.dead:.0%}", dead, f"{seen.dead:.2%}"),
            (f"{seen.accuracy:.0%}", right, f"{seen.accuracy:.2%}"),
        ]
    text.headline(cells)


def _figures(runs: list[Run], last: int) -> None:
    look = chart.look()
    top, bottom = st.columns(3, gap="small"), st.columns(3, gap="small")
    figures = {
        "dead": curve(runs, lambda s: s.dead, tr("Dead channels"), last, look, share=True),
        "zeros": curve(
            runs, lambda s: s.zeros, tr("Zeros in the last map"), last, look, share=True
        ),
        "blocks": magnitudes(runs, tr("RMS of each block’s output, latest step"), look),
        "loss": curve(
            runs, lambda s: s.loss, tr("Loss (cross entropy, nats)"), last, look, share=False
        ),
        "accuracy": curve(runs, lambda s: s.accuracy, tr("Accuracy"), last, look, share=True),
    }
    for place, (name, figure) in zip((*top, *bottom), figures.items(), strict=False):
        with place:
            words = tr(
                "{quantity} of both runs; the numbers above say how it ends",
                quantity=figure.layout.title.text,
            )
            chart.show(figure, f"train_{name}", f"train-{name}", "svg", words)
    with bottom[2]:
        text.note(
            tr(
                "A channel is dead when it is zero in every cell of every picture. The last map is "
                "that of the last block, before the pool. RMS: root mean square."
            )
        )
