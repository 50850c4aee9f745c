"""Checks of score rules: every value that can occur has exactly one score from 0 to 100."""

from __future__ import annotations

from fractions import Fraction

from nawasena.i18n import _
from nawasena.rules.catalogue import PERSON, EvidenceField
from nawasena.rules.checks.context import Context, Problems
from nawasena.rules.checks.measures import NUMERIC, domain_keys
from nawasena.rules.numbers import Domain, Number, RuleNumber, band_defects, plain
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.nodes import Source
from nawasena.rules.policy.scores import Gap, Ratio
from nawasena.rules.problems import Problem
from nawasena.rules.source import KeyPath

TOP = 100
LEVEL = "jenjang"  # the fact that `next_level` continues


def check_source(context: Context, path: KeyPath, source: Source) -> Problems:
    """The score rule of a measure that is itself sound."""
    kind = context.book.kind(source.measure)
    if source.measure.from_ != PERSON and (kind.absence == "none") != (source.none is not None):
        yield _none_problem(context, path, source)
    if source.none is not None:
        yield from check_score(context, (*path, "none"), source.none)
    yield from _several(context, path, source)
    yield from _rule(context, (*path, "score"), source)


def _rule(context: Context, path: KeyPath, source: Source) -> Problems:
    score = source.score
    item = (
        None
        if source.measure.counting and source.measure.take != "sum"
        else context.book.field(source.measure)
    )
    if score.lookup is not None:
        yield from _lookup(context, (*path, "lookup"), source, item)
    elif score.steps is not None:
        yield from _steps(context, (*path, "floor" if score.floor is not None else "bands"), source)
    elif score.sum_of is not None:
        yield from _sum_of(context, (*path, "sum_of"), source)
    elif (standard := score.ratio or score.gap) is not None:
        key = "ratio" if score.ratio is not None else "gap"
        yield from _standard(context, (*path, key), standard, source.measure)
    elif not _is_numeric(source.measure, item):
        yield context.problem(path, _("'linear' dan 'scale' memerlukan bilangan."))


def _several(context: Context, path: KeyPath, source: Source) -> Problems:
    """Several fields of one record are numbers, unless points are added by category; levels are whole."""
    score = source.score
    if score.sum_of is not None:
        return
    kind = context.book.kind(source.measure)
    levels = score.ratio is not None or score.gap is not None
    for index, name in enumerate(source.measure.fields):
        if (field := kind.field(name)) is None or field.type == "integer":
            continue
        if levels or field.type != "decimal":
            message = _("'{name}' bukan bilangan bulat.") if levels else _("'{name}' bukan bilangan.")
            message = message.format(name=name)
            yield context.problem((*path, "measure", "fields", index), message)
    if source.measure.fields and source.measure.take in ("best", "worst"):
        message = _("'fields' dengan best atau worst hanya untuk 'sum_of'.")
        yield context.problem((*path, "measure"), message)


def check_score(
    context: Context, path: KeyPath, number: Number | RuleNumber, best: Fraction = Fraction(TOP)
) -> Problems:
    """A score lies between 0 and 100 (or the points that mean 100)."""
    if not 0 <= number.value <= best:
        message = _("Nilai {value} di luar 0 sampai {best}.").format(
            value=plain(number.value), best=plain(best)
        )
        cure = _("Semua nilai simpul berskala 0-100; poin dari maksimum lain: pakai 'out_of' di 'score'.")
        yield context.problem(path, message, cure)


def _none_problem(context: Context, path: KeyPath, source: Source) -> Problem:
    if source.none is None:
        message = _("'none' wajib: nilai bila diketahui tidak ada catatan '{name}'.").format(
            name=source.measure.from_
        )
        return context.problem(path, message, _("Tulis misalnya none: 0."))
    message = _("'none' tidak berlaku: '{name}' selalu ada, hanya mungkin belum diketahui.")
    return context.problem((*path, "none"), message.format(name=source.measure.from_), _("Hapus 'none'."))


def _lookup(context: Context, path: KeyPath, source: Source, item: EvidenceField | None) -> Problems:
    lookup, best = source.score.lookup, source.score.best
    assert lookup is not None  # noqa: S101 -- the caller looked
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
    yield from _rows(context, (*path, "rows"), rows or {}, keys, best)
    missing = [name for name in keys if name not in (rows or {})]
    if missing and lookup.otherwise is None:
        message = _("Tidak ada nilai untuk {names}.").format(names=", ".join(missing))
        yield context.problem(path, message, _("Tambahkan barisnya atau 'otherwise'."))
    for number in [lookup.otherwise] if lookup.otherwise else []:
        yield from check_score(context, (*path, "otherwise"), number, best)


