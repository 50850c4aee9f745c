"""Numbers of a regulation: exact, each with status and reference; and bands with declared ends."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from nawasena.i18n import _, figures
from nawasena.rules.models import Slug, Status, Strict

MAX_PLACES = 6


def _exact(value: Any) -> Any:
    """YAML integers and decimals arrive exact; a float never does."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(max_digits=18, decimal_places=MAX_PLACES),
    WithJsonSchema({"type": "number"}),
]


class RuleNumber(Strict):
    """One number of a rule. Without its own ``status``/``ref`` it has those of the block around it."""

    value: Exact
    status: Status | None = None
    ref: Slug | None = None

    @cached_property
    def fraction(self) -> Fraction:
        return Fraction(self.value)


def _as_number(value: Any) -> Any:
    return {"value": value} if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


Number = Annotated[RuleNumber, BeforeValidator(_as_number, json_schema_input_type=Exact | RuleNumber)]


class Band(Strict):
    """A stretch of numbers with declared ends: ``from`` (>=) or ``above`` (>), ``to`` (<=) or ``below`` (<).

    A missing end is unbounded. The status is that of the block around it unless given.
    """

    from_: Exact | None = Field(default=None, alias="from")
    above: Exact | None = None
    to: Exact | None = None
    below: Exact | None = None
    status: Status | None = None
    ref: Slug | None = None

    @model_validator(mode="after")
    def _one_end_each(self) -> Band:
        if self.from_ is not None and self.above is not None:
            raise ValueError(_("Pita memakai 'from' (mulai dari) atau 'above' (di atas), tidak keduanya."))
        if self.to is not None and self.below is not None:
            raise ValueError(_("Pita memakai 'to' (sampai dengan) atau 'below' (di bawah), tidak keduanya."))
        return self

    @cached_property
    def lower(self) -> Fraction | None:
        end = self.from_ if self.from_ is not None else self.above
        return None if end is None else Fraction(end)

    @cached_property
    def upper(self) -> Fraction | None:
        end = self.to if self.to is not None else self.below
        return None if end is None else Fraction(end)

    @property
    def lower_inclusive(self) -> bool:
        return self.from_ is not None

    @property
    def upper_inclusive(self) -> bool:
        return self.to is not None

    @property
    def empty(self) -> bool:
        """Whether the ends are the wrong way round, so that no number lies in the band."""
        if self.lower is None or self.upper is None:
            return False
        one_point = self.lower_inclusive and self.upper_inclusive
        return self.lower > self.upper or (self.lower == self.upper and not one_point)

    def holds(self, value: Fraction | int) -> bool:
        """Whether ``value`` lies in the band."""
        if self.lower is not None and (
            value < self.lower or (value == self.lower and not self.lower_inclusive)
        ):
            return False
        return not (
            self.upper is not None
            and (value > self.upper or (value == self.upper and not self.upper_inclusive))
        )

    def words(self) -> str:
        """``≥ 60 dan < 80``."""
        signs = (("≥", self.from_), (">", self.above), ("≤", self.to), ("<", self.below))
        parts = [f"{sign} {plain(value)}" for sign, value in signs if value is not None]
        return _(" dan ").join(parts) or _("semua nilai")


def plain(value: Decimal | Fraction | int) -> str:
    """A number for people: the decimal sign of the reader, no trailing zeros; an endless fraction gets 6 places."""
    if isinstance(value, Fraction):
        scaled = (value * 2_000_000 + 1).__floor__() // 2
        value = Decimal(scaled).scaleb(-MAX_PLACES)
    return figures(format(Decimal(value).normalize(), "f"))


@dataclass(frozen=True)
class Interval:
    """A stretch of numbers whose ends were computed: from ``lower`` (included) to below ``upper``."""

    lower: Fraction | None
    upper: Fraction | None
    lower_inclusive: bool = True
    upper_inclusive: bool = False

    def holds(self, value: Fraction | int) -> bool:
        """Whether ``value`` lies in the interval."""
        return (self.lower is None or value >= self.lower) and (self.upper is None or value < self.upper)

    def words(self) -> str:
        """``≥ 33,333333 dan < 66,666667``."""
        parts = [
            f"{sign} {plain(end)}" for sign, end in (("≥", self.lower), ("<", self.upper)) if end is not None
        ]
        return _(" dan ").join(parts)


class Domain(Strict):
    """Which numbers a band list must cover: bounds and whether only whole numbers occur."""

    low: int | None
    high: int | None
    whole: bool


def band_defects(bands: list[Band] | tuple[Band, ...], domain: Domain) -> list[tuple[int, str]]:
    """Gaps and overlaps of ``bands`` over ``domain`` as (index of the band, sentence)."""
    order = sorted(range(len(bands)), key=lambda index: _place(bands[index]))
    defects: list[tuple[int, str]] = []
    first, last = bands[order[0]], bands[order[-1]]
    if first.lower is not None and not _covers_low(first, domain):
        defects.append(
            (order[0], _("Tidak ada pita untuk nilai di bawah {value}.").format(value=plain(first.lower)))
        )
    if last.upper is not None and not _covers_high(last, domain):
        defects.append(
            (order[-1], _("Tidak ada pita untuk nilai di atas {value}.").format(value=plain(last.upper)))
        )
    for left, right in pairwise(order):
        if sentence := _joint(bands[left], bands[right], domain):
            defects.append((right, sentence))
    return defects + [(i, _("Pita kosong: ujungnya terbalik.")) for i in order if bands[i].empty]


def _place(band: Band) -> tuple[bool, Fraction, bool]:
    """Where a band stands in a list: by its lower end, and of two with the same end the one that holds it."""
    return band.lower is not None, band.lower or Fraction(0), not band.lower_inclusive


def _covers_low(band: Band, domain: Domain) -> bool:
    if domain.low is None or band.lower is None:
        return band.lower is None
    return band.lower < domain.low or (band.lower == domain.low and band.lower_inclusive)


def _covers_high(band: Band, domain: Domain) -> bool:
    if domain.high is None or band.upper is None:
        return band.upper is None
    return band.upper > domain.high or (band.upper == domain.high and band.upper_inclusive)


def _joint(left: Band, right: Band, domain: Domain) -> str | None:
    """What is wrong where ``left`` ends and ``right`` begins; None when they meet exactly."""
    if left.upper is None or right.lower is None:
        return _("Pita bertumpang tindih: tidak berujung.")
    if left.upper > right.lower:
        return _("Pita bertumpang tindih antara {a} dan {b}.").format(
            a=plain(right.lower), b=plain(left.upper)
        )
    if left.upper == right.lower:
        if left.upper_inclusive and right.lower_inclusive:
            return _("Nilai {value} masuk dua pita.").format(value=plain(left.upper))
        cannot_occur = domain.whole and left.upper.denominator > 1
        if left.upper_inclusive or right.lower_inclusive or cannot_occur:
            return None
        return _("Tidak ada pita untuk {value}.").format(value=plain(left.upper))
    return _gap(left, right, domain)


def _gap(left: Band, right: Band, domain: Domain) -> str | None:
    assert left.upper is not None and right.lower is not None  # noqa: S101 -- the caller looked
    if domain.whole:
        low = left.upper.__floor__() + (1 if left.upper_inclusive or left.upper.denominator > 1 else 0)
        high = right.lower.__ceil__() - (1 if right.lower_inclusive or right.lower.denominator > 1 else 0)
        if low > high:
            return None
        return _("Tidak ada pita untuk {value}.").format(value=plain(low))
    middle = (left.upper + right.lower) / 2
    return _("Tidak ada pita untuk {value}.").format(value=plain(middle))
