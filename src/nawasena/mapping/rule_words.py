"""Rules in words: what is measured, how it is scored, and which row gave a score."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nawasena.engine.source_scales import lookup_rows
from nawasena.i18n import _
from nawasena.rules.numbers import Band, Interval, RuleNumber, plain
from nawasena.rules.policy import Policy
from nawasena.rules.policy.axes import Axis, Level
from nawasena.rules.policy.measures import Measure, Where
from nawasena.rules.policy.nodes import Node, Source
from nawasena.rules.policy.scores import Score
from nawasena.rules.rulebook import Rulebook


def band_words(band: Band | Interval) -> str:
    """A stretch of numbers as people say it: ``paling sedikit 3``, ``60 sampai kurang dari 80``."""
    low, high = (None if end is None else plain(end) for end in (band.lower, band.upper))
    if low is not None and low == high:
        return low
    if low is not None and high is not None:
        texts = {
            (True, True): _("{low} sampai {high}"),
            (True, False): _("{low} sampai kurang dari {high}"),
            (False, True): _("lebih dari {low} sampai {high}"),
            (False, False): _("lebih dari {low} dan kurang dari {high}"),
        }
        return texts[band.lower_inclusive, band.upper_inclusive].format(low=low, high=high)
    if low is not None:
        text = _("paling sedikit {low}") if band.lower_inclusive else _("lebih dari {low}")
        return text.format(low=low)
    if high is not None:
        text = _("paling banyak {high}") if band.upper_inclusive else _("kurang dari {high}")
        return text.format(high=high)
    return _("semua nilai")


def amount_words(band: Band | Interval, measure: Measure) -> str:
    """A stretch of what ``measure`` gives; what is counted or added is never below nothing."""
    nothing = band.lower is None and band.upper == 0 and band.upper_inclusive
    return "0" if nothing and measure.counting else band_words(band)


def stretch_words(band: Band | Interval, measure: Measure, book: Rulebook) -> str:
    """The same with what it counts: ``paling sedikit 3 catatan``, ``Jam pelajaran: paling sedikit 20``."""
    number = amount_words(band, measure)
    if measure.as_ is not None:
        years = {"completed_years": _("{years} tahun penuh"), "years_until": _("{years} tahun penuh lagi")}
        return years[measure.as_].format(years=number)
    if measure.take == "count":
        return _("{count} catatan").format(count=number)
    item = book.kind(measure).field(measure.field) if measure.field is not None else None
    return number if item is None else _("{label}: {value}").format(label=item.label, value=number)


def combine_words(node: Node) -> str:
    """How a component is made from its children."""
    words = {
        "weighted": _("jumlah tertimbang"),
        "mean": _("rata-rata"),
        "max": _("nilai tertinggi"),
        "min": _("nilai terendah"),
        "first": _("cara pertama yang cukup buktinya"),
    }
    return words[node.combined] + held_words(node)


def held_words(node: Node) -> str:
    """The ends at which a node's value is held, to follow other words."""
    return "".join(f"; {end}" for end in held_ends(node))


def held_ends(node: Node) -> tuple[str, ...]:
    """The ends at which a node's value is held."""
    ends = []
    if node.at_least is not None:
        ends.append(_("paling sedikit {value}").format(value=plain(node.at_least.value)))
    if node.at_most is not None:
        ends.append(_("paling banyak {value}").format(value=plain(node.at_most.value)))
    return tuple(ends)


def leaf_words(node: Node, book: Rulebook, *, next_way: bool = False) -> str:
    """The rule of an indicator in one line."""
    lines = [source_words(source, book) for source in node.sources]
    text = _("; bila kosong: ").join(lines)
    return text + "; " + missing_words(node, next_way=next_way) + held_words(node)


def with_next_way(policy: Policy) -> frozenset[str]:
    """The indicators of ways after which another is tried."""
    ways = [node for _axis, node in policy.nodes() if node.combined == "first"]
    return frozenset(leaf.id for node in ways for child in node.children[:-1] for leaf in child.leaves())


