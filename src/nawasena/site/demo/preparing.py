"""Prepares the demonstration: files of a fictional kabupaten, through the same services as real use."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nawasena.core.accounts import services as accounts
from nawasena.core.accounts.actor import Actor, system
from nawasena.core.accounts.entering import actor_of
from nawasena.core.accounts.roles import RULES, Role
from nawasena.core.audit import sealing
from nawasena.core.database.scope import NOTHING, agencies, scoped
from nawasena.core.jobs import running
from nawasena.core.models import Account, Agency, Unit
from nawasena.exchange.sample.story import PlantedError, tour_people, write_story, write_today
from nawasena.exchange.spreadsheets import services as packages
from nawasena.exchange.spreadsheets.models import Package
from nawasena.i18n import _
from nawasena.mapping import adopting
from nawasena.mapping import services as mappings
from nawasena.mapping.models import AdoptedPolicy, Mapping
from nawasena.people.models import Profile
from nawasena.rules.registry import in_force
from nawasena.site.demo.cast import PARTS, Part, part_of
from nawasena.site.demo.codes import set_up
from nawasena.site.demo.record import Record

SEED = 1
SIMPLE = "skp_predicate"  # the errors that the tour asks to repair: one word each
# From when on which rule: what an agency had of its own, then the national one.
POLICIES = {"buleleng": dt.date(2025, 1, 1), "kepka-bkn-411-2025": dt.date(2026, 1, 1)}
SINCE = dt.date(2025, 1, 1)
PIECE = 1 << 20
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Edition:
    """One import: its files, the day they speak of, and the name of the mapping made from them."""

    folder: Path
    day: dt.date
    name: str


def prepare(data: Path, people: int, progress: Progress) -> Record:
    """Fill a marked data folder. Raises ValueError for a number of people the story cannot hold."""
    record = Record(password=f"nusantara-{secrets.token_hex(3)}")
    editions, broken, errors = _write(data / "contoh", people, progress)
    record.repairs = [(error.row, error.right) for error in errors if error.kind == SIMPLE][:3]
    record.write(data)
    with at_once():
        agency = _found(record)
        policies = _adopt(agency, record)
        for edition in editions:
            progress(_("Mengimpor dan memetakan: {name}").format(name=edition.name))
            record.mappings.append(_import(agency, record, edition, _in_force(policies, edition.day)))
        progress(_("Menyiapkan akun dan tur"))
        _people(agency, record, people)
        _announce(agency, record)
        record.package = _leave_open(agency, record, broken, _in_force(policies, broken.day))
        sealing.seal_all([agency.pk])
    record.finished = True
    record.write(data)
    return record


def _write(
    folder: Path, people: int, progress: Progress
) -> tuple[list[Edition], Edition, tuple[PlantedError, ...]]:
    """The files: two earlier editions, today's without and with late evidence, and today's with errors."""
    story = write_story(folder, people=people, seed=SEED, progress=progress)
    (first, first_day), (second, second_day), (broken, today) = story.folders.items()
    for name, verified in (("bersih", False), ("terverifikasi", True)):
        progress(_("Menulis {name}").format(name=name))
        write_today(folder / name, people=people, seed=SEED, verified=verified)
    editions = [
        Edition(first, first_day, _("Pemetaan Talenta 2025 Periode I")),
        Edition(second, second_day, _("Pemetaan Talenta 2025 Periode II")),
        Edition(folder / "bersih", today, _("Pemetaan Talenta 2026 Periode I")),
        Edition(folder / "terverifikasi", today, _("Pemetaan Talenta 2026 Periode I, bukti terverifikasi")),
    ]
    return editions, Edition(broken, today, _("Pemetaan Talenta 2026 Periode II")), story.errors


@contextmanager
def at_once() -> Iterator[None]:
    """Work that is asked for is not put into the queue: it is done right here, by ``_do``."""
    held = running.DEFER.set(lambda _agency, _job: None)
    try:
        yield
    finally:
        running.DEFER.reset(held)


def _do(agency: Agency, job: int | None) -> None:
    """Do a job that was asked for. Raises RuntimeError when it fails."""
    if job is None or not running.run(agency.pk, job):
        raise RuntimeError(f"job {job} was not done")


def _found(record: Record) -> Agency:
    """The agency and every account that needs nobody of the files."""
    with scoped(NOTHING):
        agency = accounts.found_agency(
            code="CONTOH", name="Pemerintah Kabupaten Nawasena", short_name="Kabupaten Nawasena"
        )
        for part in PARTS:
            if part.login and RULES[part.role].within != "unit":
                _account(agency, record, part)
    return agency


def _account(agency: Agency, record: Record, part: Part, unit: Unit | None = None) -> Account:
    account = accounts.create_account(
        system(agency.pk), login=part.login, name=part.name, password=record.password
    )
    accounts.first_grant(
        agency, accounts.Wish(account=account, role=part.role, valid_from=SINCE, unit=unit, reason="demo")
    )
    if RULES[part.role].totp:
        set_up(account)
    record.logins[part.role] = account.login
    return account


@contextmanager
def playing(agency: Agency, record: Record, role: Role) -> Iterator[Actor]:
    """A scoped transaction in the name of the account of a role."""
    with scoped(agencies(agency.pk)):
        actor = actor_of(Account.objects.get(login=record.logins[role]))
        if actor is None:
            raise LookupError(role)
        yield actor


def _adopt(agency: Agency, record: Record) -> list[AdoptedPolicy]:
    """The policies in force, the oldest first."""
    with playing(agency, record, Role.TALENT_MANAGER) as actor:
        return [adopting.adopt(actor, in_force(name, day), valid_from=day) for name, day in POLICIES.items()]


def _in_force(policies: list[AdoptedPolicy], day: dt.date) -> AdoptedPolicy:
    """The one that applied on a day: the last that had begun."""
    return [policy for policy in policies if policy.valid_from <= day][-1]


def _import(agency: Agency, record: Record, edition: Edition, policy: AdoptedPolicy) -> int:
    """One edition from its files to its mapping: uploaded, read, proposed, approved by another, applied."""
    package = _read(agency, record, edition, policy)
    with playing(agency, record, Role.TALENT_MANAGER) as actor:
        package = packages.propose(actor, package, package.version)
    with playing(agency, record, Role.PYB) as actor:
        package = packages.approve(actor, package, package.version, close_gone=True)
    _do(agency, package.job_id)
    with scoped(agencies(agency.pk)):
        mapping = Package.objects.select_related("mapping").get(pk=package.pk).mapping
    if mapping is None:
        raise RuntimeError(f"no mapping was started for {edition.name}")
    _do(agency, mapping.job_id)
    return mapping.pk


def _read(agency: Agency, record: Record, edition: Edition, policy: AdoptedPolicy) -> Package:
    with playing(agency, record, Role.TALENT_MANAGER) as actor:
        package = packages.create_package(
            actor, title=edition.name, as_of=edition.day, policy=policy, mapping_name=edition.name
        )
        for path in sorted(edition.folder.iterdir()):
            with path.open("rb") as stream:
                packages.add_file(actor, package, path.name, pieces(stream))
        package = packages.request_reading(actor, package)
    _do(agency, package.job_id)
    with scoped(agencies(agency.pk)):
        return Package.objects.get(pk=package.pk)


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """A file piece by piece."""
    while piece := stream.read(PIECE):
        yield piece


def _people(agency: Agency, record: Record, people: int) -> None:
    """The people of the tour by id, the account of the first of them, and the accounts bound to a unit."""
    with scoped(agencies(agency.pk)):
        for person in tour_people(people, SEED):
            profile = Profile.objects.get(nip=person.nip, superseded_at=None)
            record.people[person.key] = profile.person_id
        profile = Profile.objects.get(person_id=record.people["near_cut"], superseded_at=None)
        asn = Part(Role.ASN, profile.nip, profile.name, part_of(Role.ASN).about)
        account = _account(agency, record, asn)
        Account.objects.filter(pk=account.pk).update(person=profile.person_id)
        unit = Unit.objects.get(profile=profile.pk)
        for part in PARTS:
            if RULES[part.role].within == "unit":
                _account(agency, record, part, unit.department or unit)


def _announce(agency: Agency, record: Record) -> None:
    with playing(agency, record, Role.PYB) as actor:
        for mapping in Mapping.objects.filter(pk__in=record.mappings).order_by("pk"):
            mappings.announce(actor, mapping)


def _leave_open(agency: Agency, record: Record, edition: Edition, policy: AdoptedPolicy) -> int:
    """The next import, with its errors still to be repaired."""
    return _read(agency, record, edition, policy).pk
