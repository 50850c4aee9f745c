"""Names for what events are about: the trail keeps ids and codes, and every app says how its own are called."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May, label
from nawasena.core.links import link
from nawasena.core.models import Account, Agency, ApiToken, AuditEvent, Destruction, Grant, Unit

LISTED = 5  # names of a list in one line; the page of the event gives all of them
Lookup = Callable[[int, Set[str]], Mapping[str, str]]  # agency and keys, to the names that are known
REFERS = {  # a figure that is the key of something else
    "account": "account",
    "accounts": "account",
    "actor": "account",
    "delivery": "delivery",
    "files": "file",
    "policy": "policy",
    "sha256": "file",
    "unit": "unit",
}


@dataclass(frozen=True)
class Kind:
    """How the rows of a kind are called. ``route``: their page, for whoever has one of the rights ``may``."""

    names: Lookup
    route: str = ""
    may: frozenset[May] = frozenset()


KINDS: dict[str, Kind] = {}
KEPT: dict[str, str] = {}  # a kind of what is kept, to the kind of row it is about
CODES: dict[str, Callable[[str], str]] = {}  # a figure (``filters.status``) to the words for its codes


@dataclass(frozen=True)
class Names:
    """The names that a page of the trail needs, by kind and key; and where its reader may go."""

    found: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    actor: Actor | None = None

    def of(self, kind: str, key: object) -> str:
        """The name of a row; empty when it is unknown or gone."""
        return self.found.get(kind, {}).get(str(key), "")

    def address(self, subject: str) -> str:
        """The page of what was acted upon, if it is still there and the reader may open it."""
        kind, _colon, key = subject.partition(":")
        known = KINDS.get(kind)
        if known is None or not known.route or self.actor is None or not self.of(kind, key):
            return ""
        return link(known.route, int(key)) if any(self.actor.may(right) for right in known.may) else ""


def names_for(actor: Actor, events: Iterable[AuditEvent], *, most: int | None = LISTED) -> Names:
    """The names for some events: one query for each kind, not one for each event.

    ``most``: how many of a list are named; None all of them.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for event in events:
        for kind, key in _mentioned(event, most):
            wanted[kind].add(key)
    found = {kind: KINDS[kind].names(actor.agency, keys) for kind, keys in wanted.items() if kind in KINDS}
    return Names(found, actor)


def _mentioned(event: AuditEvent, most: int | None) -> Iterator[tuple[str, str]]:
    kind, _colon, key = event.subject.partition(":")
    if key:
        yield kind, key
    yield from _referred(json.loads(event.details or "{}"), most)


def _referred(content: Mapping[str, Any], most: int | None) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if isinstance(value, dict):
            yield from _referred(value, most)
        elif kind := referred(content, name):
            keys = value[:most] if isinstance(value, list) else [value]
            yield from ((kind, str(key)) for key in keys if key not in (None, ""))


def referred(content: Mapping[str, Any], name: str) -> str:
    """The kind of row that a figure is the key of; empty when it is none."""
    if name == "subject":
        return KEPT.get(str(content.get("kind")), "")
    return REFERS.get(name, "")


def numbers(keys: Set[str]) -> set[int]:
    """The keys that can be ids of rows."""
    return {int(key) for key in keys if key.isdecimal() and len(key) < 19}


def by_id(rows: Iterable[tuple[int, str]]) -> dict[str, str]:
    """Rows as (id, name), for ``Kind.names``."""
    return {str(pk): name for pk, name in rows}


def _accounts(_agency: int, keys: Set[str]) -> dict[str, str]:
    return by_id(Account.objects.filter(pk__in=numbers(keys)).values_list("pk", "name"))


def _units(agency: int, keys: Set[str]) -> dict[str, str]:
    found = Unit.objects.filter(agency_id=agency, pk__in=numbers(keys))
    return by_id(found.values_list("pk", "name"))


def _grants(agency: int, keys: Set[str]) -> dict[str, str]:
    found = Grant.objects.filter(agency_id=agency, pk__in=numbers(keys))
    rows = found.values_list("pk", "role", "account__name")
    return by_id((pk, f"{label(role)} — {name}") for pk, role, name in rows)


def _tokens(agency: int, keys: Set[str]) -> dict[str, str]:
    found = ApiToken.objects.filter(agency_id=agency, pk__in=numbers(keys))
    return by_id(found.values_list("pk", "name"))


def _agencies(agency: int, keys: Set[str]) -> dict[str, str]:
    return by_id(Agency.objects.filter(pk__in=numbers(keys) & {agency}).values_list("pk", "name"))


def _destructions(agency: int, keys: Set[str]) -> dict[str, str]:
    found = Destruction.objects.filter(agency_id=agency, pk__in=numbers(keys)).exclude(name="")
    return by_id(found.values_list("pk", "name"))


KINDS |= {
    "account": Kind(_accounts, "account", frozenset({May.GRANT_ROLES})),
    "agency": Kind(_agencies),
    "apitoken": Kind(_tokens),
    "destruction": Kind(_destructions),
    "grant": Kind(_grants),
    "unit": Kind(_units),
}
