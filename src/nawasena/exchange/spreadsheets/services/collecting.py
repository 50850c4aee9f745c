"""Beginning a package: its files, the mapping that shall follow, and the order to read it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import transaction

from nawasena.core import store
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.core.database.locks import share_store
from nawasena.core.jobs import running
from nawasena.core.models import Job
from nawasena.exchange.spreadsheets.content import content_of
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.models import Package, PackageFile
from nawasena.exchange.spreadsheets.permissions import ensure_may_prepare
from nawasena.exchange.spreadsheets.problems import clean
from nawasena.exchange.spreadsheets.queries import package_for_update
from nawasena.exchange.spreadsheets.states import READ, State, ensure_open, move, reopen
from nawasena.i18n import _
from nawasena.mapping.models import AdoptedPolicy, Preset
from nawasena.mapping.queries.starting import name_problem

MOST_FILES = 5
NAME_LENGTH = 100
LEAST_FREE_PERCENT, LEAST_FREE_BYTES = 10, 2 * 1024**3
SUFFIXES = frozenset((".xlsx", ".csv", ".xls"))
_UNSAFE = re.compile(r"[^\w .,()+\-]")


@transaction.atomic
def create_package(  # noqa: PLR0913 -- what a package is
    actor: Actor,
    *,
    title: str,
    as_of: dt.date,
    policy: AdoptedPolicy | None = None,
    mapping_name: str = "",
    preset: str = Preset.ALL,
) -> Package:
    """Begin a package. Without a policy and the name of a mapping it is an import only."""
    ensure_may_prepare(actor)
    package = Package(
        agency_id=actor.agency, title=title.strip(), as_of=as_of, created_by_id=actor.account or None
    )
    _set_mapping(package, policy, mapping_name, preset)
    _check(package)
    package.save()
    chain.record(actor, "package.started", package, {"as_of": as_of}, may=May.IMPORT_DATA)
    return package


@transaction.atomic
def describe(  # noqa: PLR0913 -- what a package is
    actor: Actor,
    package: Package,
    *,
    title: str,
    as_of: dt.date,
    policy: AdoptedPolicy | None = None,
    mapping_name: str = "",
    preset: str = Preset.ALL,
) -> Package:
    """Change title, day and the mapping that shall follow. Another day asks for reading anew."""
    ensure_may_prepare(actor)
    package = package_for_update(actor, package.pk)
    ensure_open(package)
    if package.as_of != as_of:
        package.as_of = as_of
        reopen(package)
    package.title = title.strip()
    _set_mapping(package, policy, mapping_name, preset)
    package.version += 1
    _check(package)
    package.save()
    chain.record(actor, "package.described", package, {"as_of": as_of}, may=May.IMPORT_DATA)
    return package


def _check(package: Package) -> None:
    typed = {"title", "as_of", "mapping_name", "preset"}
    package.clean_fields(exclude={field.name for field in Package._meta.fields} - typed)


def _set_mapping(package: Package, policy: AdoptedPolicy | None, mapping_name: str, preset: str) -> None:
    name = mapping_name.strip()
    if bool(name) != (policy is not None):
        raise ValidationError(
            {"mapping_name": _("Isi nama pemetaan dan kebijakannya, atau kosongkan keduanya.")}
        )
    if name and (problem := name_problem(package.agency_id, name)):
        raise ValidationError({"mapping_name": problem})
    package.mapping_name, package.policy, package.preset = name, policy, preset


@transaction.atomic
def add_file(actor: Actor, package: Package, name: str, pieces: Iterable[bytes]) -> PackageFile:
    """Keep an uploaded file; the same content twice is the file that is there already.

    Raises ValidationError: not a spreadsheet, too large, too many, no room, or the package is closed.
    """
    ensure_may_prepare(actor)
    package = package_for_update(actor, package.pk)
    ensure_open(package)
    safe = safe_name(name)
    ensure_room()
    share_store()
    sha256, size = _stored(pieces, safe)
    known = package.files.filter(sha256=sha256).first()
    if known is not None:
        return known
    if package.files.count() >= MOST_FILES:
        raise ValidationError(_("Satu paket memuat paling banyak {most} berkas.").format(most=MOST_FILES))
    file = PackageFile.objects.create(
        agency_id=actor.agency,
        package=package,
        name=_free_name(package, safe),
        sha256=sha256,
        size=size,
        uploaded_by_id=actor.account or None,
    )
    reopen(package)
    package.version += 1
    package.save()
    chain.record(actor, "package.file_added", package, {"sha256": sha256, "size": size}, may=May.IMPORT_DATA)
    return file


@transaction.atomic
def remove_file(actor: Actor, package: Package, file_id: int) -> None:
    """Take a file out of a package; the repairs of its cells go with it."""
    ensure_may_prepare(actor)
    package = package_for_update(actor, package.pk)
    ensure_open(package)
    file = package.files.filter(pk=file_id).first()
    if file is None:
        return
    package.repairs.filter(file=file.name).delete()
    file.delete()
    reopen(package)
    package.version += 1
    package.save()
    chain.record(actor, "package.file_removed", package, {"sha256": file.sha256}, may=May.IMPORT_DATA)


def safe_name(name: str) -> str:
    """A name without folders, control characters and surprises; its ending kept. Raises ValidationError."""
    base = PurePosixPath(clean(name).replace("\\", "/")).name.strip()
    stem, dot, suffix = base.rpartition(".")
    ending = f".{suffix.lower()}" if dot else ""
    if ending not in SUFFIXES:
        raise ValidationError(
            _("'{name}' bukan lembar kerja. Unggah berkas .xlsx, .csv, atau HierarkiUnor .xls.").format(
                name=clean(name)[-NAME_LENGTH:]
            )
        )
    plain = _UNSAFE.sub("_", stem).strip(" .~$_") or _("berkas")
    return plain[: NAME_LENGTH - len(ending)] + ending


def _free_name(package: Package, name: str) -> str:
    taken = set(package.files.values_list("name", flat=True))
    stem, _dot, suffix = name.rpartition(".")
    tries = (f"{stem} ({number}).{suffix}" for number in range(2, MOST_FILES + 2))
    return name if name not in taken else next(other for other in tries if other not in taken)


def ensure_room() -> None:
    """Refuse before the disk is full: PostgreSQL does not survive that. Raises ValidationError."""
    usage = shutil.disk_usage(store.root())
    if usage.free < LEAST_FREE_BYTES or usage.free * 100 < usage.total * LEAST_FREE_PERCENT:
        raise ValidationError(
            _("Ruang simpan server hampir habis, sehingga unggahan ditolak. Hubungi admin instalasi.")
        )


def _stored(pieces: Iterable[bytes], name: str) -> tuple[str, int]:
    limit = Limits.from_environment()
    try:
        sha256, size = store.put(pieces, limit=limit.file_bytes)
    except ValueError as error:
        text = _("{name}: ukuran berkas melebihi {limit} MB.")
        raise ValidationError(text.format(name=name, limit=limit.file_mb)) from error
    if not size:
        raise ValidationError(_("{name}: berkas kosong (0 byte).").format(name=name))
    return sha256, size


@transaction.atomic
def request_reading(actor: Actor, package: Package) -> Package:
    """Ask for the files to be read. Raises ValidationError without files, or for content applied before."""
    ensure_may_prepare(actor)
    package = package_for_update(actor, package.pk)
    if package.state == State.READING:
        if package.job is not None and package.job.state != Job.State.FAILED:
            return package
        package.state = State.COLLECTING  # the reading broke off: begin again
    if not package.files.exists():
        raise ValidationError(_("Unggah dahulu Export Data ASN, lalu mulai membaca."))
    ensure_room()
    ensure_new(package, content_of(package).fingerprint)
    move(package, State.READING)
    package.job = running.ask(actor, READ, package.pk)
    package.save()
    chain.record(actor, "package.reading_asked", package, {}, may=May.IMPORT_DATA)
    return package


def ensure_new(package: Package, fingerprint: str) -> None:
    """Raise ValidationError when the same files with the same repairs were applied before."""
    applied = Package.objects.filter(
        agency_id=package.agency_id, state__in=(State.APPLIED, State.APPLYING), content=fingerprint
    ).exclude(pk=package.pk)
    if (before := applied.first()) is not None:
        text = _(
            "Isi paket ini sama persis dengan paket '{title}' yang sudah diterapkan; tidak ada yang baru."
        )
        raise ValidationError(text.format(title=before.title))
