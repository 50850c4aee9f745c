"""Who stands first in the boxes that feed the succession plan, and whose requirements are not met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from nawasena.engine.dates import years_before
from nawasena.i18n import N_, _
from nawasena.mapping.outputs.blocks import Block, paragraph, section, small, table, title
from nawasena.mapping.outputs.tables import best_first
from nawasena.mapping.outputs.wording import NOTHING, decimal, whole
from nawasena.mapping.view import MAPPED, BoxView, GateView, RunView

TOP_PEOPLE = 15
TOP_UNMET = 40
NOT_MET = N_("Tidak terpenuhi")
MANUAL = N_("Periksa manual")
RIGHT, LEFT = "right", "left"

Row = Mapping[str, Any]
Head = tuple[str, float, str]


def succession_section(view: RunView) -> Iterator[Block]:
    """The best of each succession box; nothing when the policy names no such box."""
    boxes = sorted((box for box in view.boxes if box.succession), key=lambda box: -box.number)
    if boxes:
        blocks = [paragraph(_order(view))]
        for box in boxes:
            blocks += _best(view, box)
        yield section(_("Talenta untuk rencana suksesi"), blocks)


def _order(view: RunView) -> str:
    if view.people["talent"].count():
        order = _("Urutan mengikuti Nilai Talenta, lalu nilai kedua sumbu.")
    else:
        order = _(
            "Kebijakan ini tidak memberi Nilai Talenta; urutan mengikuti nilai sumbu yang berupa angka."
        )
    gates = _("Syarat di luar nilai tidak mengubah urutan; yang belum terpenuhi disebut pada kolom Syarat.")
    return f"{order} {gates}"


def _best(view: RunView, box: BoxView) -> Iterator[Block]:
    people = best_first(view.people.filter((pl.col("status") == MAPPED) & (pl.col("box") == box.number)))
    words = _("Kotak {number}: {predicate} ({count} orang)")
    yield title(words.format(number=box.number, predicate=box.predicate, count=whole(people.height)))
    if people.is_empty():
        yield paragraph(_("Belum ada orang di kotak ini."))
        return
    yield table(*_people_table(view, people.head(TOP_PEOPLE)))
    if people.height > TOP_PEOPLE:
        words = _("{count} orang lainnya ada di buku kerja, lembar Kotak {number}.")
        yield small(words.format(count=whole(people.height - TOP_PEOPLE), number=box.number))


def _people_table(view: RunView, people: pl.DataFrame) -> tuple[list[Head], list[list[str]]]:
    scores = [name for name in ("performance", "potential", "talent") if view.people[name].count()]
    names = {
        "performance": view.performance_label,
        "potential": view.potential_label,
        "talent": _("Talenta"),
    }
    head: list[Head] = [("#", 0, RIGHT), (_("Nama dan NIP"), 3, LEFT), (_("Jabatan dan unit"), 4, LEFT)]
    head += [(names[name], 0, RIGHT) for name in scores]
    head.append((_("Syarat"), 2.6, LEFT))
    rows = [
        [
            str(place),
            *_who(row),
            *(decimal(row[name], view.decimals) for name in scores),
            "\n".join(filter(None, (open_gates(view.gates, row), retires_soon(view.evaluation_date, row)))),
        ]
        for place, row in enumerate(people.iter_rows(named=True), start=1)
    ]
    return head, rows


def _who(row: Row) -> tuple[str, str]:
    place = ", ".join(part for part in (row["jabatan"], row["unit"] or row["perangkat_daerah"]) if part)
    return f"{row['nama']}\n{row['nip']}", place or NOTHING


def retires_soon(day: dt.date, row: Row) -> str:
    """That a person reaches retirement age within a year: a successor should outlast the succession."""
    end = row["tanggal_pensiun"]
    if end is None or end > years_before(day, -1):
        return ""
    return _("Mencapai BUP {day}").format(day=end.strftime("%d-%m-%Y"))


def open_gates(gates: Sequence[GateView], row: Row) -> str:
    """The gates of a person that are not met or must be checked by hand; a word of consent when none is."""
    if not gates:
        return NOTHING
    said = []
    for wanted in (NOT_MET, MANUAL):
        labels = [gate.label for gate in gates if row[f"gate_{gate.id}"] in (wanted, _(wanted))]
        if labels:
            quoted = ", ".join(f"“{label}”" for label in labels)  # a label may itself be a negation
            said.append(f"{_(wanted)}: {quoted}")
    return "; ".join(said) or _("Terpenuhi")


def gate_section(view: RunView) -> Iterator[Block]:
    """How many meet each requirement, and the people of succession boxes who do not."""
    if view.gates:
        yield section(_("Syarat di luar nilai"), [_gate_counts(view), *_unmet(view)])


def _gate_counts(view: RunView) -> Block:
    head = (
        (_("Syarat"), 4, LEFT),
        (_("Sifat"), 0, LEFT),
        (_("Terpenuhi"), 0, RIGHT),
        (_("Tidak terpenuhi"), 0, RIGHT),
        (_("Periksa manual"), 0, RIGHT),
    )
    rows = [
        (
            gate.label,
            _("Wajib") if gate.hard else _("Perhatian"),
            *(whole(count) for count in (gate.met, gate.not_met, gate.manual)),
        )
        for gate in view.gates
    ]
    return table(head, rows)


def _unmet(view: RunView) -> Iterator[Block]:
    numbers = [box.number for box in view.boxes if box.succession]
    columns = [pl.col(f"gate_{gate.id}").is_in([NOT_MET, _(NOT_MET)]) for gate in view.gates]
    inside = (pl.col("status") == MAPPED) & pl.col("box").is_in(numbers)
    people = best_first(view.people.filter(inside & pl.any_horizontal(columns)))
    people = people.sort("box", descending=True, maintain_order=True)
    if people.is_empty():
        yield paragraph(
            _("Di kotak sumber rencana suksesi tidak ada orang dengan syarat yang tidak terpenuhi.")
        )
        return
    yield title(_("Orang di kotak sumber rencana suksesi dengan syarat yang tidak terpenuhi"))
    head = (
        (_("Kotak"), 0, RIGHT),
        (_("Nama dan NIP"), 3, LEFT),
        (_("Jabatan dan unit"), 4, LEFT),
        (_("Syarat"), 3, LEFT),
    )
    shown = people.head(TOP_UNMET).iter_rows(named=True)
    yield table(head, [[str(row["box"]), *_who(row), open_gates(view.gates, row)] for row in shown])
    if people.height > TOP_UNMET:
        yield small(
            _("{count} orang lainnya ada di buku kerja.").format(count=whole(people.height - TOP_UNMET))
        )
