"""The tree of units an actor may look into: people in each, posts with who holds them, who retires soon."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.fields.json import KT
from django.shortcuts import get_object_or_404

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.models import Unit
from nawasena.people.models import CURRENT, Incumbency, Post, Profile
from nawasena.people.queries.people import below, listed, profiles

WIDEST = 500  # units of one level that a page lists
ROWS = 250  # units that a page shows: the level below the next only while they last
SHOWN = 25  # people or posts of a list beside the tree
INCUMBENTS = 200
STRUCTURAL = "struktural"  # category of jenis-jabatan


@dataclass
class Node:
    """A unit with the people of its whole subtree. ``inside``: units below that are shown; ``below``: all."""

    pk: int
    name: str
    active: bool
    people: int = 0
    below: int = 0
    inside: list[Node] = field(default_factory=list)
    hidden: int = 0


def units(actor: Actor) -> QuerySet[Unit]:
    """The units in the subtrees where the actor may see people."""
    found = Unit.objects.filter(agency_id=actor.agency)
    paths = actor.paths(May.SEE_PEOPLE)
    return found if paths is None else found.filter(below("path", paths))


def unit_of(actor: Actor, pk: int) -> Unit:
    """One of them, or 404."""
    return get_object_or_404(units(actor), pk=pk)


def above(actor: Actor, unit: Unit) -> list[Unit]:
    """The units over this one that the actor may see, from the top down."""
    ids = [int(part) for part in unit.path.split(".") if part and int(part) != unit.pk]
    found = {item.pk: item for item in units(actor).filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def tree(actor: Actor, top: Unit | None) -> list[Node]:
    """What lies at ``top`` (or at every root the actor sees) with two levels below it, by name."""
    found = units(actor) if top is None else units(actor).filter(path__startswith=top.path)
    rows = list(found.values_list("id", "name", "active", "path", "parent_id").order_by("name", "id"))
    counts = _people(actor)
    nodes = {pk: Node(pk, name, active) for pk, name, active, _path, _parent in rows}
    children: dict[int | None, list[int]] = {}
    for pk, _name, _active, path, parent in rows:
        children.setdefault(parent if parent in nodes else None, []).append(pk)
        for key in path.split("."):
            if key and (node := nodes.get(int(key))) is not None:
                node.people += counts.get(pk, 0)
                node.below += node.pk != pk
    roots = [nodes[pk] for pk in children.get(None, []) if _worth(nodes[pk])]
    roots = sorted(roots, key=lambda node: -node.below)[
        :WIDEST
    ]  # units without a place in the tree come last
    _fill(roots, nodes, children)
    return roots


def _worth(node: Node) -> bool:
    """Units that were dissolved are shown while somebody is still in them."""
    return node.active or node.people > 0


def _fill(roots: list[Node], nodes: dict[int, Node], children: dict[int | None, list[int]]) -> None:
    """Two levels below each root: the first as a whole, the second while ``ROWS`` last."""
    left = ROWS
    level = roots
    for whole in (True, False):
        following = []
        for node in level:
            inside = [nodes[pk] for pk in children.get(node.pk, []) if _worth(nodes[pk])]
            if not whole and len(inside) > left:
                continue
            node.inside, node.hidden = inside[:WIDEST], max(0, len(inside) - WIDEST)
            left -= len(node.inside)
            following += node.inside
        level = following


def _people(actor: Actor) -> Counter[int]:
    """People directly in each unit."""
    rows = profiles(actor).filter(unit__isnull=False).values_list("unit_id").annotate(people=Count("id"))
    return Counter(dict(rows.order_by()))


def _holding(actor: Actor, day: dt.date) -> QuerySet[Incumbency]:
    """Who holds a post on a day, as known now, among those the actor may see."""
    found = Incumbency.objects.filter(CURRENT, agency_id=actor.agency, period__contains=day)
    return found.filter(person_id__in=profiles(actor).values("person_id"))


@dataclass(frozen=True)
class Seat:
    """A post and who holds it; ``vacant`` when a structural post has nobody."""

    post: Post
    holders: list[Profile]
    vacant: bool


def seats(actor: Actor, unit: Unit, day: dt.date) -> list[Seat]:
    """The posts of a unit that somebody the actor may see holds, and its structural posts, those first."""
    held = _holding(actor, day).order_by("id")
    posts = Post.objects.filter(agency_id=actor.agency, unit=unit).annotate(taken=_taken(actor, day))
    posts = posts.filter(Q(kind=STRUCTURAL) | Exists(held.filter(post=OuterRef("pk"))))
    found = list(
        posts.prefetch_related(Prefetch("incumbencies", held, to_attr="held")).order_by("name", "id")
    )
    ids = [seat.person_id for post in found for seat in post.held][:INCUMBENTS]
    people = {row.person_id: row for row in listed(profiles(actor)).filter(person_id__in=ids)}
    seats_ = [
        Seat(
            post,
            [people[seat.person_id] for seat in post.held if seat.person_id in people],
            post.kind == STRUCTURAL and not post.taken,
        )
        for post in found
    ]
    return sorted(seats_, key=lambda seat: (seat.post.kind != STRUCTURAL, seat.post.name))


def _taken(actor: Actor, day: dt.date) -> Exists:
    """Does anybody hold the post of the outer query, whether or not the actor may see who?"""
    found = Incumbency.objects.filter(CURRENT, agency_id=actor.agency, period__contains=day)
    return Exists(found.filter(post=OuterRef("pk")))


def vacancies(actor: Actor, top: Unit | None, day: dt.date) -> QuerySet[Post]:
    """The structural posts of active units, at ``top`` and below, that nobody holds on ``day``."""
    found = Post.objects.filter(agency_id=actor.agency, kind=STRUCTURAL, unit__active=True)
    found = found.filter(unit__in=units(actor).values("pk")).exclude(_taken(actor, day))
    if top is not None:
        found = found.filter(unit__path__startswith=top.path)
    return found.select_related("unit__department").order_by("unit__path", "name", "id")


def retiring(actor: Actor, top: Unit | None, day: dt.date) -> QuerySet[Profile]:
    """Who retires from ``day`` on and before the same day of the next year, the soonest first."""
    found = listed(profiles(actor)).annotate(retires=KT("facts__tanggal_pensiun"))
    found = found.filter(retires__gte=day.isoformat(), retires__lt=_next_year(day).isoformat())
    if top is not None:
        found = found.filter(unit__path__startswith=top.path)
    return found.order_by("retires", "name_key", "id")


def _next_year(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, month=3, day=1)
