"""The one exception tree.

Every message is one sentence for a person: it quotes the value, says what was expected and what to
do next. The command line prints it and exits with code 2; the pages show it as it is. What a page
may show is a text for later, put into words by whoever reads it: `str(error)`.
"""

from inception_core.words import Text


class InceptionError(Exception):
    """Base of every error this package raises on purpose."""

    @property
    def sentence(self) -> Text | str:
        """The message before it is put into words, for another message or another thread."""
        sentence: Text | str = self.args[0]
        return sentence


class UnknownVariant(InceptionError):
    """No variant of that name is registered."""


class InvalidKnob(InceptionError):
    """A knob does not exist for the variant, or its value is outside the allowed range."""


class ShapeMismatch(InceptionError):
    """A spec cannot run: widths do not match or the grid has become too small."""


class UnknownNode(InceptionError):
    """No node of that path exists in the spec."""


class UnknownFigure(InceptionError):
    """The paper has no figure of that number, or it draws no network."""


class DeviceUnavailable(InceptionError):
    """The device is not on this machine, or has not enough free memory."""


class WeightsError(InceptionError):
    """A weights file is missing, damaged, or made for another network."""


class DownloadError(WeightsError):
    """Published weights cannot be fetched now; what arrived is kept and will be continued."""


class DownloadCancelled(DownloadError):
    """A person stopped the download."""


class DrawingsError(InceptionError):
    """The drawings to train or to score with cannot be had, or are not prepared."""


class TrainingStopped(InceptionError):
    """A training run cannot go on; what it computed until then is kept."""


class EvaluationError(InceptionError):
    """An evaluation cannot start or go on; the shards that it finished are kept."""


class BadImage(InceptionError):
    """Uploaded bytes are not a picture we can read safely."""


class Busy(InceptionError):
    """The engine did not get free within the waiting limit."""


class EngineFailed(InceptionError):
    """The engine gave up on a batch, or refused the network."""


class NoLabels(InceptionError):
    """The network's outputs are an embedding; none of them names anything."""


class Cancelled(InceptionError):
    """A prediction was cancelled, or nobody asked for it any more."""


class LayoutUnavailable(InceptionError):
    """The block graph cannot be laid out: no program, a failure, or too much time."""


class UnknownLesson(InceptionError):
    """There is no lesson, step or progress of that name."""


class UnreadableAnswer(InceptionError):
    """What was typed as an answer is no number."""
