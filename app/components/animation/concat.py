"""The branches of a block: one input goes through each, and their outputs slide together."""

from app.components.animation import mounting
from inception_core.lessons.animation.joining import Joining
from inception_core.words import tr

_mount = mounting.component("concat")


def show(*, key: str, joining: Joining, asked: bool = False) -> None:
    """Draws the input stack; each step is one operation, and the last joins the outputs.

    With `asked` the width of the joined stack is a question mark.
    """
    blank = mounting.blank
    _mount(
        key=key,
        data={
            "before": joining.before,
            "after": joining.after,
            "branches": [
                {"kind": branch.kind, "layers": [layer._asdict() for layer in branch.layers]}
                for branch in joining.branches
            ],
            "asked": asked,
            "words": {
                **mounting.player_words(),
                "stage": tr("The branches of a block. Arrows step, the space bar plays."),
                "input": tr("{channels} maps, {rows} × {columns} cells", **_shape()),
                "layer": tr("Branch {branch}, {layer}: {channels} maps", **_layer()),
                "joined": tr("Joined: {sum} maps", **blank("sum")),
            },
        },
        height="content",
    )


def _shape() -> dict[str, str]:
    return mounting.blank("channels", "rows", "columns")


def _layer() -> dict[str, str]:
    return mounting.blank("branch", "layer", "channels")
