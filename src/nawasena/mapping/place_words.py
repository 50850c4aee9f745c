"""Where a number of a policy stands and what it is, in words: labels of the policy instead of keys of its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from nawasena.i18n import _, figures
from nawasena.mapping.rule_words import amount_words, band_words, value_label
from nawasena.rules.checks.status import NumberStatus
from nawasena.rules.numbers import Band, plain
from nawasena.rules.policy.axes import Axis, Level, Thirds, Variant
from nawasena.rules.policy.measures import Measure, Window
from nawasena.rules.policy.model import (
    Condition,
    Gate,
    GateTest,
    Ranking,
    StatusMeasure,
    TalentScore,
    TargetStage,
)
from nawasena.rules.policy.nodes import Node, Source
from nawasena.rules.policy.scores import FloorRow, Gap, Scale, ScoreBand
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.source import KeyPath, format_path


@dataclass(frozen=True)
class Place:
    """A number for readers: ``where`` (labels from the axis down), ``what`` it is, and ``text``: the number
    with its words. ``path``: where the file of the policy has it."""

    where: str
    what: str
    text: str
    path: str


def place_of(number: NumberStatus, loaded: LoadedPolicy) -> Place:
    """Where ``number`` stands."""
    steps = _steps(number.path, loaded)
    labels = [label for _key, item in steps if (label := _label(item))]
    return Place(
        " › ".join(labels) or str(loaded.policy.title),
        _what(steps, loaded),
        _text(number, steps),
        format_path(number.path),
    )


_Steps = list[tuple[str | int, Any]]


def _steps(path: KeyPath, loaded: LoadedPolicy) -> _Steps:
    """Every key of the path with what stands there."""
    here: Any = loaded.policy
    steps: _Steps = []
    for key in path:
        here = getattr(here, _attribute(here, str(key))) if isinstance(here, BaseModel) else here[key]
        steps.append((key, here))
    return steps


def _attribute(model: BaseModel, key: str) -> str:
    fields = type(model).model_fields
    return next(name for name, info in fields.items() if key in (name, info.alias))


def _label(item: Any) -> str:
    """What names a part of a policy; empty for what stands inside one."""
    texts: dict[type[BaseModel], str] = {
        Axis: _("Sumbu {label}"),
        Variant: _("Varian: {label}"),
        Gate: _("Syarat: {label}"),
        Ranking: _("Peringkat: {label}"),
        Condition: _("Populasi: {label}"),
        Node: "{label}",
        TargetStage: "{label}",
        TalentScore: _("Nilai talenta"),
        StatusMeasure: _("Status kinerja menurut e-Kinerja"),
    }
    text = texts.get(type(item), "")
    return text.format(label=item.label) if "{label}" in text else text


def _what(steps: _Steps, loaded: LoadedPolicy) -> str:
    """What a number is in the part that it belongs to."""
    words = _named(steps) or _of_score(steps, loaded) or _of_rest(steps, loaded)
    if any(isinstance(item, Source) for _key, item in steps):
        return _("{what} (bila bukti utama belum ada)").format(what=words)
    return words


def _named(steps: _Steps) -> str:
    """What the key alone says."""
    names = {
        "weight": _("Bobot"),
        "at_least": _("Nilai paling sedikit"),
        "at_most": _("Nilai paling banyak"),
        "none": _("Nilai bila diketahui tidak ada catatan"),
        "default": _("Nilai bila belum diketahui"),
        "window": _("Jangka waktu bukti"),
        "max": _("Angka yang bernilai 100"),
        "out_of": _("Poin tertinggi"),
        "otherwise": _("Nilai untuk yang lain"),
        "reliability": _("Keandalan instrumen"),
        "sd": _("Simpangan baku instrumen"),
        "thirds": _("Rentang yang dibagi tiga sama besar"),
        "top": _("Bagian teratas populasi, dalam persen"),
        "bottom": _("Bagian terbawah populasi, dalam persen"),
        "band": _("Batas yang memenuhi"),
        "scale": _("Angka yang bernilai 0 dan yang bernilai 100"),
        "gap": _("Selisih yang bernilai 0 dan yang bernilai 100"),
    }
    key, item = steps[-1]
    if isinstance(item, Ranking):
        return _("Banyaknya dalam daftar pendek")
    return (
        _("Batas tingkat {label}").format(label=item.label)
        if isinstance(item, Level)
        else names.get(str(key), "")
    )


def _of_score(steps: _Steps, loaded: LoadedPolicy) -> str:
    """A row of a score rule: a stretch, or the score of one."""
    item, above = steps[-1][1], steps[-2][1] if len(steps) > 1 else None
    if isinstance(item, ScoreBand | FloorRow):
        return _("Rentang ke-{number}").format(number=int(steps[-1][0]) + 1)
    if isinstance(above, ScoreBand | FloorRow):
        return _("Nilai untuk {row}").format(row=_stretch(above, _measure(steps)))
    keys = [str(key) for key, _item in steps]
    measure = _measure(steps)
    if measure is not None and keys[-3:-1] == ["lookup", "rows"]:
        return _("Nilai untuk {row}").format(row=value_label(keys[-1], measure.field, measure, loaded.book))
    if measure is not None and keys[-3] == "sum_of":
        field = loaded.book.kind(measure).field(keys[-2])
        row = value_label(keys[-1], keys[-2], measure, loaded.book)
        return _("Poin untuk {field}: {row}").format(field=field.label if field else keys[-2], row=row)
    return ""


def _of_rest(steps: _Steps, loaded: LoadedPolicy) -> str:
    """Shares of the talent score and of the score for a target post."""
    key, above = str(steps[-1][0]), steps[-2][1] if len(steps) > 1 else None
    if isinstance(above, TalentScore):
        return _("Bagian sumbu {label}").format(label=dict(loaded.policy.axes)[key].label)
    stage = loaded.policy.target_stage
    if stage is not None and above is stage.share:
        item = loaded.book.kind(stage.measure).field(stage.level)
        row = value_label(key, item.id if item else None, stage.measure, loaded.book)
        return _("Bagian nilai talenta untuk {row}").format(row=row)
    return format_path(tuple(key for key, _item in steps[-2:]))


def _measure(steps: _Steps) -> Measure | None:
    """What the nearest indicator, way or test around a number measures."""
    holders = (Node, Source, GateTest, Gate, Condition)
    found = [item.measure for _key, item in steps if isinstance(item, holders)]
    return found[-1] if found else None


def _stretch(row: Band | FloorRow, measure: Measure | None) -> str:
    if isinstance(row, FloorRow):
        return _("paling sedikit {low}").format(low=plain(row.key))
    return band_words(row) if measure is None or isinstance(row, Level) else amount_words(row, measure)


def _text(number: NumberStatus, steps: _Steps) -> str:
    """The number in words of the reader; a weight as the policy prints it."""
    item = steps[-1][1]
    if isinstance(item, Window):
        return _("{years} tahun").format(years=item.years)
    if isinstance(item, Scale | Gap):
        return _("{zero} dan {full}").format(zero=plain(item.zero), full=plain(item.full))
    if isinstance(item, Thirds):
        return _("{low} sampai {high}").format(low=plain(item.low), high=plain(item.high))
    if isinstance(item, Band | FloorRow):
        return _stretch(item, _measure(steps))
    return figures(number.text)
