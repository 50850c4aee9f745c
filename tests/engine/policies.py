"""Small policies for tests of single constructs: the minimal valid policy with one indicator changed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from nawasena.rules.catalogue import Catalogue, CatalogueFile, catalogue_sources
from nawasena.rules.models import validate
from nawasena.rules.registry import LoadedPolicy
from nawasena.rules.rulebook import Rulebook, library_rulebook
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


SMALL = """schema: nawasena-policy/1
id: satu-unsur
version: "1"
title: Satu unsur
status: example
ref: aturan-silka
references: [{id: aturan-silka}]
validity: {from: 2026-01-01, to: null}
axes:
  kinerja:
    label: Kinerja
    measure: &skp
    levels:
      - {level: 3, id: di_atas, label: Di atas, when: [sangat_baik]}
      - {level: 2, id: sesuai, label: Sesuai, when: [baik]}
      - {level: 1, id: di_bawah, label: Di bawah, when: [butuh_perbaikan, kurang, sangat_kurang]}
  potensial:
    label: Potensial
    combine: mean
    levels:
      - {level: 3, id: tinggi, label: Tinggi, from: 80}
      - {level: 2, id: tengah, label: Tengah, from: 60, below: 80}
      - {level: 1, id: rendah, label: Rendah, from: 0, below: 60}
    children:
      - id: potensi
        label: Potensi
&leaf
boxes: sembilan-kotak
ekinerja:
  measure: &skp
  di_atas: [sangat_baik]
  sesuai: [baik]
  di_bawah: [butuh_perbaikan, kurang, sangat_kurang]
&gates
&ranking
"""
RANKING = "ranking: [{id: umum, label: Umum, keys: [{by: potensial}]}]"
APPRAISAL = "{from: skp, take: newest, date: tahun, field: predikat}"


# What these tests speak about; a snapshot of few kinds is written and read faster.
KINDS = {
    "orang", "skp", "asesmen", "penghargaan", "pelatihan", "riwayat_jabatan", "hukuman_disiplin",
    "kesesuaian_pendidikan", "uji_teknis",
}  # fmt: skip


@cache
def small_book() -> Rulebook:
    """The library with fewer kinds of evidence."""
    book = library_rulebook()
    files = [validate(CatalogueFile, source) for source in catalogue_sources()]
    few = [
        file.model_copy(update={"evidence": tuple(kind for kind in file.evidence if kind.id in KINDS)})
        for file in files
    ]
    return replace(book, catalogue=Catalogue(few))


@cache
def indicator(
    measure: str,
    score: str,
    *more: str,
    unknown: str = "exclude",
    gates: str = "gates: []",
    ranking: str = RANKING,
    sibling: str = "",
) -> LoadedPolicy:
    """A policy whose only number is the given indicator, ``potensi``; ``more`` are further lines of it.

    ``gates`` and ``ranking`` are those blocks, ``sibling`` is another indicator beside it (its own lines).
    """
    leaf = "".join(
        f"        {line}\n"
        for line in (f"measure: {{{measure}}}", f"score: {{{score}}}", f"unknown: {unknown}", *more)
    )
    pieces = {"&skp": APPRAISAL, "&leaf\n": leaf + sibling, "&gates": gates, "&ranking": ranking}
    text = SMALL
    for place, piece in pieces.items():
        text = text.replace(place, piece)
    return policy_of(text, small_book())


def numbered(axis: str, *, frame: str = "") -> LoadedPolicy:
    """A policy whose potential axis has these lines (of the file, without its label); ``frame`` are further
    lines of the policy."""
    before, _label, after = SMALL.partition("    label: Potensial\n")
    rest = after[after.index("boxes: ") :]
    text = before + _label + axis + frame + rest
    pieces = {"&skp": APPRAISAL, "&gates": "gates: []", "&ranking": RANKING}
    for place, piece in pieces.items():
        text = text.replace(place, piece)
    return policy_of(text, small_book())


def potential(children: str, *, weights: str = WEIGHTS) -> LoadedPolicy:
    """A policy whose potential axis has the given children (indented as in the file)."""
    return policy_of(changed((FIRST + LEAF + OTHER, children), (WEIGHTS, weights)), small_book())
