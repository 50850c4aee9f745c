"""Texts for people: Indonesian in the source, English (or another language) from a catalogue.

The lowest module of the house: every package may import it, it imports none of them.
"""

from __future__ import annotations

import gettext as _gettext
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from string import Formatter

SOURCE_LANGUAGE = "id"
LANGUAGE_VARIABLE = "NAWASENA_LANG"
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
TELLING = 9  # characters around the blanks, below which a kept text is not recognised
SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z])")
DECIMAL = re.compile(r"[0-9]+,[0-9]+")  # a figure as an Indonesian text keeps it
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


def again(kept: str) -> str:
    """A text of ours that was kept in Indonesian (a reason, a warning), in the reader's language.

    Whole texts of the catalogue are found, and those whose blanks were filled before they were kept; what stands
    in the blanks is told again too. Anything else comes back as it is.
    """
    chosen = language()
    return kept if chosen == SOURCE_LANGUAGE or not kept.strip() else _retold(chosen, kept)


@lru_cache(maxsize=4096)
def _retold(chosen: str, kept: str) -> str:
    """``kept`` in the language ``chosen``; several sentences one by one."""
    if DECIMAL.fullmatch(kept):
        return kept if STYLES.get(chosen, SOURCE_LANGUAGE) == SOURCE_LANGUAGE else kept.replace(",", ".")
    whole = _catalogue(chosen).gettext(kept)
    if whole != kept:
        return whole
    parts = SENTENCES.split(kept)
    for shape, source in _shapes(chosen):
        alike = _alike(source, kept) and len(SENTENCES.split(source)) == len(parts)
        found = shape.fullmatch(kept) if alike else None
        if found:
            blanks = {name: _retold(chosen, value) for name, value in found.groupdict().items()}
            return _catalogue(chosen).gettext(source).format(**blanks)
    return kept if len(parts) == 1 else " ".join(_retold(chosen, part) for part in parts)


def _alike(source: str, kept: str) -> bool:
    """Whether all that stands around the blanks comes in order: a pattern is tried only then, since it is slow."""
    said = _around(source)
    place = 0
    for text in said:
        place = kept.find(text, place)
        if place < 0:
            return False
        place += len(text)
    return kept.startswith(said[0]) and kept.endswith(said[-1])


@cache
def _around(source: str) -> list[str]:
    """What stands before, between and after the blanks of a text."""
    parts = list(Formatter().parse(source))
    return [text for text, *_rest in parts] + ([""] if parts[-1][1] is not None else [])


@cache
def _shapes(chosen: str) -> list[tuple[re.Pattern[str], str]]:
    """The texts with blanks as patterns, the most telling first; what is nearly all blank recognises nothing."""
    found = []
    for source in _sources(chosen):
        parts = list(Formatter().parse(source))
        said = "".join(text for text, *_rest in parts)
        plain = all(
            not spec and not how and (name is None or name.isidentifier()) for _t, name, spec, how in parts
        )
        if plain and any(name for _t, name, _s, _h in parts) and len(said) >= TELLING:
            found.append((len(said), _shape(parts), source))
    return [(shape, source) for _length, shape, source in sorted(found, key=lambda item: -item[0])]


def _shape(parts: list[tuple[str, str | None, str | None, str | None]]) -> re.Pattern[str]:
    """A pattern with a group for each blank; a blank that comes twice has to say the same."""
    pattern, seen = "", set()
    for text, name, _spec, _how in parts:
        pattern += re.escape(text)
        if name is not None:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)
    return re.compile(pattern, re.S)


def _sources(chosen: str) -> list[str]:
    """Every text of a catalogue that has been translated."""
    from babel.messages.pofile import read_po

    source = resources.files("nawasena") / "locale" / f"{chosen}.po"
    if not source.is_file():
        return []
    with source.open("rb") as stream:
        return [str(item.id) for item in read_po(stream) if item.id and item.string]


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