def missing_words(node: Node, *, next_way: bool = False) -> str:
    """What happens when the indicator is unknown; ``next_way``: another way is tried then."""
    missing = node.unknown
    if next_way and (missing is None or missing.rule in ("fail", "exclude")):
        return _("belum diketahui: cara berikutnya dipakai")
    if missing is None or missing.rule == "fail":
        return _("belum diketahui: tidak dapat dipetakan")
    if missing.rule == "exclude":
        return _("belum diketahui: dikeluarkan, bobot dinormalkan")
    value = missing.default.value if missing.default is not None else Decimal(0)
    return _("belum diketahui: dihitung {value}").format(value=plain(value))


def source_words(source: Source, book: Rulebook) -> str:
    """Where a value comes from and how it is scored."""
    words = f"{measure_words(source.measure, book)}: {score_words(source, book)}"
    if source.none is not None:
        words += "; " + _("tidak ada = {value}").format(value=plain(source.none.value))
    return words


def measure_words(measure: Measure, book: Rulebook) -> str:
    """A measure in words, for example "terbaru dari Penilaian kinerja (SKP), 2 tahun terakhir"."""
    takes = {
        "newest": _("terbaru"), "earliest": _("paling awal"), "best": _("terbaik"), "worst": _("terberat"),
        "count": _("jumlah catatan"), "distinct": _("banyaknya nilai berbeda"), "sum": _("jumlah nilai"),
        None: _("fakta"),
    }  # fmt: skip
    words = _("{take} dari {kind}").format(take=takes[measure.take], kind=book.kind(measure).label)
    if names := _field_words(measure, book):
        words += f" ({names})"
    words += "".join(f", {_where_words(where, measure, book)}" for where in measure.where)
    if measure.window is not None:
        words += ", " + _("{years} tahun terakhir").format(years=measure.window.years)
    if measure.year_back == 0:
        words += ", " + _("tahun lengkap terakhir")
    elif measure.year_back is not None:
        words += ", " + _("{years} tahun sebelum tahun lengkap terakhir").format(years=measure.year_back)
    return words


def _field_words(measure: Measure, book: Rulebook) -> str:
    """The fields that are read; several are added, unless each has its own points or level."""
    kind = book.kind(measure)
    items = [kind.field(name) for name in measure.fields or ((measure.field,) if measure.field else ())]
    names = _(" dan ").join(str(item.label) for item in items if item is not None)
    years = {"completed_years": _("{names}, tahun penuh"), "years_until": _("{names}, tahun lagi")}
    if measure.as_ is not None:
        return years[measure.as_].format(names=names)
    if measure.unique is None:
        return names
    key = kind.field(measure.unique)
    once = _("{name} yang sama dihitung sekali").format(name=key.label if key is not None else measure.unique)
    return f"{names}; {once}" if names else once


def _where_words(where: Where, measure: Measure, book: Rulebook) -> str:
    item = book.kind(measure).field(where.field)
    name = str(item.label) if item is not None else where.field
    if where.same_as_person is not None:
        return _("{name} sama dengan milik pegawai").format(name=name)
    if where.from_evaluation:
        return _("{name} sejak tanggal penilaian").format(name=name)
    labels = ", ".join(
        value_label(value, where.field, measure, book) for value in where.in_ or where.not_in or ()
    )
    text = _("{name}: {labels}") if where.in_ is not None else _("{name} selain {labels}")
    return text.format(name=name, labels=labels)


def score_words(source: Source, book: Rulebook) -> str:
    """A score rule in words."""
    score = source.score
    if (formula := formula_words(score)) is not None:
        return formula
    if score.steps is not None:
        text = "; ".join(f"{band.words()} = {plain(band.score.value)}" for band in score.steps)
    elif score.sum_of is not None:
        tables = [_rows(rows, name, source.measure, book) for name, rows in score.sum_of.items()]
        text = " + ".join(f"({table})" for table in tables)
    else:
        text = _lookup_words(source, book)
    return text + _out_of(score)


