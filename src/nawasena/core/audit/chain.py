"""The chain of events of an agency: adding a link, and proving that none was changed or removed."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.db import connection

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.models import AuditChain, AuditEvent, AuditPayload
from nawasena.i18n import _

ROOT = "0" * 64
DESTROYED = "audit.payload_destroyed"  # written by payload_destroy in the database


def record(  # noqa: PLR0913 -- who, what, about what, with which figures, by which right, about whom
    actor: Actor,
    action: str,
    subject: object = "",
    details: Mapping[str, Any] | None = None,
    *,
    may: May | None = None,
    personal: Mapping[str, Any] | None = None,
) -> int:
    """Add an event to the chain of the actor's agency, in the running transaction. Returns its id.

    ``subject``: the row acted upon (class and id are kept). ``details``: figures and ids, nothing personal;
    ``personal`` is kept apart with a salt: it can be deleted while the chain stays whole. ``may``: the
    right that was used, which tells the role.
    """
    body, salt, digest = "", "", ""
    if personal:
        body, salt = canonical(personal), secrets.token_hex(32)
        digest = payload_digest(salt, body)
    role = actor.role_for(may) if may else str(next(iter(actor.roles()), ""))
    fields = [role, action, _subject(subject), canonical(details or {}), digest]
    event = _append([actor.agency, actor.account, *fields])
    if personal:
        AuditPayload.objects.create(event_id=event, agency_id=actor.agency, salt=salt, body=body)
    return event


def _append(values: list[int | str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_append(%s, %s, %s, %s, %s, %s, %s)", values)
        return int(cursor.fetchone()[0])


def _subject(subject: object) -> str:
    if isinstance(subject, str):
        return subject
    return f"{type(subject).__name__.lower()}:{getattr(subject, 'pk', '')}"


def canonical(content: Mapping[str, Any]) -> str:
    """JSON that has one form only: sorted keys, no blanks."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def details_of(event: AuditEvent) -> dict[str, Any]:
    """The figures of an event, as they were given to ``record``."""
    content: dict[str, Any] = json.loads(event.details)
    return content


def payload_digest(salt: str, body: str) -> str:
    """SHA-256 of the salted personal part, hexadecimal."""
    return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def link_hash(event: AuditEvent) -> str:
    """The hash an event must have: SHA-256 over its fields, each with its length in front."""
    fields = (
        str(event.agency_id), str(event.number), event.at.strftime("%Y-%m-%dT%H:%M:%S.%f"), str(event.actor),
        event.role, event.action, event.subject, event.details, event.payload_digest, event.previous,
    )  # fmt: skip
    text = "".join(f"{len(value.encode())}:{value}" for value in fields)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """Where a chain is broken: the number of the first bad event, and what is wrong with it."""

    agency: int
    number: int
    reason: str


def verify(agency: int, sealed: Iterable[tuple[int, str]] = ()) -> Break | None:
    """The first bad link of a chain, or None. ``sealed``: lengths and heads that seals vouch for."""
    seals: dict[int, set[str]] = {}  # two seals of one length that differ: one of them vouches for a forgery
    for length, head in sealed:
        seals.setdefault(length, set()).add(head)
    previous, expected = ROOT, 1
    destroyed = _destroyed(agency)
    for event in _events(agency):
        if reason := _fault(event, previous, expected, seals) or _payload_fault(event, destroyed):
            return Break(agency, expected if event.number != expected else event.number, reason)
        previous, expected = event.hash, expected + 1
    missing = [length for length in seals if length >= expected]
    if missing:
        return Break(agency, expected, _("peristiwa bersegel hilang"))
    return _head_fault(agency, previous, expected - 1)


def _events(agency: int) -> Iterator[AuditEvent]:
    events = AuditEvent.objects.filter(agency_id=agency).select_related("payload").order_by("number")
    return events.iterator(chunk_size=5000)


def _fault(event: AuditEvent, previous: str, expected: int, seals: Mapping[int, set[str]]) -> str:
    if event.number != expected:
        return _("nomor tidak berurutan")
    if event.previous != previous:
        return _("tidak menyambung dengan peristiwa sebelumnya")
    if event.hash != link_hash(event):
        return _("isi berubah")
    if seals.get(event.number, {event.hash}) != {event.hash}:
        return _("berbeda dari segel")
    return ""


def _destroyed(agency: int) -> set[str]:
    """The subjects whose personal part was destroyed by an event that says so."""
    said = AuditEvent.objects.filter(agency_id=agency, action=DESTROYED)
    return set(said.values_list("subject", flat=True))


def _payload_fault(event: AuditEvent, destroyed: Set[str]) -> str:
    """Is the personal part as it was, or was its end told?"""
    payload = getattr(event, "payload", None)
    if payload is not None and payload_digest(payload.salt, payload.body) != event.payload_digest:
        return _("data pribadi peristiwa berubah")
    if payload is None and event.payload_digest and f"auditevent:{event.pk}" not in destroyed:
        return _("data pribadi peristiwa hilang tanpa catatan pemusnahan")
    return ""


def _head_fault(agency: int, head: str, length: int) -> Break | None:
    chain = AuditChain.objects.filter(agency_id=agency).first()
    known = (chain.length, chain.head) if chain else (0, ROOT)
    return None if known == (length, head) else Break(agency, length + 1, _("ujung rantai tidak sesuai"))
