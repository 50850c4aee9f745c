"""The matrix of routes: read from routes.yaml, spread over roles and relations, asked of the application."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nawasena.core.accounts.roles import RULES, May, Role
from nawasena.core.views.guards import Access, access_of
from nawasena.rules.quality import library_quality
from tests.core.populated import Populated

FILE = Path(__file__).with_name("routes.yaml")
NOWHERE = 2**40
UNREACHED = -2  # 404, or 405 where the method is none of the route
FREE = -1  # any status but an error of ours; for others than those who may, what the rules say
ANONYMOUS = "anonymous"
# the persons of the populated world, seen from a head of Dinas Pendidikan
PERSONS = {"self": "usual", "same": "no skp", "below": "unknown", "sibling": "low"}


@dataclass(frozen=True, eq=False)
class Route:
    """One line of the file."""

    name: str
    guard: str | tuple[May, ...]
    object: str = ""
    scope: May | None = None
    get: int = 200
    post: int = 405
    data: dict[str, str] = field(default_factory=dict)
    answers: bool = False
    writes: May | None = None

    @property
    def rights(self) -> tuple[May, ...]:
        """The rights, one of which suffices; empty where none is asked for."""
        return self.guard if isinstance(self.guard, tuple) else ()

    @property
    def access(self) -> Access:
        """The mark the view has to carry."""
        return Access("right" if self.rights else str(self.guard), self.rights, self.answers)


def routes() -> dict[str, Route]:
    """The file. A word it does not know is an error."""
    lines = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: _route(name, line) for name, line in lines.items()}


def _route(name: str, line: dict[str, Any]) -> Route:
    guard, scope, writes = line.pop("guard"), line.pop("scope", None), line.pop("writes", None)
    rights = tuple(May(word) for word in guard) if isinstance(guard, list) else guard
    first = rights[0] if isinstance(rights, tuple) else None
    line |= {method: FREE for method in ("get", "post") if line.get(method) == "free"}
    return Route(name, rights, scope=May(scope) if scope else first, writes=writes and May(writes), **line)


def resolved() -> dict[str, Any]:
    """The view of every named route of the application. Raises ValueError for one without a name."""
    found = {}
    for name, view in _walk(get_resolver().url_patterns, ""):
        if not name:
            raise ValueError(f"a route without a name: {view}")
        found[name] = view
    return found


def _walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}" if pattern.name else "", pattern.callback


def marks() -> dict[str, Access | None]:
    """What every view is marked with."""
    return {name: access_of(view) for name, view in resolved().items()}


@dataclass(frozen=True)
class Cell:
    """One question: a role (or nobody) asks a route about an object of some relation."""

    route: Route
    role: Role | None
    relation: str
    method: str
    totp: bool = True

    def __str__(self) -> str:
        who = str(self.role or ANONYMOUS) + ("" if self.totp else " without second factor")
        return f"{self.method.upper()} {self.route.name} [{self.relation or 'no object'}] as {who}"


def cells(known: dict[str, Route]) -> Iterator[Cell]:
    """The whole matrix; only the rows named in the environment where a planted gap is looked for."""
    chosen = [name for name in os.environ.get("NAWASENA_CELLS", "").split(",") if name] or list(known)
    for route in (known[name] for name in chosen):
        for relation in RELATIONS[route.object]:
            for method in ("get", "post"):
                if getattr(route, method):
                    yield from _cells(route, relation, method)


def _cells(route: Route, relation: str, method: str) -> Iterator[Cell]:
    """Everybody about everything: also whom the guard refuses, about what is not theirs."""
    yield Cell(route, None, relation, method)
    for role in Role:
        yield Cell(route, role, relation, method)
        if RULES[role].totp:
            yield Cell(route, role, relation, method, totp=False)


def admits(route: Route, role: Role) -> bool:
    """Does the guard let the role through?"""
    return not route.rights or any(right in RULES[role].may for right in route.rights)


RELATIONS: dict[str, tuple[str, ...]] = {
    "": ("",),
    "provider": ("none",),
    "number": ("none",),
    "unit": ("own", "other", "none"),
    "package": ("own", "other", "none"),
    "package_file": ("other", "none"),
    "event": ("own", "none"),
    "indicator": ("own", "none"),
    "mapping": ("own", "other", "none"),
    "proposal": ("own", "other", "none"),
    "compared": ("own", "other", "mixed", "none"),
    "person": ("self", "same", "below", "sibling", "other", "mixed", "none"),
    "someone": ("self", "same", "below", "sibling", "other", "none"),
    "account": ("own", "other", "none"),
    "grant": ("own", "another", "other", "mixed", "none"),
    "destruction": ("own", "other", "none"),
    "token": ("self", "own", "other", "none"),
}


def address(cell: Cell, made: Populated) -> str:
    """The address of the object of a cell. ``mixed``: the first part is one's own, the second is not."""
    return reverse(cell.route.name, args=_arguments(cell, made))


