"""The axes of one person as readers see them: nodes, levels and cuts, with evidence and legal basis.

Numbers are texts with a decimal comma, rounded half-up to the decimals of the policy unless said otherwise; a
text that is None is not known or does not apply. Codes (``state``, ``status``) are not translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["known", "none", "unknown", "expired"]


@dataclass(frozen=True)
class LegalBasis:
    """A regulation that is cited: ``regulation`` is its id in the register, for links to its page."""

    regulation: str
    cite: str
    article: str | None
    standing: str
    note: str


@dataclass(frozen=True)
class NumberPart:
    """A number of a rule: its ``place`` in the file, ``status`` (verified, example), and what it cites."""

    place: str
    text: str
    status: str
    bases: tuple[LegalBasis, ...]


@dataclass(frozen=True)
class Evidence:
    """One record a value rests on. ``date``: the day (ISO) or year of the record; None for a person's fact.

    ``words`` is the place in a sentence, empty when the place is not known.
    """

    file: str | None
    sheet: str | None
    row: str | None
    date: str | None
    words: str


@dataclass(frozen=True)
class RowPart:
    """The row or formula that gave a score; ``table`` (id) and ``title`` where a library table was used."""

    table: str | None
    title: str | None
    words: str
    numbers: tuple[NumberPart, ...]


@dataclass(frozen=True)
class NodePart:
    """A component or an indicator of an axis.

    ``rule``: how it is measured or combined. ``remarks``: what is special about how children are combined.
    ``weight`` as the policy prints it; ``effective``: the part it really has, in points of the axis' 100,
    after weights of what is missing were shared out (None: takes no part). ``exact``: the score with all its
    digits. ``contribution``: the points it gives to the axis. ``value``: what was measured, ``row`` what gave
    the score; ``none_score``: what being known to have no record scores; ``when_missing``: what happens when
    the evidence is unknown. ``reserve``: read from a fallback source. ``held``: the value passed an end of
    its scale and was held there; ``limits``: ends the policy sets for this node. ``numbers`` are those the
    policy writes at this node; ``status`` is verified when all of them and the row used are.
    """

    id: str
    label: str
    leaf: bool
    rule: str
    remarks: tuple[str, ...]
    state: State
    state_words: str
    weight: str | None
    effective: str | None
    score: str | None
    exact: str | None
    contribution: str | None
    value: str | None
    row: RowPart | None
    none_score: str | None
    when_missing: str | None
    reserve: bool
    held: bool
    limits: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    status: str
    numbers: tuple[NumberPart, ...]
    bases: tuple[LegalBasis, ...]
    children: tuple[NodePart, ...]


@dataclass(frozen=True)
class LevelPart:
    """A level of an axis (3 = high): which values have it, and whether this person does."""

    level: int
    label: str
    boundary: str
    reached: bool
    status: str
    bases: tuple[LegalBasis, ...]


@dataclass(frozen=True)
class CutDistance:
    """How far an axis lies from a cut: ``cut`` is its number, ``label`` the level that begins there."""

    cut: str
    label: str
    distance: str
    words: str


@dataclass(frozen=True)
class AxisPart:
    """One axis (``name``: kinerja, potensial). ``category``: its level is read from one value, not a score.

    ``levels`` highest first. ``distance``: to the nearest cut; ``below`` and ``above``: to the cut under the
    score and over it, None at the ends, for categories and for levels that depend on others (``standing``).
    ``near``: within the margin of a cut (*Mendekati ambang*).
    """

    name: str
    label: str
    category: bool
    level: int | None
    level_label: str | None
    score: str | None
    exact: str | None
    state: State
    state_words: str
    value: str | None
    evidence: tuple[Evidence, ...]
    levels: tuple[LevelPart, ...]
    distance: str | None
    below: CutDistance | None
    above: CutDistance | None
    near: bool
    standing: str | None
    nodes: tuple[NodePart, ...]
