"""A finished run as its readers see it: labels instead of ids, rounded numbers, reasons in words.

The workbook, the picture and the report are made from this alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

MAPPED = "mapped"
UNMAPPED = "unmapped"
OUTSIDE = "outside"
PERFORMANCE = "performance"  # the two axes, as NodeView.axis and CutView.axis name them
POTENTIAL = "potential"


@dataclass(frozen=True)
class BoxView:
    """One of the nine boxes. ``row`` and ``column`` count from 1 = low.

    ``succession``: the box table sends its people to the succession group; the report names their best.
    """

    number: int
    row: int
    column: int
    predicate: str
    performance: str
    potential: str
    follow_up: tuple[str, ...]
    count: int
    succession: bool = False


@dataclass(frozen=True)
class NodeView:
    """One line of the policy tree, in reading order. ``weight`` is in points of its axis, or None."""

    id: str
    axis: str
    depth: int
    label: str
    weight: Decimal | None
    rule: str
    status: str
    reference: str
    leaf: bool


@dataclass(frozen=True)
class CutView:
    """A level of an axis: ``boundary`` is the lower bound in words (for example ``>= 80``).

    ``lower`` is that bound as a number, drawn as a cut line; None for the lowest level and for categories.
    """

    axis: str
    level: int
    label: str
    boundary: str
    status: str
    lower: Decimal | None = None


@dataclass(frozen=True)
class GateView:
    """A requirement that is never part of a score."""

    id: str
    label: str
    hard: bool
    met: int
    not_met: int
    manual: int


@dataclass(frozen=True)
class PolicyView:
    """The policy behind a run, in words."""

    id: str
    version: str
    title: str
    status: str
    valid: str
    digest: str
    note: str
    references: tuple[tuple[str, str, str], ...]  # (citation, standing, note)
    nodes: tuple[NodeView, ...]
    cuts: tuple[CutView, ...]


@dataclass(frozen=True)
class RunView:
    """Everything the outputs need.

    ``people`` has one row a person, sorted by NIP, with the columns

    ========================  =======  ==============================================================
    nip, nama                 String
    jabatan, jenjang, unit,   String   labels; may be null
    perangkat_daerah,
    golongan, jenis_asn
    status                    String   ``mapped`` | ``unmapped`` | ``outside``
    box                       Int64    1..9, null unless mapped
    predicate                 String   predicate of the box, null unless mapped
    performance, potential,   Float64  rounded half-up to ``decimals``; null where the policy has no number
    talent
    performance_level,        String   label of the level
    potential_level
    ekinerja                  String   status of e-Kinerja (label), null when unknown
    ekinerja_note             String   why the computed level differs from e-Kinerja; null when equal
    distance                  Float64  distance of the nearer axis to its nearest cut; null without numbers
    completeness              Float64  0..100, share of indicators that are known
    possible_boxes            String   "5, 8" boxes still possible if the missing evidence arrived; null when
                                       there is only one, or for who is outside
    reasons                   String   why unmapped or outside / what needs review; empty when nothing
    gate_<id>                 String   "Terpenuhi" | "Tidak terpenuhi" | "Periksa manual"
    rank, rank_group          Int64/String  rank within the declared group
    node_<id>                 Float64  score of every node, rounded; null when unknown
    tanggal_pensiun           Date
    ========================  =======  ==============================================================
    """

    policy: PolicyView
    evaluation_date: dt.date
    agency: str
    decimals: int
    boxes: tuple[BoxView, ...]
    gates: tuple[GateView, ...]
    people: pl.DataFrame
    unmapped_reasons: tuple[tuple[str, int], ...]  # (reason, people), most frequent first
    input_rejects: tuple[
        tuple[str, str, str, str, str, str], ...
    ]  # (file and sheet, row, column, value, reason, cure)
    unmatched_units: tuple[tuple[str, str, str], ...]  # (nip, name, post) whose unit is not in HierarkiUnor
    warnings: tuple[str, ...]
    run_digest: str
    engine_version: str
    performance_label: str = "Kinerja"
    potential_label: str = "Potensial"
    ekinerja_by_level: tuple[tuple[str, str, int], ...] = ()  # (computed level, e-Kinerja status, people)
    funnel: tuple[tuple[str, int], ...] = field(
        default=()
    )  # (stage, people): ASN -> SKP -> assessment -> mapped
    complete: int | None = (
        None  # of the population with complete data; beside the stages, since it narrows none
    )

    @property
    def total(self) -> int:
        return self.people.height

    def count(self, status: str) -> int:
        return self.people.filter(pl.col("status") == status).height
