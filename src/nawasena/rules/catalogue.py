"""The vocabulary of evidence: which facts about a person exist, their types, categories and columns.

A catalogue is YAML and can be extended by YAML: a new kind of record becomes a sheet of the evidence
workbook, a table of the snapshot and a word of the policy language without a line of Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Strict, Text, validate
from nawasena.rules.problems import Problem, RuleError
from nawasena.rules.source import Source, parse, read

FieldType = Literal["text", "integer", "year", "decimal", "date", "boolean", "category"]
PERSON = "orang"
RESERVED = frozenset(("id", "nip", "nama", "sumber"))  # columns that every person has beside the facts


class Category(Strict):
    """One value of a category set. ``code`` is the SIASN code; ``aliases`` are accepted when reading."""

    id: Slug
    label: Text
    code: str | None = None
    aliases: tuple[str, ...] = Field(default=(), strict=False)
    note: Text | None = None


class CategorySet(Strict):
    """A closed list of values, in the order in which it is shown."""

    id: Slug
    label: Text
    source: str
    values: tuple[Category, ...] = Field(strict=False, min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> CategorySet:
        ids = [value.id for value in self.values]
        if len(set(ids)) != len(ids):
            raise ValueError(_("Kategori di '{name}' berulang.").format(name=self.id))
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(value.id for value in self.values)

    def label_of(self, category: str | None) -> str:
        """The label of a category id; the id itself when unknown, an empty text for None."""
        return next((str(value.label) for value in self.values if value.id == category), category or "")


class Fill(Strict):
    """How an empty cell follows from others: a matrix of two categories, or a date plus months."""

    matrix: Slug | None = None
    row: Slug | None = None
    column: Slug | None = None
    date: Slug | None = None
    months: Slug | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Fill:
        by_matrix = all((self.matrix, self.row, self.column)) and not (self.date or self.months)
        by_months = all((self.date, self.months)) and not (self.matrix or self.row or self.column)
        if by_matrix == by_months:
            raise ValueError(_("'fill' memerlukan matrix+row+column atau date+months."))
        return self


class EvidenceField(Strict):
    """One fact: a column of a sheet and of the snapshot.

    ``decimal`` values are stored as integers scaled by ``10**places``. ``min``/``max`` bound it; a
    date may not lie before the date ``not_before`` of the same record.
    """

    id: Slug
    type: FieldType
    label: Text
    column: str | None = None
    help: Text | None = None
    set: Slug | None = None
    places: int = Field(default=0, ge=0, le=6)
    min: int | None = None
    max: int | None = None
    required: bool = False
    example: str | None = None
    not_before: Slug | None = None
    fill: Fill | None = None

    @model_validator(mode="after")
    def _consistent(self) -> EvidenceField:
        if (self.type == "category") != (self.set is not None):
            raise ValueError(_("'set' wajib untuk tipe category dan hanya untuk itu."))
        if self.places and self.type != "decimal":
            raise ValueError(_("'places' hanya untuk tipe decimal."))
        if self.type in ("integer", "year", "decimal") and (self.min is None or self.max is None):
            raise ValueError(_("'min' dan 'max' wajib untuk bilangan."))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(_("'min' lebih besar dari 'max'."))
        return self

    @property
    def header(self) -> str:
        """The column heading in the workbook."""
        return self.column or self.id.replace("_", " ").upper()


class EvidenceKind(Strict):
    """A table of evidence: ``orang`` (one row a person) or a kind of record (many rows a person).

    ``absence``: what no row means when the sheet is declared complete -- ``none`` (there is nothing)
    or ``unknown`` (it must exist, it is just not here). ``unique``: with the person, at most one record
    has these values; two that differ contradict each other.
    """

    id: Slug
    label: Text
    sheet: str | None = None
    help: Text | None = None
    absence: Literal["none", "unknown"] = "unknown"
    required: bool = False
    unique: tuple[Slug, ...] = Field(default=(), strict=False)
    fields: tuple[EvidenceField, ...] = Field(strict=False, min_length=1)

    @model_validator(mode="after")
    def _once_each(self) -> EvidenceKind:
        names = [item.id for item in self.fields]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(_("Kolom berulang: {names}.").format(names=", ".join(repeated)))
        return self

    @model_validator(mode="after")
    def _known_key(self) -> EvidenceKind:
        if missing := [name for name in self.unique if self.field(name) is None]:
            raise ValueError(
                _("'unique' menyebut kolom yang tidak ada: {names}.").format(names=", ".join(missing))
            )
        return self

    def field(self, name: str) -> EvidenceField | None:
        return next((item for item in self.fields if item.id == name), None)


class CatalogueFile(Strict):
    """One YAML file of the catalogue. ``person_fields`` are added to the library's ``orang``: each is read
    from the column of the SIASN export that bears its heading."""

    schema_: Literal["nawasena-catalogue/1"] = Field(alias="schema")
    categories: tuple[CategorySet, ...] = Field(default=(), strict=False)
    evidence: tuple[EvidenceKind, ...] = Field(default=(), strict=False)
    person_fields: tuple[EvidenceField, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _plain_facts(self) -> CatalogueFile:
        for item in self.person_fields:
            if item.id in RESERVED:
                raise ValueError(_("Nama kolom '{name}' sudah dipakai sistem.").format(name=item.id))
            if item.required or item.fill is not None or item.not_before is not None:
                text = _("Kolom pegawai '{name}' tidak memakai 'required', 'fill', atau 'not_before'.")
                raise ValueError(text.format(name=item.id))
        return self


class Catalogue:
    """All category sets and evidence kinds in force."""

    def __init__(self, files: Iterable[CatalogueFile]) -> None:
        self.sets: dict[str, CategorySet] = {}
        self.kinds: dict[str, EvidenceKind] = {}
        for file in files:
            for item in file.categories:
                self._add(self.sets, item.id, item)
            for kind in file.evidence:
                self._add(self.kinds, kind.id, kind)
            self._extend(file.person_fields)
        self._check()

    def _extend(self, fields: tuple[EvidenceField, ...]) -> None:
        """Facts of an agency's own, after those of the library."""
        if fields:
            known = self.kinds[PERSON]
            content = {**known.model_dump(by_alias=True), "fields": (*known.fields, *fields)}
            self.kinds[PERSON] = EvidenceKind.model_validate(content)

    @staticmethod
    def _add(
        table: dict[str, object] | dict[str, CategorySet] | dict[str, EvidenceKind], key: str, value: object
    ) -> None:
        if key in table:
            raise ValueError(_("'{key}' didefinisikan dua kali di katalog.").format(key=key))
        table[key] = value  # type: ignore[assignment]

    def _check(self) -> None:
        for kind in self.kinds.values():
            for item in kind.fields:
                if item.set is not None and item.set not in self.sets:
                    raise ValueError(_("Himpunan kategori '{key}' tidak ada.").format(key=item.set))

    @property
    def person(self) -> EvidenceKind:
        """The kind with one row a person."""
        return self.kinds[PERSON]

    @property
    def records(self) -> tuple[EvidenceKind, ...]:
        """The kinds with many rows a person, in catalogue order."""
        return tuple(kind for kind in self.kinds.values() if kind.id != PERSON)

    def categories(self, item: EvidenceField) -> CategorySet:
        """The category set of a field of type ``category``."""
        assert item.set is not None  # noqa: S101 -- guaranteed by the field's own validator
        return self.sets[item.set]


