"""Writes the kabupaten of the web demo: a folder for each mapping, the last one with errors to repair."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from nawasena.exchange.sample.agency import Agency
from nawasena.exchange.sample.dirty import Files
from nawasena.exchange.sample.evidence import Rows
from nawasena.exchange.sample.export import export_sheet, hierarchy_sheet
from nawasena.exchange.sample.people import Person
from nawasena.exchange.sample.sample import MOST_PEOPLE, write_files
from nawasena.exchange.sample.sheets import Row, Sheet, without_collecting
from nawasena.exchange.sample.story.cast import Cast, build_cast
from nawasena.exchange.sample.story.errors import ErrorPlanter, PlantedError, silent_people
from nawasena.exchange.sample.story.gaps import Slips, plant_gaps
from nawasena.exchange.sample.story.history import add_history, known_on
from nawasena.exchange.sample.story.past import PastPosts, agency_on, export_rows, leaders_on
from nawasena.exchange.sample.story.plan import Story, story_plan
from nawasena.exchange.sample.story.tour import TourPerson, play_tour, tour_list
from nawasena.exchange.sample.workbook import draw_rows, lay_out
from nawasena.i18n import _
from nawasena.rules.catalogue import Catalogue, library_catalogue

SECOND_HEADS_IN = "pengawas"


@dataclass(frozen=True)
class Edition:
    """The files of one mapping, and the agency on its evaluation date."""

    agency: Agency
    files: Files


@dataclass(frozen=True)
class StorySummary:
    """What was written. ``folders``: evaluation date by folder, oldest first; ``people`` in each.

    ``errors`` are in the last folder.
    """

    folders: dict[Path, dt.date]
    people: dict[Path, int]
    errors: tuple[PlantedError, ...]
    tour: tuple[TourPerson, ...]


@dataclass(frozen=True)
class Telling:
    """Everything that the editions are cut from."""

    plan: Story
    cast: Cast
    catalogue: Catalogue
    rows: Rows
    export: dict[str, Row]
    headings: list[str]
    posts: PastPosts


def write_story(folder: Path, *, people: int, seed: int, progress: Callable[[str], None]) -> StorySummary:
    """Write the kabupaten of ``seed`` with ``people`` civil servants today, one folder a mapping.

    The same arguments give the same bytes. Raises ValueError when ``people`` is out of range and OSError
    when a file cannot be written.
    """
    progress(_("Menyusun {people} pegawai dan unitnya").format(people=people))
    with without_collecting():
        telling = tell(people, seed)
        plan, errors, counts = telling.plan, [], {}
        for name, day in plan.editions.items():
            edition = cut(telling, day)
            if day == telling.cast.agency.today:
                errors = spoil(telling, edition)
            progress(_("Menulis {name}").format(name=name))
            write_files(folder / name, edition.files, edition.agency, telling.catalogue)
            counts[folder / name] = len(edition.agency.people)
    folders = {folder / name: day for name, day in plan.editions.items()}
    return StorySummary(folders, counts, tuple(errors), tuple(tour_list(plan, telling.cast.tour)))


def write_today(folder: Path, *, people: int, seed: int, verified: bool) -> dt.date:
    """Write today's files once more, without errors; returns their evaluation date.

    ``verified``: with the records that the people of the tour still lack elsewhere.
    """
    with without_collecting():
        telling = tell(people, seed)
        for person in tour_list(telling.plan, telling.cast.tour) if verified else ():
            for kind, fields in person.needs:
                telling.rows[kind].append((person.nip, dict(fields)))
        edition = cut(telling, telling.cast.agency.today)
        write_files(folder, edition.files, edition.agency, telling.catalogue)
    return telling.cast.agency.today


def planted_errors(people: int, seed: int) -> list[PlantedError]:
    """The errors that :func:`write_story` plants in the last folder, with the value that cures each."""
    telling = tell(people, seed)
    editions = [cut(telling, day) for day in telling.plan.editions.values()]
    return spoil(telling, editions[-1])


def tour_people(people: int, seed: int) -> list[TourPerson]:
    """The three people of the tour in the kabupaten of ``seed``."""
    plan = story_plan()
    _ensure_size(plan, people)
    return tour_list(plan, build_cast(plan, people, seed).tour)


def _ensure_size(plan: Story, people: int) -> None:
    if not plan.fewest <= people <= MOST_PEOPLE:
        message = _("Jumlah pegawai harus {least} sampai {most}.")
        raise ValueError(message.format(least=plan.fewest, most=MOST_PEOPLE))


def tell(people: int, seed: int) -> Telling:
    """Draw everybody, their evidence of all years, and their rows of the export."""
    plan, catalogue = story_plan(), library_catalogue()
    _ensure_size(plan, people)
    cast = build_cast(plan, people, seed)
    agency = cast.agency
    rows = draw_rows(agency, catalogue)
    add_history(plan, agency, rows)
    play_tour(plan, cast.tour, rows)
    sheet = export_sheet(agency)
    seats = [unit for unit in agency.units.posts(SECOND_HEADS_IN) if unit.leader]
    spared = {person.pns_id for person in cast.tour.values()}
    plant_gaps(plan, Slips(agency.rng, seats, agency.today), agency.people, sheet.rows, spared)
    export = {person.pns_id: row for person, row in zip(agency.people, sheet.rows, strict=True)}
    return Telling(plan, cast, catalogue, rows, export, sheet.headings, PastPosts(plan, cast))


def cut(telling: Telling, day: dt.date) -> Edition:
    """The files as they would have been on ``day``."""
    then = agency_on(telling.cast, telling.posts, day)
    now = {person.pns_id: person.career for person in telling.cast.agency.people}
    export = Sheet("Data ASN", telling.headings, export_rows(telling.export, now, then))
    hierarchy, leaders = hierarchy_sheet(then), leaders_on(then)
    for row in hierarchy.rows:
        row["PEMIMPIN_PNS_ID"] = leaders.get(str(row["ID"]))
    owners = _owners(telling, then, day)
    known = known_on(telling.rows, telling.catalogue, frozenset(person.nip for person in owners), day)
    evidence = lay_out(replace(then, people=owners), telling.catalogue, known)
    return Edition(then, Files(export, hierarchy, evidence))


def _owners(telling: Telling, then: Agency, day: dt.date) -> list[Person]:
    """Whose evidence is written: everybody, but today not those whose NIP the export damages."""
    if day != telling.cast.agency.today:
        return then.people
    silent = frozenset(_silent(telling, then))
    return [person for person in then.people if person.nip not in silent]


def _silent(telling: Telling, then: Agency) -> list[str]:
    records = Counter(nip for rows in telling.rows.values() for nip, _fields in rows)
    nips = [person.nip for person in then.people if person.role.seat is None]
    return silent_people(telling.plan, records, nips)


def spoil(telling: Telling, edition: Edition) -> list[PlantedError]:
    """Plant the errors in the files of an edition."""
    spared = [person.nip for person in telling.cast.tour.values()]
    silent = _silent(telling, edition.agency)
    planter = ErrorPlanter(edition.files, telling.cast.agency.rng, silent, spared)
    return planter.plant(telling.plan)
