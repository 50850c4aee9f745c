"""The second wall: what PostgreSQL lets a transaction see.

Row-level security compares the agency of a row with two settings that live as long as the transaction:
``nawasena.agencies`` (ids, an array literal) and ``nawasena.account`` (who is asking). Unset means nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from nawasena.core.database.limits import Limits

AGENCIES, ACCOUNT = "nawasena.agencies", "nawasena.account"


@dataclass(frozen=True)
class Scope:
    """The agencies a transaction may see, and the account it acts for (0: nobody)."""

    agencies: frozenset[int] = frozenset()
    account: int = 0

    @property
    def literal(self) -> str:
        """The agencies as PostgreSQL writes an array."""
        return "{" + ",".join(map(str, sorted(self.agencies))) + "}"


NOTHING = Scope()


def agencies(*ids: int, account: int = 0) -> Scope:
    """A scope of the given agencies."""
    return Scope(frozenset(ids), account)


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """A transaction that sees ``scope``. Inside another one the earlier scope returns afterwards."""
    nested = connection.in_atomic_block
    before = _current() if nested else None
    with transaction.atomic():
        apply(scope)
        yield
    if before is not None:
        _set(*before)


def apply(scope: Scope) -> None:
    """Set the scope of the running transaction. Outside one the setting would vanish at once: an error."""
    if not connection.in_atomic_block:
        raise RuntimeError("a scope needs a transaction")
    _set(scope.literal, str(scope.account))


def widen(ids: Collection[int]) -> None:
    """Add agencies to the scope of the running transaction (an agency that is being founded)."""
    literal, account = _current()
    known = {int(part) for part in literal.strip("{}").split(",") if part}
    _set(Scope(frozenset(known | set(ids))).literal, account)


def _set(literal: str, account: str) -> None:
    set_local({AGENCIES: literal, ACCOUNT: account})


def set_local(values: Mapping[str, str]) -> None:
    """Give settings of PostgreSQL a value for the length of the running transaction. Without one: an error."""
    if not connection.in_atomic_block:
        raise RuntimeError("a setting needs a transaction")
    calls = ", ".join(["set_config(%s, %s, true)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in values.items() for part in pair])


def shut(limits: Limits) -> None:
    """The beginning of every page, in one statement: nothing is seen yet, and nothing takes for ever."""
    set_local({AGENCIES: NOTHING.literal, ACCOUNT: "0", **limits.settings})


def _current() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true), current_setting(%s, true)", [AGENCIES, ACCOUNT])
        agencies_, account = cursor.fetchone()
    return agencies_ or "{}", account or "0"
