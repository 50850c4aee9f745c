"""The first sheet of the workbook: the map, the figures behind it, and what to be careful about."""

from __future__ import annotations

from collections.abc import Sequence

from nawasena.i18n import _
from nawasena.mapping.outputs.cells import EDGE, TONES, Book, Page, Value, row_height
from nawasena.mapping.outputs.tables import cross_table
from nawasena.mapping.outputs.wording import long_date, standing
from nawasena.mapping.view import MAPPED, OUTSIDE, UNMAPPED, BoxView

SPAN = 3  # columns a box is wide
WIDE = 1 + 3 * SPAN
LABEL, CELL = 34.0, 11.5
BOX_ROWS = 3
PER_LINE = 120  # characters that fit on one line across the whole sheet


def add_summary_sheet(book: Book) -> None:
    """The sheet "Ringkasan"."""
    sheet, page = book.sheet(_("Ringkasan")), Page(book)
    sheet.set_portrait()
    sheet.set_column(0, 0, LABEL)
    sheet.set_column(1, WIDE - 1, CELL)
    row = _head(page)
    for part in (_map, _counts, _funnel, _reasons, _gates, _ekinerja, _warnings, _proof):
        row = part(page, row + 1)
    page.write(sheet)
    sheet.activate()


def _head(page: Page) -> int:
    book, view = page.book, page.book.view
    facts = (
        (_("Kebijakan"), f"{view.policy.title} ({view.policy.id} {view.policy.version})"),
        (_("Status kebijakan"), standing(view.policy.status)),
        (_("Keadaan per"), long_date(view.evaluation_date)),
    )
    page.put(0, 0, _("Pemetaan talenta: {agency}").format(agency=view.agency), book.title)
    page.heights[0] = 26
    for row, (name, value) in enumerate(facts, start=1):
        page.put(row, 0, name, book.format(bold=True))
        page.put(row, 1, value, book.format())
    return len(facts) + 1


def _map(page: Page, row: int) -> int:
    """The nine boxes as cells: rows by performance from high to low, columns by potential."""
    book, view = page.book, page.book.view
    highest = max((box.row for box in view.boxes), default=0)
    row = _section(page, row, _("Peta sembilan kotak"))
    for box in view.boxes:
        _box(page, row + (highest - box.row) * BOX_ROWS, box)
    end = row + highest * BOX_ROWS
    for box in {box.column: box for box in view.boxes}.values():
        look = book.format(align="center", italic=True)
        words = f"{view.potential_label}: {box.potential}"
        page.put(end, 1 + (box.column - 1) * SPAN, words, look, span=SPAN)
    return end + 1


def _box(page: Page, top: int, box: BoxView) -> None:
    book, column = page.book, 1 + (box.column - 1) * SPAN
    tone: dict[str, object] = {
        "bg_color": TONES[box.row + box.column],
        "align": "center",
        "border_color": EDGE,
    }
    mapped = book.view.count(MAPPED)
    name = _("Kotak {number}: {predicate}").format(number=box.number, predicate=box.predicate)
    first = book.format(bold=True, text_wrap=True, left=1, right=1, top=1, **tone)
    big = book.format(bold=True, font_size=22, num_format="#,##0", left=1, right=1, **tone)
    last = book.format(num_format='0.0" %"', left=1, right=1, bottom=1, **tone)
    page.put(top, column, name, first, span=SPAN)
    page.put(top + 1, column, box.count, big, span=SPAN)
    page.put(top + 2, column, 100 * box.count / mapped if mapped else None, last, span=SPAN)
    label = book.format(italic=True, align="right", text_wrap=True)
    page.put(top + 1, 0, f"{book.view.performance_label}: {box.performance}", label)
    page.heights.update({top: 18, top + 1: 32, top + 2: 18})


def _section(page: Page, row: int, title: str) -> int:
    page.put(row, 0, title, page.book.format(bold=True, font_size=13))
    page.heights[row] = 22
    return row + 1


def _table(page: Page, row: int, title: str, headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> int:
    """A titled table; numbers keep thousands separators; the row below it."""
    row = _section(page, row, title)
    page.row(row, headings, page.book.heading)
    page.heights[row] = row_height((heading, CELL if i else LABEL) for i, heading in enumerate(headings))
    cell = page.book.format(border=1, border_color=EDGE, num_format="0.0", text_wrap=True)
    whole = page.book.format(border=1, border_color=EDGE, num_format="#,##0")
    for values in rows:
        row += 1
        page.heights[row] = row_height([(values[0], LABEL)])
        for column, value in enumerate(values):
            page.put(row, column, value, whole if isinstance(value, int) else cell)
    return row + 1


def _percent(part: int, total: int) -> float | None:
    return 100 * part / total if total else None


def _counts(page: Page, row: int) -> int:
    view = page.book.view
    names = (_("Terpetakan"), _("Belum dapat dipetakan"), _("Di luar populasi"))
    rows = [
        (name, view.count(status), _percent(view.count(status), view.total))
        for name, status in zip(names, (MAPPED, UNMAPPED, OUTSIDE), strict=True)
    ]
    rows.append((_("Jumlah"), view.total, _percent(view.total, view.total)))
    return _table(page, row, _("Jumlah orang"), (_("Keadaan"), _("Orang"), "%"), rows)


def _funnel(page: Page, row: int) -> int:
    view = page.book.view
    rows = [(stage, count, _percent(count, view.total)) for stage, count in view.funnel]
    title = _("Dari seluruh ASN sampai terpetakan")
    return _table(page, row, title, (_("Tahap"), _("Orang"), "%"), rows) if rows else row


def _reasons(page: Page, row: int) -> int:
    rows = list(page.book.view.unmapped_reasons)
    title = _("Mengapa belum dapat dipetakan")
    return _table(page, row, title, (_("Alasan"), _("Orang")), rows) if rows else row


def _gates(page: Page, row: int) -> int:
    rows = [(gate.label, gate.met, gate.not_met, gate.manual) for gate in page.book.view.gates]
    headings = (_("Syarat"), _("Terpenuhi"), _("Tidak terpenuhi"), _("Periksa manual"))
    return _table(page, row, _("Syarat di luar nilai"), headings, rows) if rows else row


def _ekinerja(page: Page, row: int) -> int:
    table = cross_table(page.book.view)
    title = _("Status e-Kinerja dibandingkan dengan tingkat hasil hitung")
    return _table(page, row, title, table[0], table[1]) if table else row


def _warnings(page: Page, row: int) -> int:
    if not page.book.view.warnings:
        return row
    row = _section(page, row, _("Perlu diperhatikan"))
    for text in page.book.view.warnings:
        page.put(row, 0, "• " + text, page.book.format(text_wrap=True), span=WIDE)
        page.heights[row] = 16.0 * (1 + len(text) // PER_LINE)
        row += 1
    return row


def _proof(page: Page, row: int) -> int:
    view = page.book.view
    row = _section(page, row, _("Pembuktian"))
    lines = (
        (_("Sidik hasil (digest)"), view.run_digest),
        (_("Versi mesin hitung"), view.engine_version),
        (_("Sidik kebijakan"), view.policy.digest),
        (_("Cara memeriksa"), f"nawasena verify --run DIR --expect {view.run_digest}"),
    )
    for name, value in lines:
        page.put(row, 0, name, page.book.format(bold=True))
        page.put(row, 1, value, page.book.format(font_name="Consolas"))
        row += 1
    return row
