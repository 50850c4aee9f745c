"""Where a person stands: status, box, scores, places, and which boxes are still possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from nawasena.engine.reference import Evaluation
from nawasena.engine.reference.axis import Peers
from nawasena.engine.result import MAPPED, OUTSIDE, UNMAPPED, Status, indicators
from nawasena.i18n import N_, _
from nawasena.mapping import words
from nawasena.mapping.person.model import BoxPart, EkinerjaPart, RankPart
from nawasena.mapping.values import number_words
from nawasena.rules.policy import Policy
from nawasena.rules.registry import LoadedPolicy

PeersByAxis = Mapping[str, Peers]
STATUS_WORDS: dict[Status, str] = {
    MAPPED: N_("Terpetakan"),
    UNMAPPED: N_("Belum dapat dipetakan"),
    OUTSIDE: N_("Di luar populasi"),
}


@dataclass(frozen=True)
class Case:
    """One person to be explained: the evaluation, and what only the whole population can tell.

    ``row``: the person's line of the result table with the column ``ditolak`` (sheets of which rows were
    refused); ``peers``: the others of the groups in which levels depend on others, by axis.
    """

    item: Evaluation
    loaded: LoadedPolicy
    day: dt.date
    row: pl.DataFrame
    peers: PeersByAxis

    @property
    def policy(self) -> Policy:
        return self.loaded.policy


def reasons(case: Case) -> str:
    """Why the person is outside or unmapped, or what needs review; empty when nothing."""
    return str(case.row.select(words.reasons(case.policy, indicators(case.policy))).item())


def box_part(case: Case) -> BoxPart | None:
    """The box of a mapped person."""
    if case.item.status != MAPPED:
        return None
    box = case.loaded.book.boxes[case.policy.boxes].box(case.item.box or 0)
    axes, book = case.policy.axes, case.loaded.book
    labels = [book.box_labels[name] for name in case.policy.box_labels]
    aliases = [(str(item.title), item.labels[str(box.box)]) for item in labels]
    text = _("{kinerja}: {row}; {potensial}: {column}")
    return BoxPart(
        number=box.box,
        predicate=str(box.predicate),
        description=text.format(
            kinerja=axes.kinerja.label,
            row=axes.kinerja.level(box.kinerja).label,
            potensial=axes.potensial.label,
            column=axes.potensial.level(box.potensial).label,
        ),
        follow_up=tuple(map(str, box.follow_up)),
        aliases=tuple((title, str(label)) for title, label in aliases if label is not None),
    )


def talent(case: Case) -> str | None:
    """The talent score of a mapped person."""
    value = case.item.talent
    return None if value is None else number_words(value, case.policy.decimals)


def final(case: Case) -> tuple[str, str] | None:
    """The score for a target post, with its label."""
    value, stage = case.item.final, case.policy.target_stage
    if value is None or stage is None:
        return None
    return str(stage.label), number_words(value, case.policy.decimals)


def ranks(case: Case) -> Iterator[RankPart]:
    """The places of a mapped person."""
    if case.item.status != MAPPED:
        return
    for ranking in case.policy.ranking:
        place = case.row[f"rank_{ranking.id}"].item()
        group = ", ".join(fact_words(case, name) or _("Belum diketahui") for name in ranking.groups)
        short = None if ranking.top is None else bool(case.row[f"short_{ranking.id}"].item())
        yield RankPart(ranking.id, str(ranking.label), place, group or _("Seluruh instansi"), short)


def fact_words(case: Case, name: str) -> str | None:
    """A fact about the person as people call it: a category by its label."""
    catalogue, value = case.loaded.book.catalogue, case.item.person.facts.get(name)
    if value is None:
        return None
    item = catalogue.person.field(name)
    if item is not None and item.type == "category":
        return catalogue.categories(item).label_of(value)
    return str(value)


def ekinerja_part(case: Case) -> EkinerjaPart | None:
    """The e-Kinerja status beside the computed level; None where the policy names none."""
    if case.policy.ekinerja is None:
        return None
    level = case.item.ekinerja_level
    status = str(case.policy.axes.kinerja.level(level).label) if level else None
    note = case.row.select(words.ekinerja_note(case.policy, indicators(case.policy))).item()
    return EkinerjaPart(level, status, note)


def possible_boxes(case: Case) -> tuple[int, ...]:
    """The boxes within reach if the missing evidence arrived; none for somebody outside the population."""
    if case.item.status == OUTSIDE:
        return ()
    table = case.loaded.book.boxes[case.policy.boxes]
    rows, columns = (range(axis.least, axis.most + 1) for axis in (case.item.kinerja, case.item.potensial))
    return tuple(sorted({table.number(row, column) for row in rows for column in columns}))


def possible_words(case: Case, boxes: tuple[int, ...]) -> str | None:
    """What the missing evidence can do to the box."""
    if len(boxes) > 1:
        text = _("Bila bukti yang belum ada dilengkapi, kotak yang mungkin: {boxes}.")
        return text.format(boxes=", ".join(map(str, boxes)))
    if case.item.status == MAPPED and boxes == (case.item.box,):
        return _("Bukti yang belum ada tidak dapat mengubah kotak ini.")
    return None
