"""A sheet of the evidence workbook before its values: columns, rows, owners, and who has declared "none"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nawasena.exchange.spreadsheets.cells import Findings, Table, convert, heading, tidy
from nawasena.exchange.spreadsheets.formats import NAME_HEADER, NIP_HEADER, NONE_HEADER
from nawasena.exchange.spreadsheets.identity import read_owners
from nawasena.exchange.spreadsheets.problems import CellProblem, FileProblem, clean
from nawasena.exchange.spreadsheets.values import parse_boolean, parse_nip_cell
from nawasena.i18n import _
from nawasena.rules.catalogue import Catalogue, EvidenceKind, Fill


@dataclass
class Reading:
    """A sheet while it is read: values by field for every data row, and the rows still in play.

    ``as_of``: the day the data speak of; no record may be of a later one (None: any may).
    """

    table: Table
    kind: EvidenceKind
    catalogue: Catalogue
    evaluation_date: date
    findings: Findings
    columns: dict[str, str] = field(default_factory=dict)  # field id -> heading in the file
    values: dict[str, list[Any]] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)  # data row -> NIP
    refused: set[str] = field(default_factory=set)
    contradicted: set[str] = field(default_factory=set)  # whose NIHIL was refused for their other rows
    as_of: date | None = None

    def refuse(self, index: int, column: str, problem: CellProblem, value: str = "") -> None:
        """Refuse a row. Its person is remembered."""
        self.findings.reject(self.table, index, column, problem, value)
        if (nip := self.owners.get(index)) is not None:
            self.refused.add(nip)

    def drop(self, indexes: Collection[int]) -> None:
        for index in indexes:
            self.owners.pop(index, None)

    def place(self) -> str:
        return _("{file}, lembar {sheet}").format(file=self.table.file, sheet=self.table.sheet)

    def note(self, indexes: Collection[int], text: str, **names: Any) -> None:
        """A remark about rows: ``text`` may use place, count and row (the first)."""
        if indexes:
            row = self.table.rows[min(indexes)]
            self.findings.note(text.format(place=self.place(), count=len(indexes), row=row, **names))


def find_columns(reading: Reading) -> None:
    """Match fields and headings. Raises FileProblem when a required column is missing."""
    table, kind = reading.table, reading.kind
    table.require((NIP_HEADER,))
    for item in kind.fields:
        found = next((name for name in (item.header, item.id) if table.has(name)), None)
        if found is not None:
            reading.columns[item.id] = found
    for item in kind.fields:
        if item.required and item.id not in reading.columns and not _fillable(reading, item.fill):
            message = _("{place}: kolom {column} tidak ada.").format(
                place=reading.place(), column=item.header
            )
            raise FileProblem(
                message,
                _(
                    "Tambahkan kolom itu seperti pada buku kerja kosong: unduh di halaman Impor, atau "
                    "`nawasena template`."
                ),
            )
    table.require(reading.columns.values())
    own = {heading(name) for name in (*reading.columns.values(), NIP_HEADER, NAME_HEADER, NONE_HEADER)}
    if unknown := [clean(table.written[name]) for name in table.columns if name not in own]:
        text = _("{place}: kolom tidak dikenal diabaikan: {names}.")
        reading.findings.note(text.format(place=reading.place(), names=", ".join(unknown)))


def _fillable(reading: Reading, fill: Fill | None) -> bool:
    needed = [name for name in (fill.row, fill.column, fill.date, fill.months) if name] if fill else []
    return bool(needed) and all(name in reading.columns for name in needed)


def rows_with_content(reading: Reading) -> set[int]:
    """Rows that say something besides a NIP and a name; lists prepared with NIPs alone are no records."""
    names = [*reading.columns.values(), NONE_HEADER]
    full: set[int] = set()
    for name in filter(reading.table.has, names):
        full.update(index for index, (text, _kind) in enumerate(reading.table.cells(name)) if tidy(text))
    nips = reading.table.cells(NIP_HEADER)
    empty = [index for index in range(len(reading.table)) if index not in full and tidy(nips[index][0])]
    reading.note(empty, _("{place}: {count} baris hanya berisi NIP dan dilewati (pertama: {row})."))
    return full


def find_owners(reading: Reading, full: Collection[int], known: Collection[str]) -> int:
    """Whose each row is. Returns how many rows were refused without knowing that."""
    draft = Findings()
    owned = read_owners(reading.table, NIP_HEADER, draft)
    pairs = zip(owned.positions, owned.nips, strict=True)
    reading.owners = {index: nip for index, nip in pairs if index in full}
    nameless = [index for index in full if index not in reading.owners]
    rows = {reading.table.rows[index] for index in nameless}
    reading.findings.rejects += [reject for reject in draft.rejects if reject.row in rows]
    _refuse_unknown(reading, known)
    return len(nameless)


def left_out_owners(reading: Reading) -> tuple[set[str], int]:
    """Whose rows with content were left out knowingly, and how many of these rows name nobody."""
    table = reading.table
    nips = convert(table.cells_left_out(NIP_HEADER), parse_nip_cell).values
    full: set[int] = set()
    for name in filter(table.has, [*reading.columns.values(), NONE_HEADER]):
        full.update(index for index, (text, _kind) in enumerate(table.cells_left_out(name)) if tidy(text))
    owners = {nip for index in full if (nip := nips[index]) is not None}
    return owners, sum(1 for index in full if nips[index] is None)


def _refuse_unknown(reading: Reading, known: Collection[str]) -> None:
    strangers = [index for index, nip in reading.owners.items() if nip not in known]
    for index in strangers:
        problem = CellProblem(
            _("NIP tidak ada di Data ASN, atau barisnya di sana ditolak."),
            _("Periksa NIP, atau perbarui ekspor Data ASN."),
        )
        reading.findings.reject(reading.table, index, NIP_HEADER, problem, reading.owners[index])
    reading.drop(strangers)


def declared_none(reading: Reading) -> dict[int, str]:
    """NIHIL rows: the person has nothing of this kind. They leave the game of records."""
    if reading.kind.absence != "none" or not reading.table.has(NONE_HEADER):
        return {}
    cells = reading.table.cells(NONE_HEADER)
    read = convert(cells, parse_boolean)
    for index in [index for index in read.problems if index in reading.owners]:
        reading.refuse(index, NONE_HEADER, read.problems[index], cells[index][0])
        reading.drop([index])
    declared = {index: nip for index, nip in reading.owners.items() if read.values[index]}
    said = _rows_saying(reading, declared)
    for index in said:
        problem = CellProblem(_("NIHIL 'ya' tetapi baris ini berisi data."), _("Hapus salah satunya."))
        reading.refuse(index, NONE_HEADER, problem, cells[index][0])
    reading.drop(declared)
    return {index: nip for index, nip in declared.items() if index not in said}


def _rows_saying(reading: Reading, declared: Collection[int]) -> set[int]:
    columns = [reading.table.cells(name) for name in reading.columns.values()]
    return {index for index in declared if any(tidy(cells[index][0]) for cells in columns)}


def without_contradictions(reading: Reading, none: dict[int, str]) -> dict[int, str]:
    """Who also has a record, or a refused row, has not "none"."""
    having = set(reading.owners.values()) | reading.refused
    wrong = {index: nip for index, nip in none.items() if nip in having}
    for index, nip in wrong.items():
        problem = CellProblem(
            _("NIHIL 'ya' tetapi pegawai ini mempunyai baris lain di lembar yang sama."),
            _("Hapus salah satunya."),
        )
        reading.findings.reject(reading.table, index, NONE_HEADER, problem, nip)
        reading.contradicted.add(nip)
    return {index: nip for index, nip in none.items() if index not in wrong}
