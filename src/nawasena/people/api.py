"""People in the API: a list by unit, and one person with facts and evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from nawasena.core.accounts.roles import May
from nawasena.core.api import LARGEST, Id, reads
from nawasena.core.requests import actor_of, saw
from nawasena.people.models import Profile
from nawasena.people.queries.people import below, profiles
from nawasena.people.queries.person import profile_of, records_of
from nawasena.people.queries.units import unit_of

router = Router(tags=["Pegawai"])
MOST = 200


class UnitOut(Schema):
    """A unit."""

    id: int
    code: str
    name: str


class PersonOut(Schema):
    """A civil servant under our own id; codes are those of the catalogue."""

    id: int
    nip: str
    name: str
    unit: UnitOut | None
    post_kind: str
    job_level: str
    grade: str


class EvidenceOut(Schema):
    """One record of evidence, as it is kept."""

    kind: str
    data: dict[str, Any]
    source: str
    valid_from: dt.date | None


class PersonWithFacts(PersonOut):
    """A civil servant with everything the mapping looks at."""

    facts: dict[str, Any]
    evidence: list[EvidenceOut]
    learned_at: dt.datetime


class People(Schema):
    """A page of people; ``after`` is to be given for the next one, null at the end."""

    items: list[PersonOut]
    after: int | None


class PeopleQuery(Schema):
    """What the list is narrowed to: a unit with everything below it; people after an id."""

    unit: int | None = Field(None, ge=1, le=LARGEST)
    after: int = Field(0, ge=0, le=LARGEST)
    limit: int = Field(50, ge=1, le=MOST)


@reads(router, "/people", May.SEE_PEOPLE, name="people", gives=People, asks=PeopleQuery)
def people(request: HttpRequest, asked: Query[PeopleQuery]) -> dict[str, Any]:
    """The people the asking account may see, in the order of their ids."""
    actor = actor_of(request)
    found = profiles(actor).filter(person_id__gt=asked.after).select_related("unit").order_by("person_id")
    if asked.unit is not None:
        found = found.filter(below("unit__path", [unit_of(actor, asked.unit).path]))
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    saw(request, *(row.person_id for row in shown))
    after = shown[-1].person_id if len(rows) > asked.limit else None
    return {"items": [_person(row) for row in shown], "after": after}


@reads(router, "/people/{person}", May.SEE_PEOPLE, name="person", gives=PersonWithFacts)
def person(request: HttpRequest, person: Id) -> dict[str, Any]:
    """One person with facts and evidence."""
    actor = actor_of(request)
    row = profile_of(actor, person)
    saw(request, row.person_id)
    evidence = records_of(row).values("kind", "data", "source", "valid_from")
    return {
        **_person(row),
        "facts": row.facts,
        "evidence": list(evidence),
        "learned_at": row.learned_at,
    }


def _person(row: Profile) -> dict[str, Any]:
    unit = row.unit and {"id": row.unit.pk, "code": row.unit.code, "name": row.unit.name}
    coded = {"post_kind": row.post_kind, "job_level": row.job_level, "grade": row.grade}
    return {"id": row.person_id, "nip": row.nip, "name": row.name, "unit": unit, **coded}
