"""Texts for people: Indonesian in the source, English (or another language) from a catalogue.

The lowest module of the house: every package may import it, it imports none of them.
"""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from io import BytesIO

SOURCE_LANGUAGE = "id"
LANGUAGE_VARIABLE = "NAWASENA_LANG"
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
STYLES = {"id": "id", "en": "en_GB"}  # the locale whose numbers and dates go with a language

_chosen: ContextVar[str | None] = ContextVar("nawasena_language", default=None)


def language() -> str:
    """The language of the reader, else the one asked for in the environment: ``id`` (default) or ``en``."""
    return _chosen.get() or os.environ.get(LANGUAGE_VARIABLE, SOURCE_LANGUAGE).lower()[:2]


def style() -> str:
    """The locale in which numbers and dates are written; Indonesian for a language that is not known."""
    return STYLES.get(language(), SOURCE_LANGUAGE)


def figures(number: str) -> str:
    """A number written with a point (``3.5``), with the decimal sign of the chosen language."""
    return number.replace(".", ",") if style() == SOURCE_LANGUAGE else number


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Everything inside is said in the language ``chosen`` (a key of LANGUAGES)."""
    token = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(token)


def _(message: str) -> str:
    """Translate one source sentence (Indonesian) into the chosen language."""
    chosen = language()
    return message if chosen == SOURCE_LANGUAGE else _catalogue(chosen).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a sentence that depends on a number (Indonesian has one form)."""
    chosen = language()
    if chosen == SOURCE_LANGUAGE:
        return one if count == 1 else many
    return _catalogue(chosen).ngettext(one, many, count)


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
