"""The whole why of one person: box, axes, every indicator with its source, gates, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from nawasena.engine import snapshot
from nawasena.engine.reference import Evaluation, Evaluator
from nawasena.engine.reference.axis import Peers, Standing
from nawasena.engine.reference.evaluator import GateTrace
from nawasena.engine.result import EXPIRED, MAPPED, OUTSIDE, PLACES, UNKNOWN, indicators
from nawasena.i18n import _
from nawasena.mapping import words
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.change_words import certainty_lines, change_lines
from nawasena.mapping.manifest import (
    POLICY_FOLDER,
    RESULT_FILE,
    RUNNABLE,
    SNAPSHOT_FOLDER,
    RunFolderError,
    read_manifest,
)
from nawasena.mapping.peers import peers_of
from nawasena.mapping.policy_view import reference_views
from nawasena.mapping.requirement_words import test_words
from nawasena.mapping.traces import MARGIN, AxisLines
from nawasena.people.nip import mask
from nawasena.rules.checks.status import number_statuses
from nawasena.rules.policy import Policy
from nawasena.rules.registry import LoadedPolicy, kind_names


def explain_person(folder: Path, nip: str) -> list[str]:
    """The explanation as lines of text. Raises RunFolderError when the run or the person is not there."""
    manifest = read_manifest(folder).manifest
    if manifest.engine_version not in RUNNABLE:
        text = _("Mesin versi {found} tidak ada di pemasangan ini (ada: {known}); penjelasan tidak dibuat.")
        raise RunFolderError(text.format(found=manifest.engine_version, known=", ".join(sorted(RUNNABLE))))
    loaded = read_bundle(folder / POLICY_FOLDER)
    day = dt.date.fromisoformat(manifest.evaluation_date)
    try:
        row = pl.read_parquet(folder / RESULT_FILE).filter(pl.col("nip") == nip)
        evaluation = _evaluate(folder, loaded, day, nip, row)
        kinds = kind_names(loaded.policy) & evaluation.person.refused
        row = row.with_columns(ditolak=pl.lit(words.refused_sheets(loaded.book.catalogue, kinds)))
        same = row.select("status", "box").rows() == [(evaluation.status, evaluation.box)]
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RunFolderError(_("Bukti atau hasil pada folder ini tidak dapat dibaca.")) from error
    if not same:
        raise RunFolderError(
            _("Hasil tersimpan berbeda dari hitungan ulang; periksa dengan `nawasena verify`.")
        )
    peers = peers_of(folder, loaded, evaluation.person, manifest.denominators)
    return list(Explanation(evaluation, loaded, day, row, peers).lines())


def _evaluate(folder: Path, loaded: LoadedPolicy, day: dt.date, nip: str, row: pl.DataFrame) -> Evaluation:
    people = snapshot.read_people(folder / SNAPSHOT_FOLDER, loaded.book.catalogue, nip=nip)
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


@dataclass(frozen=True)
class Explanation:
    """One person's evaluation in words. ``row`` is the person's line of the result table; ``peers`` the
    others of the groups in which levels depend on others."""

    item: Evaluation
    loaded: LoadedPolicy
    day: dt.date
    row: pl.DataFrame
    peers: Mapping[str, Peers]

    @property
    def policy(self) -> Policy:
        return self.loaded.policy

    @property
    def tree(self) -> AxisLines:
        return AxisLines(self.item.person, self.loaded)

    def lines(self) -> Iterator[str]:
        """The explanation, most important first."""
        person = self.item.person
        yield f"{person.name} · NIP {person.nip}"
        yield ", ".join(str(person.facts.get(name) or "-") for name in ("jabatan", "unit"))
        yield _("Kebijakan {title} versi {version}, tanggal penilaian {day}").format(
            title=self.policy.title, version=self.policy.version, day=self.day.isoformat()
        )
        yield ""
        yield from self._verdict()
        yield ""
        yield from change_lines(self.loaded, self.day, self.item, self.peers, MARGIN)
        yield from certainty_lines(self.loaded, self.item, MARGIN)
        for axis in (self.item.kinerja, self.item.potensial):
            yield from self.tree.axis(axis)
            yield ""
        yield from self._gates()
        yield from self._missing()
        yield from self._basis()

    def _verdict(self) -> Iterator[str]:
        found = indicators(self.policy)
        if self.item.status == MAPPED:
            box = self.loaded.book.boxes[self.policy.boxes].box(self.item.box or 0)
            yield _("Kotak {number}: {predicate}").format(number=box.box, predicate=box.predicate)
            for text in box.follow_up:
                yield f"{MARGIN}- {text}"
            yield from self._scores()
        else:
            yield _("Di luar populasi") if self.item.status == OUTSIDE else _("Belum dapat dipetakan")
        if reasons := str(self.row.select(words.reasons(self.policy, found)).item()):
            yield MARGIN + reasons
        yield from self._ekinerja()
        if self.item.status != OUTSIDE:
            yield from self._possible()

    def _scores(self) -> Iterator[str]:
        if self.item.talent is not None:
            yield _("Nilai Talenta {value}").format(value=self.tree.number(self.item.talent))
        for ranking in self.policy.ranking:
            place = self.row[f"rank_{ranking.id}"].item()
            group = ", ".join(map(self._fact, ranking.groups)) or _("Seluruh instansi")
            yield _("{label}: {place} ({group})").format(label=ranking.label, place=place, group=group)
        if self.item.final is not None and self.policy.target_stage is not None:
            yield f"{self.policy.target_stage.label}: {self.tree.number(self.item.final)}"

    def _fact(self, name: str) -> str:
        """A fact about the person as people call it: a category by its label."""
        catalogue, value = self.loaded.book.catalogue, self.item.person.facts.get(name)
        if value is None:
            return _("Belum diketahui")
        item = catalogue.person.field(name)
        if item is not None and item.type == "category":
            return catalogue.categories(item).label_of(value)
        return str(value)

    def _ekinerja(self) -> Iterator[str]:
        if self.policy.ekinerja is None:
            return
        axis = self.policy.axes.kinerja
        level = self.item.ekinerja_level
        status = str(axis.level(level).label) if level else _("belum diketahui")
        yield _("Status e-Kinerja: {status}").format(status=status)
        note = self.row.select(words.ekinerja_note(self.policy, indicators(self.policy))).item()
        if note is not None:
            yield f"{MARGIN}{note}"

    def _possible(self) -> Iterator[str]:
        table = self.loaded.book.boxes[self.policy.boxes]
        rows, columns = (
            range(axis.least, axis.most + 1) for axis in (self.item.kinerja, self.item.potensial)
        )
        boxes = sorted({table.number(row, column) for row in rows for column in columns})
        if len(boxes) > 1:
            text = _("Bila bukti yang belum ada dilengkapi, kotak yang mungkin: {boxes}.")
            yield text.format(boxes=", ".join(map(str, boxes)))
        elif self.item.status == MAPPED and boxes == [self.item.box]:
            yield _("Bukti yang belum ada tidak dapat mengubah kotak ini.")

    def _gates(self) -> Iterator[str]:
        if not self.item.gates:
            return
        yield _("Syarat (tidak memengaruhi nilai):")
        for trace in self.item.gates:
            yield f"{MARGIN}{_(words.GATE_WORDS[trace.outcome])}: {trace.gate.label}{self._gate_kind(trace)}"
            for test in trace.tests:
                if len(trace.tests) > 1:
                    outcome = _(words.GATE_WORDS[test.outcome])
                    yield f"{MARGIN * 2}{outcome}: {test_words(test.test, self.loaded.book)}"
                yield from self.tree.measured(test.measured, test.test.measure, 2)
        yield ""

    def _gate_kind(self, trace: GateTrace) -> str:
        return "" if trace.gate.kind == "hard" else _(" (diutamakan)")

    def _missing(self) -> Iterator[str]:
        leaves = [trace for trace in self.item.nodes.values() if trace.node.leaf]
        leaves = [trace for trace in leaves if trace.node.id not in self.item.passed_over]
        lost = [trace for trace in leaves if trace.state in (UNKNOWN, EXPIRED)]
        if not lost:
            return
        yield _("Bukti yang belum ada:")
        for trace in lost:
            kind = self.loaded.book.kind(trace.node.sources[0].measure)
            sheet = _("lembar {sheet}").format(sheet=kind.sheet) if kind.sheet else _("Data ASN")
            yield f"{MARGIN}{trace.node.label} ({sheet})"
        yield ""

    def _basis(self) -> Iterator[str]:
        """What the policy rests on, and how much of it has been checked against the text."""
        yield _("Dasar hukum:")
        for cite, standing, note in reference_views(self.loaded):
            yield f"{MARGIN}{cite} ({standing}){': ' + note if note else ''}"
        statuses = [number.status for number in number_statuses(self.policy)]
        if examples := statuses.count("example"):
            text = _("Angka bertanda contoh belum diverifikasi: {count} dari {total} angka kebijakan ini.")
            yield text.format(count=examples, total=len(statuses))
