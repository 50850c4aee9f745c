"""Population, gates, talent score and ranks in words: what decides beside the scores."""

from __future__ import annotations

from collections.abc import Iterator

from nawasena.i18n import _
from nawasena.mapping.rule_words import amount_words, measure_words, value_label
from nawasena.rules.numbers import Band, plain
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.model import Condition, Gate, GateTest, Ranking, RankKey, TargetStage
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.rulebook import Rulebook


def population_lines(loaded: LoadedPolicy) -> Iterator[str]:
    """Who belongs, one line for each condition."""
    for condition in loaded.policy.population:
        text = _("{label}: {test}; tidak diketahui: {unknown}")
        unknown = _("tetap ikut") if condition.unknown == "keep" else _("di luar")
        yield text.format(label=condition.label, test=_condition(condition, loaded.book), unknown=unknown)


def _condition(condition: Condition, book: Rulebook) -> str:
    measure = condition.measure
    return f"{measure_words(measure, book)}: {_passing(condition.in_, condition.band, measure, book)}"


def gate_words(gate: Gate, book: Rulebook) -> str:
    """What a requirement tests, and what the unknown means."""
    if gate.boxes is not None:
        return _("kotak {boxes}").format(boxes=", ".join(map(str, gate.boxes)))
    return _("; dan ").join(test_words(test, book) for test in gate.tests)


def test_words(test: GateTest, book: Rulebook) -> str:
    """One test: what is measured, what passes, and what the absent and the unknown mean."""
    passing = _passing(test.in_, test.band, test.measure, book)
    words = f"{measure_words(test.measure, book)}: {passing}"
    outcomes = {"met": _("terpenuhi"), "not_met": _("tidak terpenuhi"), "manual": _("diperiksa")}
    if test.none is not None:
        words += "; " + _("tidak ada: {outcome}").format(outcome=outcomes[test.none])
    return words + "; " + _("tidak diketahui: {outcome}").format(outcome=outcomes[test.unknown])


def _passing(
    chosen: tuple[str | bool, ...] | None, band: Band | None, measure: Measure, book: Rulebook
) -> str:
    if band is not None:
        return amount_words(band, measure)
    return ", ".join(value_label(value, measure.field, measure, book) for value in chosen or ())


def talent_words(loaded: LoadedPolicy) -> str | None:
    """The shares of the talent score; None where the policy has none."""
    talent, axes = loaded.policy.talent, loaded.policy.axes
    if talent is None:
        return None
    text = _("Nilai talenta: {a} x {kinerja} + {b} x {potensial}")
    a, b = plain(talent.kinerja.value), plain(talent.potensial.value)
    return text.format(a=a, kinerja=axes.kinerja.label, b=b, potensial=axes.potensial.label)


def stage_words(stage: TargetStage, book: Rulebook) -> str:
    """The score for a target post: the share of the talent score by level, the rest from the test."""
    item = book.kind(stage.measure).field(stage.level)
    labels = book.catalogue.categories(item) if item is not None else None
    shares = ", ".join(
        f"{labels.label_of(name) if labels else name} {plain(share.value)}"
        for name, share in stage.share.items()
    )
    words = _("{label}: bagian nilai talenta {shares}; selebihnya {measure}")
    text = words.format(label=stage.label, shares=shares, measure=measure_words(stage.measure, book))
    if stage.boxes is not None:
        text += "; " + _("hanya kotak {boxes}").format(boxes=", ".join(map(str, stage.boxes)))
    return text


def ranking_words(ranking: Ranking, loaded: LoadedPolicy) -> str:
    """By what people are ranked, among whom, and how many are on the short list."""
    person = loaded.book.catalogue.person
    groups = [item.label for name in ranking.groups if (item := person.field(name)) is not None]
    among = _("dalam {groups}").format(groups=", ".join(map(str, groups))) if groups else _("seluruhnya")
    keys = _(", lalu ").join(_key(key, loaded) for key in ranking.keys)
    words = f"{ranking.label} ({among}): {keys}{_(', lalu NIP')}"
    return words if ranking.top is None else words + "; " + _("daftar pendek {top}").format(top=ranking.top)


def _key(key: RankKey, loaded: LoadedPolicy) -> str:
    if key.order is not None:
        return _("kotak {boxes}").format(boxes=" ".join(map(str, key.order)))
    axes = {name: str(axis.label) for name, axis in loaded.policy.axes}
    nodes = {node.id: str(node.label) for _axis, node in loaded.policy.nodes()}
    return {**axes, **nodes, "talent": _("nilai talenta")}.get(key.by, key.by)
