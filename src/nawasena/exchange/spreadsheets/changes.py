"""One person of a difference: what the file says beside what is known."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from django.db.models import Q

from nawasena.core import store
from nawasena.exchange.spreadsheets.models import Package
from nawasena.i18n import _
from nawasena.people.learning.delivered import ABOUT_FILE, PEOPLE_FILE, RECORDS_FILE
from nawasena.people.learning.difference import GONE, HELD, NEW
from nawasena.people.learning.keeping import KEPT, NAME, with_known
from nawasena.people.models import Profile, Record
from nawasena.people.words import kind_label, said
from nawasena.rules.catalogue import library_catalogue


@dataclass(frozen=True)
class FieldChange:
    """A fact: its label, what is known and what the file says."""

    label: str
    known: str
    delivered: str


@dataclass(frozen=True)
class RecordChange:
    """A record that comes, goes, or stays because rows could not be used (``state``: new, gone, held)."""

    kind: str
    content: list[tuple[str, str]]
    state: str


@dataclass(frozen=True)
class Change:
    """What happens to one person; ``held``: the kinds of record of which rows could not be used; ``kept``:
    the facts that stay as they are known because their cells were refused.

    ``lost``: the package is applied, and what was known before is not kept any more.
    """

    nip: str
    name: str
    person: int | None
    state: str
    fields: list[FieldChange] = field(default_factory=list)
    records: list[RecordChange] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    lost: bool = False


def change_of(package: Package, row: dict[str, Any]) -> Change:
    """The whole change of a person in the list ``row``: against what is known now, and of a package that is
    applied against what was known before, so that it says what was approved."""
    nip, person = row["nip"], row["person"]
    folder = store.folder_of(package.staging)
    people = _delivered(package, [nip]).to_dicts()
    records = pl.scan_parquet(folder / RECORDS_FILE).filter(pl.col("nip") == nip).collect().to_dicts()
    known = known_before(package)
    profile = Profile.objects.filter(known, person_id=person).first() if person else None
    gone = row["state"] in (GONE, HELD)
    if person and not gone and profile is None:
        return Change(nip, row["name"], person, row["state"], lost=True)
    current = list(Record.objects.filter(known, person_id=person)) if person else []
    return Change(
        nip,
        row["name"],
        person,
        row["state"],
        [] if gone or not people else _changes(profile, people[0], _delivered_kinds(folder)),
        [] if gone else _records(current, records, people),
        [] if gone or not people else [kind_label(kind) for kind in people[0]["held"]],
        _kept(profile, people[0]) if profile and people and not gone else [],
    )


def _kept(profile: Profile, delivered: dict[str, Any]) -> list[str]:
    """The labels of what is known and stays."""
    names = set(delivered.get(KEPT, ()))
    facts = [
        str(item.label)
        for item in library_catalogue().person.fields
        if item.id in names and item.id in profile.facts
    ]
    return [*([_("Nama")] if NAME in names and profile.name else []), *facts]


def known_before(package: Package) -> Q:
    """The rows that hold the state of knowledge a package is compared with: today's, or the one it found."""
    if package.delivery is None:
        return Q(superseded_at=None)
    at = package.delivery.learned_at
    return Q(learned_at__lt=at) & (Q(superseded_at=None) | Q(superseded_at__gte=at))


def changed_labels(package: Package, rows: list[dict[str, Any]]) -> dict[int, list[str] | None]:
    """What differs from what is known (of an applied package: was known before), by the number of the row in
    the list; nothing for who is new or not delivered, None where what was known is not kept any more."""
    asked = {row["nip"]: row for row in rows if row["person"] and row["state"] not in (GONE, HELD)}
    if not asked:
        return {}
    folder = store.folder_of(package.staging)
    delivered = _delivered(package, list(asked))
    persons = [row["person"] for row in asked.values()]
    before = Profile.objects.filter(known_before(package), person_id__in=persons)
    known = {item.person_id: item for item in before}
    kinds = _delivered_kinds(folder)
    found: dict[int, list[str] | None] = {}
    for item in delivered.to_dicts():
        row = asked[item["nip"]]
        profile = known.get(row["person"])
        labels = None if profile is None else [change.label for change in _changes(profile, item, kinds)]
        found[row["row"]] = labels
    return found


