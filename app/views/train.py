"""A network that dies while you look, the map of when it does, and what residuals do for speed."""

from app.components import text
from app.components.train import live

text.title("Train", ["on this machine’s CPU", "1797 digits that come along"])
text.body(
    "Above a thousand filters, the paper reports, residual networks died early in training: the "
    "last layer before the pool produced only zeros. Scaling the residuals by 0.1 to 0.3 kept them "
    "alive. Here both are trained side by side."
)
live.show()
