"""The whole why of one person as lines of text: what the page of a person shows, for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nawasena.i18n import _
from nawasena.mapping.change_words import certainty_lines, change_lines
from nawasena.mapping.person.legal import cited
from nawasena.mapping.person.model import GatePart, MissingPart, PersonView, PolicyBasis
from nawasena.mapping.person_view import person_view
from nawasena.mapping.traces import MARGIN, axis_lines, measured_lines


def explain_person(folder: Path, nip: str) -> list[str]:
    """The explanation as lines of text. Raises RunFolderError when the run or the person is not there."""
    return list(explanation_lines(person_view(folder, nip)))


def explanation_lines(view: PersonView) -> Iterator[str]:
    """The explanation, most important first."""
    person, policy = view.identity, view.policy
    yield f"{person.name} · NIP {person.nip}"
    yield f"{person.post or '-'}, {person.unit or '-'}"
    yield _("Kebijakan {title} versi {version}, tanggal penilaian {day}").format(
        title=policy.title, version=policy.version, day=policy.day.isoformat()
    )
    yield ""
    yield from _verdict(view)
    yield ""
    yield from change_lines(view.changes, MARGIN)
    yield from certainty_lines(view.certainty, MARGIN)
    for axis in view.axes:
        yield from axis_lines(axis)
        yield ""
    yield from _gates(view.gates)
    yield from _missing(view.missing)
    yield from _basis(policy)


def _verdict(view: PersonView) -> Iterator[str]:
    if view.box is None:
        yield view.status_words
    else:
        yield _("Kotak {number}: {predicate}").format(number=view.box.number, predicate=view.box.predicate)
        for text in view.box.follow_up:
            yield f"{MARGIN}- {text}"
    yield from _scores(view)
    if view.reasons:
        yield MARGIN + view.reasons
    if view.ekinerja is not None:
        status = view.ekinerja.status or _("belum diketahui")
        yield _("Status e-Kinerja: {status}").format(status=status)
        if view.ekinerja.note is not None:
            yield f"{MARGIN}{view.ekinerja.note}"
    if view.possible_words is not None:
        yield view.possible_words


def _scores(view: PersonView) -> Iterator[str]:
    if view.talent is not None:
        yield _("Nilai Talenta {value}").format(value=view.talent)
    for rank in view.ranks:
        yield _("{label}: {place} ({group})").format(label=rank.label, place=rank.place, group=rank.group)
    if view.final is not None:
        yield f"{view.final[0]}: {view.final[1]}"


def _gates(gates: tuple[GatePart, ...]) -> Iterator[str]:
    if not gates:
        return
    yield _("Syarat (tidak memengaruhi nilai):")
    for gate in gates:
        kind = "" if gate.hard else _(" (diutamakan)")
        yield f"{MARGIN}{gate.outcome_words}: {gate.label}{kind}"
        for test in gate.tests:
            if len(gate.tests) > 1:
                yield f"{MARGIN * 2}{test.outcome_words}: {test.rule}"
            yield from measured_lines(test, 2)
    yield ""


def _missing(missing: tuple[MissingPart, ...]) -> Iterator[str]:
    if not missing:
        return
    yield _("Bukti yang belum ada:")
    for item in missing:
        yield f"{MARGIN}{item.label} ({item.sheet})"
    yield ""


def _basis(policy: PolicyBasis) -> Iterator[str]:
    """What the policy rests on, and how much of it has been checked against the text."""
    yield _("Dasar hukum:")
    for basis in policy.references:
        yield f"{MARGIN}{cited(basis)} ({basis.standing}){': ' + basis.note if basis.note else ''}"
    if policy.examples:
        text = _("Angka bertanda contoh belum diverifikasi: {count} dari {total} angka kebijakan ini.")
        yield text.format(count=policy.examples, total=policy.numbers)
