"""Data quality as data: the 27 indicators with their weights, and what must hold before a mapping starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from nawasena.i18n import _
from nawasena.rules.models import Slug, Status, Strict, Text, validate
from nawasena.rules.numbers import Exact, plain
from nawasena.rules.problems import RuleError
from nawasena.rules.rulebook import Rulebook, library_rulebook
from nawasena.rules.source import Source, parse

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}_[0-9]{1,2}$")]
Words = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
Slugs = Annotated[tuple[Slug, ...], Field(strict=False, min_length=1)]
Percent = Annotated[Exact, Field(ge=0, le=100)]

GRADE_ORDER, EDUCATION_ORDER = "golongan-urut", "pendidikan-urut"
# What the rule of each indicator reads from its parameters: neither more nor less is accepted.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "COM_1": ("years",),
    "COM_2": ("posts",),
    "COM_3": (),
    "COM_4": ("kinds",),
    "COM_5": ("education",),
    "COM_6": (),
    "COM_7": (),
    "TIM_1": (),
    "TIM_2": ("kinds", "posts", "years"),
    "TIM_3": ("kinds", "years"),
    "TIM_4": ("posts",),
    "TIM_5": (),
    "TIM_6": ("standings",),
    "ACC_1": (),
    "ACC_2": ("assignments",),
    "ACC_3": ("kinds", "posts", "years"),
    "ACC_4": ("kinds", "words"),
    "ACC_5": (),
    "ACC_6": ("minimum_education", "posts"),
    "ACC_7": ("kinds",),
    "ACC_8": ("minimum_education", "posts"),
    "ACC_9": ("posts",),
    "ACC_10": ("minimum_grade", "posts"),
    "CON_1": ("kinds",),
    "CON_2": (),
    "CON_3": (),
    "CON_4": ("kinds",),
}


class Parameters(Strict):
    """The words and numbers of one indicator's rule; what it does not read stays empty.

    ``kinds``, ``posts``, ``standings``: categories of ``jenis-asn``, ``jenis-jabatan``, ``kedudukan-hukum``.
    """

    years: int = Field(default=0, ge=0, le=50)
    kinds: tuple[Slug, ...] = Field(default=(), strict=False)
    posts: tuple[Slug, ...] = Field(default=(), strict=False)
    standings: tuple[Slug, ...] = Field(default=(), strict=False)
    assignments: tuple[Literal["dpk", "dpb"], ...] = Field(default=(), strict=False)
    words: tuple[str, ...] = Field(default=(), strict=False)
    education: Slug | None = None
    minimum_education: dict[Slug, Slug] = Field(default_factory=dict)
    minimum_grade: dict[Slug, Slug] = Field(default_factory=dict)


class Indicator(Strict):
    """One indicator. ``columns``: groups of source columns, one of each of which must be there."""

    id: Code
    weight: Annotated[Exact, Field(gt=0, le=100)]
    label: Text
    rule: Text
    columns: tuple[Words, ...] = Field(strict=False, min_length=1)
    parameters: Parameters = Parameters()
    cure: Text
    status: Status
    ref: Slug

    @model_validator(mode="after")
    def _fitting_parameters(self) -> Indicator:
        if self.id not in PARAMETERS:
            raise ValueError(_("Indikator '{name}' tidak dikenal.").format(name=self.id))
        given, wanted = sorted(self.parameters.model_fields_set), list(PARAMETERS[self.id])
        if given != wanted:
            text = _("Parameter '{name}' harus tepat: {wanted}; tertulis: {given}.")
            named = {"wanted": ", ".join(wanted) or "-", "given": ", ".join(given) or "-"}
            raise ValueError(text.format(name=self.id, **named))
        return self

    def missing(self, present: Iterable[str]) -> tuple[str, ...]:
        """The columns without which it cannot be computed: of each absent group the first."""
        there = set(present)
        return tuple(group[0] for group in self.columns if not there.intersection(group))


class Dimension(Strict):
    """Indicators with weights that add up to ``printed_total``: 100, but for the rounding of the print."""

    id: Slug
    label: Text
    weight: Annotated[Exact, Field(gt=0, le=1)]
    printed_total: Exact
    indicators: tuple[Indicator, ...] = Field(strict=False, min_length=1)

    @model_validator(mode="after")
    def _sums(self) -> Dimension:
        total = sum((item.weight for item in self.indicators), Decimal(0))
        if total != self.printed_total:
            text = _("Bobot indikator '{name}' berjumlah {total}, bukan {printed}.")
            raise ValueError(text.format(name=self.id, total=plain(total), printed=plain(self.printed_total)))
        # Half a unit of the second decimal for each weight is all that printing can take away.
        if abs(total - 100) * 200 > len(self.indicators):
            text = _("Bobot indikator '{name}' berjumlah {total}: lebih dari pembulatan cetak terhadap 100.")
            raise ValueError(text.format(name=self.id, total=plain(total)))
        return self

    def share(self, indicator: Indicator) -> Fraction:
        """The weight of an indicator within the dimension: a part of 1, exact."""
        return Fraction(indicator.weight) / Fraction(self.printed_total)


class Quality(Strict):
    """The index. ``outside``: legal standings that are not assessed."""

    schema_: Literal["nawasena-quality/1"] = Field(alias="schema")
    id: Slug
    title: Text
    status: Status
    references: Slugs
    outside: tuple[Slug, ...] = Field(strict=False)
    note: Text | None = None
    dimensions: tuple[Dimension, ...] = Field(strict=False, min_length=1)

    @model_validator(mode="after")
    def _sums(self) -> Quality:
        total = sum((item.weight for item in self.dimensions), Decimal(0))
        if total != 1:
            raise ValueError(_("Bobot dimensi berjumlah {total}, bukan 1.").format(total=plain(total)))
        return self

    @model_validator(mode="after")
    def _once_each(self) -> Quality:
        names = [*(item.id for item in self.dimensions), *(item.id for item in self.indicators)]
        if repeated := sorted(name for name, count in Counter(names).items() if count > 1):
            raise ValueError(_("Tertulis dua kali: {names}.").format(names=", ".join(repeated)))
        if unknown := sorted({item.ref for item in self.indicators} - set(self.references)):
            text = _("Rujukan tidak ada di 'references': {names}.")
            raise ValueError(text.format(names=", ".join(unknown)))
        return self

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in order."""
        return tuple(item for dimension in self.dimensions for item in dimension.indicators)

    def indicator(self, code: str) -> Indicator:
        """One indicator. Raises KeyError when there is none of that code."""
        found = next((item for item in self.indicators if item.id == code), None)
        if found is None:
            raise KeyError(code)
        return found