def _arguments(cell: Cell, made: Populated) -> list[Any]:  # noqa: C901 -- one line a kind of object
    relation = cell.relation
    theirs, nothing = relation == "other", relation == "none"
    key = "b" if theirs else "a"
    mapping = NOWHERE if nothing else made.mappings[key, "done"].pk
    match cell.route.object:
        case "":
            return []
        case "provider":
            return ["tidak-ada"]
        case "number":
            return [1]
        case "unit":
            return [NOWHERE if nothing else made.world.units[f"{key}.school"].pk]
        case "event":  # numbers begin anew in every agency
            return [NOWHERE if nothing else 1]
        case "indicator":
            return ["tidak-ada" if nothing else library_quality().indicators[0].id]
        case "package":
            return [NOWHERE if nothing else made.packages[key].pk]
        case "package_file":
            return [NOWHERE if nothing else made.packages[key].pk, 1]
        case "mapping":
            return [mapping]
        case "proposal":
            return [NOWHERE if nothing else made.mappings[key, "proposed"].pk]
        case "compared":
            earlier = made.mappings["b" if relation == "mixed" else key, "earlier"].pk
            return [mapping, NOWHERE if nothing else earlier]
        case "person":
            return [made.mappings[key, "done"].pk, _person(relation, made)]
        case "someone":
            return [_person(relation, made)]
        case "account":
            return [NOWHERE if nothing else made.world.accounts[key, Role.READER].pk]
        case "destruction":
            return [NOWHERE if nothing else made.destructions[key].pk]
        case "grant":
            account = made.world.accounts[key, Role.READER].pk
            holder = Role.SERVICE if relation == "another" else Role.READER
            grant = made.grants["b" if relation == "mixed" else key, holder].pk
            return [account, NOWHERE if nothing else grant]
        case "token":
            role = Role.SERVICE if cell.role is None or relation != "self" else cell.role
            token = made.tokens.get((key, role)) or made.tokens[key, Role.SERVICE]
            return [NOWHERE if nothing else token.pk]
    raise ValueError(cell.route.object)


def _person(relation: str, made: Populated) -> int:
    if relation == "none":
        return NOWHERE
    name = PERSONS.get(relation, "usual")
    return made.people["b" if relation in ("other", "mixed") else "a", name]


def expected(cell: Cell, made: Populated) -> int:
    """The status the file says, through the guard, the scope and the route itself."""
    route = cell.route
    if route.guard != "open":
        if cell.role is None:
            return 401 if route.answers else 302
        if route.guard != "account" and not cell.totp:
            return 403 if route.answers else 302
        if not admits(route, cell.role):
            return 403
    if cell.method == "post" and route.writes and cell.role and route.writes not in RULES[cell.role].may:
        return 403
    allowed: int = getattr(route, cell.method)
    if allowed == 405 or reaches(cell, made):
        return _own_way(cell, allowed)
    return UNREACHED if allowed == FREE else 404


def _own_way(cell: Cell, allowed: int) -> int:
    """Where the page of somebody who is not logged in differs."""
    if cell.role is None and cell.method == "get" and cell.route.name == "account_login":
        return 200
    if cell.route.name == "account_logout" and cell.method == "get":
        return 302 if cell.role is None else 200
    return allowed


def reaches(cell: Cell, made: Populated) -> bool:
    """Does the role see the object of a cell? What is of others (``another``: of another account) nobody does."""
    if cell.relation in ("another", "other", "mixed"):
        return False
    if cell.relation == "none":
        return cell.route.object in ("provider", "number")
    if cell.route.object == "token":
        return _own_token(cell, made)
    if cell.route.object in ("someone", "person"):
        return _person_reached(cell)
    return True


def _person_reached(cell: Cell) -> bool:
    """A right of a unit reaches its subtree; who may only see themselves reaches nobody else."""
    assert cell.role is not None and cell.route.scope is not None
    if cell.route.scope not in RULES[cell.role].may:
        return cell.relation == "self"
    return cell.relation != "sibling" or RULES[cell.role].within == "agency"


def _own_token(cell: Cell, made: Populated) -> bool:
    assert cell.role is not None
    administers = May.MANAGE_ACCOUNTS in RULES[cell.role].may
    own = ("a", cell.role) in made.tokens if cell.relation == "self" else cell.role == Role.SERVICE
    return administers or own


def confirmed(client: Client) -> Client:
    """As if the password had been typed once more, far enough ahead for the slowest machine."""
    session = client.session
    soon = time.time() + 3600
    known = session.get("account_authentication_methods", [])
    again = {"method": "password", "at": soon, "reauthenticated": True}
    session["account_authentication_methods"] = [*({**item, "at": soon} for item in known), again]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return client


def agrees(status: int, wanted: int) -> bool:
    """Is this the answer the matrix says?"""
    if wanted == FREE:
        return status < 500 and status != 404
    return status in (404, 405) if wanted == UNREACHED else status == wanted


class Browsers:
    """One browser for each role, logged in once."""

    def __init__(self, made: Populated) -> None:
        self.made = made
        self.known: dict[tuple[Role | None, bool], Client] = {}
        for role in Role:
            self.known[role, True] = confirmed(made.world.client(role))
            self.known[role, False] = self._without(role)
        self.known[None, True] = Client()
        for client in self.known.values():
            client.raise_request_exception = False
            client.get(
                "/akun/tanpa-peran/"
            )  # the session is kept from here on, not written with every question

    def _without(self, role: Role) -> Client:
        client = Client()
        client.force_login(self.made.world.accounts["a", role])
        return client

    def ask(self, cell: Cell) -> Any:
        """The answer; whatever was written is undone, also in the browser."""
        client = self.known[cell.role, cell.totp]
        cookies = client.cookies.copy()
        url = address(cell, self.made)
        with transaction.atomic():
            response = client.get(url) if cell.method == "get" else client.post(url, cell.route.data)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        client.cookies = cookies
        response.body = content
        return response
