"""Mappings in the API: the list, one with its grid, its results, and the explanation of one person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from nawasena.core.accounts.roles import May
from nawasena.core.api import LARGEST, Id, reads
from nawasena.core.requests import actor_of, saw
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.person.model import PersonView
from nawasena.mapping.queries import explaining
from nawasena.mapping.queries import mappings as reading
from nawasena.mapping.queries.figures import Figures, figures
from nawasena.mapping.queries.grid import grid
from nawasena.mapping.queries.results import Filters, narrowed, page, results

router = Router(tags=["Pemetaan"])
CODE = r"^[A-Za-z0-9_/]{1,40}$"


class MappingOut(Schema):
    """A mapping (Pemetaan Talenta). ``digest``: of its result; empty while there is none."""

    id: int
    name: str
    evaluation_date: dt.date
    preset: str
    state: str
    preliminary: bool
    digest: str
    policy: str
    policy_version: str


class BoxOut(Schema):
    """A box with how many people the asking account may see in it."""

    number: int
    predicate: str
    people: int


class GridOut(Schema):
    """The counts of the people the asking account may see."""

    mapped: int
    unmapped: int
    outside: int
    near_cut: int
    boxes: list[BoxOut]


class MappingWithGrid(MappingOut):
    """A mapping with its nine boxes; ``grid`` is null until it is finished."""

    grid: GridOut | None


class ResultOut(Schema):
    """What a mapping says about one person. Scores are decimals written as text, null where there is none."""

    person: int
    nip: str
    name: str
    unit: int | None
    department: int | None
    post: str
    job_level: str
    post_kind: str
    grade: str
    age: int | None
    status: str
    box: int | None
    performance: str | None
    potential: str | None
    talent: str | None
    rank: int | None
    near_cut: bool
    gates_failed: int
    reasons: str


class Results(Schema):
    """A page of results; ``before`` and ``after`` lead to the neighbouring pages, null at the ends."""

    items: list[ResultOut]
    before: int | None
    after: int | None


class Explanation(Schema):
    """The whole why of one person; ``problem`` says why there is none."""

    view: PersonView | None
    problem: str


class ResultQuery(Schema):
    """What the list is narrowed to, as on the page. Names and NIPs are not searched for: they are no part
    of an address."""

    status: Literal["mapped", "unmapped", "outside"] | None = None
    box: int | None = Field(None, ge=1, le=9)
    unit: int | None = Field(None, ge=1, le=LARGEST)
    level: str | None = Field(None, pattern=CODE)
    kind: str | None = Field(None, pattern=CODE)
    grade: str | None = Field(None, pattern=CODE)
    age: Literal["u35", "35", "45", "55"] | None = None
    near: Literal["1"] | None = None
    gate: Literal["1"] | None = None
    sort: Literal["nama", "kotak", "kinerja", "potensial", "talenta"] = "nama"
    after: int | None = Field(None, ge=1, le=LARGEST)
    before: int | None = Field(None, ge=1, le=LARGEST)

    def filters(self) -> Filters:
        """The filters as the list takes them."""
        given = self.model_dump(exclude={"sort", "after", "before"}, exclude_none=True)
        return Filters(**{name: str(value) for name, value in given.items()})


@reads(
    router,
    "/mappings",
    May.SEE_RESULTS,
    May.SEE_SUMMARY,
    name="mappings",
    gives=list[MappingOut],
    finds=False,
)
def mappings(request: HttpRequest) -> list[dict[str, Any]]:
    """Every mapping of the agency, the newest first."""
    return [_mapping(item) for item in reading.mappings(actor_of(request))]


@reads(router, "/mappings/{mapping}", May.SEE_RESULTS, name="mapping", gives=MappingWithGrid)
def mapping(request: HttpRequest, mapping: Id) -> dict[str, Any]:
    """One mapping with the counts of its grid."""
    actor = actor_of(request)
    found = reading.mapping_for(actor, mapping)
    finished = found.state in reading.FINISHED
    return {**_mapping(found), "grid": _grid(found, figures(actor, found)) if finished else None}


def _mapping(item: Mapping) -> dict[str, Any]:
    names = ("id", "name", "evaluation_date", "preset", "state", "preliminary", "digest")
    policy = {"policy": item.policy.policy, "policy_version": item.policy.version}
    return {name: getattr(item, name) for name in names} | policy


def _grid(mapping: Mapping, counts: Figures) -> dict[str, Any]:
    shown = grid(mapping, counts.counted)
    boxes = [{"number": box.number, "predicate": box.predicate, "people": box.count} for box in shown.boxes]
    people = {"mapped": shown.mapped, "unmapped": shown.unmapped, "outside": shown.outside}
    return {**people, "near_cut": shown.near, "boxes": boxes}


@reads(
    router, "/mappings/{mapping}/results", May.SEE_RESULTS, name="results", gives=Results, asks=ResultQuery
)
def result_list(request: HttpRequest, asked: Query[ResultQuery], mapping: Id) -> dict[str, Any]:
    """The results the asking account may see: filtered, sorted, page by page."""
    actor = actor_of(request)
    found = narrowed(results(actor, reading.mapping_for(actor, mapping)), asked.filters())
    shown = page(found, asked.sort, after=asked.after, before=asked.before)
    saw(request, *(row.person_id for row in shown.rows))
    items = [result_out(row) for row in shown.rows]
    return {"items": items, "before": shown.before, "after": shown.after}


def result_out(row: Result) -> dict[str, Any]:
    """A result as ``ResultOut`` says it."""
    same = ("nip", "name", "post", "job_level", "post_kind", "grade", "age", "status", "box", "rank")
    scores = {name: _text(getattr(row, name)) for name in ("performance", "potential", "talent")}
    return {
        **{name: getattr(row, name) for name in (*same, "near_cut", "gates_failed", "reasons")},
        **scores,
        "person": row.person_id,
        "unit": row.unit_id,
        "department": row.department_id,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


@reads(router, "/mappings/{mapping}/results/{person}", May.SEE_RESULTS, name="explanation", gives=Explanation)
def explanation(request: HttpRequest, mapping: Id, person: Id) -> dict[str, Any]:
    """Why one person stands where they stand: axes, indicators, gates, cuts, what could change the box."""
    actor = actor_of(request)
    found = reading.mapping_for(actor, mapping)
    row = get_object_or_404(results(actor, found), person_id=person)
    saw(request, row.person_id)
    view, problem = explaining.explained(found, row)
    return {"view": view, "problem": problem}
