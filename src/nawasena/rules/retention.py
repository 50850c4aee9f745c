"""How long things are kept: periods in months, and the days on which they end."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict, Text, validate
from nawasena.rules.source import Source, parse

LONGEST = 1200  # months; nobody plans further than a century


class KeptKind(Strict):
    """A kind of thing that is kept: for how many ``months``, counted from which day, by which regulation."""

    id: Slug
    label: Text
    counted_from: Text
    months: int = Field(ge=1, le=LONGEST)
    status: Status
    ref: Slug


class Retention(Strict):
    """The file."""

    schema_: Literal["nawasena-retention/1"] = Field(alias="schema")
    kinds: tuple[KeptKind, ...] = Field(strict=False)

    @model_validator(mode="after")
    def _once(self) -> Retention:
        names = [kind.id for kind in self.kinds]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(_("'{names}' ditulis lebih dari sekali.").format(names=", ".join(twice)))
        return self


def read_retention(source: Source) -> Retention:
    """The periods of a file. Raises RuleError."""
    return validate(Retention, source)


@cache
def library_retention() -> dict[str, KeptKind]:
    """The periods as shipped, by kind."""
    path = resources.files("nawasena.rules") / "library" / "retention-periods.yaml"
    return {
        kind.id: kind
        for kind in read_retention(parse(path.read_text(encoding="utf-8"), "retention-periods.yaml")).kinds
    }


def last_day(since: dt.date, months: int) -> dt.date:
    """The last day on which something counted from ``since`` is kept: the same day of the month, or the month's
    last where it is shorter. It is due from the day after."""
    index = since.year * 12 + since.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, min(since.day, calendar.monthrange(year, month)[1]))


def first_kept(today: dt.date, months: int) -> dt.date:
    """The earliest day counted from which something is still kept ``today``; whatever is older is due."""
    day = last_day(today, -months)
    while last_day(day, months) >= today:  # 28 to 31 of a month may end on one day
        day -= dt.timedelta(days=1)
    return day + dt.timedelta(days=1)
