"""What an evaluation says about a person, and the layout of the result table both evaluators write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nawasena.engine.arithmetic import Scales
from nawasena.rules.policy import Policy
from nawasena.rules.policy.nodes import Node

Status = Literal["mapped", "unmapped", "outside"]
MAPPED: Status = "mapped"
UNMAPPED: Status = "unmapped"
OUTSIDE: Status = "outside"

# State of an indicator.
KNOWN, NONE, UNKNOWN, EXPIRED = 0, 1, 2, 3
# Outcome of a gate.
NOT_MET, MET, MANUAL = 0, 1, 2
GATE_CODES = {"not_met": NOT_MET, "met": MET, "manual": MANUAL}


@dataclass(frozen=True)
class Indicator:
    """A bit of the masks: a leaf of a tree, or an axis that is a category."""

    bit: int
    id: str
    axis: str
    label: str
    kind: str  # the evidence it reads first
    fails: bool  # unknown means that the person cannot be mapped, whatever else is known


def indicators(policy: Policy) -> list[Indicator]:
    """Every indicator in the order of its bit: leaves in reading order, then categorical axes."""
    ways = [node for _axis, node in policy.nodes() if node.combined == "first"]
    spared = {leaf.id for node in ways for leaf in node.leaves()}
    found = []
    for name, leaf in policy.leaves():
        fails = _fails(leaf) and leaf.id not in spared
        found.append((leaf.id, name, str(leaf.label), leaf.sources[0].measure.from_, fails))
    for name, axis in policy.axes:
        if axis.measure is not None:
            found.append((name, name, str(axis.label), axis.measure.from_, True))
    return [Indicator(bit, *item) for bit, item in enumerate(found)]


def _fails(leaf: Node) -> bool:
    return leaf.unknown is not None and leaf.unknown.rule == "fail"


PLACES = ("above", "below", "peers")
MASKS = ("unknown_mask", "none_mask", "expired_mask", "clamped_mask")


@dataclass(frozen=True)
class Layout:
    """The columns of the result table in canonical order, and the denominator of every scaled number.

    ``id``, ``nip``; ``status``; ``outside_rule`` (1-based failing population condition, 0 = none); levels
    1..3, ``box`` 1..9, ``ekinerja_level``; the masks (bit = position in :func:`indicators`); how many
    indicators were ``asked`` and are ``known``; scaled ``kinerja``, ``potensial``, ``talent``, ``final``;
    ``<axis>_distance`` to the nearest cut; ``<axis>_least``/``<axis>_most``: levels still possible if the
    missing evidence arrived; ``<axis>_above``/``_below``/``_peers``: the place in a group, where levels
    depend on it; ``gate_<id>`` (0 not met, 1 met, 2 by hand); ``rank_<id>``, ``short_<id>``;
    ``node_<id>`` (scaled score).
    NULL means that there is no such value for this person.
    """

    columns: tuple[str, ...]
    denominators: dict[str, int]

    @staticmethod
    def of(policy: Policy, scales: Scales) -> Layout:
        axes = [name for name, axis in policy.axes if name in scales.axes]
        numbers = dict.fromkeys(axes, 1)
        sizes = {name: scales.axes[name].denominator for name in numbers}
        if policy.talent is not None:
            sizes["talent"] = scales.talent
        if policy.target_stage is not None:
            sizes["final"] = scales.final
        sizes |= {f"{name}_distance": scales.axes[name].denominator for name in axes}
        nodes = {
            f"node_{node.id}": scales.nodes[node.id].denominator
            for _axis, node in policy.nodes()
            if node.id in scales.nodes
        }
        head = (
            "id",
            "nip",
            "status",
            "outside_rule",
            "kinerja_level",
            "potensial_level",
            "box",
            "ekinerja_level",
        )
        reach = tuple(f"{name}_{end}" for name, _axis in policy.axes for end in ("least", "most"))
        reach += tuple(
            f"{name}_{end}" for name, axis in policy.axes if axis.relative is not None for end in PLACES
        )
        gates = tuple(f"gate_{gate.id}" for gate in policy.gates)
        ranks = tuple(f"rank_{ranking.id}" for ranking in policy.ranking)
        ranks += tuple(f"short_{ranking.id}" for ranking in policy.ranking if ranking.top is not None)
        columns = (*head, *MASKS, "asked", "known", *sizes, *reach, *gates, *ranks, *nodes)
        return Layout(columns, {**sizes, **nodes})
