"""Of which facts of a person the export says nothing usable: those whose cell was refused, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nawasena.exchange.spreadsheets.people import People
from nawasena.people.learning.keeping import NAME
from nawasena.people.quality import TEXT_COLUMNS
from nawasena.rules.catalogue import Catalogue

_LEVEL = ("jenjang", "usia_pensiun", "tanggal_pensiun")
_FOLLOWING: dict[str, tuple[str, ...]] = {
    "tanggal_lahir": ("tanggal_pensiun",),
    "jenis_jabatan": _LEVEL,
    "jabatan_id": _LEVEL,
    "jabatan": _LEVEL,
    "unit_id": (*_LEVEL, "unit", "perangkat_daerah"),
    "unit": ("perangkat_daerah",),
}
_FROM_NIP = frozenset(("tanggal_lahir", "jenis_kelamin"))  # the NIP may say less than a column once did


def kept_facts(
    people: People,
    refused: Mapping[str, set[str]],
    columns: Mapping[str, Sequence[str]],
    catalogue: Catalogue,
) -> dict[str, frozenset[str]]:
    """By fact, heading of a text, or ``nama``: the NIPs of whom what is known stays.

    ``refused``: the NIPs by fact; ``columns``: where a fact stands, if not under its own heading. A fact
    that was found elsewhere in the row (the unit's name in the hierarchy) is not among them.
    """
    found: dict[str, set[str]] = {NAME: refused.get(NAME, set())}
    for item in catalogue.person.fields:
        nips = refused.get(item.id, set()) & _without(people, item.id)
        for name in (item.id, *_FOLLOWING.get(item.id, ())):
            found.setdefault(name, set()).update(nips)
        for name in set(columns.get(item.id, (item.header,))).intersection(TEXT_COLUMNS):
            found.setdefault(name, set()).update(nips)
    return {name: frozenset(nips) for name, nips in found.items() if nips}


def _without(people: People, fact: str) -> set[str]:
    """The people of whom the row does not give the fact itself."""
    values = people.facts.get(fact) or [None] * len(people.owned.nips)
    return {
        nip
        for nip, value in zip(people.owned.nips, values, strict=True)
        if value is None or fact in _FROM_NIP
    }
