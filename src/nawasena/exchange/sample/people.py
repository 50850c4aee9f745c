"""Who a fictional person is: role in the agency, life dates, name and NIP."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from nawasena.exchange.sample.distribution import Band, Distribution
from nawasena.exchange.sample.draw import (
    DAYS_A_YEAR,
    Wheel,
    add_months,
    add_years,
    chance,
    first_of_month,
    latest,
)
from nawasena.exchange.sample.reference import Education, names, reference
from nawasena.exchange.sample.units import Unit

TEACHERS, HEALTH, OTHERS = "guru", "nakes", "lain"
MALE, FEMALE = "1", "2"
ADULT_YEARS = 18


@dataclass(frozen=True, slots=True)
class Role:
    """A place in the agency. ``seat``: the unit this person heads; ``level``: its job level."""

    group: str
    contract: bool
    seat: Unit | None = None
    level: str = ""
    retiring: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """Sex as in the NIP, date of birth and start of service (TMT CPNS, or TMT PPPK)."""

    sex: str
    birth: dt.date
    start: dt.date


@dataclass(frozen=True, slots=True)
class Career:
    """The present state. ``grade``: SIASN code or PPPK numeral; ``kind``: key of ``post_kinds``."""

    education: Education
    grade: str
    first_grade: str
    grade_since: dt.date
    kind: str
    level: str
    post_id: str
    post_name: str
    post_since: dt.date
    bup: int
    unit: Unit


@dataclass(slots=True)
class Person:
    """One fictional civil servant."""

    number: int
    role: Role
    talent: str
    life: Life
    name: str
    career: Career
    nip: str
    standing: str = "aktif"
    assessed_on: dt.date | None = None
    valid_assessment: bool = False
    predicates: dict[int, str] = field(default_factory=dict)

    @property
    def pns_id(self) -> str:
        """The person's SIASN id (fictional)."""
        return f"0FA15E{0xC000000 + self.number:026X}"

    @property
    def retires_on(self) -> dt.date:
        """The day on which the retirement age is reached."""
        return add_years(self.life.birth, self.career.bup)


class NipRegister:
    """Issues valid, unique NIPs: the serial counts people with the same birth date, start and sex."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def issue(self, life: Life, *, contract: bool) -> str:
        """The next NIP; PPPK have the year and 21 (first contract) in place of year and month."""
        start = f"{life.start:%Y}21" if contract else f"{life.start:%Y%m}"
        stem = f"{life.birth:%Y%m%d}{start}{life.sex}"
        serial = self._last[stem] = self._last.get(stem, 0) + 1
        return f"{stem}{serial:03d}"


class Lives:
    """Draws sex, birth and start of service."""

    def __init__(self, rng: Random, table: Distribution, today: dt.date) -> None:
        self._rng, self._table, self._today = rng, table, today
        self._civil = _wheel(table.ages.civil)
        self._contract = _wheel(table.ages.contract)
        self._years_ago = Wheel(table.contract_years_ago)
        self._oldest = {group: _lowest_bup(group) for group in (TEACHERS, HEALTH, OTHERS)}

    def draw(self, role: Role) -> Life:
        """A life that fits the role and has not reached retirement age."""
        women = self._table.women["struktural" if role.seat else role.group]
        sex = FEMALE if chance(self._rng, women) else MALE
        birth = self._birth(role)
        start = self._contract_start() if role.contract else self._civil_start(birth)
        return Life(sex, birth, latest([start, first_of_month(add_months(add_years(birth, ADULT_YEARS), 1))]))

    def _birth(self, role: Role) -> dt.date:
        if role.retiring:
            oldest = add_years(self._today, -reference().structural_bup[role.level])
            return oldest + dt.timedelta(days=self._rng.randint(1, 360))
        years = self._rng.uniform(*self._span(role))
        return self._today - dt.timedelta(days=int(years * DAYS_A_YEAR))

    def _span(self, role: Role) -> tuple[float, float]:
        if role.seat:
            return self._table.structural[role.level].ages
        bands = self._table.ages.contract if role.contract else self._table.ages.civil
        wheel = self._contract if role.contract else self._civil
        band = bands[int(wheel.turn(self._rng))]
        # A twentieth of a year before the limit: leap days must not push anybody over it.
        return band.low, min(band.high, self._oldest[role.group] - 0.05)

    def _civil_start(self, birth: dt.date) -> dt.date:
        entry = self._table.civil_entry
        days = int(self._rng.triangular(entry.low, entry.high) * DAYS_A_YEAR)
        newest = add_months(self._today, -self._rng.randint(2, 30))
        return first_of_month(min(birth + dt.timedelta(days=days), newest))

    def _contract_start(self) -> dt.date:
        years = int(self._years_ago.turn(self._rng))
        return dt.date(self._today.year - years, self._rng.choice(self._table.contract_months), 1)


def _wheel(bands: tuple[Band, ...]) -> Wheel:
    return Wheel({str(index): band.share for index, band in enumerate(bands)})


def _lowest_bup(group: str) -> int:
    """The age that everybody of a group may reach, whatever the post turns out to be."""
    families = [family for family in reference().functional if family.group == group]
    return min(post.bup or 0 for family in families for post in family.posts.values())


class NameBook:
    """Draws names as SIASN writes them: capitals, one to three words."""

    def __init__(self, rng: Random, table: Distribution) -> None:
        self._rng, self._words = rng, Wheel(table.name_words)

    def draw(self, sex: str) -> str:
        """A name without degrees."""
        lists = names()
        words = int(self._words.turn(self._rng))
        given = lists.female if sex == FEMALE else lists.male
        parts = self._rng.sample(given, 2 if words == 3 else 1)
        if words > 1:
            parts.append(self._rng.choice(lists.last))
        return " ".join(parts).upper()
