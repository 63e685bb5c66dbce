"""A word of the field and what it means, in the reader's language."""

from dataclasses import dataclass

from inception_core.words import Text


@dataclass(frozen=True)
class Term:
    """`written` are the forms in which texts have the word, the usual one first, between `|`.

    `page` is where it is best seen, by its address, with `figure` for one of the paper's.
    """

    key: str
    written: Text
    explanation: Text
    page: str
    formula: str = ""
    figure: int | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The forms in the reader's language."""
        return tuple(str(self.written).split("|"))

    @property
    def title(self) -> str:
        """The usual form, as a heading."""
        word = self.words[0]
        return word[:1].upper() + word[1:] if word.islower() and len(word) > 3 else word

    @property
    def short(self) -> str:
        """The explanation and, on a line of its own, the formula where there is one."""
        return f"{self.explanation}\n{self.formula}".strip()
