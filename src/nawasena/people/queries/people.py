"""People an actor may see: the current profiles, filtered, searched, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from django.core.cache import caches
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.models import Unit
from nawasena.core.searching import marked
from nawasena.people.models import CURRENT, NipPeriod, Profile
from nawasena.people.naming import name_key
from nawasena.people.queries.deliveries import finished_delivery
from nawasena.people.standing import standings

PAGE = 50
HITS = 50
NIP_LENGTH = 18
SHORTEST_NAME, SHORTEST_NIP = 3, 4  # what is shorter finds nearly everybody


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty means everything. All of it is data of the address but ``search``."""

    unit: str = ""
    level: str = ""
    kind: str = ""
    grade: str = ""
    search: str = ""

    def given(self) -> dict[str, str]:
        """The filters that narrow anything, for addresses: never what was searched for, only that it was."""
        pairs = ((item.name, getattr(self, item.name)) for item in fields(self))
        given = {name: value for name, value in pairs if value and name != "search"}
        return marked(given, self.search)

    def without(self, name: str) -> Filters:
        """The same without one of them."""
        return replace(self, **{name: ""})


@dataclass(frozen=True)
class Page:
    """A page of a list; ``before`` and ``after`` are ids of people to go on from, None at the ends.

    ``lost``: the person to go on from is not in the list, so this is the first page.
    """

    rows: list[Profile]
    before: int | None
    after: int | None
    lost: bool = False


