"""How long a transaction may take: a page is given up before it holds others up; long work has longer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import Error

CANCELLED, NO_LOCK = "57014", "55P03"  # SQLSTATE of query_canceled and lock_not_available


@dataclass(frozen=True)
class Limits:
    """Seconds: for one statement, for waiting on somebody's lock, and between two statements."""

    statement: float
    lock: float
    idle: float

    @property
    def settings(self) -> dict[str, str]:
        """The same as PostgreSQL knows it."""
        return {
            "statement_timeout": _milliseconds(self.statement),
            "lock_timeout": _milliseconds(self.lock),
            "idle_in_transaction_session_timeout": _milliseconds(self.idle),
        }


def _milliseconds(seconds: float) -> str:
    return f"{max(1, int(seconds * 1000))}ms"


def took_too_long(error: Error) -> bool:
    """Was a statement given up because of a limit?"""
    return getattr(error.__cause__, "sqlstate", None) in (CANCELLED, NO_LOCK)
