"""The first part of the report: what came out, for whom, and what to be careful about."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from nawasena.i18n import _
from nawasena.mapping.outputs.blocks import (
    Block,
    banner,
    bullets,
    figures,
    paragraph,
    picture,
    section,
    small,
    table,
)
from nawasena.mapping.outputs.charts import axis_svg, funnel_svg
from nawasena.mapping.outputs.picture import describe, nine_box_svg
from nawasena.mapping.outputs.report_succession import gate_section, succession_section
from nawasena.mapping.outputs.tables import cross_table
from nawasena.mapping.outputs.wording import VERIFIED, share, whole
from nawasena.mapping.view import MAPPED, OUTSIDE, PERFORMANCE, POTENTIAL, UNMAPPED, RunView

TOP_NOTES = 8
RIGHT, LEFT = "right", "left"


def finding_sections(view: RunView) -> Iterator[Block]:
    """Chapters on the result, in reading order."""
    yield section(_("Ringkasan"), list(_summary(view)))
    yield section(_("Peta sembilan kotak"), list(_map(view)))
    yield section(_("Siapa yang terpetakan dan siapa yang belum"), list(_coverage(view)))
    yield section(_("Sebaran nilai"), list(_spread(view)))
    if view.ekinerja_by_level:
        yield section(_("Status e-Kinerja dan tingkat hasil hitung"), list(_ekinerja(view)))
    yield from succession_section(view)
    yield from gate_section(view)
    yield section(_("Perlu diperhatikan"), list(_cautions(view)))


def _summary(view: RunView) -> Iterator[Block]:
    if view.policy.status != VERIFIED:
        yield banner(
            _(
                "Kebijakan ini contoh dan belum diverifikasi terhadap naskah resmi. "
                "Hasilnya bahan pembahasan, bukan dasar keputusan."
            )
        )
    mapped, unmapped, outside = (view.count(status) for status in (MAPPED, UNMAPPED, OUTSIDE))
    yield figures(
        (
            (whole(view.total), _("orang dalam data")),
            (whole(mapped), _("terpetakan ({share})").format(share=share(mapped, view.total))),
            (whole(unmapped), _("belum dapat dipetakan")),
            (whole(outside), _("di luar populasi")),
        )
    )
    yield paragraph(" ".join(_sentences(view, mapped)))


def _sentences(view: RunView, mapped: int) -> Iterator[str]:
    words = _("Dari {total} orang dalam data, {mapped} ({share}) mendapat kotak.")
    yield words.format(total=whole(view.total), mapped=whole(mapped), share=share(mapped, view.total))
    if mapped:
        largest = max(view.boxes, key=lambda box: (box.count, box.number))
        words = _("Kotak terbesar adalah Kotak {number} ({predicate}) dengan {count} orang ({share}).")
        yield words.format(
            number=largest.number,
            predicate=largest.predicate,
            count=whole(largest.count),
            share=share(largest.count, mapped),
        )
    chosen = [box for box in view.boxes if box.succession]
    if chosen and mapped:
        count = sum(box.count for box in chosen)
        words = _("{count} orang ({share}) berada di kotak yang menjadi sumber rencana suksesi ({boxes}).")
        names = ", ".join(str(box.number) for box in sorted(chosen, key=lambda box: -box.number))
        yield words.format(count=whole(count), share=share(count, mapped), boxes=names)
    yield _("Kotak adalah usulan hasil hitung; penetapannya tetap keputusan pejabat yang berwenang.")


def _map(view: RunView) -> Iterator[Block]:
    yield picture(nine_box_svg(view, bare=True), describe(view), 74)
    head = (
        (_("Kotak"), 0, RIGHT),
        (_("Predikat"), 2, LEFT),
        (_("Orang"), 0, RIGHT),
        (_("Bagian"), 0, RIGHT),
        (_("Tindak lanjut"), 5, LEFT),
    )
    mapped = view.count(MAPPED)
    rows = [
        (str(box.number), box.predicate, whole(box.count), share(box.count, mapped), "; ".join(box.follow_up))
        for box in sorted(view.boxes, key=lambda item: -item.number)
    ]
    yield table(head, rows)
    yield small(_("Bagian dihitung dari orang yang terpetakan."))


def _coverage(view: RunView) -> Iterator[Block]:
    if view.funnel:
        said = "; ".join(f"{stage}: {whole(count)}" for stage, count in view.funnel)
        yield picture(funnel_svg(view), said, 78)
    unmapped = view.count(UNMAPPED)
    if not unmapped:
        everybody = _("Semua orang dalam populasi dapat dipetakan.")
        yield paragraph(everybody if view.count(MAPPED) else _("Tidak ada orang dalam populasi."))
        return
    words = _(
        "{count} orang belum dapat dipetakan. Mereka tetap tercatat; nama dan alasannya ada di buku kerja."
    )
    yield paragraph(words.format(count=whole(unmapped)))
    head = ((_("Alasan"), 5, LEFT), (_("Orang"), 0, RIGHT), (_("Bagian"), 0, RIGHT))
    rows = [(reason, whole(count), share(count, unmapped)) for reason, count in view.unmapped_reasons]
    yield table(head, rows)


def _spread(view: RunView) -> Iterator[Block]:
    for axis, label in ((PERFORMANCE, view.performance_label), (POTENTIAL, view.potential_label)):
        svg = axis_svg(view, axis)
        if svg:
            yield picture(svg, _("Sebaran nilai {axis}").format(axis=label), 78)
        else:
            words = _(
                "Tidak ada nilai angka pada sumbu {axis}: tingkatnya kategori, atau belum ada yang dihitung."
            )
            yield paragraph(words.format(axis=label))


def _ekinerja(view: RunView) -> Iterator[Block]:
    differ = sum(count for level, status, count in view.ekinerja_by_level if level != status)
    compared = sum(count for _level, _status, count in view.ekinerja_by_level)
    words = _(
        "Dari {compared} orang yang dibandingkan, {differ} ({share}) mendapat tingkat hasil hitung "
        "yang berbeda dari status e-Kinerja. Status e-Kinerja tidak diubah; tingkat hasil hitung "
        "memakai semua unsur kebijakan."
    )
    yield paragraph(
        words.format(compared=whole(compared), differ=whole(differ), share=share(differ, compared))
    )
    crossed = cross_table(view)
    if crossed is not None:
        head = [
            (words, 3.0 if i == 0 else 2.0, LEFT if i == 0 else RIGHT) for i, words in enumerate(crossed[0])
        ]
        rows = [[cell if isinstance(cell, str) else whole(cell) for cell in row] for row in crossed[1]]
        yield table(head, rows)
    yield from _notes(view)


def _notes(view: RunView) -> Iterator[Block]:
    notes = view.people.filter(pl.col("ekinerja_note").is_not_null()).group_by("ekinerja_note").len()
    ranked = notes.sort(["len", "ekinerja_note"], descending=[True, False]).head(TOP_NOTES)
    if ranked.height:
        head = ((_("Mengapa berbeda"), 5, LEFT), (_("Orang"), 0, RIGHT))
        yield table(head, [(note, whole(count)) for note, count in ranked.iter_rows()])
    if notes.height > TOP_NOTES:
        words = _("{count} sebab lain ada di buku kerja, pada kolom catatan e-Kinerja.")
        yield small(words.format(count=whole(notes.height - TOP_NOTES)))


def _cautions(view: RunView) -> Iterator[Block]:
    items = list(view.warnings)
    if view.input_rejects:
        words = _("{count} baris masukan ditolak; daftar dan cara memperbaikinya ada di buku kerja.")
        items.append(words.format(count=whole(len(view.input_rejects))))
    if view.unmatched_units:
        words = _("{count} orang memiliki unit yang tidak ada di HierarkiUnor.")
        items.append(words.format(count=whole(len(view.unmatched_units))))
    yield bullets(items) if items else paragraph(_("Tidak ada peringatan."))
