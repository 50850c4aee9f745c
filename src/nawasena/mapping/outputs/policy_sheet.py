"""The sheets that say by which rules, and which input was not used."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from nawasena.i18n import _
from nawasena.mapping.outputs.cells import EDGE, Book, Column, Page, Value, row_height, write_table
from nawasena.mapping.outputs.wording import standing
from nawasena.mapping.view import PERFORMANCE

WIDTHS = (26, 50, 12, 44, 32, 50)


def add_policy_sheet(book: Book) -> None:
    """The sheet "Kebijakan": the whole policy in tables, with the standing of every number."""
    sheet, page = book.sheet(_("Kebijakan")), Page(book)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    row = _head(page)
    for part in (_references, _nodes, _cuts, _boxes, _gates):
        row = part(page, row + 1)
    page.write(sheet)


def _head(page: Page) -> int:
    book, policy = page.book, page.book.view.policy
    facts = (
        (_("Kode dan versi"), f"{policy.id} {policy.version}"),
        (_("Status"), standing(policy.status)),
        (_("Masa berlaku"), policy.valid),
        (_("Sidik kebijakan"), policy.digest),
        (_("Catatan"), policy.note),
    )
    page.put(0, 0, policy.title, book.title)
    page.heights[0] = 26
    for row, (name, value) in enumerate(facts, start=1):
        page.put(row, 0, name, book.format(bold=True))
        page.put(row, 1, value, book.format(text_wrap=True), span=len(WIDTHS) - 1)
        page.heights[row] = row_height([(value, sum(WIDTHS[1:]))])
    return len(facts) + 1


def _table(page: Page, row: int, title: str, headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> int:
    page.put(row, 0, title, page.book.format(bold=True, font_size=13))
    page.row(row + 1, headings, page.book.heading)
    row += 2
    look = page.book.format(border=1, border_color=EDGE, text_wrap=True, align="left", indent=1)
    for values in rows:
        page.row(row, values, look)
        page.heights[row] = row_height(zip(values, WIDTHS, strict=False))
        row += 1
    return row


def _references(page: Page, row: int) -> int:
    headings = (_("Keadaan"), _("Dasar hukum"), _("Nomor"), _("Keterangan"))
    found = enumerate(page.book.view.policy.references, start=1)
    rows = [(state, citation, number, note) for number, (citation, state, note) in found]
    return _table(page, row, _("Dasar hukum"), headings, rows)


def _nodes(page: Page, row: int) -> int:
    view = page.book.view
    names = {PERFORMANCE: view.performance_label}
    headings = (_("Sumbu"), _("Unsur"), _("Bobot"), _("Aturan"), _("Status angka"), _("Rujukan"))
    rows = [
        (
            names.get(node.axis, view.potential_label),
            "\u2003" * node.depth + node.label,
            node.weight,
            node.rule,
            standing(node.status),
            node.reference,
        )
        for node in view.policy.nodes
    ]
    return _table(page, row, _("Unsur dan bobot"), headings, rows)


def _cuts(page: Page, row: int) -> int:
    view = page.book.view
    names = {PERFORMANCE: view.performance_label}
    headings = (_("Sumbu"), _("Tingkat"), _("Urutan"), _("Ambang"), _("Status angka"))
    rows = [
        (names.get(cut.axis, view.potential_label), cut.label, cut.level, cut.boundary, standing(cut.status))
        for cut in view.policy.cuts
    ]
    return _table(page, row, _("Ambang tingkat"), headings, rows)


def _boxes(page: Page, row: int) -> int:
    view = page.book.view
    headings = (
        _("Kotak"),
        _("Predikat"),
        _("Orang"),
        view.performance_label,
        view.potential_label,
        _("Tindak lanjut"),
    )
    rows = [
        (box.number, box.predicate, box.count, box.performance, box.potential, "; ".join(box.follow_up))
        for box in sorted(view.boxes, key=lambda item: -item.number)
    ]
    return _table(page, row, _("Arti kotak dan tindak lanjut"), headings, rows)


def _gates(page: Page, row: int) -> int:
    headings = (_("Sifat"), _("Syarat"))
    rows = [(_("Wajib") if gate.hard else _("Perhatian"), gate.label) for gate in page.book.view.gates]
    return _table(page, row, _("Syarat di luar nilai"), headings, rows) if rows else row


def add_input_sheets(book: Book) -> None:
    """The rows that were refused, and the people whose unit the hierarchy file does not know."""
    rejects = (
        (_("Berkas dan lembar"), 34.0),
        (_("Baris"), 8.0),
        (_("Kolom"), 22.0),
        (_("Nilai"), 22.0),
        (_("Alasan"), 50.0),
        (_("Perbaikan"), 60.0),
    )
    title = _("Baris masukan yang ditolak: {count}").format(count=len(book.view.input_rejects))
    _add_texts(book, (_("Baris ditolak"), title), rejects, book.view.input_rejects)
    units = ((_("NIP"), 21.0), (_("Nama"), 40.0), (_("Jabatan"), 60.0))
    title = _("Unit kerja tidak ada di HierarkiUnor: {count} orang").format(
        count=len(book.view.unmatched_units)
    )
    _add_texts(book, (_("Unor tidak cocok"), title), units, book.view.unmatched_units)


def _add_texts(
    book: Book,
    names: tuple[str, str],
    headings: Sequence[tuple[str, float]],
    rows: Sequence[tuple[str, ...]],
) -> None:
    sheet = book.sheet(names[0])
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, names[1], book.title)
    columns = [Column(heading, str(index), width) for index, (heading, width) in enumerate(headings)]
    schema = {column.source: pl.String for column in columns}
    write_table(book, sheet, 2, columns, pl.DataFrame(rows, schema=schema, orient="row"))