def _rows(
    context: Context, path: KeyPath, rows: dict[str, Number], keys: tuple[str, ...], best: Fraction
) -> Problems:
    for name, number in rows.items():
        if name not in keys:
            message = _("Baris '{name}' tidak dapat terjadi.").format(name=name)
            cure = _("Pilihan: {names}.").format(names=", ".join(keys))
            yield context.problem((*path, name), message, cure)
        yield from check_score(context, (*path, name), number, best)


def _steps(context: Context, path: KeyPath, source: Source) -> Problems:
    steps = source.score.steps or ()
    for index, band in enumerate(steps):
        yield from check_score(context, (*path, index, "score"), band.score, source.score.best)
    domain = value_domain(context, source.measure)
    if domain is None:
        yield context.problem(path, _("Pita memerlukan bilangan atau lama dalam tahun."))
        return
    for index, sentence in band_defects(steps, domain):
        yield context.problem((*path, index), sentence, _("Perbaiki batas pitanya."))


def _sum_of(context: Context, path: KeyPath, source: Source) -> Problems:
    """Each of the fields has its points, and the best of all together is at most 100 (or ``out_of``)."""
    tables = source.score.sum_of or {}
    if set(tables) != set(source.measure.fields):
        yield context.problem(path, _("'sum_of' memuat tepat kolom-kolom pada 'fields'."))
        return
    kind, most = context.book.kind(source.measure), Fraction(0)
    for name, rows in tables.items():
        item = kind.field(name)
        keys = domain_keys(context, item) if item is not None else ()
        yield from _rows(context, (*path, name), rows, keys, source.score.best)
        if missing := [key for key in keys if key not in rows]:
            message = _("Tidak ada nilai untuk {names}.").format(names=", ".join(missing))
            yield context.problem((*path, name), message, _("Tambahkan barisnya."))
        most += max((number.fraction for number in rows.values()), default=Fraction(0))
    if most > source.score.best:
        message = _("Jumlah tertinggi {most} melebihi {best}.").format(
            most=plain(most), best=plain(source.score.best)
        )
        yield context.problem(path, message, _("Kecilkan nilainya atau tulis 'out_of'."))


def value_domain(context: Context, measure: Measure) -> Domain | None:
    """The numbers a measure can yield; None when it yields no number."""
    item = context.book.field(measure)
    if measure.take == "sum":
        whole = item is not None and item.type != "decimal"
        return Domain(low=None if item is None or (item.min or 0) < 0 else 0, high=None, whole=whole)
    if measure.counting or measure.as_ is not None:
        return Domain(low=0, high=None, whole=True)
    kind = context.book.kind(measure)
    items = [kind.field(name) for name in measure.fields or (measure.field,) if name is not None]
    numbers = [found for found in items if found is not None and found.type in NUMERIC]
    if not numbers or len(numbers) != len(items):
        return None
    low, high = sum(found.min or 0 for found in numbers), sum(found.max or 0 for found in numbers)
    return Domain(low=low, high=high, whole=all(found.type != "decimal" for found in numbers))


def _is_numeric(measure: Measure, item: EvidenceField | None) -> bool:
    if measure.as_ is not None or (measure.counting and measure.take != "sum"):
        return True
    return item is not None and item.type in NUMERIC


def _standard(context: Context, path: KeyPath, rule: Ratio | Gap, measure: Measure) -> Problems:
    table = context.book.tables.get(rule.standard)
    person = context.book.catalogue.person.field(rule.by)
    if table is None or table.scores is None:
        yield context.problem((*path, "standard"), _("Tabel '{name}' tidak ada.").format(name=rule.standard))
    elif person is None or person.set != table.set:
        message = _("'by' harus fakta pegawai dengan kategori '{name}'.").format(name=table.set)
        yield context.problem((*path, "by"), message)
    if rule.against == "next":
        yield from _next(context, path, person)
    if not measure.fields:
        yield context.problem(path, _("'ratio' dan 'gap' memerlukan 'fields' pada measure."))
    if measure.take not in ("newest", "earliest"):
        yield context.problem(path, _("'ratio' dan 'gap' memerlukan 'take: newest' atau 'earliest'."))


def _next(context: Context, path: KeyPath, person: EvidenceField | None) -> Problems:
    """The next level is known, and is one of job levels."""
    if not context.policy.next_level:
        message = _("'against: next' memerlukan 'next_level' pada kebijakan.")
        cure = _("Tulis misalnya next_level: {pengawas: administrator}.")
        yield context.problem((*path, "against"), message, cure)
    levels = context.book.catalogue.person.field(LEVEL)
    if person is not None and levels is not None and person.set != levels.set:
        yield context.problem((*path, "by"), _("'against: next' memerlukan jenjang pada 'by'."))
