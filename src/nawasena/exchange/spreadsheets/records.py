"""One sheet of the evidence workbook, read by what the catalogue says about its kind and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from nawasena.engine.dates import last_complete_year
from nawasena.engine.snapshot import SOURCE, field_schema
from nawasena.exchange.spreadsheets.cells import Cell, convert
from nawasena.exchange.spreadsheets.dates import last_day_of
from nawasena.exchange.spreadsheets.formats import NIP_HEADER
from nawasena.exchange.spreadsheets.problems import CellProblem
from nawasena.exchange.spreadsheets.reading import (
    Reading,
    declared_none,
    find_columns,
    find_owners,
    left_out_owners,
    rows_with_content,
    without_contradictions,
)
from nawasena.exchange.spreadsheets.values import reader
from nawasena.i18n import _
from nawasena.rules.catalogue import EvidenceField, EvidenceKind, Fill
from nawasena.rules.tables import library_table

_DATED_BY_THEIR_END = frozenset(("tim_kerja",))  # a team may still have its end before it


@dataclass
class Records:
    """What a sheet yields.

    ``refused``: people with a refused row, about whom "no row means none" cannot be said.
    ``anonymous``: rows refused without knowing whose they are. ``left_out``: people with a row that was left
    out knowingly. ``held``: people of whom a row says something that is not among the records, so that what
    was known of them stays; ``unowned``: such rows of which nobody can say whose they are.
    """

    frame: pl.DataFrame
    read: int
    none: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    anonymous: int = 0
    left_out: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    unowned: int = 0


def read_records(reading: Reading, known: Collection[str]) -> Records:
    """Read one kind. Raises FileProblem when a required column is missing."""
    find_columns(reading)
    full = rows_with_content(reading)
    anonymous = find_owners(reading, full, known)
    none = declared_none(reading)
    _read_values(reading)
    _fill(reading)
    _require(reading)
    _in_order(reading)
    _refuse_later(reading)
    _settle_repeats(reading)
    _note_future(reading)
    none = without_contradictions(reading, none)
    left_out, unowned = left_out_owners(reading)
    held = reading.refused | reading.contradicted | left_out
    said = (set(none.values()), reading.refused, anonymous, left_out, held, anonymous + unowned)
    return Records(_frame(reading), len(full), *said)


def _read_values(reading: Reading) -> None:
    """Every field of every row; a row with one unreadable cell is refused whole, never half read."""
    bad: set[int] = set()
    for item in reading.kind.fields:
        cells = _cells(reading, item)
        read = convert(cells, reader(item, reading.catalogue, cells, reading.evaluation_date.year))
        reading.values[item.id] = read.values
        for index, problem in read.problems.items():
            if index in reading.owners:
                reading.refuse(index, reading.columns[item.id], problem, cells[index][0])
                bad.add(index)
    reading.drop(bad)


def _cells(reading: Reading, item: EvidenceField) -> list[Cell]:
    name = reading.columns.get(item.id)
    return reading.table.cells(name) if name is not None else [("", "t")] * len(reading.table)


def _fill(reading: Reading) -> None:
    for item in reading.kind.fields:
        if item.fill is None:
            continue
        values, work_out = reading.values[item.id], _filler(reading, item.fill)
        contradicting = []
        for index in reading.owners:
            implied = work_out(index)
            if values[index] is None:
                values[index] = implied
            elif implied is not None and implied != values[index]:
                contradicting.append(index)
        text = _("{place}: {column} berbeda dari hitungan kolom lain pada {count} baris (pertama: {row}).")
        reading.note(contradicting, text, column=item.header)


def _filler(reading: Reading, fill: Fill) -> Callable[[int], Any]:
    """How an empty cell of a row follows from its others."""
    if fill.matrix is not None:
        matrix = library_table(fill.matrix)
        rows, columns = reading.values[fill.row or ""], reading.values[fill.column or ""]
        return lambda index: matrix.cell(rows[index], columns[index])
    starts, months = reading.values[fill.date or ""], reading.values[fill.months or ""]

    def end(index: int) -> date | None:
        start, count = starts[index], months[index]
        return last_day_of(start, count) if start is not None and count else None

    return end


def _require(reading: Reading) -> None:
    bad = set()
    for item in reading.kind.fields:
        if not item.required:
            continue
        values = reading.values[item.id]
        for index in [index for index in reading.owners if values[index] is None and index not in bad]:
            reading.refuse(index, reading.columns.get(item.id, item.header), _missing(reading, item))
            bad.add(index)
    reading.drop(bad)


def _in_order(reading: Reading) -> None:
    """A date may not lie before the one it follows (the end of a punishment before its beginning)."""
    bad = set()
    for item in reading.kind.fields:
        first = reading.kind.field(item.not_before) if item.not_before is not None else None
        if first is None:
            continue
        starts, ends = reading.values[first.id], reading.values[item.id]
        for index in reading.owners:
            start, end = starts[index], ends[index]
            if index not in bad and start is not None and end is not None and end < start:
                text = _("Tanggal ini mendahului {column}.").format(column=first.header)
                problem = CellProblem(text, _("Periksa kedua tanggal."))
                reading.refuse(index, reading.columns.get(item.id, item.header), problem, str(end))
                bad.add(index)
    reading.drop(bad)


def _refuse_later(reading: Reading) -> None:
    """What lies after the day the data speak of cannot be known yet: a slip of the keyboard, or too early."""
    item, day = _own_date(reading.kind), reading.as_of
    if item is None or day is None or reading.kind.id in _DATED_BY_THEIR_END:
        return
    limit, values = (day if item.type == "date" else day.year), reading.values[item.id]
    later = [index for index in reading.owners if values[index] is not None and values[index] > limit]
    shown = day.strftime("%d-%m-%Y")
    problem = CellProblem(
        _("Setelah tanggal data paket ini ({day}).").format(day=shown),
        _("Perbaiki isinya; bila benar, lewati barisnya dan impor setelah tanggal itu tiba."),
    )
    for index in later:
        reading.refuse(index, reading.columns.get(item.id, item.header), problem, str(values[index]))
    reading.drop(later)


def _own_date(kind: EvidenceKind) -> EvidenceField | None:
    """The date or year that says when a record is of."""
    return next((item for item in kind.fields if item.type in ("date", "year")), None)


def _missing(reading: Reading, item: EvidenceField) -> CellProblem:
    names = (
        [name for name in (item.fill.row, item.fill.column, item.fill.date, item.fill.months) if name]
        if item.fill
        else []
    )
    others = [found.header for name in names if (found := reading.kind.field(name))]
    cure = _("Isi {column}, atau {others}.") if others else _("Isi {column}.")
    together = _(" dan ").join(others)
    return CellProblem(_("Sel wajib kosong."), cure.format(column=item.header, others=together))


def _settle_repeats(reading: Reading) -> None:
    """Equal records of a person: one stays. Records that contradict each other are all refused."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    columns = [reading.values[name] for name in reading.kind.unique]
    for index, nip in reading.owners.items():
        groups.setdefault((nip, *(column[index] for column in columns)), []).append(index)
    same, everything = [], list(reading.values.values())
    for group in groups.values() if reading.kind.unique else ():
        if len(group) == 1:
            continue
        if len({tuple(column[index] for column in everything) for index in group}) == 1:
            same += group[1:]
        else:
            _refuse_contradicting(reading, group)
    reading.drop(same)
    reading.note(same, _("{place}: {count} baris ganda yang sama persis dilewati (pertama: {row})."))


