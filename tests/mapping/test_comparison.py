"""Comparing two runs: the flow, who moved, and the indicator that moved them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nawasena.mapping.comparison import NOBODY, Comparison, compare_runs, effective_shares
from nawasena.mapping.manifest import RunFolderError
from nawasena.mapping.outputs.flow import flow_svg
from nawasena.mapping.run import Run
from nawasena.rules.registry import library_policies
from tests.mapping import crowd

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


def test_shares_of_indicators_add_up_to_the_axis() -> None:
    kepka = next(item for item in library_policies() if item.policy.id == crowd.KEPKA)
    shares = effective_shares(kepka)
    assert shares["skp"] == Fraction(60, 100)
    assert shares["lama_jabatan"] == Fraction(10, 100) / 3
    performance = [leaf.id for axis, leaf in kepka.policy.leaves() if axis == "kinerja"]
    assert sum(shares[name] for name in performance) == 1


def test_the_picture_is_a_picture_and_tells_the_flow(found: Comparison) -> None:
    picture = flow_svg(found)
    root = ElementTree.fromstring(picture)  # noqa: S314 -- our own text
    assert root.tag.endswith("svg")
    for old, new in found.flow:
        if old != new:
            assert f"ke {'Belum dipetakan' if new == NOBODY else f'Kotak {new}'}" in picture
    ribbons = [item for item in root.iter() if item.get("class") in ("stay", "move", "out")]
    assert len(ribbons) == len([key for key in found.flow if key != (NOBODY, NOBODY)])
