"""The three people whom the tour shows, with evidence that does not depend on chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nawasena.exchange.sample.agency import Agency
from nawasena.exchange.sample.draw import add_years
from nawasena.exchange.sample.evidence import Fields, Rows
from nawasena.exchange.sample.people import Person
from nawasena.exchange.sample.reference import education_by_key
from nawasena.exchange.sample.story.plan import Records, Story
from nawasena.i18n import _

# Box 8 less than a point under the cut to box 9; box 9 stopped by a gate; a box that one record lifts.
NEAR_CUT, STOPPED, MISSING_EVIDENCE = "near_cut", "stopped", "missing_evidence"
TOUR_NAMES: Mapping[str, str] = {
    NEAR_CUT: "ARUNIKA LARASENA",
    STOPPED: "BANYU ADIWANGSA",
    MISSING_EVIDENCE: "CANDRA NUSWANTARA",
}
LEVEL, EDUCATION = "pengawas", "s2_publik"
OLDEST, YOUNGEST = 53, 36


@dataclass(frozen=True)
class TourPerson:
    """A person of the tour. ``needs``: (kind of the catalogue, its fields) of records not in the files."""

    key: str
    name: str
    nip: str
    needs: tuple[tuple[str, Mapping[str, Any]], ...]


def cast_tour(plan: Story, agency: Agency) -> dict[str, Person]:
    """Give the three parts to heads of echelon IV in the middle of their career."""
    eldest, youngest = (add_years(agency.today, -age) for age in (OLDEST, YOUNGEST))
    started = _first_post(plan)
    fitting = [
        person
        for person in agency.people
        if person.role.level == LEVEL
        and not person.role.retiring
        and eldest < person.life.birth < youngest
        and person.life.start < started
    ]
    cast = dict(zip(plan.tour, fitting, strict=False))
    if len(cast) < len(plan.tour):
        raise ValueError(_("Pejabat pengawas yang cocok untuk tur tidak cukup; tambah jumlah pegawai."))
    for key, person in cast.items():
        _dress(plan, person, TOUR_NAMES[key])
    return cast


def _first_post(plan: Story) -> Any:
    return min(record["tmt"] for record in plan.tour_shared["riwayat_jabatan"])


def _dress(plan: Story, person: Person, name: str) -> None:
    since = max(record["tmt"] for record in plan.tour_shared["riwayat_jabatan"])
    person.name = name
    person.career = replace(person.career, education=education_by_key()[EDUCATION], post_since=since)


def play_tour(plan: Story, cast: Mapping[str, Person], rows: Rows) -> None:
    """Replace the drawn evidence of the three by what the tour tells."""
    nips = {person.nip for person in cast.values()}
    for kind, items in rows.items():
        items[:] = [item for item in items if item[0] not in nips]
        for key, person in cast.items():
            records = {**plan.tour_shared, **plan.tour[key].records}
            items += [(person.nip, _filled(fields, person)) for fields in records.get(kind, ())]


def _filled(fields: Mapping[str, Any], person: Person) -> Fields:
    unit = person.career.unit
    words = {
        "number": person.number,
        "post": person.career.post_name,
        "unit": (unit.office or unit).name.title(),
    }
    return {key: value.format(**words) if isinstance(value, str) else value for key, value in fields.items()}


def tour_list(plan: Story, cast: Mapping[str, Person]) -> list[TourPerson]:
    """The three as others see them."""
    return [
        TourPerson(key, person.name, person.nip, _needs(plan.tour[key].needs)) for key, person in cast.items()
    ]


def _needs(needs: Records) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    return tuple((kind, fields) for kind, records in needs.items() for fields in records)
