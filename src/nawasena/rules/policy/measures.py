"""Measures: which value a person's evidence yields before any score is given."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict

Take = Literal["newest", "earliest", "best", "worst", "count", "distinct", "sum"]
COUNTING: frozenset[str] = frozenset({"count", "distinct", "sum"})


class Where(Strict):
    """A condition a record must meet to be considered: exactly one test.

    ``in``/``not_in``: category ids, or true/false. ``same_as_person``: equals that fact of the person.
    ``from_evaluation``: a date on or after the evaluation date. An empty field meets no condition.
    """

    field: Slug
    in_: tuple[str | bool, ...] | None = Field(default=None, alias="in", strict=False, min_length=1)
    not_in: tuple[str | bool, ...] | None = Field(default=None, strict=False, min_length=1)
    same_as_person: Slug | None = None
    from_evaluation: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Where:
        tests = (self.in_, self.not_in, self.same_as_person, self.from_evaluation)
        if sum(test is not None for test in tests) != 1:
            raise ValueError(
                _("'where' memerlukan tepat satu dari in, not_in, same_as_person, from_evaluation.")
            )
        return self


class Window(Strict):
    """How far back records count: ``years`` before the evaluation date; ``inclusive`` says whether
    the first day of the window belongs to it."""

    years: int = Field(ge=1, le=50)
    inclusive: bool
    status: Status | None = None
    ref: Slug | None = None


class Measure(Strict):
    """A value from evidence.

    ``from: orang`` reads one ``field`` of the person. From records, ``date`` names the field that dates a
    record (a year counts as its 31 December); records dated after the evaluation never count. ``where`` and
    ``window`` narrow, ``take`` reduces: ``newest``/``earliest`` give the ``field`` of that record (records
    in which it is empty are passed over), ``best``/``worst`` give the highest/lowest score, ``count`` the
    number of records (those sharing the ``unique`` key once), ``distinct`` the number of different values
    of ``field``, ``sum`` the total of ``field`` (of records sharing the ``unique`` key, the newest).
    ``fields`` reads several values of one record together. ``year_back: n`` takes only the n-th year before
    the last complete one. ``as: completed_years`` turns a date into whole years up to the evaluation date,
    ``as: years_until`` into whole years from it (a past date is 0).
    """

    from_: Slug = Field(alias="from")
    take: Take | None = None
    field: Slug | None = None
    fields: tuple[Slug, ...] = Field(default=(), strict=False)
    date: Slug | None = None
    where: tuple[Where, ...] = Field(default=(), strict=False)
    window: Window | None = None
    year_back: int | None = Field(default=None, ge=0, le=20)
    unique: Slug | None = None
    as_: Literal["completed_years", "years_until"] | None = Field(default=None, alias="as")

    @model_validator(mode="after")
    def _consistent(self) -> Measure:
        if self.field is not None and self.fields:
            raise ValueError(_("Pakai 'field' atau 'fields', tidak keduanya."))
        if self.take == "count" and (self.field or self.fields):
            raise ValueError(_("'take: count' menghitung catatan; hapus 'field'."))
        if self.take != "count" and not (self.field or self.fields):
            raise ValueError(_("'field' atau 'fields' wajib."))
        if self.unique is not None and self.take not in ("count", "sum"):
            raise ValueError(_("'unique' hanya untuk 'take: count' atau 'sum'."))
        if self.year_back is not None and self.window is not None:
            raise ValueError(_("Pakai 'window' atau 'year_back', tidak keduanya."))
        if self.as_ is not None and self.take not in (None, "newest", "earliest"):
            raise ValueError(_("'as' hanya untuk fakta pegawai, 'take: newest', atau 'earliest'."))
        if self.as_ is not None and self.fields:
            raise ValueError(_("'as' memerlukan satu 'field'."))
        if len(set(self.fields)) != len(self.fields):
            raise ValueError(_("'fields' menyebut kolom yang sama lebih dari satu kali."))
        if self.fields and self.take not in ("newest", "earliest", "best", "worst"):
            raise ValueError(_("'fields' hanya untuk 'take: newest', 'earliest', 'best', atau 'worst'."))
        return self

    @property
    def counting(self) -> bool:
        """Whether the value is made of many records (then 0 is a value as soon as any record exists)."""
        return self.take in COUNTING

    @property
    def bounded(self) -> bool:
        """Whether records may be too old to count."""
        return self.window is not None or self.year_back is not None
