"""How far a mapping reaches: from all ASN to those who are mapped, and whether it is a *pemetaan awal*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from nawasena.engine.result import MAPPED, OUTSIDE, Indicator, indicators
from nawasena.engine.snapshot import REFUSED
from nawasena.engine.source_scales import TOP
from nawasena.i18n import _
from nawasena.mapping import words
from nawasena.mapping.values import number_words
from nawasena.rules.catalogue import PERSON
from nawasena.rules.reading import Reads
from nawasena.rules.registry import LoadedPolicy, kind_names
from nawasena.rules.thresholds import Thresholds, library_thresholds

EVERYBODY, INSIDE, COMPLETE, REACHED = "asn", "population", "complete", "mapped"


@dataclass(frozen=True)
class Stage:
    """A stage and how many people are left; ``id`` is one of the names above or a kind of evidence."""

    id: str
    label: str
    people: int


@dataclass(frozen=True)
class Funnel:
    """The stages of a population. ``words``: that this is a *pemetaan awal*, because fewer are mapped than
    make a full coverage; None when it is not."""

    stages: tuple[Stage, ...]
    words: str | None

    @property
    def first_map(self) -> bool:
        return self.words is not None


def funnel(
    result: pl.DataFrame, people: pl.DataFrame, loaded: LoadedPolicy, *, limits: Thresholds | None = None
) -> Funnel:
    """The funnel of a result table over ``people``, the ``orang`` table of its snapshot.

    Both may be narrowed to some people; who is in only one of them is left out. *Data complete*: in the
    population, every fact the policy reads is known and no row of evidence was refused. That stage does not
    narrow those after it: a policy can map somebody of whom a fact is missing.
    """
    raw = result.join(people.select("id"), on="id", how="inner")
    everybody, inside, *needed, mapped = stages(raw, loaded, indicators(loaded.policy))
    complete = with_complete_data(raw, people, loaded)
    steps = (everybody, inside, Stage(COMPLETE, _("Data lengkap"), complete), *needed, mapped)
    return Funnel(steps, first_map(mapped.people, everybody.people, limits))


def with_complete_data(result: pl.DataFrame, people: pl.DataFrame, loaded: LoadedPolicy) -> int:
    """How many people of the population have complete data; see :func:`funnel`."""
    whole = people.filter(_whole(people, loaded)).select("id")
    return result.filter(pl.col("status") != OUTSIDE).join(whole, on="id", how="semi").height


def _whole(people: pl.DataFrame, loaded: LoadedPolicy) -> pl.Expr:
    """Whether all facts the policy reads are known and nothing it reads was refused."""
    facts = [pl.col(name).is_not_null() for name in sorted(Reads.of(loaded).facts) if name in people.columns]
    columns = [REFUSED + kind for kind in sorted(kind_names(loaded.policy))]
    whole = [~pl.col(name).fill_null(value=False) for name in columns if name in people.columns]
    return pl.all_horizontal(pl.lit(value=True), *facts, *whole)


def stages(raw: pl.DataFrame, loaded: LoadedPolicy, found: Sequence[Indicator]) -> list[Stage]:
    """How many people are left after each thing a mapping needs, performance first."""
    inside = raw.filter(pl.col("status") != OUTSIDE)
    mapped = raw.filter(pl.col("status") == MAPPED).height
    return [
        Stage(EVERYBODY, _("ASN dalam data"), raw.height),
        Stage(INSIDE, _("Dalam populasi"), inside.height),
        *_needed(inside, loaded, found),
        Stage(REACHED, _("Terpetakan"), mapped),
    ]


def _needed(inside: pl.DataFrame, loaded: LoadedPolicy, found: Sequence[Indicator]) -> Iterator[Stage]:
    """Evidence without which nobody is mapped, kind by kind; each stage narrows the one before."""
    order = [name for name, _axis in loaded.policy.axes]
    needs = sorted((item for item in found if item.fails), key=lambda item: order.index(item.axis))
    titles = {
        "skp": _("… dan penilaian kinerja berlaku"),
        "asesmen": _("… dan asesmen berlaku"),
        PERSON: _("… dan data kepegawaian yang dinilai terisi"),
    }
    for kind in dict.fromkeys(item.kind for item in needs):
        needed = [item for item in needs if item.kind == kind]
        inside = inside.filter(~pl.any_horizontal(words.bit("unknown_mask", item) for item in needed))
        label = _("… dan {evidence} tercatat").format(evidence=loaded.book.catalogue.kinds[kind].label)
        yield Stage(kind, titles.get(kind, label), inside.height)


def first_map(mapped: int, total: int, limits: Thresholds | None = None) -> str | None:
    """That this is a *pemetaan awal*, when fewer than ``limits.full_coverage`` per cent are mapped."""
    full = (limits or library_thresholds()).full_coverage.fraction
    if mapped * TOP >= full * total:
        return None
    text = _("Pemetaan awal: baru {share} % pegawai ({count} dari {total}) dapat dipetakan.")
    return text.format(share=number_words(tenths(mapped, total)), count=mapped, total=total)


def tenths(part: int, total: int) -> Fraction:
    """A share in per cent with one decimal, half up: as every page and sheet rounds it."""
    return Fraction((2 * 10 * TOP * part + total) // (2 * total), 10)
