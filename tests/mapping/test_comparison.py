"""Comparing two runs: the flow, who moved, and the indicator that moved them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nawasena.mapping.comparison import NOBODY, Comparison, compare_runs
from nawasena.mapping.contributions import contributions
from nawasena.mapping.manifest import RunFolderError
from nawasena.mapping.outputs.flow import flow_svg
from nawasena.mapping.run import Run
from tests.engine.worlds import person, world
from tests.mapping import crowd
from tests.rules.broken import changed, policy_of

HALF = Fraction(1, 2)


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The crowd a year on: one lost the award, one won one, one was assessed, one left, one came."""
    changed = {name: dict(row) for name, row in crowd.CROWD.items() if name != "low"}
    changed["equal"] = crowd.person(
        skp=[crowd.skp("baik")], asesmen=[crowd.assessment("90")], complete=crowd.OPTIONAL
    )
    changed["no assessment"] = crowd.person(skp=[crowd.skp("baik")], asesmen=[crowd.assessment("90")])
    changed["reserve"] = crowd.person(skp=[crowd.skp("baik")])
    out = tmp_path_factory.mktemp("later") / "hasil"
    return crowd.run(out, crowd=crowd.given(changed))


@pytest.fixture(scope="module")
def found(kepka: Run, later: Run) -> Comparison:
    return compare_runs(kepka.folder, later.folder)


def move(found: Comparison, name: str):  # type: ignore[no-untyped-def]
    return next(item for item in found.moves if item.nip == crowd.nip_of(name))


def test_every_person_of_either_run_flows_once(found: Comparison) -> None:
    assert sum(found.flow.values()) == len(crowd.CROWD)
    assert found.same_policy


def test_a_mover_is_told_with_the_indicator_that_moved_them(
    found: Comparison, kepka: Run, later: Run
) -> None:
    mover = move(found, "equal")
    boxes = [run.view.people.filter(nip=mover.nip)["box"].item() for run in (kepka, later)]
    assert [mover.before, mover.after] == boxes
    assert mover.before != mover.after
    labels = dict(mover.causes)
    assert labels["Penghargaan tertinggi 5 tahun terakhir"] == Fraction(-75 * 15, 100)
    assert labels["Peran tertinggi dalam tim kerja 2 tahun terakhir"] == Fraction(-50 * 15, 100)
    assert [abs(points) for _label, points in mover.causes] == sorted(
        (abs(points) for _label, points in mover.causes), reverse=True
    )


def test_who_comes_into_the_map_and_who_leaves_it(found: Comparison) -> None:
    assert move(found, "no assessment").before == NOBODY
    assert move(found, "reserve").after == NOBODY
    assert move(found, "low").after == NOBODY  # not in the second run at all
    assert found.count(into=True) == 1
    assert found.count(into=False) == 2


def test_the_same_run_has_no_movers(kepka: Run) -> None:
    same = compare_runs(kepka.folder, kepka.folder)
    assert same.moves == ()
    assert same.stayed == kepka.manifest.counts["mapped"]


def test_another_policy_is_said(kepka: Run, permen: Run) -> None:
    assert not compare_runs(kepka.folder, permen.folder).same_policy


def test_a_folder_that_is_no_run_is_refused(kepka: Run, tmp_path: Path) -> None:
    with pytest.raises(RunFolderError):
        compare_runs(kepka.folder, tmp_path)


ONE_WAY = """        weight: 70
        combine: first
        children:
          - id: jpm
            label: JPM
            measure: {from: asesmen, take: newest, date: tanggal, field: jpm_potensi}
            score: {linear: {max: 100}}
            unknown: fail
          - id: ijazah
            label: Ijazah
            measure: {from: orang, field: tingkat_pendidikan}
            score: {lookup: {table: pendidikan-411}}
            unknown: fail
"""
OTHER_WAY = """        weight: 70
        measure: {from: asesmen, take: newest, date: tanggal, field: jpm_potensi}
        score: {linear: {max: 100}}
        unknown: fail
"""


def test_contributions_add_up_and_name_the_way_that_is_taken() -> None:
    loaded = policy_of(changed((OTHER_WAY, ONE_WAY)))
    facts = {"jenjang": "pengawas", "tingkat_pendidikan": "s2"}
    skp, level = [{"tahun": 2025, "predikat": "baik"}], {"integritas": 2, "kerja_sama": 2}
    tested = [{"tanggal": dt.date(2025, 5, 1), "jpm_potensi": Decimal("55.5"), **level}]
    old = [{"tanggal": dt.date(2025, 5, 1), **level}]
    found = world(
        loaded, person(facts=facts, skp=skp, asesmen=tested), person(facts=facts, skp=skp, asesmen=old)
    )
    by_test, by_degree = (contributions(item) for item in found.evaluations)
    assert by_test["potensial", "JPM"] == Fraction(70, 100) * Fraction("55.5")
    assert by_degree["potensial", "Ijazah"] == Fraction(70, 100) * 90
    assert ("potensial", "Ijazah") not in by_test and ("potensial", "JPM") not in by_degree
    for points, evaluation in zip((by_test, by_degree), found.evaluations, strict=True):
        for axis in (evaluation.kinerja, evaluation.potensial):
            assert sum(value for key, value in points.items() if key[0] == axis.name) == axis.value


def test_the_picture_is_a_picture_and_tells_the_flow(found: Comparison) -> None:
    picture = flow_svg(found)
    root = ElementTree.fromstring(picture)  # noqa: S314 -- our own text
    assert root.tag.endswith("svg")
    for old, new in found.flow:
        if old != new:
            assert f"ke {'Belum dipetakan' if new == NOBODY else f'Kotak {new}'}" in picture
    ribbons = [item for item in root.iter() if item.get("class") in ("stay", "move", "out")]
    assert len(ribbons) == len([key for key in found.flow if key != (NOBODY, NOBODY)])