def _delivered(package: Package, nips: list[str]) -> pl.DataFrame:
    """What the file says of these people; where a cell was refused, what is known."""
    people = pl.scan_parquet(store.folder_of(package.staging) / PEOPLE_FILE)
    asked = people.filter(pl.col("nip").is_in(nips)).collect()
    return with_known(package.agency_id, asked, library_catalogue())


def _delivered_kinds(folder: Path) -> set[str]:
    """The kinds of evidence a package speaks of."""
    return set(json.loads((folder / ABOUT_FILE).read_text(encoding="utf-8"))["kinds"])


def _changes(profile: Profile | None, delivered: dict[str, Any], kinds: set[str]) -> list[FieldChange]:
    """The name and the facts that differ, columns kept as they were written, and of which evidence there is
    said to be none."""
    facts = _fields(profile.facts if profile else {}, json.loads(delivered["facts"]))
    if profile is None:
        return facts
    name = FieldChange(_("Nama"), profile.name or "–", delivered["name"] or "–")
    return [
        *([name] if name.known != name.delivered else []),
        *facts,
        *_columns(profile.export, json.loads(delivered["export"])),
        *_coverage(profile, delivered, kinds),
    ]


def _columns(known: dict[str, str], delivered: dict[str, str]) -> list[FieldChange]:
    return [
        FieldChange(name, known.get(name) or "–", delivered.get(name) or "–")
        for name in {**known, **delivered}
        if known.get(name) != delivered.get(name)
    ]


def _coverage(profile: Profile, delivered: dict[str, Any], kinds: set[str]) -> list[FieldChange]:
    """Of which evidence the file says anew that there is none, and of which it has a row that was refused."""
    pairs = (
        (_("Bukti yang tercatat tidak ada"), profile.none_of, delivered["none_of"]),
        (_("Bukti yang barisnya ditolak"), profile.refused, delivered["refused"]),
    )
    return [
        FieldChange(label, _kind_names(kinds & set(known)), _kind_names(set(said)))
        for label, known, said in pairs
        if kinds & set(known) != set(said)
    ]


def _kind_names(names: set[str]) -> str:
    return ", ".join(sorted(kind_label(name) for name in names)) or "–"


def _fields(known: dict[str, Any], delivered: dict[str, Any]) -> list[FieldChange]:
    return [
        FieldChange(str(item.label), said(item, known.get(item.id)), said(item, delivered.get(item.id)))
        for item in library_catalogue().person.fields
        if known.get(item.id) != delivered.get(item.id)
    ]


def _records(
    current: list[Record], delivered: list[dict[str, Any]], people: list[dict[str, Any]]
) -> list[RecordChange]:
    """Records that come, those that go because the file says them anew, and those that are held."""
    rows = [{**row, "data": json.loads(row["data"])} for row in delivered]
    digests, known = {row["digest"] for row in rows}, {record.digest for record in current}
    speaks = {row["kind"] for row in rows} | set(people[0]["none_of"] if people else ())
    held = set(people[0]["held"] if people else ())
    things = {_thing(row["kind"], row["data"]) for row in rows} - {()}
    new = [_record(row["kind"], row["data"], NEW) for row in rows if row["digest"] not in known]
    old = [record for record in current if record.digest not in digests and record.kind in speaks]
    for record in old:
        stays = record.kind in held and _thing(record.kind, record.data) not in things
        new.append(_record(record.kind, record.data, HELD if stays else GONE))
    return new


def _record(kind: str, data: dict[str, Any], state: str) -> RecordChange:
    return RecordChange(kind_label(kind), _content(kind, data), state)


def _thing(kind: str, data: dict[str, Any]) -> tuple[str, ...]:
    """Of what a record speaks: its kind and the fields of which there is one; empty when any number may be."""
    found = library_catalogue().kinds.get(kind)
    return (kind, *(str(data.get(name)) for name in found.unique)) if found and found.unique else ()


def _content(kind: str, data: dict[str, Any]) -> list[tuple[str, str]]:
    found = library_catalogue().kinds.get(kind)
    fields = found.fields if found else ()
    return [(str(item.label), said(item, data[item.id])) for item in fields if item.id in data]
