"""May a mapping start? Thresholds are data; every refusal is a sentence with its cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from nawasena.i18n import _
from nawasena.people.quality.result import HUNDRED, IndicatorScore, QualityResult, Score
from nawasena.rules.numbers import plain
from nawasena.rules.quality import QualityGate


@dataclass(frozen=True)
class Reason:
    """Why the gate is shut: a sentence, what to do, and the indicator it is about (if one)."""

    text: str
    cure: str
    indicator: str | None = None


@dataclass(frozen=True)
class GateResult:
    """``open`` when there is no reason against starting."""

    reasons: tuple[Reason, ...]

    @property
    def open(self) -> bool:
        return not self.reasons


def gate(result: QualityResult, policy: QualityGate) -> GateResult:
    """Hold an assessment against the thresholds. Equal to a threshold passes."""
    score = result.agency
    if not score.people:
        text = _("Belum ada pegawai yang datanya dapat dinilai.")
        return GateResult((Reason(text, _("Impor Export Data ASN dari SIASN lebih dahulu.")),))
    reasons = (*_total(score, policy), *_dimensions(score, policy), *_indicators(score, policy))
    return GateResult(reasons)


def _total(score: Score, policy: QualityGate) -> Iterator[Reason]:
    if score.computed < Fraction(policy.minimum_computed):
        text = _("Hanya {found} persen bobot indikator yang dapat dihitung; paling sedikit {least} persen.")
        columns = sorted({name for item in score.indicators for name in item.missing})
        cure = _("Impor data dengan kolom: {columns}.").format(columns=", ".join(columns))
        yield Reason(text.format(found=_down(score.computed), least=plain(policy.minimum_computed)), cure)
    if score.index is None or score.index < Fraction(policy.minimum_index):
        text = _("Indeks kualitas data {found}; paling rendah {least}.")
        cure = _("Perbaiki data pegawai mulai dari indikator yang paling banyak gagal.")
        yield Reason(text.format(found=_shown(score.index), least=plain(policy.minimum_index)), cure)


def _dimensions(score: Score, policy: QualityGate) -> Iterator[Reason]:
    """A dimension of which nothing could be computed is the matter of ``minimum_computed``."""
    for item in score.dimensions:
        least = policy.minimum_dimensions.get(item.dimension.id)
        if least is not None and item.index is not None and item.index < Fraction(least):
            text = _("Indeks {dimension} {found}; paling rendah {least}.")
            named = {"dimension": item.dimension.label, "found": _shown(item.index), "least": plain(least)}
            cure = _("Perbaiki indikator pada dimensi {dimension}.").format(dimension=item.dimension.label)
            yield Reason(text.format(**named), cure)


def _indicators(score: Score, policy: QualityGate) -> Iterator[Reason]:
    for item in score.indicators:
        code = item.indicator.id
        if code in policy.required and item.missing:
            cure = _("Impor data dengan kolom: {columns}.").format(columns=", ".join(item.missing))
            yield Reason(item.left_out, cure, code)
        most = policy.maximum_failing.get(code)
        if most is not None and _failing(item) > Fraction(most):
            text = _(
                "{code} {label}: gagal pada {failing} dari {applicable} pegawai; paling banyak {most} persen."
            )
            counts = {"failing": item.failing, "applicable": item.applicable, "most": plain(most)}
            sentence = text.format(code=code, label=item.indicator.label, **counts)
            yield Reason(sentence, str(item.indicator.cure), code)


def _failing(item: IndicatorScore) -> Fraction:
    return Fraction(0) if item.value is None else HUNDRED - item.value


def _shown(index: Fraction | None) -> str:
    return _("tidak dapat dihitung") if index is None else _down(index)


def _down(value: Fraction) -> str:
    """Two decimals, cut: a number just under a threshold must not be shown as the threshold."""
    return plain(Fraction((value * HUNDRED).__floor__()) / HUNDRED)
