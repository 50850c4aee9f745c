"""Case files in words: what evidence the catalogue does not know, and what was expected and found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from nawasena.engine.result import MANUAL, MET, NOT_MET
from nawasena.i18n import N_, _
from nawasena.rules.cases import CaseEvidence, CaseFile, Expectation
from nawasena.rules.catalogue import Catalogue, EvidenceField, EvidenceKind
from nawasena.rules.problems import Problem
from nawasena.rules.source import KeyPath, Source

Finding = tuple[KeyPath, str, str]  # where in the evidence, what is wrong, what to do
Row = Mapping[str, Any]
COLUMN_END = 2**31  # whole numbers are stored in 32 bits
PLAIN_TYPES = {"text": str, "boolean": bool, "date": dt.date, "integer": int, "year": int}
FORMS = {
    "text": N_("Tulis teks (beri tanda kutip)."),
    "boolean": N_("Tulis true atau false."),
    "date": N_("Tulis tanggal TTTT-BB-HH tanpa tanda kutip."),
    "integer": N_("Tulis bilangan bulat."),
    "year": N_("Tulis tahun, misalnya 2025."),
    "decimal": N_("Tulis bilangan dengan titik, paling banyak {places} desimal."),
}
GATES = {
    NOT_MET: N_("tidak terpenuhi (not_met)"),
    MET: N_("terpenuhi (met)"),
    MANUAL: N_("perlu diperiksa (manual)"),
}


def evidence_problems(file: CaseFile, source: Source, catalogue: Catalogue) -> Iterator[Problem]:
    """Evidence in cases that the catalogue does not know, each with file, line, case and choices."""
    for number, case in enumerate(file.cases):
        for place, message, cure in _of_case(catalogue, case.evidence):
            text = _("Kasus '{case}': {message}").format(case=case.id, message=message)
            yield source.problem(("cases", number, "evidence", *place), text, cure)


def _of_case(catalogue: Catalogue, evidence: CaseEvidence) -> Iterator[Finding]:
    yield from _of_row(catalogue, catalogue.person, ("person",), evidence.person)
    named: list[tuple[KeyPath, str]] = [(("records", name), name) for name in evidence.records]
    named += [(("complete", at), name) for at, name in enumerate(evidence.complete)]
    for place, name in named:
        if name not in catalogue.kinds:
            message = _("Bukti '{name}' tidak ada di katalog.").format(name=name)
            cure = _choices(kind.id for kind in catalogue.records)
            yield place, message, cure + " " + _("Bukti sendiri ditambahkan dengan --rules FOLDER.")
        elif place[0] == "complete" and catalogue.kinds[name].absence == "unknown":
            message = _("Bukti '{name}' tidak mengenal 'diketahui tidak ada' (absence: unknown).")
            cure = _("Hapus dari 'complete'; tanpa catatan artinya belum diketahui.")
            yield place, message.format(name=name), cure
    for name, records in evidence.records.items():
        for at, row in enumerate(records if name in catalogue.kinds else ()):
            yield from _of_row(catalogue, catalogue.kinds[name], ("records", name, at), row)


def _of_row(catalogue: Catalogue, kind: EvidenceKind, place: KeyPath, row: Row) -> Iterator[Finding]:
    for name, value in row.items():
        item = kind.field(name)
        if item is None:
            message = _("'{name}' tidak ada pada bukti '{kind}'.").format(name=name, kind=kind.id)
            yield (*place, name), message, _choices(field.id for field in kind.fields)
        elif value is not None and not fits(catalogue, item, value):
            message = _("'{value}' bukan nilai '{name}'.").format(value=value, name=name)
            yield (*place, name), message, form(catalogue, item)


def _choices(names: Iterable[str]) -> str:
    return _("Pilihan: {expected}.").format(expected=", ".join(names))


def form(catalogue: Catalogue, item: EvidenceField) -> str:
    """How a value of a field is written."""
    if item.type == "category":
        return _choices(catalogue.categories(item).ids)
    return _(FORMS[item.type]).format(places=item.places)


def fits(catalogue: Catalogue, item: EvidenceField, value: Any) -> bool:
    """Whether ``value`` is one that the column can hold, without rounding."""
    if item.type == "category":
        return value in catalogue.categories(item).ids
    if item.type == "decimal":
        exact = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return exact and abs(value) < COLUMN_END and Decimal(value).scaleb(item.places) % 1 == 0
    if isinstance(value, int) and abs(value) >= COLUMN_END:
        return False
    return isinstance(value, PLAIN_TYPES[item.type]) and isinstance(value, bool) == (item.type == "boolean")


def said(name: str, value: Any, expect: Expectation) -> str:
    """A wanted or found value for people; ``name`` is what it is the value of."""
    if value is None:
        return _("tidak dapat dihitung")
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(value)) or _("tidak satu pun")
    if name in expect.gates and value in GATES:
        return _(GATES[value])
    return str(value).lower() if isinstance(value, bool) else str(value)
