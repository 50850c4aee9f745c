"""The figures of an event in words: what each of them means, and names for ids and codes."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from nawasena.core.accounts.roles import Role, label
from nawasena.core.audit.naming import CODES, Names, referred
from nawasena.core.audit.words import EXPORTS, FIELDS, title
from nawasena.core.display import day, moment
from nawasena.core.forms import TokenForm
from nawasena.core.models import AuditEvent
from nawasena.i18n import _
from nawasena.rules.retention import library_retention

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:")
SHOWN = 12  # characters of a digest in a list
NOBODY = Names()


def pairs(text: str, names: Names = NOBODY, *, most: int | None = None) -> list[tuple[str, str]]:
    """The figures of an event as (what, how much), nested ones on a line of their own.

    ``most``: how many of a list of names are told; None all of them.
    """
    return list(_flat("", "", json.loads(text or "{}"), names, most))


def summary(event: AuditEvent, names: Names = NOBODY, *, most: int | None = 5) -> str:
    """The figures of an event in one line; digests by their beginning, whole on the page of the event."""
    told = pairs(event.details, names, most=most)
    return "; ".join(f"{name}: {DIGEST.sub(_shortened, value)}" for name, value in told)


def _shortened(found: re.Match[str]) -> str:
    return f"{found[0][:SHOWN]}…"


def _flat(
    path: str, prefix: str, content: dict[str, Any], names: Names, most: int | None
) -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        inner = f"{path}.{key}" if path else key
        name = f"{prefix} › {field(inner)}" if prefix else field(inner)
        if isinstance(value, dict):
            yield from _flat(inner, name, value, names, most)
        elif value not in ("", None, []):
            kind = referred(content, key)
            listed = value if isinstance(value, list) else [value]
            yield name, _joined([names.of(kind, item) or _one(inner, item) for item in listed], most)


def field(path: str) -> str:
    """What a figure is called: by its place (``filters.kind``) or by its name alone."""
    key = path.rpartition(".")[2]
    word = FIELDS.get(path) or FIELDS.get(key)
    return _(word) if word else key


def _joined(told: list[str], most: int | None) -> str:
    if most is None or len(told) <= most:
        return ", ".join(told)
    return _("{names}, dan {count} lagi").format(names=", ".join(told[:most]), count=len(told) - most)


def _one(path: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    told = CODES.get(path) or _OURS.get(path)
    return told(str(value)) if told else _moment(str(value))


def _moment(text: str) -> str:
    """A day or a moment as people read it; any other text as it is."""
    if not MOMENT.match(text):
        return day(text)
    try:
        return moment(dt.datetime.fromisoformat(text))
    except ValueError:
        return text


def _role(code: str) -> str:
    return label(code) if code in set(Role) else code


def _kind(code: str) -> str:
    """A kind of what is kept, or of what was downloaded."""
    if code in EXPORTS:
        return _(EXPORTS[code])
    known = library_retention()
    return str(known[code].label) if code in known else code


def _scope(code: str) -> str:
    return TokenForm.scope_labels().get(code, code)


def _actor(code: str) -> str:
    return _("Sistem") if code == "0" else code


_OURS = {
    "role": _role, "kind": _kind, "scopes": _scope, "filters.action": title, "filters.actor": _actor,
}  # fmt: skip
