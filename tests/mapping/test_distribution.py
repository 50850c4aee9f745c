"""An axis that hardly tells people apart: exactly from the share on, and only among enough people."""

from __future__ import annotations

import json
from fractions import Fraction

import polars as pl
import pytest

from nawasena.core import display
from nawasena.i18n import again, speaking
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


def words(found: list[Concentration], loaded: LoadedPolicy) -> list[str]:
    return [item.words(loaded) for item in found]


@pytest.mark.parametrize(("most", "others", "told"), [(80, 20, True), (79, 21, False), (88, 12, True)])
def test_from_which_share_on(most: int, others: int, told: bool, kepka: LoadedPolicy) -> None:
    found = axis_concentrations(levels(others, most), kepka)
    text = f"Sumbu Kinerja hampir tidak membedakan: {most} % pegawai berada di tingkat Sesuai ekspektasi."
    assert words(found, kepka) == ([text] if told else [])


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
    assert words(found, kepka) == [text]
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
    assert words(found, kepka) == [
        "Predikat SKP terbaru hampir tidak membedakan: 88 % pegawai yang terukur bernilai Baik."
    ]
    assert (found[0].subject, found[0].id, found[0].people, found[0].total) == ("indicator", "skp", 22, 25)


def test_a_category_axis_has_no_indicator_of_its_own() -> None:
    permen = in_force(PERMEN, DAY)
    assert words(axis_concentrations(levels(0, 25), permen), permen) == [
        "Sumbu Status kinerja hampir tidak membedakan: 100 % pegawai berada di tingkat Sesuai ekspektasi."
    ]


def test_nobody_at_all(kepka: LoadedPolicy) -> None:
    assert axis_concentrations(levels(5, 5).clear(), kepka) == []


@pytest.mark.parametrize(
    ("most", "total", "share"),
    [(7, 8, "87,5"), (80, 81, "98,8"), (997, 1000, "99,7"), (1999, 2000, "100"), (25, 25, "100")],
)
def test_a_share_has_one_decimal_half_up(most: int, total: int, share: str, kepka: LoadedPolicy) -> None:
    found = Concentration("axis", "kinerja", Fraction(2), None, most, total)
    assert f": {share} % pegawai berada" in found.words(kepka)
    assert display.share(most, total) == f"{share} %"


def scored(name: str, value: Fraction | int, loaded: LoadedPolicy) -> str:
    found = Concentration("indicator", name, Fraction(value), None, 9, 10)
    return found.words(loaded).rpartition(" bernilai ")[2].removesuffix(".")


def test_a_score_is_told_in_words_of_the_policy(kepka: LoadedPolicy) -> None:
    linear, bands, other, own = leaves_by_rule(kepka)
    assert scored(linear, 100, kepka) == "100 dari 100, setara tingkat Tinggi"
    assert scored(linear, 80, kepka) == "80 dari 100, setara tingkat Tinggi"
    assert scored(linear, Fraction(79_995, 1000), kepka) == "79,995 dari 100, setara tingkat Menengah"
    assert scored(linear, Fraction(59_994, 1000), kepka) == "59,99 dari 100, setara tingkat Rendah"
    assert scored(bands, 50, kepka) == "1 sampai 2 catatan"
    assert scored(bands, 100, kepka) == "paling sedikit 3 catatan"
    assert scored(bands, 0, kepka) == "0 catatan"
    assert scored(other, 100, kepka).startswith("selain ")
    assert scored(own, 80, kepka) == "Baik"


def leaves_by_rule(loaded: LoadedPolicy) -> tuple[str, str, str, str]:
    """An indicator with a linear score, one of counted records in bands, one with other rows, the SKP."""
    potential = [leaf for axis, leaf in loaded.policy.leaves() if axis == "potensial"]
    linear = next(leaf.id for leaf in potential if leaf.score is not None and leaf.score.linear is not None)
    counted = [leaf for leaf in potential if leaf.sources[0].measure.take == "count"]
    bands = next(leaf.id for leaf in counted if len(leaf.sources[0].score.steps or ()) == 3)
    other = next(
        leaf.id
        for leaf in potential
        if (lookup := leaf.sources[0].score.lookup) is not None and lookup.otherwise is not None
    )
    return linear, bands, other, "skp"


def test_what_is_kept_is_read_back(kepka: LoadedPolicy) -> None:
    for found in (
        Concentration("axis", "kinerja", Fraction(2), "DINAS A", 20, 25),
        Concentration("indicator", "skp", Fraction(200, 3), None, 20, 25),
    ):
        assert Concentration.of(json.loads(json.dumps(found.kept))) == found


def test_it_is_told_in_the_language_of_the_reader(kepka: LoadedPolicy) -> None:
    found = Concentration("axis", "kinerja", Fraction(2), None, 7, 8)
    with speaking("en"):
        said = found.words(kepka)
        assert str(kepka.policy.axes.kinerja.level(2).label) in said
        assert "87.5 %" in said and "pegawai" not in said
        assert (
            again("Sumbu X hampir tidak membedakan: 87,5 % pegawai berada di tingkat Y.").count("87.5 %") == 1
        )
