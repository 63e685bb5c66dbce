"""What every layer costs: as a table, as charts, in memory, over a knob, by another tool, and in
seconds."""

from app import selection
from app.components import pickers, summary, view_switch
from app.components.layers import VIEWS

chosen = pickers.show()
spec, analysis = summary.load(chosen)
chosen = selection.current()
summary.show(chosen, analysis)
names = {key: view.name for key, view in VIEWS.items()}
VIEWS[view_switch.show(names, "view")].show(chosen, spec, analysis)
