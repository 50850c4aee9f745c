"""Who plays in the story: the fictional agency, those who left it, and the three people of the tour."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from nawasena.exchange.sample.agency import Agency, build_agency, deal_predicates
from nawasena.exchange.sample.career import Careers
from nawasena.exchange.sample.draw import (
    add_months,
    add_years,
    chance,
    day_between,
    first_of_month,
    round_half_up,
)
from nawasena.exchange.sample.people import OTHERS, Career, Life, Lives, NameBook, NipRegister, Person, Role
from nawasena.exchange.sample.story.plan import Story, story_distribution
from nawasena.exchange.sample.story.tour import cast_tour

TOP = "jpt_pratama"
ACTIVE = "aktif"


@dataclass
class Cast:
    """Everybody of all editions. ``gone``: ids of those who retired before today; ``tour``: by key."""

    agency: Agency
    gone: frozenset[str]
    tour: dict[str, Person]

    def present(self, day: dt.date) -> list[Person]:
        """Who was in service on ``day``."""
        return [
            person
            for person in self.agency.people
            if person.life.start <= day and (person.pns_id not in self.gone or person.retires_on > day)
        ]


def build_cast(plan: Story, people: int, seed: int) -> Cast:
    """The people of all editions; today's are exactly ``people``."""
    agency = build_agency(story_distribution(), people, seed)
    register = NipRegister()
    for person in agency.people:
        register.issue(person.life, contract=person.role.contract)
    tour = cast_tour(plan, agency)
    _stay_too_long(plan, agency, register, {person.pns_id for person in tour.values()})
    leavers = _leavers(plan, agency, register)
    agency.people += leavers
    _appraise(plan, agency, leavers)
    return Cast(agency, frozenset(person.pns_id for person in leavers), tour)


def _stay_too_long(plan: Story, agency: Agency, register: NipRegister, spared: set[str]) -> None:
    """Some are past the retirement age; their birth moves back, so they get another NIP."""
    staff = [
        person
        for person in agency.people
        if not person.role.contract
        and person.role.seat is None
        and person.standing == ACTIVE
        and person.pns_id not in spared
    ]
    count = round_half_up(len(staff) * plan.overdue.share / 100)
    for person in agency.rng.sample(staff, count):
        day = agency.today - dt.timedelta(days=agency.rng.randint(*plan.overdue.days))
        _retire(person, day, register)


def _retire(person: Person, day: dt.date, register: NipRegister) -> None:
    """Move a life back so that the retirement age is reached on ``day``."""
    birth = add_years(day, -person.career.bup)
    earlier = person.life.birth - birth
    person.life = Life(person.life.sex, birth, first_of_month(person.life.start - earlier))
    person.nip = register.issue(person.life, contract=False)


def _leavers(plan: Story, agency: Agency, register: NipRegister) -> list[Person]:
    """People who retired between the first edition and today; the first of them headed top posts."""
    count = max(plan.successions, round_half_up(len(agency.people) * plan.past.leavers / 100))
    lives = Lives(agency.rng, agency.table, agency.today)
    careers = Careers(agency.rng, agency.table, agency.units, agency.today)
    names, successors = NameBook(agency.rng, agency.table), _successors(plan, agency)
    leavers = []
    for index in range(count):
        successor = successors[index] if index < len(successors) else None
        role = _role_before(agency, successor)
        life = lives.draw(role)
        number, name = len(agency.people) + index + 1, names.draw(life.sex)
        career = _settled(careers.draw(role, life), add_years(plan.first_day, -1))
        leaver = Person(number, role, _talent(agency), life, name, career, "")
        newest = add_months(agency.today, -3 if successor else -1)
        _retire(leaver, day_between(agency.rng, add_months(plan.first_day, 1), newest), register)
        if successor is not None:
            after = first_of_month(add_months(leaver.retires_on, 1))
            successor.career = replace(successor.career, post_since=after)
        leavers.append(leaver)
    return leavers


def _settled(career: Career, day: dt.date) -> Career:
    """Nobody gets a new post or grade in the last year before retiring."""
    return replace(career, post_since=min(career.post_since, day), grade_since=min(career.grade_since, day))


def _role_before(agency: Agency, successor: Person | None) -> Role:
    if successor is not None:
        return Role(OTHERS, contract=False, seat=successor.role.seat, level=TOP)
    groups = list(agency.table.groups)
    weights = [float(share) for share in agency.table.groups.values()]
    return Role(agency.rng.choices(groups, weights)[0], contract=False)


def _talent(agency: Agency) -> str:
    shares = {key: float(item.share) for key, item in agency.table.talents.items()}
    return agency.rng.choices(list(shares), list(shares.values()))[0]


def _successors(plan: Story, agency: Agency) -> list[Person]:
    """Heads of departments who took over in between, long in service; the regional secretary is not one."""
    oldest = add_years(agency.today, -15)
    heads = [
        person
        for person in agency.people
        if person.role.level == TOP
        and not person.role.retiring
        and person.role.seat is not agency.units.posts(TOP)[0]
        and person.life.start < oldest
    ]
    return agency.rng.sample(heads, plan.successions)


def _appraise(plan: Story, agency: Agency, leavers: list[Person]) -> None:
    """Predicates of the leavers, of the year before, and of the office that rates leniently."""
    rng, shares = agency.rng, agency.table.skp.shares
    for person in leavers:
        for year in agency.skp_years:
            person.predicates[year] = "sangat_baik" if chance(rng, shares["sangat_baik"]) else "baik"
    deal_predicates(agency, plan.past.skp_year)
    for person in agency.people:
        if dt.date(agency.skp_years[-1], 4, 1) <= person.life.start < dt.date(agency.skp_years[-1], 10, 1):
            person.predicates[agency.skp_years[-1]] = "baik"  # appraised for part of the year
        office = person.career.unit.office
        if office is not None and office.key == plan.lenient.office:
            for year in person.predicates:
                lenient = chance(rng, plan.lenient.share)
                person.predicates[year] = "sangat_baik" if lenient else "baik"
        person.predicates = dict(sorted(person.predicates.items()))
