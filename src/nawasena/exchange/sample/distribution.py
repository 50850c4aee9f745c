"""The documented table that the fictional agency follows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Strict, validate
from nawasena.rules.source import parse

HUNDRED = Decimal(100)


def _as_decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Number = Annotated[Decimal, BeforeValidator(_as_decimal)]
Percent = Annotated[Decimal, BeforeValidator(_as_decimal), Field(ge=0, le=100)]
Shares = dict[str, Percent]
Span = Annotated[tuple[int, int], Field(strict=False)]

M = TypeVar("M", bound=Strict)


def load(model: type[M], name: str) -> M:
    """Read one YAML file of this package as ``model``. Raises ``RuleError`` with file, line and cure."""
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    return validate(model, parse(text, name))


class Band(Strict):
    """Ages from ``low`` (inclusive) to ``high`` (exclusive), in years."""

    low: int = Field(alias="from")
    high: int = Field(alias="to")
    share: Percent = HUNDRED


class Ages(Strict):
    """Ages at the reference date of permanent (``civil``) and ``contract`` staff."""

    civil: tuple[Band, ...] = Field(strict=False)
    contract: tuple[Band, ...] = Field(strict=False)


class Level(Strict):
    """Structural posts of one level.

    ``vacant`` and ``retiring`` (within 12 months) count posts; ``at_most`` is a share of all people.
    """

    at_most: Percent
    vacant: int
    retiring: int
    ages: Span


class Performance(Strict):
    """SKP: predicates, people without any, rows with ratings only (per cent)."""

    shares: Shares
    missing: Percent
    only_ratings: Percent


class Assessment(Strict):
    """Assessments: shares of all people, age in days, odds by level, what accompanies them (per cent)."""

    valid: Percent
    expired: Percent
    valid_days: Span
    expired_days: Span
    odds: dict[str, Number]
    filling: Percent
    partial: Percent
    feedback: Percent
    match_checked: Percent
    technical_test: Percent


class Spread(Strict):
    """A normal distribution."""

    mean: Number
    deviation: Number


class Odds(Strict):
    """Relative weights in draws of a fixed number of people."""

    sangat_baik: Number
    lainnya: Number
    assessment: Number
    discipline: Number


class Talent(Strict):
    """A value of the hidden factor and the evidence that goes with it; shares in per cent of its people."""

    share: Percent
    structural_share: Percent
    odds: Odds
    awards: Shares
    teams: Shares
    certificates: Span
    certified: Span
    feedback: Shares
    competence: Spread
    potential: Spread
    match: Percent
    acting: Percent
    innovation: Percent
    other_unit: Percent
    other_agency: Percent
    attendance: Spread


class Training(Strict):
    """Certificates: kinds, older ones (count), duplicates and unnumbered ones (per cent)."""

    kinds: Shares
    certified_kinds: Shares
    hours: tuple[int, ...] = Field(strict=False)
    older: Span
    duplicate: Percent
    unnumbered: Percent


class Quirks(Strict):
    """Writing habits of SIASN, per cent of rows."""

    apostrophe: Percent
    null_text: Percent
    stray_blanks: Percent
    slash_path: Percent


class Distribution(Strict):
    """The whole table."""

    schema_: Literal["nawasena-sample/1"] = Field(alias="schema")
    reference_date: dt.date
    groups: Shares
    contract: Shares
    women: Shares
    functional_share: Percent
    structural: dict[str, Level]
    ages: Ages
    civil_entry: Band
    contract_months: tuple[int, ...] = Field(strict=False)
    contract_years_ago: Shares
    executing_education: Shares
    skilled_share: Percent
    master_share: Percent
    structural_education: dict[str, Shares]
    health_places: Shares
    name_words: Shares
    religions: Shares
    marriage: Shares
    valid_nik: Percent
    digital_identity: Percent
    hajj: Percent
    standing: Shares
    skp: Performance
    assessment: Assessment
    talents: dict[str, Talent]
    feedback_share: Percent
    history_share: Percent
    attendance_share: Percent
    discipline: Percent
    discipline_end_given: Percent
    discipline_levels: Shares
    training: Training
    verified: Percent
    innovation_levels: Shares
    acting_roles: Shares
    none_declared: Percent
    windows: dict[str, Span]
    coverage: dict[str, Literal["lengkap", "sebagian"]]
    quirks: Quirks
    dirty: dict[str, int]

    @model_validator(mode="after")
    def _whole(self) -> Distribution:
        for name, shares in self._tables().items():
            if (total := sum(shares.values())) != HUNDRED:
                message = _("Bagian pada '{name}' berjumlah {total}, seharusnya 100.")
                raise ValueError(message.format(name=name, total=total))
        return self

    def _tables(self) -> dict[str, Shares]:
        tables = {
            "groups": self.groups,
            "contract_years_ago": self.contract_years_ago,
            "executing_education": self.executing_education,
            "health_places": self.health_places,
            "name_words": self.name_words,
            "religions": self.religions,
            "marriage": self.marriage,
            "standing": self.standing,
            "skp.shares": self.skp.shares,
            "discipline_levels": self.discipline_levels,
            "innovation_levels": self.innovation_levels,
            "acting_roles": self.acting_roles,
            "training.kinds": self.training.kinds,
            "training.certified_kinds": self.training.certified_kinds,
            "talents.share": {key: item.share for key, item in self.talents.items()},
            "talents.structural_share": {key: item.structural_share for key, item in self.talents.items()},
            "ages.civil": {str(band.low): band.share for band in self.ages.civil},
            "ages.contract": {str(band.low): band.share for band in self.ages.contract},
        }
        tables |= {f"structural_education.{key}": item for key, item in self.structural_education.items()}
        return tables | {f"talents.{key}.feedback": item.feedback for key, item in self.talents.items()}


@cache
def distribution() -> Distribution:
    """The distribution as shipped."""
    return load(Distribution, "distribution.yaml")
