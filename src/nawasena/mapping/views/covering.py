"""How far a mapping reaches, as its pages tell it: the stages, whom they begin with and whom they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nawasena.core.display import whole
from nawasena.i18n import _, again
from nawasena.mapping import presets
from nawasena.mapping.models import Mapping, Preset

INSIDE = 1  # the place of the population among the stages


def steps(mapping: Mapping, places: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """The stages (those at ``places``, None: all) in the reader's language."""
    chosen = range(len(mapping.funnel)) if places is None else places
    return [{"label": _label(mapping, place), "count": mapping.funnel[place][1]} for place in chosen]


def all_steps(mapping: Mapping) -> list[dict[str, Any]]:
    """All stages, and after the population how many have complete data, which narrows none of those after it: a
    policy can map somebody of whom a fact is missing. Mappings made before this was counted have no such step."""
    found = steps(mapping)
    if (complete := mapping.counts.get("complete")) is not None and len(found) > INSIDE:
        lacking = found[INSIDE]["count"] - complete
        text = _("{count} belum lengkap; langkah berikutnya tetap menghitung mereka.")
        note = text.format(count=whole(lacking)) if lacking else ""
        found.insert(INSIDE + 1, {"label": _("Data lengkap"), "count": complete, "aside": True, "note": note})
    return found


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