def _refuse_contradicting(reading: Reading, group: list[int]) -> None:
    rows = {index: reading.table.rows[index] for index in group}
    names = ", ".join(found.header for name in reading.kind.unique if (found := reading.kind.field(name)))
    for index in group:
        others = ", ".join(str(row) for other, row in rows.items() if other != index)
        message = _("Bertentangan dengan baris {rows}: pegawai dan {names} sama, isinya berbeda.")
        kind = _("Bertentangan dengan baris lain: pegawai dan {names} sama, isinya berbeda.")
        problem = CellProblem(
            message.format(rows=others, names=names),
            _("Sisakan satu baris yang benar."),
            kind.format(names=names),
        )
        reading.refuse(index, NIP_HEADER, problem, reading.owners[index])
    reading.drop(group)


def _note_future(reading: Reading) -> None:
    """Records dated after the evaluation date stay in the snapshot; a policy does not see them."""
    item = _own_date(reading.kind)
    if item is None:
        return
    day = reading.evaluation_date
    limit = day if item.type == "date" else last_complete_year(day)  # a year counts as its 31 December
    values = reading.values[item.id]
    future = [index for index in reading.owners if values[index] is not None and values[index] > limit]
    text = _("{place}: {count} baris bertanggal setelah tanggal penilaian; belum dihitung (pertama: {row}).")
    reading.note(future, text)


def _frame(reading: Reading) -> pl.DataFrame:
    rows, table = sorted(reading.owners), reading.table
    schema = field_schema(reading.kind)
    sources = [table.source(index) for index in rows]
    columns = [
        pl.Series(name, [reading.values[name][index] for index in rows], dtype=kind)
        for name, kind in schema.items()
    ]
    nips = pl.Series("nip", [reading.owners[index] for index in rows], dtype=pl.String)
    return pl.DataFrame([nips, *columns, pl.Series(SOURCE, sources, dtype=pl.String)])