def catalogue_sources() -> list[Source]:
    """The library's catalogue files."""
    folder = resources.files("nawasena.rules") / "library" / "catalogue"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return [parse((folder / name).read_text(encoding="utf-8"), f"catalogue/{name}") for name in names]


def load_catalogue(extra: Iterable[Path] = ()) -> Catalogue:
    """The library's catalogue, extended by the agency's own files. Raises RuleError."""
    own = [read(path) for path in extra]
    pairs = [(validate(CatalogueFile, source), source) for source in (*catalogue_sources(), *own)]
    problems = [*_twice(pairs), *_without_set(pairs)]
    if problems:
        raise RuleError(problems)
    return Catalogue([file for file, _source in pairs])


def _twice(pairs: Iterable[tuple[CatalogueFile, Source]]) -> Iterator[Problem]:
    """What is defined a second time, with what to do instead."""
    seen: set[tuple[str, str]] = set()
    for file, source in pairs:
        facts = next((kind.fields for kind in file.evidence if kind.id == PERSON), ())
        seen |= {("person_fields", item.id) for item in facts}
        parts: dict[str, tuple[CategorySet | EvidenceKind | EvidenceField, ...]] = {
            "categories": file.categories,
            "evidence": file.evidence,
            "person_fields": file.person_fields,
        }
        for part, items in parts.items():
            for index, item in enumerate(items):
                if (part, item.id) in seen:
                    message = _("'{key}' didefinisikan dua kali di katalog.").format(key=item.id)
                    yield source.problem((part, index, "id"), message, _twice_cure(item.id))
                seen.add((part, item.id))


def _twice_cure(name: str) -> str:
    if name == PERSON:
        return _("Jenis 'orang' milik pustaka; tambahkan kolom pegawai di bawah kunci 'person_fields'.")
    return _("Yang sudah ada (di pustaka atau di berkas lain) tidak dapat diubah; pakai id lain.")


def _without_set(pairs: Iterable[tuple[CatalogueFile, Source]]) -> Iterator[Problem]:
    """Fields whose category set nobody defines."""
    known = {item.id for file, _source in pairs for item in file.categories}
    cure = _("Tambahkan di bawah 'categories', atau pakai salah satu dari: {names}.").format(
        names=", ".join(sorted(known))
    )
    for file, source in pairs:
        groups = [(("evidence", at, "fields"), kind.fields) for at, kind in enumerate(file.evidence)]
        for path, fields in [*groups, (("person_fields",), file.person_fields)]:
            for index, item in enumerate(fields):
                if item.set is not None and item.set not in known:
                    message = _("Himpunan kategori '{key}' tidak ada.").format(key=item.set)
                    yield source.problem((*path, index, "set"), message, cure)


@cache
def library_catalogue() -> Catalogue:
    """The catalogue as shipped."""
    return load_catalogue()
