"""The agency follows its table to within two points, and its people are consistent in themselves."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import pytest

from nawasena.exchange.sample.agency import Agency, build_agency
from nawasena.exchange.sample.distribution import Distribution, distribution
from nawasena.exchange.sample.draw import add_years
from nawasena.exchange.sample.people import FEMALE, NipRegister, Person
from nawasena.exchange.sample.reference import names, reference
from nawasena.exchange.sample.units import ROOT, build_units
from nawasena.people.nip import parse_nip
from nawasena.rules.models import validate
from nawasena.rules.problems import RuleError
from nawasena.rules.source import parse

POINTS = 2.0


def share(people: Iterable[Person], total: int) -> float:
    return 100 * sum(1 for _person in people) / total


def assert_close(measured: float, promised: float) -> None:
    assert measured == pytest.approx(promised, abs=POINTS)


@pytest.mark.parametrize(("group", "promised"), [("guru", 55), ("nakes", 18), ("lain", 27)])
def test_groups(agency: Agency, group: str, promised: float) -> None:
    assert_close(share((p for p in agency.people if p.role.group == group), len(agency.people)), promised)


def test_a_third_are_contract_staff(agency: Agency) -> None:
    assert_close(share((p for p in agency.people if p.role.contract), len(agency.people)), 34)


@pytest.mark.parametrize(("predicate", "promised"), [("baik", 88), ("sangat_baik", 11), ("", 1)])
def test_predicates_of_each_year(agency: Agency, predicate: str, promised: float) -> None:
    for year in (2024, 2025):
        given = [p.predicates[year] for p in agency.people if year in p.predicates]
        found = [p for p in given if p == predicate or (not predicate and p not in ("baik", "sangat_baik"))]
        assert_close(100 * len(found) / len(given), promised)


def test_few_have_a_valid_assessment_and_some_an_expired_one(agency: Agency) -> None:
    oldest = add_years(agency.today, -3)
    dates = [p.assessed_on for p in agency.people if p.assessed_on]
    assert_close(100 * sum(day >= oldest for day in dates) / len(agency.people), 15)
    assert_close(100 * sum(day < oldest for day in dates) / len(agency.people), 5)
    assert all(p.valid_assessment == (p.assessed_on >= oldest) for p in agency.people if p.assessed_on)


def test_forty_five_offices_and_thirty_top_posts(agency: Agency) -> None:
    offices = [unit for unit in agency.units.all if unit.parent and unit.parent.kind == ROOT]
    assert len(offices) == 45
    assert len(agency.units.posts("jpt_pratama")) == 30


def test_top_posts_vacant_and_retiring(agency: Agency) -> None:
    chiefs = [p for p in agency.people if p.role.level == "jpt_pratama"]
    assert len({id(p.role.seat) for p in chiefs}) == len(chiefs) == 26
    assert sum(1 for unit in agency.units.posts("jpt_pratama") if not unit.leader) == 4
    soon = [p for p in chiefs if agency.today < p.retires_on <= add_years(agency.today, 1)]
    assert len(soon) == 6


def test_nobody_has_retired_but_some_will_within_a_year(agency: Agency) -> None:
    assert all(person.retires_on > agency.today for person in agency.people)
    assert sum(person.retires_on <= add_years(agency.today, 1) for person in agency.people) > 40


def test_nips_are_valid_unique_and_agree_with_the_person(agency: Agency) -> None:
    assert len({p.nip for p in agency.people}) == len(agency.people)
    for person in agency.people:
        nip = parse_nip(person.nip)
        assert nip.birth == person.life.birth
        assert nip.kind == ("pppk" if person.role.contract else "pns")
        assert nip.start_year == person.life.start.year
        assert nip.start_month == (None if person.role.contract else person.life.start.month)
        assert nip.sex == ("perempuan" if person.life.sex == FEMALE else "laki_laki")


def test_serials_count_people_with_the_same_start(agency: Agency) -> None:
    life, register = agency.people[0].life, NipRegister()
    issued = [register.issue(life, contract=True)[-3:] for _unused in range(3)]
    assert issued == ["001", "002", "003"]


def test_careers_follow_life(agency: Agency) -> None:
    for person in agency.people:
        life, career = person.life, person.career
        assert life.birth < add_years(life.start, -17)
        assert life.start <= career.grade_since <= agency.today
        assert life.start <= career.post_since <= agency.today
        assert person.assessed_on is None or life.start <= person.assessed_on <= agency.today
        assert all(life.start < dt.date(year, 4, 1) for year in person.predicates)


def test_grades_fit_the_level_of_the_post(agency: Agency) -> None:
    allowed = reference().structural_grades
    for person in agency.people:
        assert person.role.contract == (not person.career.grade.isdigit())
        if person.role.seat:
            assert person.career.grade in allowed[person.role.level]


def test_the_talented_have_the_better_predicates(agency: Agency) -> None:
    rates = {}
    for talent in distribution().talents:
        staff = [p for p in agency.people if p.talent == talent and 2025 in p.predicates]
        rates[talent] = sum(p.predicates[2025] == "sangat_baik" for p in staff) / len(staff)
    assert rates["menonjol"] > 0.5 > 0.05 > rates["biasa"] > rates["rendah"]


def test_names_are_varied(agency: Agency) -> None:
    lists = names()
    assert min(len(lists.male), len(lists.female), len(lists.last)) >= 120
    written = Counter(person.name for person in agency.people)
    assert len(written) > len(agency.people) * 0.6
    assert any(" " not in name for name in written)
    assert any("MA'RUF" in name for name in written)


@pytest.mark.parametrize("people", [1, 2, 3, 19, 20, 21, 250])
def test_any_size_works(people: int) -> None:
    made = build_agency(distribution(), people, 5).people
    assert len({person.nip for person in made}) == people


def test_the_seed_decides() -> None:
    first, again, other = (build_agency(distribution(), 60, seed).people for seed in (1, 1, 2))
    assert [p.nip for p in first] == [p.nip for p in again] != [p.nip for p in other]


def test_schools_grow_with_teachers() -> None:
    assert [len(build_units(count).of_kind("school")) for count in (0, 14, 15, 29)] == [1, 1, 2, 3]


def test_a_share_that_does_not_add_up_is_refused() -> None:
    from importlib import resources

    text = (resources.files("nawasena.exchange.sample") / "distribution.yaml").read_text(encoding="utf-8")
    wrong = text.replace("guru: 55, nakes: 18", "guru: 56, nakes: 18")
    with pytest.raises(RuleError, match="101"):
        validate(Distribution, parse(wrong, "distribution.yaml"))
