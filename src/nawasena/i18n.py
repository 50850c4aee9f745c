"""Texts for people: Indonesian in the source, English (or another language) from a catalogue.

The lowest module of the house: every package may import it, it imports none of them.
"""

from __future__ import annotations

import gettext as _gettext
import os
from functools import cache
from importlib import resources
from io import BytesIO

SOURCE_LANGUAGE = "id"
LANGUAGE_VARIABLE = "NAWASENA_LANG"


def language() -> str:
    """The language asked for in the environment: ``id`` (default) or ``en``."""
    return os.environ.get(LANGUAGE_VARIABLE, SOURCE_LANGUAGE).lower()[:2]


def _(message: str) -> str:
    """Translate one source sentence (Indonesian) into the chosen language."""
    chosen = language()
    return message if chosen == SOURCE_LANGUAGE else _catalogue(chosen).gettext(message)


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for "mark, translate later"
    """Mark a sentence for the catalogue without translating it here."""
    return message


@cache
def _catalogue(chosen: str) -> _gettext.NullTranslations:
    """Read ``locale/<language>.po``; compiled in memory so that no binary is committed."""
    source = resources.files("nawasena") / "locale" / f"{chosen}.po"
    if not source.is_file():
        return _gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with source.open("rb") as stream:
        write_mo(compiled, read_po(stream))
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)
