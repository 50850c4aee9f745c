"""From where on something is told to readers: near a cut, hardly telling apart, expiring soon."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Status, Strict, validate
from nawasena.rules.numbers import Number
from nawasena.rules.source import Source, parse


class Thresholds(Strict):
    """Thresholds of what is told; nothing that is computed depends on them.

    ``near_cut``: points from a cut. ``axis_majority``: per cent of people in one level or value.
    ``axis_crowd``: people below which a share says nothing. ``full_coverage``: per cent that must be mapped.
    ``expiry_months``: how far ahead expiring assessments are told.
    """

    schema_: Literal["nawasena-thresholds/1"] = Field(alias="schema")
    status: Status
    near_cut: Number
    axis_majority: Number
    axis_crowd: int = Field(ge=1)
    full_coverage: Number
    expiry_months: int = Field(ge=1, le=120)

    @model_validator(mode="after")
    def _possible(self) -> Thresholds:
        if self.near_cut.value < 0:
            raise ValueError(_("'near_cut' tidak boleh kurang dari nol."))
        if not all(0 < share.value <= 100 for share in (self.axis_majority, self.full_coverage)):
            raise ValueError(_("'axis_majority' dan 'full_coverage' lebih dari 0 sampai dengan 100."))
        return self


def read_thresholds(source: Source) -> Thresholds:
    """The thresholds of a file. Raises RuleError."""
    return validate(Thresholds, source)


@cache
def library_thresholds() -> Thresholds:
    """The thresholds as shipped."""
    path = resources.files("nawasena.rules") / "library" / "thresholds.yaml"
    return read_thresholds(parse(path.read_text(encoding="utf-8"), "thresholds.yaml"))
