"""The gettext catalogues as files. `python -m tests.catalogues` compiles them: unlike Babel's own
command it does not take a text with `5 % of` for one with placeholders of the printf kind."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from inception_core.words import CATALOGUES, DOMAIN, LANGUAGES

TRANSLATIONS = [name for name in LANGUAGES if name != "en"]


def source(language: str) -> Path:
    """The file that translators edit."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Its messages."""
    with source(language).open("rb") as file:
        return read_po(file, language, DOMAIN)


def compiled(language: str) -> bytes:
    """What gettext reads in its place."""
    file = io.BytesIO()
    write_mo(file, read(language))
    return file.getvalue()


if __name__ == "__main__":
    for name in TRANSLATIONS:
        source(name).with_suffix(".mo").write_bytes(compiled(name))
