"""The fictional agency as a whole: who sits where, drawn from the distribution table and one seed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from nawasena.exchange.sample.career import Careers
from nawasena.exchange.sample.distribution import Distribution
from nawasena.exchange.sample.draw import add_years, apportion, chance, day_between, deal, pick, round_half_up
from nawasena.exchange.sample.people import OTHERS, TEACHERS, Lives, NameBook, NipRegister, Person, Role
from nawasena.exchange.sample.units import SCHOOL, Unit, Units, build_units

JOB_LEVELS = ("jpt_pratama", "administrator", "pengawas")
SKP_YEARS = 2


@dataclass
class Agency:
    """Units and people at the reference date ``today``; ``rng`` continues for their evidence."""

    table: Distribution
    rng: Random
    today: dt.date
    units: Units
    people: list[Person]

    @property
    def skp_years(self) -> tuple[int, ...]:
        """The years appraised: the two before the year of the reference date."""
        return tuple(self.today.year - back for back in range(SKP_YEARS, 0, -1))


def build_agency(table: Distribution, people: int, seed: int) -> Agency:
    """The agency of ``people`` civil servants that belongs to ``seed``."""
    rng = Random(seed)
    units = build_units(apportion(people, table.groups)[TEACHERS])
    roles = _roles(rng, table, people, units)
    agency = Agency(table, rng, table.reference_date, units, _people(rng, table, units, roles))
    _name_leaders(agency)
    _set_standing(agency)
    _set_predicates(agency)
    _set_assessments(agency)
    return agency


def _roles(rng: Random, table: Distribution, people: int, units: Units) -> list[Role]:
    roles: list[Role] = []
    for group, count in apportion(people, table.groups).items():
        contracts = round_half_up(count * table.contract[group] / 100)
        seats = _seats(rng, table, people, units)[: count - contracts] if group == OTHERS else []
        roles += seats
        roles += [Role(group, contract=True)] * contracts
        roles += [Role(group, contract=False)] * (count - contracts - len(seats))
    rng.shuffle(roles)
    return roles


def _seats(rng: Random, table: Distribution, people: int, units: Units) -> list[Role]:
    """The structural posts that are filled: top posts first, limited to a share of all people."""
    roles: list[Role] = []
    for level in JOB_LEVELS:
        spec, posts = table.structural[level], units.posts(level)
        open_posts = len(posts) - spec.vacant
        filled = min(open_posts, round_half_up(people * spec.at_most / 100))
        retiring = filled * spec.retiring // open_posts
        for index, seat in enumerate(_choose(rng, posts, filled)):
            roles.append(Role(OTHERS, contract=False, seat=seat, level=level, retiring=index < retiring))
    return roles


def _choose(rng: Random, posts: list[Unit], count: int) -> list[Unit]:
    """Some posts at random, always with the first (the regional secretary among the top posts)."""
    chosen = posts[: min(1, count)] + rng.sample(posts[1:], max(0, count - 1))
    rng.shuffle(chosen)
    return chosen


def _people(rng: Random, table: Distribution, units: Units, roles: list[Role]) -> list[Person]:
    lives, careers = Lives(rng, table, table.reference_date), Careers(rng, table, units, table.reference_date)
    names, nips = NameBook(rng, table), NipRegister()
    people = []
    for number, (role, talent) in enumerate(zip(roles, _talents(rng, table, roles), strict=True), start=1):
        life = lives.draw(role)
        name, career = names.draw(life.sex), careers.draw(role, life)
        nip = nips.issue(life, contract=role.contract)
        people.append(Person(number, role, talent, life, name, career, nip))
    return people


def _talents(rng: Random, table: Distribution, roles: list[Role]) -> list[str]:
    """The hidden factor of each role, dealt separately among chiefs and the rest."""
    chiefs = sum(1 for role in roles if role.seat)
    top = iter(deal(rng, chiefs, {key: item.structural_share for key, item in table.talents.items()}))
    rest = iter(deal(rng, len(roles) - chiefs, {key: item.share for key, item in table.talents.items()}))
    return [next(top if role.seat else rest) for role in roles]


def _name_leaders(agency: Agency) -> None:
    """Chiefs lead their unit; the first teacher of a school leads the school."""
    for person in agency.people:
        unit = person.career.unit
        if person.role.seat or (unit.kind == SCHOOL and not unit.leader):
            unit.leader = person.pns_id


def _set_standing(agency: Agency) -> None:
    """Unusual standings of permanent staff without a structural post."""
    counts = apportion(len(agency.people), agency.table.standing)
    for standing, count in counts.items():
        if standing == "aktif":
            continue
        near = standing == "masa_persiapan_pensiun"
        weights = [float(_may_be_away(agency, person, near=near)) for person in agency.people]
        for index in pick(agency.rng, weights, count):
            agency.people[index].standing = standing


def _may_be_away(agency: Agency, person: Person, *, near: bool) -> bool:
    regular = not person.role.contract and person.role.seat is None and person.standing == "aktif"
    return regular and near == (person.retires_on <= add_years(agency.today, 1))


def _set_predicates(agency: Agency) -> None:
    """The SKP predicates of the two years; some have none at all."""
    for year in agency.skp_years:
        deal_predicates(agency, year)
    for person in agency.people:
        if chance(agency.rng, agency.table.skp.missing):
            person.predicates.clear()


def deal_predicates(agency: Agency, year: int) -> None:
    """Deal the SKP predicates of one year; people who started after March have none for that year."""
    staff = [person for person in agency.people if person.life.start < dt.date(year, 4, 1)]
    counts = apportion(len(staff), agency.table.skp.shares)
    free = dict(enumerate(staff))
    for predicate in sorted(counts, key=lambda key: key != "sangat_baik"):
        for index in _draw_predicate(agency, free, predicate, counts[predicate]):
            free.pop(index).predicates[year] = predicate


def _draw_predicate(agency: Agency, free: dict[int, Person], predicate: str, count: int) -> list[int]:
    if predicate == "baik":
        return _rest_is_good(agency, free, count)
    kind = "sangat_baik" if predicate == "sangat_baik" else "lainnya"
    keys = list(free)
    weights = [float(getattr(agency.table.talents[free[key].talent].odds, kind)) for key in keys]
    return [keys[index] for index in pick(agency.rng, weights, count)]


def _rest_is_good(agency: Agency, free: dict[int, Person], count: int) -> list[int]:
    """Everybody but those who will get one of the low predicates, which are drawn by their own odds."""
    keys = list(free)
    weights = [1 / float(agency.table.talents[free[key].talent].odds.lainnya) for key in keys]
    return [keys[index] for index in pick(agency.rng, weights, count)]


def _set_assessments(agency: Agency) -> None:
    """A fixed share has a valid assessment, another an expired one; chiefs and the talented more often."""
    plan = agency.table.assessment
    for person, day in _assess(agency, agency.people, plan.valid, plan.valid_days):
        person.assessed_on, person.valid_assessment = day, True
    others = [person for person in agency.people if person.assessed_on is None]
    for person, day in _assess(agency, others, plan.expired, plan.expired_days):
        person.assessed_on = day


def _assess(
    agency: Agency, people: list[Person], share: Decimal, span: tuple[int, int]
) -> list[tuple[Person, dt.date]]:
    """Who of ``people`` was assessed in the span of days, and when; never before the start of service."""
    newest, oldest = (agency.today - dt.timedelta(days=days) for days in span)
    quota = round_half_up(len(agency.people) * share / 100)
    weights = [_assessment_odds(agency, person) if person.life.start <= newest else 0.0 for person in people]
    chosen = [people[index] for index in pick(agency.rng, weights, quota)]
    return [(person, day_between(agency.rng, max(oldest, person.life.start), newest)) for person in chosen]


def _assessment_odds(agency: Agency, person: Person) -> float:
    plan = agency.table.assessment
    by_level = plan.odds.get(person.role.level, plan.odds["other"])
    return float(by_level * agency.table.talents[person.talent].odds.assessment)
