"""Codes and values of evidence as people read them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

from nawasena.core.display import date, decimal, whole
from nawasena.i18n import _, language
from nawasena.rules.catalogue import EvidenceField, library_catalogue

NOTHING = "–"


def category(set_name: str, value: str) -> str:
    """The label of a category in the reader's language; the code itself when it is not of the library."""
    return _labels(set_name, language()).get(value, value)


def known(set_name: str) -> list[str]:
    """The categories of a set in the order of the catalogue."""
    return list(_labels(set_name, language()))


@cache
def _labels(set_name: str, _language: str) -> dict[str, str]:
    return {item.id: str(item.label) for item in library_catalogue().sets[set_name].values}


def said(item: EvidenceField, value: Any) -> str:
    """A value in snapshot form (dates as ISO text, decimals scaled) as a page shows it; a dash for none."""
    if value is None or value == "":
        return NOTHING
    if item.type == "category":
        return category(item.set or "", str(value))
    if item.type == "boolean":
        return _("Ya") if value else _("Tidak")
    if item.type == "decimal" and isinstance(value, int):
        return decimal(Decimal(value).scaleb(-item.places), item.places)
    if item.type == "integer" and isinstance(value, int):
        return whole(value)
    return _day(value) if item.type == "date" else str(value)


def _day(value: Any) -> str:
    try:
        return date(dt.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def kind_label(kind: str) -> str:
    """The label of a kind of record; its id when the catalogue does not have it."""
    found = library_catalogue().kinds.get(kind)
    return str(found.label) if found else kind
