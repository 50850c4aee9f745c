"""One thing that waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from nawasena.core.accounts.roles import RULES, May, label
from nawasena.i18n import _


@dataclass(frozen=True)
class Task:
    """One thing to do. ``tone`` warning or danger when it is late or blocks others."""

    title: str
    url: str
    text: str = ""
    due: str = ""
    tone: str = "neutral"
    count: int | None = None


def approvers() -> str:
    """The roles that may approve, in words."""
    return _(" atau ").join(label(role) for role, rule in RULES.items() if May.APPROVE_PACKAGE in rule.may)
