"""The evidence workbook: which sheet is which kind, what is complete, and the records themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from nawasena.exchange.spreadsheets.cells import Findings, Table, find_table, heading, tidy
from nawasena.exchange.spreadsheets.formats import (
    COVERAGE_COMPLETE,
    COVERAGE_HEADERS,
    COVERAGE_PARTIAL,
    COVERAGE_SHEET,
    GUIDE_SHEET,
    LIST_SHEET,
    NIP_HEADER,
)
from nawasena.exchange.spreadsheets.opening import OpenedFile, RawSheet
from nawasena.exchange.spreadsheets.problems import CellProblem, FileProblem
from nawasena.exchange.spreadsheets.reading import Reading
from nawasena.exchange.spreadsheets.records import Records, read_records
from nawasena.i18n import _
from nawasena.rules.catalogue import Catalogue, EvidenceKind
from nawasena.rules.reading import Reads

_HELPER_SHEETS = frozenset(map(heading, (COVERAGE_SHEET, GUIDE_SHEET, LIST_SHEET)))


@dataclass
class EvidenceTables:
    """The records by kind and what is known about those without any; ``counts``: rows read and accepted.

    ``held`` and ``unowned`` by kind: see Records.
    """

    records: dict[str, pl.DataFrame] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)
    none_of: dict[str, set[str]] = field(default_factory=dict)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    refused: dict[str, set[str]] = field(default_factory=dict)
    held: dict[str, frozenset[str]] = field(default_factory=dict)
    unowned: dict[str, int] = field(default_factory=dict)


def sheet_name(kind: EvidenceKind) -> str:
    """The sheet of a kind in the workbook."""
    return kind.sheet or kind.id.replace("_", " ").upper()


def required_kinds(reads: Reads) -> list[EvidenceKind]:
    """The kinds without whose sheet a workbook is not complete: required, and read by the policy."""
    return [kind for kind in reads.catalogue.records if kind.required and kind.id in reads.kinds]


def is_evidence(file: OpenedFile, catalogue: Catalogue) -> bool:
    """Is this an evidence workbook? One sheet named after a kind, with a NIP column, is enough."""
    names = {heading(sheet_name(kind)) for kind in catalogue.records}
    return any(heading(raw.name) in names and _kind_table(file.name, raw) is not None for raw in file.sheets)


def _kind_table(file: str, raw: RawSheet) -> Table | None:
    return find_table(file, raw, lambda names: heading(NIP_HEADER) in names)


@dataclass(frozen=True, kw_only=True)
class EvidenceReader:
    """Reads one workbook. ``known``: the NIPs of the accepted people; every sheet of a known kind is read,
    but only a required sheet that the policy ``reads`` must be there. ``as_of``: see Reading."""

    file: OpenedFile
    reads: Reads
    known: Collection[str]
    evaluation_date: date
    findings: Findings
    progress: Callable[[str], None]
    as_of: date | None = None

    def read(self) -> EvidenceTables:
        """Every sheet of a known kind. Raises FileProblem for a missing required sheet or column."""
        tables = self._tables()
        declared = self._declared(tables)
        result = EvidenceTables()
        for kind in self.catalogue.records:
            if kind.id in tables:
                self.progress(_("Membaca lembar {sheet} ...").format(sheet=sheet_name(kind)))
                self._add(kind, tables[kind.id], kind.id in declared, result)
        return result

    @property
    def catalogue(self) -> Catalogue:
        """The kinds there are."""
        return self.reads.catalogue

    def _tables(self) -> dict[str, Table]:
        kinds = {heading(sheet_name(kind)): kind for kind in self.catalogue.records}
        found: dict[str, Table] = {}
        for raw in self.file.sheets:
            kind = kinds.get(heading(raw.name))
            if kind is None:
                self._note_unknown(raw)
                continue
            if kind.id in found:
                message = _("{file}: lembar {sheet} ada dua.").format(
                    file=self.file.name, sheet=sheet_name(kind)
                )
                raise FileProblem(message, _("Gabungkan menjadi satu lembar."))
            if (table := _kind_table(self.file.name, raw)) is not None:
                found[kind.id] = table
            elif raw.rows or kind in required_kinds(self.reads):
                message = _("{file}, lembar {sheet}: baris judul dengan kolom NIP tidak ditemukan.")
                raise FileProblem(
                    message.format(file=self.file.name, sheet=raw.name),
                    _(
                        "Pakai judul kolom dari buku kerja kosong: unduh di halaman Impor, atau `nawasena template`."
                    ),
                )
        self._check_required(found)
        return found

    def _note_unknown(self, raw: RawSheet) -> None:
        if raw.rows and heading(raw.name) not in _HELPER_SHEETS:
            text = _("{file}: lembar '{sheet}' tidak dikenal dan diabaikan.")
            self.findings.note(text.format(file=self.file.name, sheet=raw.name))

    def _check_required(self, found: Collection[str]) -> None:
        missing = [sheet_name(kind) for kind in required_kinds(self.reads) if kind.id not in found]
        if missing:
            message = _("{file}: lembar wajib tidak ada: {names}.")
            raise FileProblem(
                message.format(file=self.file.name, names=", ".join(missing)),
                _(
                    "Tambahkan lembar itu seperti pada buku kerja kosong: unduh di halaman Impor, atau "
                    "`nawasena template`."
                ),
            )

    def _declared(self, tables: Collection[str]) -> set[str]:
        """The kinds whose sheet is said to cover everybody."""
        raw = next((raw for raw in self.file.sheets if heading(raw.name) == heading(COVERAGE_SHEET)), None)
        wanted = set(map(heading, COVERAGE_HEADERS))
        table = find_table(self.file.name, raw, lambda names: wanted <= names) if raw else None
        if table is None:
            return set()
        kinds = {heading(sheet_name(kind)): kind for kind in self.catalogue.records}
        sheets, answers = (table.cells(name) for name in COVERAGE_HEADERS)
        complete = set()
        for index, (sheet, answer) in enumerate(zip(sheets, answers, strict=True)):
            kind = kinds.get(heading(sheet[0]))
            if self._says_complete(table, index, answer[0]) and self._usable(sheet[0], kind, tables):
                complete.add(kind.id if kind else "")
        return complete

    def _says_complete(self, table: Table, index: int, answer: str) -> bool:
        word = tidy(answer).casefold()
        if word and word not in (COVERAGE_COMPLETE, COVERAGE_PARTIAL):
            choices = _("Isi '{complete}' atau '{partial}'.")
            cure = choices.format(complete=COVERAGE_COMPLETE, partial=COVERAGE_PARTIAL)
            problem = CellProblem(_("Cakupan tidak dikenal."), cure)
            self.findings.reject(table, index, COVERAGE_HEADERS[1], problem, answer)
        return word == COVERAGE_COMPLETE

    def _usable(self, sheet: str, kind: EvidenceKind | None, tables: Collection[str]) -> bool:
        """A declaration counts only for a sheet that is there, and whose emptiness can mean "none"."""
        if kind is None or kind.id not in tables:
            text = _("{file}: CAKUPAN menyebut lembar '{sheet}' yang tidak ada; diabaikan.")
        elif kind.absence != "none":
            text = _("{file}: CAKUPAN 'lengkap' tidak berlaku untuk lembar '{sheet}'; diabaikan.")
        else:
            return True
        self.findings.note(text.format(file=self.file.name, sheet=tidy(sheet)))
        return False

    def _add(self, kind: EvidenceKind, table: Table, declared: bool, result: EvidenceTables) -> None:
        reading = Reading(table, kind, self.catalogue, self.evaluation_date, self.findings, as_of=self.as_of)
        records = read_records(reading, self.known)
        result.records[kind.id] = records.frame
        result.counts[kind.id] = (records.read, records.frame.height + len(records.none))
        none = set(records.none)
        if declared and records.anonymous:
            text = _(
                "{place}: cakupan 'lengkap' tidak dapat dipakai karena pemilik {count} baris tidak diketahui."
            )
            self.findings.note(text.format(place=reading.place(), count=records.anonymous))
        elif declared:
            none |= self._covered(kind, records, result)
        if none:
            result.none_of[kind.id] = none
        if records.refused:
            result.refused[kind.id] = records.refused & set(self.known)
        if records.held:
            result.held[kind.id] = frozenset(records.held)
        if records.unowned:
            result.unowned[kind.id] = records.unowned

    def _covered(self, kind: EvidenceKind, records: Records, result: EvidenceTables) -> set[str]:
        """All people, except those with a row refused or left out: what it said is not "nothing"."""
        silent = (records.refused | records.left_out) & set(self.known)
        if not silent:
            result.complete.add(kind.id)
            return set()
        return set(self.known) - silent
