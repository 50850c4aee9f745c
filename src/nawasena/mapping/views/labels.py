"""Codes of results as people call them."""

from __future__ import annotations

from functools import cache

from nawasena.i18n import _, language
from nawasena.rules.catalogue import library_catalogue

AGE_LABELS = {"u35": "< 35", "35": "35–44", "45": "45–54", "55": "≥ 55"}


def category(set_name: str, value: str) -> str:
    """The label of a category in the reader's language; the code itself when it is not of the library."""
    return _labels(set_name, language()).get(value, value)


@cache
def _labels(set_name: str, _language: str) -> dict[str, str]:
    return {item.id: str(item.label) for item in library_catalogue().sets[set_name].values}


def status(value: str) -> str:
    """The status of a result in words."""
    words = {
        "mapped": _("Terpetakan"),
        "unmapped": _("Belum dapat dipetakan"),
        "outside": _("Di luar populasi"),
    }
    return words.get(value, value)


def known(set_name: str) -> list[str]:
    """The categories of a set in the order of the catalogue."""
    return list(_labels(set_name, language()))