class QualityGate(Strict):
    """What must hold before a mapping starts. All numbers are percentages.

    ``minimum_computed``: share of the weights whose indicators had their columns. ``required``: indicators
    that must be computed. ``maximum_failing``: share of the people an indicator applies to.
    """

    schema_: Literal["nawasena-quality-gate/1"] = Field(alias="schema")
    id: Slug
    title: Text
    status: Status
    references: Slugs
    minimum_index: Percent
    minimum_computed: Percent
    minimum_dimensions: dict[Slug, Percent] = Field(default_factory=dict)
    required: tuple[Code, ...] = Field(default=(), strict=False)
    maximum_failing: dict[Code, Percent] = Field(default_factory=dict)


def quality_source(name: str) -> Source:
    """A file of the library's folder ``quality``."""
    path = resources.files("nawasena.rules") / "library" / "quality" / f"{name}.yaml"
    return parse(path.read_text(encoding="utf-8"), f"quality/{name}.yaml")


def read_quality(source: Source, book: Rulebook | None = None) -> Quality:
    """Validate an index and check its words against the catalogue. Raises RuleError."""
    quality = validate(Quality, source)
    _refuse(source, _unknown_words(quality, book or library_rulebook()))
    return quality


def read_gate(source: Source, quality: Quality) -> QualityGate:
    """Validate a gate; it may name only what ``quality`` has. Raises RuleError."""
    gate = validate(QualityGate, source)
    codes, dimensions = {item.id for item in quality.indicators}, {item.id for item in quality.dimensions}
    named = {*gate.required, *gate.maximum_failing} - codes | set(gate.minimum_dimensions) - dimensions
    _refuse(source, sorted(named))
    return gate


def _refuse(source: Source, words: Iterable[str]) -> None:
    if unknown := list(words):
        message = _("Tidak dikenal: {names}.").format(names=", ".join(unknown))
        raise RuleError([source.problem((), message, _("Pakai id yang ada di pustaka."))])


def _unknown_words(quality: Quality, book: Rulebook) -> Iterator[str]:
    """Categories and references that nobody defines."""
    sets = book.catalogue.sets
    yield from (name for name in quality.references if name not in book.regulations)
    yield from (name for name in quality.outside if name not in sets["kedudukan-hukum"].ids)
    for item in quality.indicators:
        for name, words in _words_by_set(item.parameters):
            yield from (word for word in words if word not in sets[name].ids)


def _words_by_set(own: Parameters) -> Iterator[tuple[str, Iterable[Any]]]:
    yield "jenis-asn", own.kinds
    yield "jenis-jabatan", own.posts
    yield "kedudukan-hukum", own.standings
    yield "jenjang", (*own.minimum_education, *own.minimum_grade)
    yield "golongan", own.minimum_grade.values()
    yield "tingkat-pendidikan", (*own.minimum_education.values(), *filter(None, [own.education]))


@cache
def library_quality() -> Quality:
    """The index as shipped."""
    return read_quality(quality_source("indeks-kualitas-data"))


@cache
def library_gate() -> QualityGate:
    """The gate as shipped: an example that an agency replaces by its own."""
    return read_gate(quality_source("syarat-mulai-pemetaan"), library_quality())
