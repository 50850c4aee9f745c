"""The states of a package and the moves between them."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from nawasena.exchange.spreadsheets.models import Package
from nawasena.i18n import N_, _

State = Package.State
READ, APPLY = "read_package", "apply_package"  # kinds of job

MOVES: dict[str, frozenset[str]] = {
    State.COLLECTING: frozenset({State.READING}),
    State.READING: frozenset({State.REPAIRING, State.UNREADABLE}),
    State.UNREADABLE: frozenset({State.COLLECTING, State.READING}),
    State.REPAIRING: frozenset({State.COLLECTING, State.READING, State.PROPOSED}),
    State.PROPOSED: frozenset({State.REPAIRING, State.REJECTED, State.APPLYING}),
    State.REJECTED: frozenset({State.COLLECTING, State.READING}),
    State.APPLYING: frozenset({State.APPLIED, State.COLLECTING}),  # back: while nothing is applied
    State.APPLIED: frozenset(),
}
OPEN = frozenset({State.COLLECTING, State.UNREADABLE, State.REPAIRING, State.REJECTED})  # can be worked on

LABELS = {
    State.COLLECTING: N_("Mengumpulkan berkas"),
    State.READING: N_("Sedang dibaca"),
    State.UNREADABLE: N_("Tidak dapat dibaca"),
    State.REPAIRING: N_("Diperiksa dan diperbaiki"),
    State.PROPOSED: N_("Menunggu persetujuan"),
    State.REJECTED: N_("Ditolak"),
    State.APPLYING: N_("Sedang diterapkan"),
    State.APPLIED: N_("Sudah diterapkan"),
}


def move(package: Package, to: str) -> None:
    """Bring a package into another state; it has a new version then. Raises ValidationError."""
    if to not in MOVES[package.state]:
        text = _("Paket ini berstatus '{state}'; langkah ini tidak dapat dilakukan.")
        raise ValidationError(text.format(state=label(package.state)))
    package.state = to
    package.version += 1


def reopen(package: Package) -> None:
    """Go back to collecting: what was read no longer counts."""
    if package.state != State.COLLECTING:
        move(package, State.COLLECTING)
    package.content, package.problem, package.difference, package.quality = "", "", {}, {}
    package.headings = []
    if package.pk:
        package.errors.all().delete()


def ensure_open(package: Package) -> None:
    """Raise ValidationError unless files and cells of the package may still be changed."""
    if package.state not in OPEN:
        text = _("Paket ini berstatus '{state}' dan tidak dapat diubah.")
        raise ValidationError(text.format(state=label(package.state)))


def label(state: str) -> str:
    """A state in words."""
    return _(LABELS[State(state)])
