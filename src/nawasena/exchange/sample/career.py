"""What a fictional person is: education, grade, post and unit, consistent with age and service."""

from __future__ import annotations

import datetime as dt
from random import Random

from nawasena.exchange.sample.distribution import Distribution
from nawasena.exchange.sample.draw import (
    DAYS_A_YEAR,
    Wheel,
    add_months,
    add_years,
    chance,
    day_between,
    first_of_month,
    latest,
)
from nawasena.exchange.sample.people import HEALTH, TEACHERS, Career, Life, Role
from nawasena.exchange.sample.reference import (
    Education,
    Family,
    education_by_key,
    grade_order,
    level_by_code,
    reference,
)
from nawasena.exchange.sample.units import CLINIC, SCHOOL, STRUCTURAL, Unit, Units

YEARS_A_GRADE = 4  # the usual pace of promotion
LONGEST_IN_POST = 9


class Careers:
    """Draws careers for the people of one agency."""

    def __init__(self, rng: Random, table: Distribution, units: Units, today: dt.date) -> None:
        self._rng, self._table, self._units, self._today = rng, table, units, today
        groups = {family.group for family in reference().functional}
        self._families = {group: _family_wheel(group) for group in sorted(groups)}
        self._by_name = {family.name: family for family in reference().functional}
        self._executing = Wheel(table.executing_education)
        self._structural = {level: Wheel(item) for level, item in table.structural_education.items()}
        self._places = Wheel(table.health_places)
        self._schools, self._clinics = units.of_kind(SCHOOL), units.of_kind(CLINIC)
        # The first unit of an office is its head's; staff sit below it.
        self._desks = [unit for unit in units.of_kind(STRUCTURAL) if unit.office is not unit]

    def draw(self, role: Role, life: Life) -> Career:
        """A career for this role and life."""
        if role.seat is not None:
            return self._chief(role, life, role.seat)
        if role.group in (TEACHERS, HEALTH) or chance(self._rng, self._table.functional_share):
            return self._professional(role, life)
        return self._executive(role, life)

    def _chief(self, role: Role, life: Life, seat: Unit) -> Career:
        codes = reference()
        education = self._education(codes.structural_education[self._structural[role.level].turn(self._rng)])
        return Career(
            education=education,
            grade=self._rng.choice(codes.structural_grades[role.level]),
            first_grade=level_by_code()[education.level].start,
            grade_since=self._grade_since(role, life),
            kind="structural",
            level=role.level,
            post_id=seat.id,
            post_name=seat.head,
            post_since=self._post_since(role, life),
            bup=codes.structural_bup[role.level],
            unit=seat,
        )

    def _professional(self, role: Role, life: Life) -> Career:
        family = self._by_name[self._families[role.group].turn(self._rng)]
        ladder = self._ladder(family)
        education = self._professional_education(family, ladder, role)
        start, grade = self._grades(role, life, education, ladder)
        level = _level(family, ladder, start if role.contract else grade)
        post = family.posts[level]
        shown = level_by_code()[education.level].contract if role.contract else grade
        return Career(
            education=education,
            grade=shown,
            first_grade=start,
            grade_since=self._grade_since(role, life),
            kind="functional",
            level=level,
            post_id=post.id,
            post_name=self._post_name(family, level, contract=role.contract),
            post_since=self._post_since(role, life),
            bup=post.bup or reference().executing_bup,
            unit=self._workplace(role, family),
        )

    def _executive(self, role: Role, life: Life) -> Career:
        codes = reference()
        wanted = self._executing.turn(self._rng)
        education = self._education(codes.executing_education[wanted])
        start, grade = self._grades(role, life, education, None)
        post = self._rng.choice(codes.executing[wanted])
        return Career(
            education=education,
            grade=level_by_code()[education.level].contract if role.contract else grade,
            first_grade=start,
            grade_since=self._grade_since(role, life),
            kind="executing",
            level="pelaksana",
            post_id=post.id,
            post_name=post.name,
            post_since=self._post_since(role, life),
            bup=codes.executing_bup,
            unit=self._rng.choice(self._desks),
        )

    def _ladder(self, family: Family) -> str:
        if not family.expert_education:
            return "skilled"
        skilled = bool(family.skilled_education) and chance(self._rng, self._table.skilled_share)
        return "skilled" if skilled else "expert"

    def _professional_education(self, family: Family, ladder: str, role: Role) -> Education:
        if ladder == "skilled":
            return self._education(family.skilled_education)
        # PPPK are appointed with the degree of the vacancy, hence no master's degrees among them.
        master = family.master_education and not role.contract and chance(self._rng, self._table.master_share)
        return self._education(family.master_education if master else family.expert_education)

    def _education(self, keys: tuple[str, ...] | list[str]) -> Education:
        return education_by_key()[self._rng.choice(keys)]

    def _grades(self, role: Role, life: Life, education: Education, ladder: str | None) -> tuple[str, str]:
        """First and present grade code: one step every four years up to the ceiling."""
        order, level = grade_order(), level_by_code()[education.level]
        ceiling = order.index(reference().highest_grade[ladder] if ladder else level.ceiling)
        start = order.index(level.start)
        years = (self._today - life.start).days / DAYS_A_YEAR
        steps = 0 if role.contract else int((years + self._rng.random()) / YEARS_A_GRADE)
        return order[start], order[min(ceiling, start + steps)]

    def _grade_since(self, role: Role, life: Life) -> dt.date:
        """Promotions take effect on 1 April and 1 October; a contract starts with its grade."""
        if role.contract:
            return life.start
        day = day_between(self._rng, add_years(self._today, -YEARS_A_GRADE), self._today)
        month = 10 if day.month >= 10 else 4
        return latest([life.start, dt.date(day.year if day.month >= 4 else day.year - 1, month, 1)])

    def _post_since(self, role: Role, life: Life) -> dt.date:
        if role.contract:
            return life.start
        earliest = latest([life.start, add_years(self._today, -LONGEST_IN_POST)])
        return latest(
            [life.start, first_of_month(day_between(self._rng, earliest, add_months(self._today, -1)))]
        )

    def _post_name(self, family: Family, level: str, *, contract: bool) -> str:
        if not contract:
            return family.posts[level].name.upper()
        is_teacher = family.group == TEACHERS
        subject = self._rng.choice(reference().teacher_subjects) if is_teacher else family.name.upper()
        return f"{reference().level_words[level]} - {subject}"

    def _workplace(self, role: Role, family: Family) -> Unit:
        if role.group == TEACHERS:
            return self._rng.choice(self._schools)
        if role.group == HEALTH:
            place = self._places.turn(self._rng)
            return self._rng.choice(self._clinics if place == "puskesmas" else self._office(place))
        return self._rng.choice(self._office(family.home) if family.home else self._desks)

    def _office(self, key: str) -> list[Unit]:
        """The desks of an office, without health centres and schools."""
        units = [unit for unit in self._units.by_office[key] if unit.kind == STRUCTURAL]
        return units[1:] or units


def _family_wheel(group: str) -> Wheel:
    families = [family for family in reference().functional if family.group == group]
    return Wheel({family.name: family.share for family in families})


def _level(family: Family, ladder: str, grade: str) -> str:
    """The highest level of the family whose first grade has been reached; its lowest otherwise."""
    order = grade_order()
    steps = [(level, base) for level, base in reference().ladders[ladder].items() if level in family.posts]
    reached = [level for level, base in steps if order.index(base) <= order.index(grade)]
    return reached[-1] if reached else steps[0][0]
