"""Posts, leniency, history and the tour of the kabupaten, as the product reads and maps them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from nawasena.engine.reference import Evaluation, Evaluator
from nawasena.engine.result import MAPPED, MET, NOT_MET
from nawasena.exchange.sample.draw import add_years
from nawasena.exchange.sample.story import TOUR_NAMES, StorySummary, TourPerson, tour_people
from nawasena.exchange.sample.story.cast import TOP
from nawasena.exchange.sample.story.plan import story_plan
from nawasena.exchange.sample.story.tour import MISSING_EVIDENCE, NEAR_CUT, STOPPED
from nawasena.exchange.sample.story.writing import Telling, cut
from tests.exchange.sample.conftest import SEED
from tests.exchange.sample.reading import SMALL, read_hierarchy
from tests.exchange.sample.story_reading import TODAY, evaluated, kepka, read_story

LENIENT = "RUMAH SAKIT UMUM DAERAH NAWASENA"
TOP_ECHELONS = ("21", "22")


@pytest.fixture(scope="module")
def mapped(story: StorySummary, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Evaluation]]:
    """The evaluations of the three folders, oldest first."""
    target = tmp_path_factory.mktemp("cuplikan")
    return [evaluated(folder, day, target / folder.name) for folder, day in story.folders.items()]


def people_of(story: StorySummary, edition: int = -1) -> pl.DataFrame:
    folder, day = list(story.folders.items())[edition]
    return read_story(folder, day).evidence.people


def test_thirty_top_posts_four_vacant_six_retiring(story: StorySummary) -> None:
    units = read_hierarchy(list(story.folders)[-1])
    posts = [row for row in units if row["ESELON_ID"] in TOP_ECHELONS]
    heads = people_of(story).filter(pl.col("jenjang") == TOP)
    assert len(posts) == 30
    assert sum(not row["PEMIMPIN_PNS_ID"] for row in posts) == 4
    assert heads["unit_id"].n_unique() == heads.height == 26
    assert {row["ID"] for row in posts if row["PEMIMPIN_PNS_ID"]} == set(heads["unit_id"])
    assert heads.filter(pl.col("tanggal_pensiun") <= add_years(TODAY, 1)).height == 6
    assert heads.filter(pl.col("tanggal_pensiun") <= TODAY).height == 0


def test_the_top_posts_do_not_depend_on_the_size(telling: Telling) -> None:
    heads = [p for p in telling.cast.present(TODAY) if p.role.level == TOP]
    assert len({id(p.role.seat) for p in heads}) == len(heads) == 26
    assert sum(p.retires_on <= add_years(TODAY, 1) for p in heads) == 6
    assert len(telling.cast.present(TODAY)) == 2000


def test_one_office_rates_leniently(telling: Telling) -> None:
    lenient: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for person in telling.cast.present(TODAY):
        office = person.career.unit.office
        counted = lenient if office is not None and office.name == LENIENT else others
        counted.update([person.predicates[2025]] if 2025 in person.predicates else [])
    assert lenient.total() > 80
    assert lenient["sangat_baik"] / lenient.total() > 0.9
    assert others["baik"] / others.total() == pytest.approx(0.88, abs=0.02)


def test_people_come_and_go(story: StorySummary) -> None:
    nips = [set(people_of(story, edition)["nip"]) for edition in range(3)]
    assert nips[0] - nips[1] and nips[1] - nips[0]
    assert len(nips[0] - nips[2]) >= 5  # some of the missing only have a damaged NIP today


def test_earlier_heads_hold_a_post_alone(telling: Telling) -> None:
    for day in story_plan().editions.values():
        then = cut(telling, day).agency
        seats = Counter(p.career.unit.id for p in then.people if p.career.kind == "structural")
        assert max(seats.values()) == 1
        assert all(p.career.post_since <= day and p.career.grade_since <= day for p in then.people)
        assert all(p.life.start <= p.career.post_since for p in then.people)


def test_former_heads_of_departments_are_followed(telling: Telling) -> None:
    first = cut(telling, story_plan().first_day).agency
    then = {p.career.unit.id: p.pns_id for p in first.people if p.career.level == TOP}
    now = {p.career.unit.id: p.pns_id for p in telling.cast.present(TODAY) if p.career.level == TOP}
    assert sum(then[unit] in telling.cast.gone for unit in then if unit in now) == story_plan().successions


def test_nothing_is_known_before_it_happened(story: StorySummary) -> None:
    for folder, day in story.folders.items():
        for frame in read_story(folder, day).evidence.records.values():
            for name, kind in frame.schema.items():
                if kind == pl.Date and name in ("tanggal", "tmt") and frame.height:
                    assert frame[name].max() <= day


def test_people_move_between_boxes(mapped: list[dict[str, Evaluation]]) -> None:
    for before, after in pairwise(mapped):
        both = [(before[nip].box, after[nip].box) for nip in before if nip in after]
        known = [(old, new) for old, new in both if old and new]
        assert len(known) > 20
        assert 0.05 < sum(old != new for old, new in known) / len(known) < 0.8


def person_in(mapped: list[dict[str, Evaluation]], story: StorySummary, key: str) -> Evaluation:
    tour = {item.key: item for item in story.tour}
    return mapped[-1][tour[key].nip]


def outcomes(found: Evaluation) -> dict[str, int]:
    return {trace.gate.id: trace.outcome for trace in found.gates}


def test_the_tour_names_three_people(story: StorySummary) -> None:
    people = people_of(story)
    assert {item.key: item.name for item in story.tour} == dict(TOUR_NAMES)
    for item in story.tour:
        assert people.filter(pl.col("nama") == item.name)["nip"].to_list() == [item.nip]
    assert tour_people(SMALL, SEED) == list(story.tour)


def test_one_is_less_than_a_point_under_the_cut_to_box_9(
    mapped: list[dict[str, Evaluation]], story: StorySummary
) -> None:
    found = person_in(mapped, story, NEAR_CUT)
    assert (found.status, found.box) == (MAPPED, 8)
    assert found.kinerja.value is not None and found.potensial.value is not None
    assert 79 <= found.kinerja.value < 80 <= found.potensial.value


def test_one_in_box_9_is_stopped_by_a_requirement(
    mapped: list[dict[str, Evaluation]], story: StorySummary
) -> None:
    found = person_in(mapped, story, STOPPED)
    assert found.box == 9
    stopped = {name for name, outcome in outcomes(found).items() if outcome != MET}
    assert stopped == {"hukuman_sedang_berat"}
    assert outcomes(found)["hukuman_sedang_berat"] == NOT_MET


def with_needs(found: Evaluation, item: TourPerson) -> Evaluation:
    records = dict(found.person.records)
    for kind, fields in item.needs:
        records[kind] = (*records.get(kind, ()), fields)
    return Evaluator(kepka(), TODAY)(replace(found.person, records=records))


def test_one_record_lifts_the_third(mapped: list[dict[str, Evaluation]], story: StorySummary) -> None:
    found = person_in(mapped, story, MISSING_EVIDENCE)
    item = next(item for item in story.tour if item.key == MISSING_EVIDENCE)
    assert [kind for kind, _fields in item.needs] == ["penghargaan"]
    assert item.needs[0][1]["terverifikasi"] is True
    assert (found.box, with_needs(found, item).box) == (6, 8)


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_tour_can_be_cast_with_any_seed(seed: int) -> None:
    found = tour_people(story_plan().fewest, seed)
    assert [item.key for item in found] == [NEAR_CUT, STOPPED, MISSING_EVIDENCE]
    assert len({item.nip for item in found}) == 3


def test_the_tour_is_there_in_every_edition(story: StorySummary) -> None:
    for folder, day in story.folders.items():
        assert day <= TODAY
        nips = set(read_story(folder, day).evidence.people["nip"])
        assert {item.nip for item in story.tour} <= nips


def test_the_evaluation_dates_are_the_documented_ones(story: StorySummary) -> None:
    assert {folder.name: day for folder, day in story.folders.items()} == {
        "2025-06": dt.date(2025, 6, 30),
        "2025-12": dt.date(2025, 12, 31),
        "2026-06": TODAY,
    }
    assert all(isinstance(folder, Path) and folder.is_dir() for folder in story.folders)
