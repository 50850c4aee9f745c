"""Small policies for tests of single constructs: the minimal valid policy with one indicator changed."""

from __future__ import annotations

from nawasena.rules.registry import LoadedPolicy
from tests.rules.broken import changed, policy_of

LEAF = """        measure: {from: asesmen, take: newest, date: tanggal, field: jpm_potensi}
        score: {linear: {max: 100}}
        unknown: fail
"""
OTHER = """      - id: kompetensi
        label: Kompetensi
        weight: 30
        measure: {from: asesmen, take: newest, date: tanggal, fields: [integritas, kerja_sama]}
        score: {ratio: {standard: standar-kompetensi-jenjang, by: jenjang, cap: each}}
        unknown: exclude
        fallback:
          - measure: {from: kesesuaian_pendidikan, take: newest, date: tanggal, field: sesuai}
            score: {lookup: {rows: {"true": 100, "false": 50}}}
"""
FIRST = """      - id: potensi
        label: Potensi
        weight: 70
"""
WEIGHTS = "    weights: relative\n"


def indicator(measure: str, score: str, *more: str, unknown: str = "exclude") -> LoadedPolicy:
    """A policy whose node ``potensi`` is the given indicator; ``more`` are further lines of it."""
    return policy_of(changed((LEAF, lines(measure, score, f"unknown: {unknown}", *more))))


def lines(measure: str, score: str, *more: str) -> str:
    """The lines of an indicator at its place in the file."""
    return "".join(f"        {line}\n" for line in (f"measure: {{{measure}}}", f"score: {{{score}}}", *more))


def potential(children: str, *, weights: str = WEIGHTS) -> LoadedPolicy:
    """A policy whose potential axis has the given children (indented as in the file)."""
    return policy_of(changed((FIRST + LEAF + OTHER, children), (WEIGHTS, weights)))