def below(field: str, paths: Iterable[str]) -> Q:
    """The condition that ``field`` (a path) lies in one of the subtrees; without any, nothing does."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def profiles(actor: Actor) -> QuerySet[Profile]:
    """The current profile of everybody in the subtrees where the actor may see people."""
    return _within(actor, actor.paths(May.SEE_PEOPLE))


def findable(actor: Actor) -> QuerySet[Profile]:
    """Whom a search can find: people the actor may see, people whose result they may see, themselves."""
    found = profiles(actor)
    if actor.paths(May.SEE_PEOPLE) is None:
        return found
    everybody = _everybody(actor)
    seen = Q(pk__in=found.values("pk"))
    if actor.may(May.SEE_RESULTS):
        there = _within(actor, actor.paths(May.SEE_RESULTS)).filter(person_id__in=standings().people(actor))
        seen |= Q(pk__in=there.values("pk"))
    if actor.may(May.SEE_SELF) and actor.person is not None:
        seen |= Q(person_id=actor.person)
    return everybody.filter(seen)


def _everybody(actor: Actor) -> QuerySet[Profile]:
    return Profile.objects.filter(CURRENT, agency_id=actor.agency)


def _within(actor: Actor, paths: tuple[str, ...] | None) -> QuerySet[Profile]:
    found = _everybody(actor)
    return found if paths is None else found.filter(below("unit__path", paths))


def listed(found: QuerySet[Profile]) -> QuerySet[Profile]:
    """The same with what a row of a list shows: unit and ``post``, without the bulk of the facts."""
    post = Cast(KT("facts__jabatan"), TextField())
    return found.select_related("unit").defer("facts", "export", "refused", "none_of").annotate(post=post)


def narrowed(found: QuerySet[Profile], filters: Filters, unit: Unit | None) -> QuerySet[Profile]:
    """The profiles that match every filter; ``unit`` is the one that ``filters`` names, and all below it."""
    exact = {"level": "job_level", "kind": "post_kind", "grade": "grade"}
    given = {field: value for name, field in exact.items() if (value := getattr(filters, name))}
    found = found.filter(**given)
    if unit is not None:
        found = found.filter(unit__path__startswith=unit.path)
    return found.filter(_matching(filters.search)) if filters.search else found


def _matching(typed: str) -> Q:
    """By NIP when only digits were typed, else by every word of the name."""
    if digits := digits_of(typed):
        return Q(nip__startswith=digits)
    condition = Q()
    for word in name_key(typed).split():
        condition &= Q(name_key__contains=word)
    return condition


def digits_of(typed: str) -> str:
    """What was typed as a NIP, without the blanks and dots between its groups; empty when it is none."""
    digits = "".join(letter for letter in typed if letter not in " .-\t\xa0")
    return digits if digits.isascii() and digits.isdigit() else ""


def with_nip(actor: Actor, nip: str) -> Profile | None:
    """Whoever has exactly this NIP, or had it, among those the actor can find."""
    earlier = NipPeriod.objects.filter(agency_id=actor.agency, nip=nip).values("person_id")
    found = listed(findable(actor)).filter(Q(nip=nip) | Q(person_id__in=earlier))
    return found.order_by("-id").first()


def hits(actor: Actor, typed: str) -> tuple[list[Profile], bool]:
    """At most ``HITS`` people for what was typed, names that begin so first; and whether there are more."""
    found = listed(findable(actor)).order_by("name_key", "id")
    if digits := digits_of(typed):
        rows = list(found.filter(nip__startswith=digits)[: HITS + 1])
        return rows[:HITS], len(rows) > HITS
    key = name_key(typed)
    first = list(found.filter(name_key__startswith=key)[: HITS + 1])
    others = found.filter(_matching(typed)).exclude(name_key__startswith=key)
    rows = first + list(others[: HITS + 1 - len(first)])
    return rows[:HITS], len(rows) > HITS


def too_short(typed: str) -> bool:
    """Is this too little to look for?"""
    if digits := digits_of(typed):
        return len(digits) < SHORTEST_NIP
    return len(name_key(typed).replace(" ", "")) < SHORTEST_NAME


def page(found: QuerySet[Profile], *, after: int | None = None, before: int | None = None) -> Page:
    """``PAGE`` rows by name, after (or before) the person with the given id.

    The first page when that person has left the list, when another window searched, or when nobody has the id.
    """
    backwards = before is not None
    key = before if backwards else after
    if key is not None:
        row = found.select_related(None).only("id", "name_key").filter(person_id=key).first()
        if row is None:
            return replace(page(found), lost=True)
        found = found.filter(_beyond(row, backwards=backwards))
    order = ("-name_key", "-id") if backwards else ("name_key", "id")
    rows = list(found.order_by(*order)[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if backwards:
        rows.reverse()
    earlier, later = (more, True) if backwards else (key is not None, more)
    first, last = (rows[0].person_id, rows[-1].person_id) if rows else (None, None)
    return Page(rows, first if earlier else None, last if later else None)


def _beyond(row: Profile, *, backwards: bool) -> Q:
    way = "lt" if backwards else "gt"
    return Q(**{f"name_key__{way}": row.name_key}) | Q(name_key=row.name_key, **{f"id__{way}": row.pk})


@dataclass(frozen=True)
class Facets:
    """What occurs among the people an actor may see."""

    levels: list[str]
    kinds: list[str]
    grades: list[str]
    departments: list[tuple[int, str]]


def facets(actor: Actor) -> Facets:
    """What a list of people can be narrowed to. It changes with what is delivered, so it is kept until then."""
    paths = actor.paths(May.SEE_PEOPLE)
    within = "all" if paths is None else ",".join(paths)
    delivery = finished_delivery(actor.agency)
    key = f"people-facets:{actor.agency}:{delivery.pk if delivery else 0}:{within}"
    return caches["parts"].get(key) or _keep(key, _facets(actor))


def _keep(key: str, found: Facets) -> Facets:
    caches["parts"].set(key, found)
    return found


def _facets(actor: Actor) -> Facets:
    columns = ("job_level", "post_kind", "grade", "unit_id")
    rows = list(profiles(actor).values_list(*columns).distinct().order_by())
    levels, kinds, grades = (sorted({row[at] for row in rows if row[at]}) for at in range(3))
    homes = Unit.objects.filter(pk__in={row[3] for row in rows}, department__isnull=False)
    names = homes.values_list("department_id", "department__name").distinct()
    return Facets(levels, kinds, grades, sorted(names, key=lambda pair: str(pair[1])))
