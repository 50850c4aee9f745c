"""One person's result as its readers see it: every number with where it comes from.

The page of a person and the text of ``nawasena explain`` are made from this alone. Numbers are texts with a
decimal comma, rounded half-up to the decimals of the policy unless said otherwise; a text that is None is
not known or does not apply. Codes (``state``, ``outcome``, ``status``) stay as they are in every language.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from nawasena.engine.result import Status
from nawasena.mapping.person.axis_model import AxisPart, Evidence, LegalBasis, State

Outcome = Literal["met", "not_met", "manual"]


@dataclass(frozen=True)
class MeasuredTest:
    """One test of a requirement: what passes, and what was measured."""

    rule: str
    outcome: Outcome
    outcome_words: str
    measured: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class GatePart:
    """A requirement, which is never part of a score. ``hard``: it must be met; otherwise it is preferred."""

    id: str
    label: str
    hard: bool
    rule: str
    outcome: Outcome
    outcome_words: str
    tests: tuple[MeasuredTest, ...]
    status: str
    bases: tuple[LegalBasis, ...]


@dataclass(frozen=True)
class Fact:
    """A fact about the person in words; ``value`` None: not known."""

    id: str
    label: str
    value: str | None


@dataclass(frozen=True)
class Identity:
    """Who it is. ``age``: whole years on the evaluation date; ``source``: the row of the staff list."""

    nip: str
    name: str
    post: str | None
    unit: str | None
    department: str | None
    facts: tuple[Fact, ...]
    age: int | None
    retirement: dt.date | None
    source: Evidence


@dataclass(frozen=True)
class BoxPart:
    """The box: ``description`` says the levels it stands for, ``aliases`` (title, label) its other names."""

    number: int
    predicate: str
    description: str
    follow_up: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EkinerjaPart:
    """The e-Kinerja status (None: unknown), and why the computed level differs (None: it does not)."""

    level: int | None
    status: str | None
    note: str | None


@dataclass(frozen=True)
class RankPart:
    """A place within a group; ``place`` None without one, ``shortlisted`` None without a short list."""

    id: str
    label: str
    place: int | None
    group: str
    shortlisted: bool | None


@dataclass(frozen=True)
class ChangePart:
    """A change of one indicator that alone gives ``box``. ``before`` None: not counted now; ``rises``: the
    score has to be at least ``after``, otherwise at most; ``how``: what scores so, None where any score is
    possible. ``words`` ends with the box; ``plain`` says the change alone, for a page that shows the box."""

    indicator: str
    label: str
    before: str | None
    after: str
    rises: bool
    how: str | None
    box: int
    words: str
    plain: str


@dataclass(frozen=True)
class ChangesPart:
    """What could change the box, the nearest first; ``fixed``: indicators that alone change nothing."""

    changes: tuple[ChangePart, ...]
    fixed: tuple[str, ...]


@dataclass(frozen=True)
class CertaintyPart:
    """The chance of each box where the policy states how precise its instruments are; never part of a result.

    ``chances``: (box, chance between 0 and 1), likeliest first. ``near``: within one standard error of a cut.
    """

    chances: tuple[tuple[int, str], ...]
    near: bool


@dataclass(frozen=True)
class MissingPart:
    """Evidence that is not there: ``sheet`` to fill, ``effect`` while it is missing, ``cure`` what to do."""

    indicator: str
    label: str
    axis: str
    state: State
    sheet: str
    effect: str
    cure: str


@dataclass(frozen=True)
class PolicyBasis:
    """The policy that was applied, and how many of its numbers are still only examples."""

    id: str
    version: str
    title: str
    status: str
    digest: str
    day: dt.date
    references: tuple[LegalBasis, ...]
    examples: int
    numbers: int


@dataclass(frozen=True)
class PersonView:
    """The whole why of one person. ``possible_boxes``: those within reach of evidence that is missing;
    ``near``: mapped, and an axis lies within the margin of a cut (*Mendekati ambang*)."""

    identity: Identity
    status: Status
    status_words: str
    reasons: str
    box: BoxPart | None
    talent: str | None
    ranks: tuple[RankPart, ...]
    final: tuple[str, str] | None  # (label of the stage, score)
    ekinerja: EkinerjaPart | None
    possible_boxes: tuple[int, ...]
    possible_words: str | None
    near: bool
    changes: ChangesPart | None
    certainty: CertaintyPart | None
    axes: tuple[AxisPart, ...]
    gates: tuple[GatePart, ...]
    missing: tuple[MissingPart, ...]
    policy: PolicyBasis

    @property
    def unmet(self) -> tuple[GatePart, ...]:
        """The hard requirements somebody with a box does not meet; a preferred one stops nobody."""
        return self._stopping("not_met")

    @property
    def undecided(self) -> tuple[GatePart, ...]:
        """The hard requirements of somebody with a box that the data cannot decide."""
        return self._stopping("manual")

    def _stopping(self, outcome: Outcome) -> tuple[GatePart, ...]:
        if self.box is None:
            return ()
        return tuple(gate for gate in self.gates if gate.hard and gate.outcome == outcome)
