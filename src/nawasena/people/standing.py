"""Where people stand in mappings, as pages of people ask for it; the setting STANDINGS says who answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from nawasena.core.accounts.actor import Actor


@dataclass(frozen=True)
class Standing:
    """A result of a person. ``status`` is in words; ``url`` leads to the explanation."""

    mapping: str
    day: dt.date
    box: int | None
    status: str
    url: str


class Standings(Protocol):
    """Every answer holds only what the actor may see of results."""

    def people(self, actor: Actor) -> QuerySet[Any, Any]:
        """The ids of everybody who has a result."""

    def newest(self, actor: Actor, people: Iterable[int]) -> dict[int, Standing]:
        """The newest result of each of these people who has one."""

    def history(self, actor: Actor, person: int) -> list[Standing]:
        """Every result of a person, newest first."""


def standings() -> Standings:
    """Whoever answers in this installation."""
    found: Standings = import_string(settings.STANDINGS)
    return found
