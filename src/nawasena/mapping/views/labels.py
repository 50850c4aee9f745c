"""Codes of results as people call them."""

from __future__ import annotations

from nawasena.i18n import _
from nawasena.people.words import category, known

__all__ = ["AGE_LABELS", "category", "known", "status"]

AGE_LABELS = {"u35": "< 35", "35": "35–44", "45": "45–54", "55": "≥ 55"}


def status(value: str) -> str:
    """The status of a result in words."""
    words = {
        "mapped": _("Terpetakan"),
        "unmapped": _("Belum dapat dipetakan"),
        "outside": _("Di luar populasi"),
    }
    return words.get(value, value)
