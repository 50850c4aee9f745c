"""The whole why of one person: box, axes, every indicator with its source, gates, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl

from nawasena.engine import snapshot
from nawasena.engine.reference import Evaluation, Evaluator
from nawasena.engine.reference.evaluator import AxisTrace, GateTrace
from nawasena.engine.reference.tree import NodeTrace
from nawasena.engine.result import EXPIRED, KNOWN, MAPPED, NONE, OUTSIDE, UNKNOWN, Layout, indicators
from nawasena.i18n import _
from nawasena.mapping import words
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.manifest import (
    POLICY_FOLDER,
    RESULT_FILE,
    SNAPSHOT_FOLDER,
    RunFolderError,
    read_manifest,
)
from nawasena.mapping.policy_view import combine_words, missing_words
from nawasena.mapping.values import number_words, raw_words, row_words
from nawasena.rules.registry import LoadedPolicy

MARGIN = "  "


def explain_person(folder: Path, nip: str) -> list[str]:
    """The explanation as lines of text. Raises RunFolderError when the run or the person is not there."""
    stored = read_manifest(folder)
    loaded = read_bundle(folder / POLICY_FOLDER)
    day = dt.date.fromisoformat(stored.manifest.evaluation_date)
    people = snapshot.read_people(folder / SNAPSHOT_FOLDER, loaded.book.catalogue, nip=nip)
    person = next(people, None)
    if person is None:
        text = _("NIP berakhiran {tail} tidak ada dalam hasil ini.")
        raise RunFolderError(text.format(tail=nip[-4:]))
    evaluation = Evaluator(loaded, day)(person)
    row = pl.read_parquet(folder / RESULT_FILE).filter(pl.col("id") == person.id)
    layout = Layout(tuple(stored.manifest.columns), stored.manifest.denominators)
    return list(Explanation(evaluation, loaded, day, row, layout).lines())


class Explanation:
    """One person's evaluation in words. ``row`` is the person's line of the result table."""

    def __init__(
        self, evaluation: Evaluation, loaded: LoadedPolicy, day: dt.date, row: pl.DataFrame, layout: Layout
    ) -> None:
        self.item = evaluation
        self.loaded = loaded
        self.policy = loaded.policy
        self.day = day
        self.row = row
        self.layout = layout

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
        for axis in (self.item.kinerja, self.item.potensial):
            yield from self._axis(axis)
            yield ""
        yield from self._gates()
        yield from self._missing()

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
            yield MARGIN + str(self.row.select(words.reasons(self.policy, found)).item())
        yield from self._ekinerja()
        yield from self._possible()

    def _scores(self) -> Iterator[str]:
        if self.item.talent is not None:
            yield _("Nilai Talenta {value}").format(value=self._number(self.item.talent))
        for ranking in self.policy.ranking:
            place = self.row[f"rank_{ranking.id}"].item()
            group = ", ".join(str(self.item.person.facts.get(name) or "-") for name in ranking.groups)
            yield _("{label}: {place} ({group})").format(label=ranking.label, place=place, group=group or "-")
        if self.item.final is not None and self.policy.target_stage is not None:
            yield f"{self.policy.target_stage.label}: {self._number(self.item.final)}"

    def _ekinerja(self) -> Iterator[str]:
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

    def _axis(self, trace: AxisTrace) -> Iterator[str]:
        level = str(trace.axis.level(trace.level).label) if trace.level else _("belum dapat dihitung")
        if trace.measured is not None:
            yield f"{trace.axis.label}: {level}"
            value = raw_words(trace.measured.value, trace.axis.measure, self.loaded.book)
            yield MARGIN + (value if trace.measured.state == KNOWN else _("belum tercatat"))
            yield from self._records(trace.measured.records, 2)
            return
        value = self._number(trace.value) if trace.value is not None else "-"
        distance = ""
        if trace.distance is not None:
            distance = _(", jarak ke batas terdekat {value}").format(value=self._number(trace.distance))
        yield f"{trace.axis.label}: {value} -> {level}{distance}"
        weights = [child.node.weight for child in trace.children]
        for child, weight in zip(trace.children, weights, strict=True):
            yield from self._node(child, 1, None if weight is None else weight.value)

    def _node(self, trace: NodeTrace, depth: int, weight: Decimal | None) -> Iterator[str]:
        margin = MARGIN * depth
        value = self._number(trace.value) if trace.value is not None else _("tidak dihitung")
        share = ""
        if weight is not None and trace.value is not None:
            points = self._number(trace.value * Fraction(weight) / 100)
            share = _(" (bobot {weight}, sumbangan {points})").format(
                weight=number_words(weight), points=points
            )
        yield f"{margin}{trace.node.label}: {value}{share}"
        if trace.children:
            if trace.node.combined != "weighted":
                yield f"{margin}{MARGIN}{combine_words(trace.node)}"
            if trace.node.renormalises:
                text = _("penyebut bergantung data; dibulatkan ke {quantum}")
                yield f"{margin}{MARGIN}" + text.format(quantum=number_words(self.policy.quantum))
            for child in trace.children:
                own = child.node.weight.value if child.node.weight is not None else None
                yield from self._node(child, depth + 1, own)
        elif trace.node.leaf:
            yield from self._leaf(trace, depth + 1)

    def _leaf(self, trace: NodeTrace, depth: int) -> Iterator[str]:
        margin = MARGIN * depth
        source = trace.node.sources[trace.source]
        if trace.state == KNOWN:
            raw = raw_words(trace.raw, source.measure, self.loaded.book)
            rule = row_words(trace.row, source, self.loaded.book)
            held = _(" (dipotong pada batas)") if trace.clamped else ""
            other = _(" [sumber cadangan]") if trace.source else ""
            yield f"{margin}{raw} -> {rule}{held}{other}"
            yield from self._records(trace.records, depth + 1)
        elif trace.state == NONE:
            yield margin + _("diketahui tidak ada catatan")
        else:
            state = (
                _("hanya ada catatan di luar masa berlaku") if trace.state == EXPIRED else _("belum tercatat")
            )
            yield f"{margin}{state}; {missing_words(trace.node)}"

    def _records(self, records: object, depth: int) -> Iterator[str]:
        for record in list(records)[:3]:  # type: ignore[call-overload]
            if record.get(snapshot.SOURCE):
                yield MARGIN * depth + _("sumber: {source}").format(source=record[snapshot.SOURCE])

    def _gates(self) -> Iterator[str]:
        if not self.item.gates:
            return
        yield _("Syarat (tidak memengaruhi nilai):")
        for trace in self.item.gates:
            yield f"{MARGIN}{_(words.GATE_WORDS[trace.outcome])}: {trace.gate.label}{self._gate_kind(trace)}"
            if trace.measured is not None:
                yield from self._records(trace.measured.records, 2)
        yield ""

    def _gate_kind(self, trace: GateTrace) -> str:
        return "" if trace.gate.kind == "hard" else _(" (diutamakan)")

    def _missing(self) -> Iterator[str]:
        lost = [
            trace
            for trace in self.item.nodes.values()
            if trace.node.leaf and trace.state in (UNKNOWN, EXPIRED)
        ]
        if not lost:
            return
        yield _("Bukti yang belum ada:")
        for trace in lost:
            kind = self.loaded.book.kind(trace.node.sources[0].measure)
            sheet = _("lembar {sheet}").format(sheet=kind.sheet) if kind.sheet else _("Data ASN")
            yield f"{MARGIN}{trace.node.label} ({sheet})"

    def _number(self, value: Fraction) -> str:
        """Half-up at the decimals of the policy; what is compared is the exact value."""
        return number_words(value, self.policy.decimals)
