"""An axis that hardly tells people apart: exactly from the share on, and only among enough people."""

from __future__ import annotations

import polars as pl
import pytest

from nawasena.mapping.distribution import (
    Concentration,
    axis_concentrations,
    indicator_concentrations,
)
from nawasena.rules.registry import LoadedPolicy, in_force
from nawasena.rules.thresholds import library_thresholds
from tests.mapping.crowd import DAY, KEPKA, PERMEN


@pytest.fixture(scope="module")
def kepka() -> LoadedPolicy:
    return in_force(KEPKA, DAY)


def levels(*counts: int, **columns: object) -> pl.DataFrame:
    """So many mapped people with performance level 1, 2, 3; the potential of everybody differs enough."""
    chosen = [level for level, count in enumerate(counts, 1) for _ in range(count)]
    spread = [at % 3 + 1 for at in range(len(chosen))]
    frame = pl.DataFrame({"kinerja_level": chosen, "potensial_level": spread})
    return frame.with_columns(status=pl.lit("mapped"), **columns)  # type: ignore[arg-type]


def words(found: list[Concentration]) -> list[str]:
    return [item.words for item in found]


@pytest.mark.parametrize(("most", "others", "told"), [(80, 20, True), (79, 21, False), (88, 12, True)])
def test_from_which_share_on(most: int, others: int, told: bool, kepka: LoadedPolicy) -> None:
    found = axis_concentrations(levels(others, most), kepka)
    text = f"Sumbu Kinerja hampir tidak membedakan: {most} % pegawai berada di tingkat Sesuai ekspektasi."
    assert words(found) == ([text] if told else [])


@pytest.mark.parametrize(("people", "told"), [(19, False), (20, True)])
def test_from_how_many_people_on(people: int, told: bool, kepka: LoadedPolicy) -> None:
    found = axis_concentrations(levels(0, people), kepka)
    assert bool(found) is told
    assert all((item.id, item.share, item.total) == ("kinerja", 100, people) for item in found)


def test_only_the_mapped_are_counted(kepka: LoadedPolicy) -> None:
    frame = pl.concat([levels(5, 20), levels(5).with_columns(status=pl.lit("unmapped"))])
    assert [(item.people, item.total) for item in axis_concentrations(frame, kepka)] == [(20, 25)]


def test_an_agency_sets_its_own_limits(kepka: LoadedPolicy) -> None:
    limits = library_thresholds().model_copy(update={"axis_crowd": 4})
    assert axis_concentrations(levels(1, 4), kepka, limits=limits)
    assert not axis_concentrations(levels(2, 4), kepka, limits=limits)


def test_each_department_by_itself(kepka: LoadedPolicy) -> None:
    lenient = levels(0, 0, 20).with_columns(perangkat_daerah=pl.lit("DINAS A"))
    strict = levels(10, 10, 10).with_columns(perangkat_daerah=pl.lit("DINAS B"))
    nobody = levels(0, 0, 20).with_columns(perangkat_daerah=pl.lit(None, dtype=pl.String))
    found = axis_concentrations(pl.concat([lenient, strict, nobody]), kepka, group="perangkat_daerah")
    text = "DINAS A: sumbu Kinerja hampir tidak membedakan, 100 % pegawai di tingkat Di atas ekspektasi."
    assert words(found) == [text]
    assert found[0].group == "DINAS A"


def test_the_value_of_an_indicator(kepka: LoadedPolicy) -> None:
    # 22 of 25 measured appraisals say Baik (80 points); the three that are unknown do not count
    scores = [80] * 22 + [100] * 3 + [0] * 3
    leaves = [leaf.id for _axis, leaf in kepka.policy.leaves()]
    bits = {f"node_{name}": list(range(28)) for name in leaves} | {"node_skp": scores}
    frame = pl.DataFrame(bits).with_columns(
        status=pl.lit("mapped"),
        unknown_mask=pl.Series([0] * 25 + [1 << leaves.index("skp")] * 3),
        none_mask=pl.lit(0),
        expired_mask=pl.lit(0),
    )
    found = indicator_concentrations(frame, kepka, dict.fromkeys(bits, 1))
    assert words(found) == [
        "Predikat SKP terbaru hampir tidak membedakan: 88 % pegawai yang terukur bernilai Baik."
    ]
    assert (found[0].subject, found[0].id, found[0].people, found[0].total) == ("indicator", "skp", 22, 25)


def test_a_category_axis_has_no_indicator_of_its_own() -> None:
    permen = in_force(PERMEN, DAY)
    assert words(axis_concentrations(levels(0, 25), permen)) == [
        "Sumbu Status kinerja hampir tidak membedakan: 100 % pegawai berada di tingkat Sesuai ekspektasi."
    ]


def test_nobody_at_all(kepka: LoadedPolicy) -> None:
    assert axis_concentrations(levels(5, 5).clear(), kepka) == []
