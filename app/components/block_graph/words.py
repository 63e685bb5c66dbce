"""What the graph says, in the reader's language; the script fills in what stands in braces."""

from inception_core.words import tr


def words() -> dict[str, str]:
    """The texts of `script/`, by the names that it calls them."""
    return {
        "graph": tr("Graph"),
        "search": tr("search /"),
        "searchName": tr("Search by name, caption or size"),
        "searchHelp": tr("Search by name, caption or size: 3x3, reduction, 35x35x320 (/)"),
        "previous": tr("previous match"),
        "previousHelp": tr("Previous match (Shift+Enter)"),
        "next": tr("next match"),
        "nextHelp": tr("Next match (Enter)"),
        "found": tr("{n} found", n="{n}"),
        "hit": tr("{n} of {all}", n="{n}", all="{all}"),
        "nothing": tr("nothing found"),
        **_opening(),
        **_colours(),
        **_saving(),
        **_boxes(),
    }


def _opening() -> dict[str, str]:
    return {
        "levels": tr("Open"),
        "closeAll": tr("close all"),
        "closeAllHelp": tr("Close everything: stages only"),
        "blocks": tr("blocks"),
        "blocksHelp": tr("Open the stages: blocks, repeats folded"),
        "branches": tr("branches"),
        "branchesHelp": tr("Open the blocks: their branches, repeats folded"),
        "openAll": tr("open all"),
        "openAllHelp": tr("Open everything: every operation of every block"),
        "view": tr("View"),
        "fit": tr("fit"),
        "fitHelp": tr("Fit the graph, or its width (f)"),
        "zoomIn": tr("zoom in"),
        "zoomInHelp": tr("Zoom in (+)"),
        "zoomOut": tr("zoom out"),
        "zoomOutHelp": tr("Zoom out (-)"),
        "where": tr("Where it is"),
        "needs": tr("needs {n}", n="{n}"),
        "feeds": tr("feeds {n}", n="{n}"),
        "reachHelp": tr("Boxes that the selected part depends on, and boxes that depend on it"),
        "open": tr("open"),
        "openHelp": tr("Enter, or another click"),
        "fold": tr("fold the repeats"),
        "close": tr("close {part}", part="{part}"),
        "branch": tr("branch"),
    }


def _colours() -> dict[str, str]:
    return {
        "colour": tr("Colour of the boxes"),
        "colourHelp": tr("What the colours mean"),
        "by_kind": tr("colour: kind"),
        "by_params": tr("colour: parameters"),
        "by_macs": tr("colour: multiply-adds"),
        "by_activations": tr("colour: activations"),
        "by_receptive_field": tr("colour: receptive field"),
        "pool": tr("pooling"),
        "scale": tr("scale"),
        "add": tr("identity, sum"),
        "dashed": tr("linear or folded"),
        "ramp": tr("logarithmic, of the boxes drawn; no colour: none"),
        "width": tr("width: channels"),
        "range": tr(
            "{colour}, {low} to {high}, logarithmic", colour="{colour}", low="{low}", high="{high}"
        ),
    }


def _saving() -> dict[str, str]:
    return {
        "export": tr("export ▾"),
        "exportHelp": tr("Save this drawing, as it is opened now"),
        "sheet": tr("colours"),
        "asShown": tr("as shown"),
        "light": tr("light"),
        "dark": tr("dark"),
        "tooLarge": tr(
            "This browser cannot make a picture so large. Save SVG, or close some blocks."
        ),
    }


def _boxes() -> dict[str, str]:
    """For people who do not see the drawing, and under the pointer."""
    return {
        "role": tr("block graph"),
        "keys": tr(
            "{title}. Arrows follow the edges, Enter opens, Backspace closes, f fits.",
            title="{title}",
        ),
        "gives": tr("gives {shape}", shape="{shape}"),
        "opens": tr("opens"),
        "opened": tr("opened"),
        "branchOf": tr("Branch {kernels}", kernels="{kernels}"),
        "params": tr("{n} parameters", n="{n}"),
        "macs": tr("{n} multiply-adds", n="{n}"),
        "activations": tr("{n} activations", n="{n}"),
        "sees": tr("sees {size} px", size="{size}"),
        "edge": tr("{shape}, edge width follows the channels", shape="{shape}"),
    }
