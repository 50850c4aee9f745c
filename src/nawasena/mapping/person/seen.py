"""What was measured on one person, in words, and the records it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from nawasena.engine import snapshot
from nawasena.engine.places import place_words
from nawasena.engine.reference.evaluator import TestTrace
from nawasena.engine.reference.measuring import Measured, Record
from nawasena.engine.result import EXPIRED, KNOWN, MANUAL, MET, NONE, NOT_MET, UNKNOWN
from nawasena.engine.snapshot import Person
from nawasena.i18n import N_, _
from nawasena.mapping import words
from nawasena.mapping.person.axis_model import Evidence, State
from nawasena.mapping.person.model import MeasuredTest, Outcome
from nawasena.mapping.requirement_words import test_words
from nawasena.mapping.values import raw_words
from nawasena.rules.catalogue import PERSON
from nawasena.rules.policy.measures import Measure
from nawasena.rules.registry import LoadedPolicy

STATES: dict[int, State] = {KNOWN: "known", NONE: "none", UNKNOWN: "unknown", EXPIRED: "expired"}
OUTCOMES: dict[int, Outcome] = {MET: "met", NOT_MET: "not_met", MANUAL: "manual"}
STATE_WORDS = {
    KNOWN: N_("tercatat"),
    NONE: N_("diketahui tidak ada catatan"),
    UNKNOWN: N_("belum tercatat"),
    EXPIRED: N_("tidak ada bukti dalam jangka waktunya, yang ada lebih lama"),
}


def state_words(state: int) -> str:
    """Whether there is a value, and why there is none."""
    return _(STATE_WORDS[state])


@dataclass(frozen=True)
class Seen:
    """What was measured on ``person`` under a policy."""

    person: Person
    loaded: LoadedPolicy

    def value(self, measured: Measured, measure: Measure | None) -> str | None:
        """The measured value in words; None when there is none."""
        return raw_words(measured.value, measure, self.loaded.book) if measured.state == KNOWN else None

    def test(self, trace: TestTrace) -> MeasuredTest:
        """One test of a requirement."""
        measure, measured = trace.test.measure, trace.measured
        return MeasuredTest(
            rule=test_words(trace.test, self.loaded.book),
            outcome=OUTCOMES[trace.outcome],
            outcome_words=_(words.GATE_WORDS[trace.outcome]),
            measured=self.value(measured, measure) or state_words(measured.state),
            evidence=self.evidence(measured.records, measure),
        )

    def evidence(self, records: Iterable[Record], measure: Measure | None) -> tuple[Evidence, ...]:
        """The records a value rests on; for a fact the person's own row."""
        if measure is not None and measure.from_ == PERSON:
            return (evidence_at(self.person.source),)
        dating = measure.date if measure is not None else None
        return tuple(
            evidence_at(str(record.get(snapshot.SOURCE) or ""), record.get(dating) if dating else None)
            for record in records
        )


def evidence_at(source: str, date: dt.date | int | None = None) -> Evidence:
    """A place of the snapshot (``file / sheet / row``; CSV has no sheet) with the date of its record."""
    parts: list[str | None] = [*source.split(" / ")]
    if len(parts) == 2:
        parts.insert(1, None)
    file, sheet, row = parts if len(parts) == 3 else (source or None, None, None)
    return Evidence(file, sheet, row, None if date is None else str(date), place_words(source))
