"""Proposing a package and deciding about it: two people, one version."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.jobs import running
from nawasena.exchange.spreadsheets.content import content_of
from nawasena.exchange.spreadsheets.models import Package
from nawasena.exchange.spreadsheets.permissions import ensure_may_decide, ensure_may_prepare
from nawasena.exchange.spreadsheets.queries import package_for_update
from nawasena.exchange.spreadsheets.services.collecting import ensure_new, ensure_room
from nawasena.exchange.spreadsheets.staged import is_whole
from nawasena.exchange.spreadsheets.states import APPLY, State, ensure_stopped, move, reopen
from nawasena.i18n import _
from nawasena.people.queries.deliveries import latest_delivery

LONGEST_REASON = 500


@transaction.atomic
def propose(actor: Actor, package: Package, version: int | None = None) -> Package:
    """Ask somebody else to approve the ``version`` that was seen (that of ``package`` when none is given).

    Raises ValidationError when it must be read again, or the data gate is shut for a mapping.
    """
    ensure_may_prepare(actor)
    seen = package.version if version is None else version
    package = package_for_update(actor, package.pk)
    _ensure_version(package, seen)
    if package.state != State.REPAIRING or package.content != content_of(package).fingerprint:
        raise ValidationError(_("Berkas atau perbaikan berubah sejak dibaca; baca ulang dahulu."))
    _ensure_current(package)
    ensure_new(package, package.content)
    if package.mapping_name and not package.quality.get("open"):
        raise ValidationError(
            _("Kualitas data belum memenuhi syarat memulai pemetaan. Perbaiki, atau ajukan impor saja.")
        )
    move(package, State.PROPOSED)
    package.proposed_by_id, package.proposed_at = actor.account or None, clock.moment()
    package.decided_by, package.decided_at, package.reason = None, None, ""
    package.save()
    chain.record(actor, "package.proposed", package, _said(package), may=May.IMPORT_DATA)
    return package


@transaction.atomic
def withdraw(actor: Actor, package: Package) -> Package:
    """Take a proposal back to go on working on it."""
    ensure_may_prepare(actor)
    package = package_for_update(actor, package.pk)
    move(package, State.REPAIRING)
    package.save()
    chain.record(actor, "package.withdrawn", package, {}, may=May.IMPORT_DATA)
    return package


@transaction.atomic
def approve(actor: Actor, package: Package, version: int, *, close_gone: bool = False) -> Package:
    """Approve import, data gate and start of the mapping in one act, for the version that was seen.

    ``close_gone``: agree that people the files no longer mention are closed. Raises PermissionDenied for
    whoever had a hand in the package, ValidationError when it changed meanwhile.
    """
    package = package_for_update(actor, package.pk)
    ensure_may_decide(actor, package)
    if package.state in (State.APPLYING, State.APPLIED) and package.decided_by_id == actor.account:
        return package  # pressed twice
    _ensure_version(package, version)
    _ensure_current(package)
    ensure_new(package, package.content)
    ensure_room()
    if close_gone:
        _ensure_all_named(package)
    move(package, State.APPLYING)
    package.decided_by_id, package.decided_at = actor.account, clock.moment()
    package.close_gone = close_gone
    package.job = running.ask(actor, APPLY, package.pk)
    _save_applying(package)
    details = {**_said(package), "close_gone": close_gone, "mapping": bool(package.mapping_name)}
    chain.record(actor, "package.approved", package, details, may=May.APPROVE_PACKAGE)
    return package


def _ensure_all_named(package: Package) -> None:
    """Whoever stands in an unreadable row is not gone: then nobody can be said to be."""
    if count := package.difference.get("unreadable", 0):
        text = _(
            "NIP pada {count} baris Data ASN tidak dapat dibaca, sehingga tidak ada pegawai yang dapat ditutup."
            " Perbaiki NIP itu lalu baca ulang, atau setujui tanpa menutup pegawai."
        )
        raise ValidationError(text.format(count=count))


def _save_applying(package: Package) -> None:
    try:
        with transaction.atomic():
            package.save()
    except IntegrityError as error:
        raise ValidationError(
            _("Paket lain sedang diterapkan. Tunggu sampai selesai, lalu setujui lagi.")
        ) from error


@transaction.atomic
def reject(actor: Actor, package: Package, version: int, *, reason: str) -> Package:
    """Send a package back with the reason."""
    package = package_for_update(actor, package.pk)
    ensure_may_decide(actor, package)
    _ensure_version(package, version)
    reason = _reason(reason, _("Isi alasan penolakan, paling panjang {limit} karakter."))
    move(package, State.REJECTED)
    package.decided_by_id, package.decided_at, package.reason = actor.account, clock.moment(), reason
    package.save()
    chain.record(actor, "package.rejected", package, {"reason": reason}, may=May.APPROVE_PACKAGE)
    return package


@transaction.atomic
def resume(actor: Actor, package: Package) -> Package:
    """Ask again for applying that failed midway; it goes on where it stopped."""
    package = package_for_update(actor, package.pk)
    if not actor.may(May.APPROVE_PACKAGE):
        ensure_may_prepare(actor)
    if package.state != State.APPLYING:
        raise ValidationError(_("Paket ini tidak sedang diterapkan."))
    package.job = running.ask(actor, APPLY, package.pk)
    package.save(update_fields=["job"])
    chain.record(actor, "package.resumed", package, {})
    return package


@transaction.atomic
def give_back(actor: Actor, package: Package, *, reason: str) -> Package:
    """Leave applying that cannot begin (what was read is lost, say): collect and read the files anew.

    What a lost staging had already applied stays known; the next reading tells the difference to it. Raises
    ValidationError while applying can go on, or without a reason.
    """
    package = package_for_update(actor, package.pk)
    if not actor.may(May.APPROVE_PACKAGE):
        ensure_may_prepare(actor)
    if package.state != State.APPLYING or (package.delivery_id is not None and is_whole(package)):
        raise ValidationError(
            _("Paket ini tidak dapat dikembalikan: tidak sedang, atau sudah mulai diterapkan.")
        )
    ensure_stopped(package)
    package.reason = _reason(reason, _("Isi alasan pengembalian, paling panjang {limit} karakter."))
    details = {"reason": package.reason, "delivery": package.delivery_id}
    reopen(package)
    package.decided_by, package.decided_at, package.close_gone, package.job = None, None, False, None
    package.delivery = None
    package.save()
    chain.record(actor, "package.given_back", package, details)
    return package


def _reason(given: str, missing: str) -> str:
    reason = given.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise ValidationError(missing.format(limit=LONGEST_REASON))
    return reason


def _said(package: Package) -> dict[str, object]:
    return {
        "content": package.content,
        "people": package.difference.get("people"),
        "version": package.version,
    }


def _ensure_version(package: Package, version: int) -> None:
    if package.version != version:
        raise ValidationError(
            _("Paket ini berubah sejak halaman dibuka. Periksa lagi isinya, lalu ulangi keputusan Anda.")
        )


def _ensure_current(package: Package) -> None:
    """The difference that is decided about must be the difference to what is known now."""
    if package.difference.get("after") != latest_delivery(package.agency_id):
        raise ValidationError(
            _("Data pegawai berubah sejak selisih dihitung; pengusul perlu membaca ulang paket ini.")
        )
