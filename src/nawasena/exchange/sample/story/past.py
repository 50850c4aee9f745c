"""The posts and grades that people had before the present ones, and the agency on an earlier day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise

from nawasena.exchange.sample.agency import JOB_LEVELS, Agency
from nawasena.exchange.sample.draw import add_months, add_years, latest
from nawasena.exchange.sample.export import service, state, unit_path
from nawasena.exchange.sample.people import Career, Person
from nawasena.exchange.sample.reference import grade_order, reference
from nawasena.exchange.sample.sheets import Row
from nawasena.exchange.sample.story.cast import Cast
from nawasena.exchange.sample.story.plan import Story
from nawasena.exchange.sample.units import CLINIC, SCHOOL, STRUCTURAL, Unit

YEARS_A_GRADE = 4


@dataclass(frozen=True)
class FreeSeat:
    """A unit without a head until ``until`` (None: still without one)."""

    unit: Unit
    until: dt.date | None


class PastPosts:
    """What each newcomer to a post did before it; worked out once, so that all editions agree."""

    def __init__(self, plan: Story, cast: Cast) -> None:
        self._plan, self._agency = plan, cast.agency
        self._desks = [unit for unit in cast.agency.units.of_kind(STRUCTURAL) if unit.office is not unit]
        newcomers = [person for person in cast.agency.people if person.career.post_since > plan.first_day]
        self._free = self._free_seats(newcomers)
        newcomers.sort(key=_rank)
        self._before = {person.pns_id: self._career_before(person) for person in newcomers}

    def career(self, person: Person, day: dt.date) -> Career:
        """The career as it was on ``day``."""
        career = person.career
        if career.post_since > day:
            career = self._before[person.pns_id]
        return _lower_grade(person, career, day) if career.grade_since > day else career

    def _free_seats(self, newcomers: list[Person]) -> dict[str, list[FreeSeat]]:
        free: dict[str, list[FreeSeat]] = {level: [] for level in JOB_LEVELS}
        for level in JOB_LEVELS:
            free[level] += [FreeSeat(u, None) for u in self._agency.units.posts(level) if not u.leader]
        for person in newcomers:
            if person.role.seat is not None:
                free[person.role.level].append(FreeSeat(person.role.seat, person.career.post_since))
        return free

    def _career_before(self, person: Person) -> Career:
        career, rng = person.career, self._agency.rng
        months = rng.randint(*self._plan.past.months_in_post)
        since = latest([person.life.start, add_months(career.post_since, -months)])
        if person.role.seat is not None:
            return self._rung_below(person, replace(career, post_since=since))
        unit = career.unit
        if unit.kind in (SCHOOL, CLINIC):
            unit = rng.choice(self._agency.units.of_kind(unit.kind))
        return replace(career, post_since=since, unit=unit)

    def _rung_below(self, person: Person, career: Career) -> Career:
        """A post one level down that nobody else held meanwhile; without one, executing staff."""
        level = dict(pairwise(JOB_LEVELS)).get(person.role.level)
        for seat in self._free.get(level or "", ()):
            if level and (seat.until is None or seat.until >= person.career.post_since):
                self._free[level].remove(seat)
                unit, bup = seat.unit, reference().structural_bup[level]
                return replace(career, level=level, post_id=unit.id, post_name=unit.head, unit=unit, bup=bup)
        post = self._agency.rng.choice(reference().executing["s1"])
        desk = self._agency.rng.choice(self._desks)
        return replace(
            career, kind="executing", level="pelaksana", post_id=post.id, post_name=post.name, unit=desk,
            bup=reference().executing_bup,
        )  # fmt: skip


def _rank(person: Person) -> int:
    level = person.role.level
    return JOB_LEVELS.index(level) if level in JOB_LEVELS else len(JOB_LEVELS)


def _lower_grade(person: Person, career: Career, day: dt.date) -> Career:
    """The grade before the present one; the first grade has none."""
    order = grade_order()
    since = latest([person.life.start, add_years(career.grade_since, -YEARS_A_GRADE)])
    if person.role.contract or career.grade == career.first_grade:
        return replace(career, grade_since=min(since, day))
    return replace(career, grade=order[order.index(career.grade) - 1], grade_since=since)


def agency_on(cast: Cast, posts: PastPosts, day: dt.date) -> Agency:
    """The agency of ``day``: who was there, in which post."""
    people = [replace(person, career=posts.career(person, day)) for person in cast.present(day)]
    return replace(cast.agency, today=day, people=people)


def export_rows(rows: dict[str, Row], now: dict[str, Career], then: Agency) -> list[Row]:
    """The export rows of an earlier day: today's row of each person, with what was different then."""
    paths = {unit.id: unit_path(unit) for unit in then.units.all}
    return [_row_on(rows[person.pns_id], person, now[person.pns_id], then, paths) for person in then.people]


def _row_on(row: Row, person: Person, now: Career, then: Agency, paths: dict[str, tuple[str, ...]]) -> Row:
    copy = dict(row)
    if person.career != now:
        copy |= state(person, paths)
    if not person.role.contract and service(person, then.today)["STATUS CPNS PNS"] == "C":
        copy |= dict.fromkeys(("NOMOR SK PNS", "TANGGAL SK PNS", "TMT PNS")) | {"STATUS CPNS PNS": "C"}
    return copy


def leaders_on(then: Agency) -> dict[str, str]:
    """Unit id to the id of who headed it on that day."""
    return {
        person.career.unit.id: person.pns_id
        for person in then.people
        if person.career.kind == "structural"
        or (person.career.unit.kind == SCHOOL and person.career.unit.leader == person.pns_id)
    }
