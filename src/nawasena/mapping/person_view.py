"""The whole why of one person as data: box, axes, every indicator with its source, gates, what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import polars as pl

from nawasena.engine import snapshot
from nawasena.engine.dates import completed_years
from nawasena.engine.reference import Evaluation, Evaluator
from nawasena.engine.reference.axis import Standing
from nawasena.engine.reference.evaluator import GateTrace
from nawasena.engine.reference.tree import NodeTrace
from nawasena.engine.result import EXPIRED, MAPPED, PLACES, UNKNOWN
from nawasena.i18n import _
from nawasena.mapping import words
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.change_words import certainty_part, changes_part
from nawasena.mapping.manifest import (
    POLICY_FOLDER,
    RESULT_FILE,
    RUNNABLE,
    SNAPSHOT_FOLDER,
    RunFolderError,
    read_manifest,
)
from nawasena.mapping.peers import peers_of
from nawasena.mapping.person import verdict
from nawasena.mapping.person.axes import axis_part
from nawasena.mapping.person.legal import Legal
from nawasena.mapping.person.model import Fact, GatePart, Identity, MissingPart, PersonView, PolicyBasis
from nawasena.mapping.person.seen import OUTCOMES, STATES, Seen, evidence_at
from nawasena.mapping.person.tree import Tree
from nawasena.mapping.person.verdict import Case
from nawasena.mapping.requirement_words import gate_words
from nawasena.mapping.rule_words import missing_words, with_next_way
from nawasena.people.nip import mask
from nawasena.rules.catalogue import PERSON
from nawasena.rules.registry import LoadedPolicy, kind_names

SHOWN_FACTS = (
    "jenis_asn", "kedudukan_hukum", "jenis_jabatan", "jenjang", "golongan", "tmt_golongan", "tmt_jabatan",
    "tmt_cpns", "tingkat_pendidikan", "pendidikan",
)  # fmt: skip


def person_view(folder: Path, nip: str, *, margin: Fraction | None = None) -> PersonView:
    """One person of the run in ``folder``. ``margin``: points from a cut that count as near (None: those of
    the library). Raises RunFolderError when the run or the person is not there."""
    return view_of(read_case(folder, nip), margin=margin)


def read_case(folder: Path, nip: str) -> Case:
    """The person to be explained, evaluated again from the evidence of the run. Raises RunFolderError."""
    manifest = read_manifest(folder).manifest
    if manifest.engine_version not in RUNNABLE:
        text = _("Mesin versi {found} tidak ada di pemasangan ini (ada: {known}); penjelasan tidak dibuat.")
        raise RunFolderError(text.format(found=manifest.engine_version, known=", ".join(sorted(RUNNABLE))))
    loaded = read_bundle(folder / POLICY_FOLDER)
    day = dt.date.fromisoformat(manifest.evaluation_date)
    try:
        row = pl.scan_parquet(folder / RESULT_FILE).filter(pl.col("nip") == nip).collect()
        evaluation = _evaluate(folder, loaded, day, nip, row)
        same = row.select("status", "box").rows() == [(evaluation.status, evaluation.box)]
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RunFolderError(_("Bukti atau hasil pada folder ini tidak dapat dibaca.")) from error
    if not same:
        raise RunFolderError(
            _("Hasil tersimpan berbeda dari hitungan ulang; periksa dengan `nawasena verify`.")
        )
    peers = peers_of(folder, loaded, evaluation.person, manifest.denominators)
    return case_of(evaluation, loaded, day, row, peers)


def case_of(
    evaluation: Evaluation, loaded: LoadedPolicy, day: dt.date, row: pl.DataFrame, peers: verdict.PeersByAxis
) -> Case:
    """The person of ``evaluation``. ``row``: their line of the result table; ``peers``: see :class:`Case`."""
    kinds = kind_names(loaded.policy) & evaluation.person.refused
    refused = words.refused_sheets(loaded.book.catalogue, kinds)
    return Case(evaluation, loaded, day, row.with_columns(ditolak=pl.lit(refused)), peers)


def _evaluate(folder: Path, loaded: LoadedPolicy, day: dt.date, nip: str, row: pl.DataFrame) -> Evaluation:
    kinds = kind_names(loaded.policy)
    people = snapshot.read_people(folder / SNAPSHOT_FOLDER, loaded.book.catalogue, nip=nip, kinds=kinds)
    person = next(people, None)
    if person is None:
        raise RunFolderError(_("NIP {nip} tidak ada dalam hasil ini.").format(nip=mask(nip)))
    return Evaluator(loaded, day)(person, standings=_standings(loaded, row))


def _standings(loaded: LoadedPolicy, row: pl.DataFrame) -> dict[str, Standing]:
    """The stored place of the person on every axis whose levels depend on others."""
    found = {}
    for name, axis in loaded.policy.axes:
        if axis.relative is not None and not row.is_empty():
            above, below, peers = (row[f"{name}_{part}"].item() for part in PLACES)
            if peers is not None:
                found[name] = Standing(above, below, peers)
    return found


def view_of(case: Case, *, margin: Fraction | None = None) -> PersonView:
    """The view of one evaluated person; needs no run folder."""
    item, legal = case.item, Legal(case.loaded)
    tree = Tree(Seen(item.person, case.loaded), legal)
    axes = tuple(axis_part(tree, axis, margin) for axis in (item.kinerja, item.potensial))
    possible = verdict.possible_boxes(case)
    return PersonView(
        identity=_identity(case),
        status=item.status,
        status_words=_(verdict.STATUS_WORDS[item.status]),
        reasons=verdict.reasons(case),
        box=verdict.box_part(case),
        talent=verdict.talent(case),
        ranks=tuple(verdict.ranks(case)),
        final=verdict.final(case),
        ekinerja=verdict.ekinerja_part(case),
        possible_boxes=possible,
        possible_words=verdict.possible_words(case, possible),
        near=item.status == MAPPED and any(axis.near for axis in axes),
        changes=changes_part(case.loaded, case.day, item, case.peers),
        certainty=certainty_part(case.loaded, item),
        axes=axes,
        gates=tuple(_gate(trace, tree) for trace in item.gates),
        missing=tuple(_missing(case)),
        policy=_policy(case, legal),
    )


def _identity(case: Case) -> Identity:
    person, kind = case.item.person, case.loaded.book.catalogue.person
    shown = [item for name in SHOWN_FACTS if (item := kind.field(name)) is not None]
    born, ends = person.facts.get("tanggal_lahir"), person.facts.get("tanggal_pensiun")
    return Identity(
        nip=person.nip,
        name=person.name,
        post=verdict.fact_words(case, "jabatan"),
        unit=verdict.fact_words(case, "unit"),
        department=verdict.fact_words(case, "perangkat_daerah"),
        facts=tuple(Fact(item.id, str(item.label), verdict.fact_words(case, item.id)) for item in shown),
        age=completed_years(born, case.day) if born is not None and born <= case.day else None,
        retirement=ends,
        source=evidence_at(person.source),
    )


def _gate(trace: GateTrace, tree: Tree) -> GatePart:
    gate, policy = trace.gate, tree.loaded.policy
    return GatePart(
        id=gate.id,
        label=str(gate.label),
        hard=gate.kind == "hard",
        rule=gate_words(gate, tree.loaded.book),
        outcome=OUTCOMES[trace.outcome],
        outcome_words=_(words.GATE_WORDS[trace.outcome]),
        tests=tuple(tree.seen.test(test) for test in trace.tests),
        status=gate.status or policy.status,
        bases=tree.legal.bases([gate.ref or policy.ref]),
    )


def _missing(case: Case) -> Iterator[MissingPart]:
    """The indicators without a value, but for those of ways that were not taken."""
    following = with_next_way(case.policy)
    for axis, leaf in case.policy.leaves():
        trace = case.item.nodes.get(leaf.id)
        if trace is None or leaf.id in case.item.passed_over or trace.state not in (UNKNOWN, EXPIRED):
            continue
        kind = case.loaded.book.kind(leaf.sources[0].measure)
        sheet = _("lembar {sheet}").format(sheet=kind.sheet) if kind.sheet else _("Data ASN")
        effect = missing_words(leaf, next_way=leaf.id in following)
        cure = _cure(trace, case.loaded, sheet)
        yield MissingPart(leaf.id, str(leaf.label), axis, STATES[trace.state], sheet, effect, cure)


def _cure(trace: NodeTrace, loaded: LoadedPolicy, sheet: str) -> str:
    """What to do so that the indicator can be scored."""
    measure = trace.node.sources[0].measure
    if measure.from_ == PERSON:
        item = loaded.book.field(measure)
        text = _("Lengkapi kolom {column} pada data kepegawaian, lalu unggah ulang Data ASN.")
        return text.format(column=item.label if item is not None else measure.field)
    if trace.state == EXPIRED:
        return _(
            "Yang ada sudah lewat jangka waktunya; tambahkan bukti yang lebih baru pada {sheet}."
        ).format(sheet=sheet)
    if loaded.book.kind(measure).absence == "none":
        text = _("Tambahkan buktinya pada {sheet}, atau nyatakan bahwa pegawai ini tidak memilikinya.")
        return text.format(sheet=sheet)
    return _("Tambahkan buktinya pada {sheet}.").format(sheet=sheet)


def _policy(case: Case, legal: Legal) -> PolicyBasis:
    policy = case.policy
    return PolicyBasis(
        id=policy.id,
        version=policy.version,
        title=str(policy.title),
        status=policy.status,
        digest=case.loaded.digest,
        day=case.day,
        references=legal.references,
        examples=sum(number.status == "example" for number in legal.numbers),
        numbers=len(legal.numbers),
    )
