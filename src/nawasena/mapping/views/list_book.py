"""The list of a mapping as a workbook: the people, and a second sheet that says what they were taken from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from typing import Any

import xlsxwriter

from nawasena.core import clock
from nawasena.core.accounts import roles
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.display import date, moment, whole
from nawasena.i18n import _
from nawasena.mapping import presets, states
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.outputs.cells import safe
from nawasena.mapping.outputs.wording import VERIFIED, clean
from nawasena.mapping.policy_view import box_views
from nawasena.mapping.queries.mappings import policy_of
from nawasena.mapping.views import labels
from nawasena.rules.policy.axes import Axis

_LABEL, _VALUE = 28, 90  # widths in characters
Column = tuple[str, Callable[[Result], Any]]


def list_book(actor: Actor, mapping: Mapping, found: Any, filters: Iterable[str]) -> tuple[Any, set[int]]:
    """The open file, to be read from its beginning, and the people in it. ``filters``: what applies, in words."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    bold = book.add_format({"bold": True})
    people = _list(book.add_worksheet(_("Pemetaan")), bold, _columns(mapping), found)
    lines = [*_about(mapping), *_taken(actor, len(people), list(filters))]
    _explain(book.add_worksheet(_("Keterangan")), bold, book.add_format({"text_wrap": True}), lines)
    book.set_properties({"title": clean(mapping.name)})
    book.close()
    file.seek(0)
    return file, people


def _list(sheet: Any, bold: Any, columns: list[Column], found: Any) -> set[int]:
    _write(sheet, 0, [heading for heading, _value in columns], bold)
    sheet.freeze_panes(1, 2)
    people = set()
    for number, row in enumerate(found.iterator(chunk_size=2000), start=1):
        _write(sheet, number, [value(row) for _heading, value in columns])
        people.add(row.person_id)
    sheet.autofilter(0, 0, max(1, len(people)), len(columns) - 1)
    return people


def _write(sheet: Any, number: int, values: Iterable[Any], look: Any = None) -> None:
    """A row; a text stays a text, whatever it looks like."""
    for column, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(number, column, safe(value), look)
        else:
            sheet.write(number, column, value, look)


def _columns(mapping: Mapping) -> list[Column]:
    return [*_person(), *_result(mapping), *_notes()]


def _person() -> list[Column]:
    return [
        ("NIP", lambda row: row.nip),
        (_("Nama"), lambda row: row.name or _("Nama belum tercatat")),
        (_("Jabatan"), lambda row: row.post),
        (_("Unit"), lambda row: row.unit.name if row.unit else ""),
        (_("Perangkat Daerah"), lambda row: row.department.name if row.department else ""),
        (_("Jenjang jabatan"), lambda row: labels.category("jenjang", row.job_level)),
        (_("Golongan"), lambda row: labels.category("golongan", row.grade)),
        (_("Usia"), lambda row: row.age),
        (_("Status"), lambda row: labels.status(row.status)),
    ]


def _result(mapping: Mapping) -> list[Column]:
    """Box, scores and levels in the words of the policy; its e-Kinerja status when it names one."""
    loaded = policy_of(mapping)
    policy, axes = loaded.policy, loaded.policy.axes
    predicates: dict[int | None, str] = {box.number: box.predicate for box in box_views(loaded, {})}
    performance, potential = _levels(axes.kinerja), _levels(axes.potensial)
    columns: list[Column] = [
        (_("Kotak"), lambda row: row.box),
        (_("Predikat kotak"), lambda row: predicates.get(row.box, "")),
        (_("Kinerja"), lambda row: row.performance),
        (_axis(axes.kinerja), lambda row: performance.get(row.performance_level, "")),
        (_("Potensial"), lambda row: row.potential),
        (_axis(axes.potensial), lambda row: potential.get(row.potential_level, "")),
        (_("Nilai Talenta"), lambda row: row.talent),
        (_("Peringkat"), lambda row: row.rank),
    ]
    if policy.ekinerja is not None:
        columns.append((_("Status e-Kinerja"), lambda row: performance.get(row.ekinerja_level, "")))
    return columns


def _levels(axis: Axis) -> dict[int | None, str]:
    return {level.level: str(level.label) for level in axis.levels}


def _axis(axis: Axis) -> str:
    return _("Tingkat {axis}").format(axis=axis.label)


def _notes() -> list[Column]:
    return [
        (_("Mendekati ambang"), lambda row: _("ya") if row.near_cut else ""),
        (_("Syarat tidak terpenuhi"), lambda row: row.gates_failed or ""),
        (_("Catatan"), lambda row: row.reasons),
    ]


def _about(mapping: Mapping) -> list[tuple[str, str]]:
    """What the mapping is and by which rules it was made."""
    policy = mapping.policy
    example = _("Kebijakan contoh: angkanya contoh dan belum diverifikasi")
    lines = [
        (_("Instansi"), mapping.agency.name),
        (_("Pemetaan"), mapping.name),
        (_("Tanggal penilaian"), date(mapping.evaluation_date)),
        (_("Keadaan"), states.label(mapping.state)),
        (_("Pemetaan awal"), _("Ya: cakupan datanya belum lengkap") if mapping.preliminary else _("Tidak")),
        (_("Populasi"), presets.label(mapping.preset)),
        (_("Kebijakan"), f"{policy.title} ({policy.policy} {policy.version})"),
        (_("Status kebijakan"), _("Terverifikasi") if policy.status == VERIFIED else example),
        (_("Sidik hasil (digest)"), mapping.digest),
    ]
    if mapping.destroyed_at:
        lines.append((_("Tidak dapat dihitung ulang lagi"), moment(mapping.destroyed_at)))
    return lines


def _taken(actor: Actor, count: int, filters: list[str]) -> list[tuple[str, str]]:
    """What of it was taken out, when, and by which role."""
    return [
        (_("Saringan"), "; ".join(filters) or _("Tanpa saringan")),
        (_("Pegawai dalam daftar"), whole(count)),
        (_("Diunduh pada"), moment(clock.moment())),
        (_("Diunduh oleh"), roles.label(actor.role_for(May.EXPORT))),
    ]


def _explain(sheet: Any, bold: Any, wrapped: Any, lines: list[tuple[str, str]]) -> None:
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 1, _VALUE)
    for number, (label, value) in enumerate(lines):
        sheet.write_string(number, 0, safe(label), bold)
        sheet.write_string(number, 1, safe(value), wrapped)
