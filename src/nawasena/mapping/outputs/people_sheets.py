"""The sheets with one row a person: a sheet per box, the unmapped, who is outside, and every score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from nawasena.i18n import _
from nawasena.mapping.outputs.cells import ROWS_PER_SHEET, Book, Column, write_table
from nawasena.mapping.outputs.tables import best_first
from nawasena.mapping.outputs.wording import points, whole
from nawasena.mapping.view import MAPPED, OUTSIDE, UNMAPPED, BoxView, RunView

HEADER_ROW = 3


def add_people_sheets(book: Book) -> None:
    """All sheets with people, boxes from the highest number down."""
    for box in sorted(book.view.boxes, key=lambda item: -item.number):
        _add_box(book, box)
    _add_unmapped(book)
    _add_outside(book)
    _add_scores(book)


def _add_box(book: Book, box: BoxView) -> None:
    name = _("Kotak {number}").format(number=box.number)
    inside = book.view.people.filter((pl.col("status") == MAPPED) & (pl.col("box") == box.number))
    ordered = best_first(inside)
    title = _("Kotak {number}: {predicate} ({count} orang)").format(
        number=box.number, predicate=box.predicate, count=whole(ordered.height)
    )
    where = f"{book.view.performance_label}: {box.performance} · {book.view.potential_label}: {box.potential}"
    follow_up = _("Tindak lanjut: {list}").format(list="; ".join(box.follow_up))
    _add(book, name, (title, where, follow_up), _box_columns(book.view), ordered)


def _add_unmapped(book: Book) -> None:
    people = book.view.people.filter(pl.col("status") == UNMAPPED)
    title = _("Belum dapat dipetakan ({count} orang)").format(count=whole(people.height))
    cure = _("Lengkapi bukti yang disebut pada kolom Alasan, lalu jalankan pemetaan kembali.")
    reason = Column(_("Alasan"), "reasons", 60)
    columns = [*_who(), reason, *_results(book.view), *_quality(book.view)]
    _add(book, _("Belum dipetakan"), (title, cure), columns, people)


def _add_outside(book: Book) -> None:
    people = book.view.people.filter(pl.col("status") == OUTSIDE)
    if people.height:
        title = _("Di luar populasi ({count} orang)").format(count=whole(people.height))
        columns = [*_who(), Column(_("Alasan"), "reasons", 60)]
        _add(book, _("Di luar populasi"), (title,), columns, people)


def _add_scores(book: Book) -> None:
    title = _("Rincian nilai ({count} orang)").format(count=whole(book.view.total))
    note = _("Sel kosong berarti nilai belum diketahui, bukan nol.")
    columns = [
        Column(_("NIP"), "nip", 21),
        Column(_("Nama"), "nama", 34),
        Column(_("Kotak"), "box", 8, "whole"),
        *_scores(book.view),
    ]
    _add(book, _("Rincian nilai"), (title, note), columns, book.view.people)


def _add(
    book: Book, name: str, titles: Sequence[str], columns: Sequence[Column], people: pl.DataFrame
) -> None:
    """A sheet with people; more sheets of the same kind when one cannot hold them."""
    parts: Iterable[pl.DataFrame] = people.iter_slices(ROWS_PER_SHEET) if people.height else [people]
    for number, part in enumerate(parts, start=1):
        label = name if number == 1 else f"{name} ({number})"
        sheet = book.sheet(label, width=sum(column.width for column in columns))
        sheet.set_row(0, 24)
        for row, title in enumerate(titles):
            sheet.write_string(row, 0, title, book.title if row == 0 else book.format(font_size=10))
        write_table(book, sheet, HEADER_ROW, columns, part)


def _who() -> Iterator[Column]:
    yield Column(_("NIP"), "nip", 21)
    yield Column(_("Nama"), "nama", 34)
    yield Column(_("Jabatan"), "jabatan", 34)
    yield Column(_("Jenjang"), "jenjang", 16)
    yield Column(_("Unit"), "unit", 30)
    yield Column(_("Perangkat Daerah"), "perangkat_daerah", 30)
    yield Column(_("Golongan"), "golongan", 10)
    yield Column(_("Jenis ASN"), "jenis_asn", 10)


def _results(view: RunView) -> Iterator[Column]:
    """Scores and levels; a score that the policy does not have is no column."""
    yield from _known(
        view, Column(_("Nilai {axis}").format(axis=view.performance_label), "performance", 11, "score")
    )
    yield Column(_("Tingkat {axis}").format(axis=view.performance_label), "performance_level", 20)
    yield from _known(
        view, Column(_("Nilai {axis}").format(axis=view.potential_label), "potential", 11, "score")
    )
    yield Column(_("Tingkat {axis}").format(axis=view.potential_label), "potential_level", 14)
    yield from _known(view, Column(_("Nilai Talenta"), "talent", 11, "score"))


def _quality(view: RunView) -> Iterator[Column]:
    yield Column(_("Status e-Kinerja"), "ekinerja", 20)
    yield Column(_("Mengapa berbeda dari e-Kinerja"), "ekinerja_note", 44)
    yield from _known(view, Column(_("Jarak ke ambang terdekat"), "distance", 11, "score"))
    yield Column(_("Kelengkapan bukti (%)"), "completeness", 13, "percent")
    yield Column(_("Kotak yang masih mungkin"), "possible_boxes", 14)
    for gate in view.gates:
        yield Column(gate.label, f"gate_{gate.id}", 18)


def _box_columns(view: RunView) -> list[Column]:
    return [
        *_who(),
        *_results(view),
        *_known(view, Column(_("Peringkat"), "rank", 10, "whole")),
        Column(_("Kelompok peringkat"), "rank_group", 20),
        *_quality(view),
        Column(_("Perlu ditinjau"), "reasons", 44),
        Column(_("Tanggal pensiun"), "tanggal_pensiun", 12, "date"),
    ]


def _scores(view: RunView) -> Iterator[Column]:
    for node in view.policy.nodes:
        if f"node_{node.id}" in view.people.columns:
            weight = (
                "" if node.weight is None else " " + _("(bobot {weight})").format(weight=points(node.weight))
            )
            yield Column(node.label + weight, f"node_{node.id}", 13, "score")


def _known(view: RunView, column: Column) -> Iterator[Column]:
    if view.people[column.source].null_count() < view.total or view.total == 0:
        yield column