def _lookup_words(source: Source, book: Rulebook) -> str:
    text = _rows(lookup_rows(source.score, book), source.measure.field, source.measure, book)
    otherwise = source.score.lookup.otherwise if source.score.lookup is not None else None
    if otherwise is not None:
        text += "; " + _("lainnya = {value}").format(value=plain(otherwise.value))
    return text


def formula_words(score: Score) -> str | None:
    """A rule that is a formula; None for tables."""
    if score.linear is not None:
        return _("nilai / {max} x 100").format(max=plain(score.linear.max.value))
    if score.scale is not None:
        return _("0 pada {zero}, 100 pada {full}").format(
            zero=plain(score.scale.zero), full=plain(score.scale.full)
        )
    if score.gap is not None:
        text = _("rata-rata capaian dikurangi standar: 0 pada {zero}, 100 pada {full}")
        return text.format(zero=plain(score.gap.zero), full=plain(score.gap.full)) + _against(
            score.gap.against
        )
    if score.ratio is not None:
        return _("capaian / standar jenjang x 100") + _against(score.ratio.against)
    return None


def _against(against: str) -> str:
    return _(" (jenjang berikutnya)") if against == "next" else ""


def _out_of(score: Score) -> str:
    return "" if score.out_of is None else _("; dari {best} poin").format(best=plain(score.out_of.value))


def _rows(rows: Mapping[str, RuleNumber], field: str | None, measure: Measure, book: Rulebook) -> str:
    parts = [
        f"{value_label(key, field, measure, book)} = {plain(number.value)}" for key, number in rows.items()
    ]
    return "; ".join(parts)


def value_label(value: str | bool, field: str | None, measure: Measure, book: Rulebook) -> str:
    """The label of a category id of ``field``, or ya/tidak (also of the keys "true" and "false")."""
    key = str(value).lower() if isinstance(value, bool) else value
    item = book.kind(measure).field(field) if field is not None else None
    if item is not None and item.type == "category":
        return book.catalogue.categories(item).label_of(key)
    return {"true": _("ya"), "false": _("tidak")}.get(key, key)


def row_words(row: Any, source: Source, book: Rulebook) -> str:
    """The row of the table, or the formula, that gave the score."""
    score = source.score
    if score.steps is not None:
        band = score.steps[row]
        return f"{band.words()} = {plain(band.score.value)}" + _out_of(score)
    if score.ratio is not None or score.gap is not None:
        return f"{formula_words(score)} " + _("(standar {standard})").format(standard=plain(row))
    if (formula := formula_words(score)) is not None:
        return formula
    if score.sum_of is not None:
        numbers = [score.sum_of[name][key] for name, key in zip(source.measure.fields, row, strict=True)]
        return " + ".join(plain(number.value) for number in numbers) + _out_of(score)
    return _row_of_table(row, source, book) + _out_of(score)


def _row_of_table(row: Any, source: Source, book: Rulebook) -> str:
    lookup = source.score.lookup
    assert lookup is not None  # noqa: S101 -- exactly one way, says the schema
    number = lookup_rows(source.score, book).get(str(row), lookup.otherwise)
    table = _("tabel {name}").format(name=lookup.table) if lookup.table else _("tabel kebijakan")
    return f"{table} = {plain(number.value) if number is not None else '-'}"


def level_words(axis: Axis, level: Level, book: Rulebook) -> str:
    """Which values have a level: categories, a stretch of numbers, or a place within a population."""
    if axis.measure is not None:
        labels = [value_label(item, axis.measure.field, axis.measure, book) for item in level.when or ()]
        return ", ".join(labels)
    if axis.relative is None:
        return axis.stretches[level.level].words()
    words = {
        3: _("{share} % teratas").format(share=plain(axis.relative.top.value)),
        2: _("di antaranya"),
        1: _("{share} % terbawah").format(share=plain(axis.relative.bottom.value)),
    }
    return words[level.level]
