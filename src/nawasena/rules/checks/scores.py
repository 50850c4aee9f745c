"""Checks of score rules: every value that can occur has exactly one score from 0 to 100."""

from __future__ import annotations

from nawasena.i18n import _
from nawasena.rules.catalogue import PERSON, EvidenceField
from nawasena.rules.checks.context import Context, Problems
from nawasena.rules.checks.measures import NUMERIC, domain_keys
from nawasena.rules.numbers import Domain, Number, RuleNumber, band_defects, plain
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.nodes import Source
from nawasena.rules.policy.scores import Lookup, Ratio
from nawasena.rules.problems import Problem
from nawasena.rules.source import KeyPath

TOP = 100


def check_source(context: Context, path: KeyPath, source: Source) -> Problems:
    """The score rule of a measure that is itself sound."""
    kind = context.book.kind(source.measure)
    if source.measure.from_ != PERSON and (kind.absence == "none") != (source.none is not None):
        yield _none_problem(context, path, source)
    if source.none is not None:
        yield from check_score(context, (*path, "none"), source.none)
    score, here = source.score, (*path, "score")
    item = None if source.measure.counting else context.book.field(source.measure)
    if score.lookup is not None:
        yield from _lookup(context, (*here, "lookup"), score.lookup, item)
    elif score.bands is not None:
        for index, band in enumerate(score.bands):
            yield from check_score(context, (*here, "bands", index, "score"), band.score)
        yield from _bands(context, (*here, "bands"), source)
    elif score.linear is not None and not _is_numeric(source.measure, item):
        yield context.problem((*here, "linear"), _("'linear' memerlukan bilangan."))
    elif score.ratio is not None:
        yield from _ratio(context, (*here, "ratio"), score.ratio, source.measure)


def check_score(context: Context, path: KeyPath, number: Number | RuleNumber) -> Problems:
    """A score lies between 0 and 100."""
    if not 0 <= number.value <= TOP:
        message = _("Nilai {value} di luar 0 sampai 100.").format(value=plain(number.value))
        yield context.problem(path, message, _("Semua nilai simpul berskala 0-100."))


def _none_problem(context: Context, path: KeyPath, source: Source) -> Problem:
    if source.none is None:
        message = _("'none' wajib: nilai bila diketahui tidak ada catatan '{name}'.").format(
            name=source.measure.from_
        )
        return context.problem(path, message, _("Tulis misalnya none: 0."))
    message = _("'none' tidak berlaku: '{name}' selalu ada, hanya mungkin belum diketahui.")
    return context.problem((*path, "none"), message.format(name=source.measure.from_), _("Hapus 'none'."))


def _lookup(context: Context, path: KeyPath, lookup: Lookup, item: EvidenceField | None) -> Problems:
    keys = domain_keys(context, item) if item is not None else ()
    if not keys:
        yield context.problem(path, _("'lookup' memerlukan kategori atau ya/tidak."))
        return
    rows = lookup.rows
    if lookup.table is not None:
        table = context.book.tables.get(lookup.table)
        if table is None or table.scores is None:
            message = _("Tabel nilai '{name}' tidak ada.").format(name=lookup.table)
            names = ", ".join(sorted(name for name, table in context.book.tables.items() if table.scores))
            yield context.problem((*path, "table"), message, _("Yang ada: {names}.").format(names=names))
            return
        rows = table.scores
    yield from _rows(context, path, rows or {}, keys, complete=lookup.otherwise is not None)
    for number in [lookup.otherwise] if lookup.otherwise else []:
        yield from check_score(context, (*path, "otherwise"), number)


def _rows(
    context: Context, path: KeyPath, rows: dict[str, Number], keys: tuple[str, ...], *, complete: bool
) -> Problems:
    for name, number in rows.items():
        if name not in keys:
            message = _("Baris '{name}' tidak dapat terjadi.").format(name=name)
            yield context.problem(
                (*path, "rows", name), message, _("Pilihan: {names}.").format(names=", ".join(keys))
            )
        yield from check_score(context, (*path, "rows", name), number)
    missing = [name for name in keys if name not in rows]
    if missing and not complete:
        message = _("Tidak ada nilai untuk {names}.").format(names=", ".join(missing))
        yield context.problem(path, message, _("Tambahkan barisnya atau 'otherwise'."))


def _bands(context: Context, path: KeyPath, source: Source) -> Problems:
    domain = value_domain(context, source.measure)
    if domain is None:
        yield context.problem(path, _("'bands' memerlukan bilangan atau lama dalam tahun."))
        return
    for index, sentence in band_defects(source.score.bands or (), domain):
        yield context.problem((*path, index), sentence, _("Perbaiki batas pitanya."))


def value_domain(context: Context, measure: Measure) -> Domain | None:
    """The numbers a measure can yield; None when it yields no number."""
    if measure.counting or measure.as_ == "completed_years":
        return Domain(low=0, high=None, whole=True)
    item = context.book.field(measure)
    if item is None or item.type not in NUMERIC or item.min is None or item.max is None:
        return None
    count = max(1, len(measure.fields))
    return Domain(low=item.min * count, high=item.max * count, whole=item.type != "decimal")


def _is_numeric(measure: Measure, item: EvidenceField | None) -> bool:
    if measure.counting or measure.as_ == "completed_years":
        return True
    return item is not None and item.type in NUMERIC


def _ratio(context: Context, path: KeyPath, ratio: Ratio, measure: Measure) -> Problems:
    table = context.book.tables.get(ratio.standard)
    person = context.book.catalogue.person.field(ratio.by)
    if table is None or table.scores is None:
        yield context.problem((*path, "standard"), _("Tabel '{name}' tidak ada.").format(name=ratio.standard))
    elif person is None or person.set != table.set:
        message = _("'by' harus fakta pegawai dengan kategori '{name}'.").format(name=table.set)
        yield context.problem((*path, "by"), message)
    if not measure.fields:
        yield context.problem(path, _("'ratio' memerlukan 'fields' pada measure."))
    if measure.take not in ("newest", "earliest"):
        yield context.problem(path, _("'ratio' memerlukan 'take: newest' atau 'earliest'."))
