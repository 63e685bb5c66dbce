"""A network that dies while you look, the map of when it does, and what residuals do for speed."""

from app.components import text, view_switch
from app.components.train import VIEWS
from app.components.train.names import VIEW

text.title("Train", ["on this machine’s CPU", "1797 digits that come along"])
VIEWS[view_switch.show(VIEWS, VIEW)]()
