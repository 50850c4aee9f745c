"""The nine-box picture: who stands where, in one look, on paper and on screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nawasena.i18n import _
from nawasena.mapping.outputs.svg import WIDTH, Type, document, line, lines, rect, shrink, text, wrap
from nawasena.mapping.outputs.wording import VERIFIED, long_date, share, short_digest, whole
from nawasena.mapping.view import MAPPED, OUTSIDE, UNMAPPED, BoxView, RunView

MARGIN = 8.0
LEFT = 78.0  # room for the title and the labels of the performance axis
GAP = 6.0
CELL = (WIDTH - LEFT - MARGIN - 2 * GAP) / 3
ROW = 164.0
PAD = 13.0
INNER = CELL - 2 * PAD

SOFT = Type(css="soft")
STRONG = Type(bold=True)


def nine_box_svg(view: RunView, *, bare: bool = False) -> str:
    """The nine boxes as SVG: rows by performance (high on top), columns by potential (low on the left).

    Numbers, predicates and places come from ``view.boxes``; the share is that of all mapped people.
    ``bare``: the grid and its axes only, for a page that names agency and policy itself.
    """
    head, top = ("", MARGIN) if bare else _head(view)
    side = max((box.row for box in view.boxes), default=0)
    bottom = top + side * (ROW + GAP) - GAP
    grid = [_box(box, view, top) for box in view.boxes]
    axes, y = _axes(view, top, bottom)
    foot, height = ("", y) if bare else _foot(view, y)
    title = _("Peta talenta sembilan kotak: {agency}").format(agency=view.agency)
    return document(height + MARGIN, title, describe(view), [head, *grid, axes, foot])


def _head(view: RunView) -> tuple[str, float]:
    title = Type(size=30, bold=True)
    agency = wrap(view.agency, WIDTH - 2 * MARGIN, Type(size=22), 2)
    heading = _("Peta talenta sembilan kotak")
    when = _("Keadaan per {date}").format(date=long_date(view.evaluation_date))
    y = 66 + 27.0 * len(agency)
    parts = (
        text(MARGIN, 36, heading, shrink(heading, WIDTH - 2 * MARGIN, title)),
        lines(MARGIN, 66, agency, Type(size=22)),
        text(MARGIN, y, when, SOFT),
    )
    return "".join(parts), y + 20


def _corner(box: BoxView, view: RunView, top: float) -> tuple[float, float]:
    highest = max(other.row for other in view.boxes)
    return LEFT + (box.column - 1) * (CELL + GAP), top + (highest - box.row) * (ROW + GAP)


def _box(box: BoxView, view: RunView, top: float) -> str:
    x, y = _corner(box, view, top)
    mapped = view.count(MAPPED)
    count, part = whole(box.count), share(box.count, mapped)
    name = _("Kotak {number}").format(number=box.number)
    big = shrink(count, INNER, Type(size=48, bold=True))
    predicate = Type(size=17, bold=True)
    return "".join(
        (
            rect(x, y, CELL, ROW, f"edge tone{box.row + box.column}"),
            text(x + PAD, y + 30, name, STRONG),
            text(x + CELL - PAD, y + 30, part, Type(anchor="end")),
            text(x + PAD, y + 84, count, big),
            lines(x + PAD, y + 112, wrap(box.predicate, INNER, predicate), predicate),
            _bar(x + PAD, y + ROW - 16, box.count, mapped),
        )
    )


def _bar(x: float, y: float, part: int, total: int) -> str:
    """The share once more as a length, for who cannot tell the tints apart."""
    filled = INNER * part / total if total else 0.0
    return rect(x, y, INNER, 5, "rail") + rect(x, y, round(filled, 2), 5, "bar")


def _axes(view: RunView, top: float, bottom: float) -> tuple[str, float]:
    parts = [*_row_labels(view, top), *_column_labels(view, bottom + 24)]
    below = bottom + 58
    upper = Type(size=18, bold=True, turned=True, anchor="middle")
    across = Type(size=18, bold=True, anchor="middle")
    high = view.performance_label + " →"
    wide = view.potential_label + " →"
    middle = (LEFT + WIDTH - MARGIN) / 2
    parts.append(text(22, (top + bottom) / 2, high, shrink(high, bottom - top, upper)))
    parts.append(text(middle, below, wide, shrink(wide, WIDTH - LEFT, across)))
    return "".join(parts), below + 12


def _row_labels(view: RunView, top: float) -> Iterator[str]:
    kind = Type(turned=True, anchor="middle", css="soft")
    for box in _first_by(view.boxes, "row"):
        _x, y = _corner(box, view, top)
        rows = wrap(box.performance, ROW, kind)
        yield lines(68 if len(rows) == 1 else 47, y + ROW / 2, rows, kind)


def _column_labels(view: RunView, y: float) -> Iterator[str]:
    kind = Type(anchor="middle", css="soft")
    for box in _first_by(view.boxes, "column"):
        x, _y = _corner(box, view, 0)
        yield text(x + CELL / 2, y, wrap(box.potential, CELL, kind, 1)[0], kind)


def _first_by(boxes: Iterable[BoxView], side: str) -> list[BoxView]:
    return list({getattr(box, side): box for box in boxes}.values())


def _foot(view: RunView, y: float) -> tuple[str, float]:
    figures = (
        (_("Terpetakan"), view.count(MAPPED)),
        (_("Belum dapat dipetakan"), view.count(UNMAPPED)),
        (_("Di luar populasi"), view.count(OUTSIDE)),
    )
    wide = (WIDTH - 2 * MARGIN) / 3
    parts = [line((MARGIN, y), (WIDTH - MARGIN, y))]
    parts += [_figure(MARGIN + i * wide, y, figure, view.total) for i, figure in enumerate(figures)]
    small, notes = Type(size=17, css="soft"), list(_notes(view))
    rows = [row for note in notes for row in wrap(note, WIDTH - 2 * MARGIN, small, 3)]
    parts.append(lines(MARGIN, y + 116, rows, small))
    return "".join(parts), y + 104 + 20.8 * len(rows)


def _figure(x: float, y: float, figure: tuple[str, int], total: int) -> str:
    label, count = figure
    width = (WIDTH - 2 * MARGIN) / 3 - 8
    part = share(count, total)
    return "".join(
        (
            text(x, y + 34, whole(count), Type(size=28, bold=True)),
            text(x, y + 58, label, shrink(label, width, Type(size=17))),
            text(x, y + 80, part, Type(size=17, css="soft")),
        )
    )


def _notes(view: RunView) -> Iterator[str]:
    yield _("Angka besar: jumlah orang. Persen pada kotak: bagian dari yang terpetakan.")
    yield _("Kebijakan: {title}, versi {version}").format(
        title=view.policy.title, version=view.policy.version
    )
    if view.policy.status != VERIFIED:
        yield _("Kebijakan ini contoh; angkanya belum diverifikasi terhadap naskah resmi.")
    yield _("Sidik hasil: {digest}").format(digest=short_digest(view.run_digest))


def describe(view: RunView) -> str:
    """The picture in words, box by box, for a screen reader."""
    each = _("Kotak {number} ({predicate}; {performance}, potensial {potential}): {count} orang, {share}.")
    boxes = [
        each.format(
            number=box.number,
            predicate=box.predicate,
            performance=box.performance,
            potential=box.potential,
            count=whole(box.count),
            share=share(box.count, view.count(MAPPED)),
        )
        for box in view.boxes
    ]
    total = _("{mapped} dari {total} orang terpetakan, {unmapped} belum dapat dipetakan.").format(
        mapped=whole(view.count(MAPPED)), total=whole(view.total), unmapped=whole(view.count(UNMAPPED))
    )
    return " ".join([total, *boxes])
