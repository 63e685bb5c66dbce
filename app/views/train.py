"""A network that dies while you look, the map of when it does, and what residuals do for speed."""

from app.components import text, view_switch
from app.components.train import VIEWS
from app.components.train.names import VIEW
from inception_core.words import tr

text.title(tr("Train"), [tr("on this machine’s CPU"), tr("1797 digits that come along")])
VIEWS[view_switch.show({key: view.name for key, view in VIEWS.items()}, VIEW)].show()
