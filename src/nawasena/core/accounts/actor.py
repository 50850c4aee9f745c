"""Who is asking, where, with which rights on whom: decided once a request, from the grants of today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nawasena.core.accounts.roles import RULES, WHOLE, May, Role


@dataclass(frozen=True)
class Right:
    """One grant in force: the role, and the subtree it is limited to (a path; empty: the whole agency)."""

    role: Role
    path: str = ""


@dataclass(frozen=True)
class Actor:
    """An account at work in one agency. ``person``: the civil servant it belongs to, if any.

    ``only``: what a token restricts it to; None: everything its roles allow.
    """

    account: int
    name: str
    agency: int
    rights: tuple[Right, ...]
    person: int | None = None
    only: frozenset[May] | None = None

    def may(self, what: May) -> bool:
        """Is it allowed to somebody like this anywhere in the agency?"""
        return bool(self._able(what))

    def _able(self, what: May) -> list[Right]:
        """The grants that allow it, unless a token leaves it out."""
        if self.only is not None and what not in self.only:
            return []
        whole = what in WHOLE
        return [
            right for right in self.rights if what in RULES[right.role].may and not (whole and right.path)
        ]

    def limited(self, what: May) -> bool:
        """Would a role allow it, were it not limited to a unit?"""
        return not self.may(what) and any(what in RULES[right.role].may & WHOLE for right in self.rights)

    def roles(self) -> list[Role]:
        """The roles in force, the mightiest first (the order of RULES)."""
        held = {right.role for right in self.rights}
        return [role for role in RULES if role in held]

    def role_for(self, what: May) -> str:
        """The role under which something is done, for the audit; empty when none allows it."""
        able = {right.role for right in self._able(what)}
        return next((str(role) for role in self.roles() if role in able), "")

    def paths(self, what: May) -> tuple[str, ...] | None:
        """The subtrees in which it is allowed; None when in the whole agency. No path: nowhere."""
        able = self._able(what)
        if any(not right.path and RULES[right.role].within == "agency" for right in able):
            return None
        return tuple(sorted({right.path for right in able if right.path}))

    def reaches_beyond(self, what: May, other: May) -> bool:
        """Is ``what`` allowed somewhere where ``other`` is not? Rights of several roles add up."""
        wide, narrow = self.paths(what), self.paths(other)
        if narrow is None or wide is None:
            return narrow is not None
        return any(not path.startswith(narrow) for path in wide)

    @property
    def needs_totp(self) -> bool:
        """Does one of the roles ask for a second factor?"""
        return any(RULES[right.role].totp for right in self.rights)


def system(agency: int) -> Actor:
    """The system itself at work: it may nothing that is checked, and is named as such in the audit."""
    return Actor(0, "", agency, ())


def conflicts(wanted: Role, held: Iterable[Role]) -> list[Role]:
    """The roles among ``held`` that do not go with ``wanted``, looked at from both sides."""
    return [role for role in held if role in RULES[wanted].exclusive or wanted in RULES[role].exclusive]
