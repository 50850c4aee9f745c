"""How far a mapping reaches, as its pages tell it: the stages, whom they begin with and whom they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nawasena.i18n import _, again
from nawasena.mapping import presets
from nawasena.mapping.models import Mapping, Preset


def steps(mapping: Mapping, places: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """The stages (those at ``places``, None: all) in the reader's language."""
    chosen = range(len(mapping.funnel)) if places is None else places
    return [{"label": _label(mapping, place), "count": mapping.funnel[place][1]} for place in chosen]


def _label(mapping: Mapping, place: int) -> str:
    """A mapping of a part of the staff begins with that part: it never saw all ASN."""
    if place == 0 and mapping.preset != Preset.ALL:
        return _("ASN dalam data: {population}").format(population=presets.label(mapping.preset))
    return again(mapping.funnel[place][0])


def lead(mapping: Mapping, *, everybody: bool) -> str:
    """From whom to whom the stages go. ``everybody``: may the reader see the whole agency?"""
    population = presets.label(mapping.preset)
    if mapping.preset == Preset.ALL:
        return (
            _("Dari seluruh ASN sampai terpetakan.")
            if everybody
            else _("Seluruh instansi, bukan hanya unit Anda: dari seluruh ASN sampai terpetakan.")
        )
    text = (
        _("Dari populasi {population} sampai terpetakan.")
        if everybody
        else _("Seluruh instansi, bukan hanya unit Anda: dari populasi {population} sampai terpetakan.")
    )
    return text.format(population=population)
