"""The states of a package and the moves between them."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from nawasena.core.models import Job
from nawasena.exchange.spreadsheets.models import Package
from nawasena.i18n import N_, _

State = Package.State
READ, APPLY = "read_package", "apply_package"  # kinds of job

MOVES: dict[str, frozenset[str]] = {
    State.COLLECTING: frozenset({State.READING}),
    State.READING: frozenset({State.REPAIRING, State.UNREADABLE, State.COLLECTING}),  # back: it broke off
    State.UNREADABLE: frozenset({State.COLLECTING, State.READING}),
    State.REPAIRING: frozenset({State.COLLECTING, State.READING, State.PROPOSED}),
    State.PROPOSED: frozenset({State.REPAIRING, State.REJECTED, State.APPLYING}),
    State.REJECTED: frozenset({State.COLLECTING, State.READING}),
    State.APPLYING: frozenset({State.APPLIED, State.COLLECTING}),  # back: when it cannot go on
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


def is_open(package: Package) -> bool:
    """May files and cells still be changed? Also when the reading broke off for good."""
    broke_off = package.state == State.READING and package.job is not None and has_ended(package.job)
    return package.state in OPEN or broke_off


def has_ended(job: Job) -> bool:
    """Will the job do nothing more by itself?"""
    return job.state in (Job.State.FAILED, Job.State.DONE)


def ensure_stopped(package: Package) -> None:
    """Raise ValidationError while a job still works on the package."""
    if package.job is not None and not has_ended(package.job):
        raise ValidationError(_("Paket ini sedang dikerjakan; tunggu sampai pekerjaannya berhenti."))


def ensure_open(package: Package) -> None:
    """Raise ValidationError unless files and cells of the package may still be changed."""
    if not is_open(package):
        text = _("Paket ini berstatus '{state}' dan tidak dapat diubah.")
        raise ValidationError(text.format(state=label(package.state)))


def label(state: str) -> str:
    """A state in words."""
    return _(LABELS[State(state)])
