"""Checks of requirements: of the population, and of gates."""

from __future__ import annotations

from nawasena.i18n import _
from nawasena.rules.checks.context import Context, Problems
from nawasena.rules.checks.measures import check_measure, check_values
from nawasena.rules.checks.scores import value_domain
from nawasena.rules.policy.measures import Measure
from nawasena.rules.policy.model import Condition, Gate, GateTest
from nawasena.rules.source import KeyPath


def check_gates(context: Context) -> Problems:
    """All problems of the requirements."""
    yield from check_unique(context, "gates", [gate.id for gate in context.policy.gates])
    for index, gate in enumerate(context.policy.gates):
        yield from _gate(context, ("gates", index), gate)


def _gate(context: Context, path: KeyPath, gate: Gate) -> Problems:
    if gate.boxes is not None:
        yield from check_box_numbers(context, (*path, "boxes"), gate.boxes)
        return
    for index, test in enumerate(gate.tests):
        yield from _gate_test(context, path if gate.all_ is None else (*path, "all", index), test)


def _gate_test(context: Context, path: KeyPath, test: GateTest) -> Problems:
    problems = list(check_measure(context, (*path, "measure"), test.measure))
    yield from problems
    if problems:
        return
    kind = context.book.kind(test.measure)
    if (kind.absence == "none") != (test.none is not None):
        message = _("'none' wajib bila '{name}' boleh tidak ada, dan hanya bila demikian.").format(
            name=kind.id
        )
        yield context.problem(path, message)
    if test.measure.take in ("best", "worst"):
        yield context.problem(
            (*path, "measure"), _("Syarat tidak memakai best atau worst."), _("Pakai count dengan where.")
        )
    yield from check_passing(context, path, test, test.measure)


def check_box_numbers(context: Context, path: KeyPath, boxes: tuple[int, ...]) -> Problems:
    """Boxes are numbered 1 to 9."""
    if not boxes or not set(boxes) <= set(range(1, 10)):
        yield context.problem(path, _("Kotak bernomor 1 sampai 9."))


def check_passing(context: Context, path: KeyPath, gate: GateTest | Condition, measure: Measure) -> Problems:
    """The test fits what is measured, and can be met."""
    item = None if measure.counting or measure.fields else context.book.field(measure)
    if gate.in_ is not None and item is None:
        message = _("'in' memerlukan kategori atau ya/tidak.")
        yield context.problem((*path, "in"), message, _("Pakai 'band' untuk jumlah."))
    elif gate.in_ is not None and item is not None:
        yield from check_values(context, (*path, "in"), gate.in_, item)
    if gate.band is not None and value_domain(context, measure) is None:
        yield context.problem(
            (*path, "band"), _("'band' memerlukan bilangan."), _("Pakai 'in' untuk kategori.")
        )
    if gate.band is not None and gate.band.empty:
        yield context.problem(
            (*path, "band"), _("Pita kosong: ujungnya terbalik."), _("Perbaiki batas pitanya.")
        )


def check_unique(context: Context, key: str, names: list[str], place: KeyPath = ()) -> Problems:
    """Names are used once."""
    for index, name in enumerate(names):
        if name in names[:index]:
            yield context.problem(
                (*place, key, index, "id"), _("Nama '{name}' dipakai lebih dari satu kali.").format(name=name)
            )
