"""The world with something in it: people, evidence, mappings with results, packages, traces of work.

Both agencies have the same; every text of agency B carries KANARI-B, and its NIPs begin with another year.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from nawasena.core import access_log, store
from nawasena.core.accounts.activation import issue_codes
from nawasena.core.accounts.roles import May, Role
from nawasena.core.accounts.tokens import TokenWish, create_token
from nawasena.core.audit import chain
from nawasena.core.models import Account, ActivationCode, ApiToken, Destruction, Grant, Job, Unit
from nawasena.exchange.spreadsheets.models import CellError, ColumnChoice, Package, PackageFile, Repair
from nawasena.mapping import recording
from nawasena.mapping.adopting import adopt
from nawasena.mapping.inputs import InputFile, MappingInput
from nawasena.mapping.models import AdoptedPolicy, Mapping
from nawasena.mapping.queries.figures import figures_of_all
from nawasena.mapping.run import Run
from nawasena.people.models import CivilServant, Delivery, Incumbency, NipPeriod, Post, Profile, Record
from nawasena.people.naming import name_key
from nawasena.rules.registry import in_force
from tests.core.world import World
from tests.mapping import crowd

CANARY = "KANARI-B"
# name in the crowd: the unit the person belongs to, seen from a head of Dinas Pendidikan
PEOPLE = {
    "usual": "school",  # the ASN who can log in
    "no skp": "school",
    "unknown": "part",
    "low": "health",
    "candidate": "health",
    "cut": "root",
}


@dataclass
class Populated:
    """The world, and by agency what was put into it. ``people``: name in the crowd to id."""

    world: World
    people: dict[tuple[str, str], int] = field(default_factory=dict)
    mappings: dict[tuple[str, str], Mapping] = field(
        default_factory=dict
    )  # done, earlier, waiting, proposed, refused
    packages: dict[str, Package] = field(default_factory=dict)
    tokens: dict[tuple[str, Role], ApiToken] = field(default_factory=dict)
    secrets: dict[tuple[str, Role], str] = field(default_factory=dict)
    grants: dict[tuple[str, Role], Grant] = field(default_factory=dict)
    codes: dict[str, ActivationCode] = field(default_factory=dict)
    destructions: dict[str, Destruction] = field(default_factory=dict)


def populate(world: World) -> Populated:
    """Fill both agencies; the scope is agency A's afterwards."""
    made = Populated(world)
    for key in ("b", "a"):
        world.see(key)
        delivery = _delivery(world, key)
        for number, name in enumerate(PEOPLE):
            made.people[key, name] = _person(world, key, delivery, name, number)
        _map(made, key)
        _package(made, key, delivery)
        _traces(made, key)
        _tokens(made, key)
    world.see("a")
    return made


def mark(key: str, text: str) -> str:
    """A text of an agency: those of B carry the canary."""
    return f"{CANARY} {text}" if key == "b" else text


def nip_of(key: str, name: str) -> str:
    """The NIP of somebody; the two agencies have no number in common."""
    nip = crowd.nip_of(name)
    return nip.replace("1985", "1975", 1) if key == "b" else nip


def _account(world: World, key: str, role: Role) -> Account:
    return world.accounts[key, role]


def _agency(world: World, key: str) -> Any:
    return world.a if key == "a" else world.b


def _delivery(world: World, key: str) -> Delivery:
    file = {"name": mark(key, "Data ASN.csv"), "sha256": "0" * 64, "size": 1, "role": "asn"}
    return Delivery.objects.create(
        agency=_agency(world, key),
        as_of=crowd.DAY,
        learned_at=timezone.now(),
        files=[file],
        notes=[mark(key, "catatan")],
        applied_by=_account(world, key, Role.PPK),
        finished=True,
    )


def _person(world: World, key: str, delivery: Delivery, name: str, number: int) -> int:
    agency = _agency(world, key)
    person = CivilServant.objects.create(agency=agency)
    given = {"agency": agency, "person": person, "delivery": delivery}
    if name == "usual":
        Account.objects.filter(pk=_account(world, key, Role.ASN).pk).update(person=person.pk)
    nip, unit, called = nip_of(key, name), world.units[f"{key}.{PEOPLE[name]}"], mark(key, name.upper())
    NipPeriod.objects.create(**given, nip=nip)
    now, source = timezone.now(), mark(key, f"Data ASN.csv / {number + 2}")
    Profile.objects.create(
        **given, nip=nip, name=called, name_key=name_key(called), unit=unit, job_level="pengawas",
        post_kind="struktural", grade="III/d", facts={"jabatan": mark(key, "Kepala Seksi")},
        export={"JABATAN": mark(key, "Kepala Seksi")}, source=source, digest=f"{number:064d}",
        valid_from=crowd.DAY, learned_at=now,
    )  # fmt: skip
    Record.objects.create(
        **given, kind="skp", data={"tahun": 2025, "catatan": mark(key, "skp")}, source=source,
        digest=f"{number:064d}", learned_at=now,
    )  # fmt: skip
    post = Post.objects.create(
        agency=agency, unit=unit, name=mark(key, f"Kepala Seksi {number}"), source=source
    )
    period = DateRange(dt.date(2020, 1, 1), None)
    Incumbency.objects.create(**given, post=post, period=period, source=source, learned_at=now)
    return person.pk


def _evidence(key: str) -> MappingInput:
    """The people of the crowd as evidence, under the names and numbers of the agency."""
    rows = {name: crowd.CROWD[name] for name in PEOPLE}
    texts = {"jabatan": mark(key, "KEPALA SEKSI UJI"), "unit": mark(key, "SEKSI UJI")}
    given = crowd.given({name: {**row, "facts": {**row["facts"], **texts}} for name, row in rows.items()})
    evidence = given.evidence
    numbers = {crowd.nip_of(name): nip_of(key, name) for name in PEOPLE}
    people = evidence.people.with_columns(
        pl.col("nip").replace(numbers), pl.lit(mark(key, "")).add(pl.col("nama")).alias("nama")
    )
    records = {
        kind: frame.with_columns(pl.col("nip").replace(numbers)) for kind, frame in evidence.records.items()
    }
    none_of = {kind: {numbers[nip] for nip in nips} for kind, nips in evidence.none_of.items()}
    files = (InputFile(mark(key, "Bukti.xlsx"), "0" * 64, 1, "bukti"),)
    changed = replace(evidence, people=people, records=records, none_of=none_of)
    return replace(given, evidence=changed, agency=mark(key, "Kabupaten"), files=files)


def _run(key: str, folder: str) -> Run:
    target = store.folder_of(folder)
    with tempfile.TemporaryDirectory() as name:
        made = crowd.run(Path(name) / "hasil", crowd.KEPKA, _evidence(key))
        made.folder.rename(target)
    return replace(made, folder=target)


def _map(made: Populated, key: str) -> None:
    world = made.world
    manager = world.actor(Role.TALENT_MANAGER, key)
    loaded = in_force(crowd.KEPKA, crowd.DAY)
    policy = adopt(manager, loaded, valid_from=crowd.DAY)
    AdoptedPolicy.objects.filter(pk=policy.pk).update(title=mark(key, policy.title))
    folder = f"populated-{key}-{_agency(world, key).pk}"
    run = _run(key, folder)
    persons = {nip_of(key, name): made.people[key, name] for name in PEOPLE}
    for name, day, state in (
        ("earlier", crowd.DAY - dt.timedelta(days=180), Mapping.State.ANNOUNCED),
        ("done", crowd.DAY, Mapping.State.DONE),
        ("waiting", crowd.DAY, Mapping.State.WAITING),
    ):
        mapping = _mapping(made, key, name, day, state, policy)
        if state != Mapping.State.WAITING:
            _finish(mapping, run, folder, loaded, persons)
        made.mappings[key, name] = mapping
    _proposals(made, key, policy)


def _proposals(made: Populated, key: str, policy: Any) -> None:
    """One that waits for a decision, and one that was refused."""
    given = {
        "agency": _agency(made.world, key),
        "evaluation_date": crowd.DAY,
        "policy": policy,
        "requested_by": _account(made.world, key, Role.TALENT_MANAGER),
        "proposed_at": timezone.now(),
    }
    made.mappings[key, "proposed"] = Mapping.objects.create(
        **given, name=mark(key, "Pemetaan diusulkan"), state=Mapping.State.PROPOSED
    )
    made.mappings[key, "refused"] = Mapping.objects.create(
        **given,
        name=mark(key, "Pemetaan ditolak"),
        state=Mapping.State.REFUSED,
        refused_by=_account(made.world, key, Role.PPK),
        decided_at=timezone.now(),
        reason=mark(key, "alasan"),
    )


def _mapping(made: Populated, key: str, name: str, day: dt.date, state: str, policy: Any) -> Mapping:
    return Mapping.objects.create(
        agency=_agency(made.world, key),
        name=mark(key, f"Pemetaan {name}"),
        evaluation_date=day,
        policy=policy,
        state=state,
        requested_by=_account(made.world, key, Role.TALENT_MANAGER),
        approved_by=_account(made.world, key, Role.PPK),
    )


def _finish(mapping: Mapping, run: Run, folder: str, loaded: Any, persons: dict[str, int]) -> None:
    with (
        connection.cursor() as cursor
    ):  # the table lives until the end of a transaction, which is all of the test
        cursor.execute("DROP TABLE IF EXISTS staged_result")
    recording.store_results(mapping, loaded, run.folder, run.view, persons)
    mapping.folder, mapping.digest = folder, run.manifest.digest
    mapping.engine_version = run.manifest.engine_version
    mapping.counts = {**run.manifest.counts, "boxes": run.manifest.boxes, "complete": run.view.complete}
    mapping.funnel = [list(stage) for stage in run.view.funnel]
    mapping.warnings = list(run.view.warnings)
    mapping.facets = recording.facets(mapping)
    mapping.figures = figures_of_all(mapping).kept()
    mapping.save()


def _package(made: Populated, key: str, delivery: Delivery) -> None:
    world, agency = made.world, _agency(made.world, key)
    given = {
        "agency": agency,
        "title": mark(key, "Impor Juni"),
        "as_of": crowd.DAY,
        "notes": [mark(key, "catatan")],
    }
    package = Package.objects.create(
        **given,
        state=Package.State.PROPOSED,
        created_by=_account(world, key, Role.TALENT_MANAGER),
        policy=made.mappings[key, "done"].policy,
        mapping_name=mark(key, "Pemetaan berikutnya"),
        reason=mark(key, "alasan"),
        difference={"people": dict.fromkeys(("new", "changed", "same", "gone"), 0)},
    )
    place = {
        "agency": agency,
        "package": package,
        "file": mark(key, "Data ASN.csv"),
        "sheet": mark(key, "Data"),
    }
    PackageFile.objects.create(
        agency=agency, package=package, name=mark(key, "Data ASN.csv"), sha256="0" * 64, size=1
    )
    words = {"value": mark(key, "nilai"), "reason": mark(key, "salah"), "cure": mark(key, "perbaiki")}
    CellError.objects.create(**place, row=2, column=mark(key, "NIP"), **words)
    Repair.objects.create(**place, row=2, column=mark(key, "NIP"), text=mark(key, "isi"))
    ColumnChoice.objects.create(
        agency=agency, sheet=mark(key, "Data"), heading=mark(key, "Nip"), column="NIP"
    )
    made.packages[key] = package


def _traces(made: Populated, key: str) -> None:
    """Audit events with personal payload, readings, a job, activation codes."""
    world = made.world
    reader = world.actor(Role.PPK, key)
    access_log.record(reader, "mapping_person", {made.people[key, "usual"]})
    chain.record(reader, "mapping.exported", made.mappings[key, "done"], {"note": mark(key, "jejak")},
                 personal={"name": mark(key, "isi pribadi")})  # fmt: skip
    Job.objects.create(
        agency=_agency(world, key), kind="map", state=Job.State.FAILED, message=mark(key, "gagal"),
        problem=mark(key, "sebab"), requested_by=_account(world, key, Role.TALENT_MANAGER),
    )  # fmt: skip
    made.destructions[key] = Destruction.objects.create(
        agency=_agency(world, key), kind="audit_payload", name=mark(key, "Data pribadi lama"), before=crowd.DAY,
        many=1, months=60, basis=mark(key, "Perbup JRA"), reason=mark(key, "masa simpan"),
        proposed_by=_account(world, key, Role.AGENCY_ADMIN),
    )  # fmt: skip
    issue_codes(world.actor(Role.AGENCY_ADMIN, key), [_account(world, key, Role.ASN)])
    made.codes[key] = ActivationCode.objects.filter(account=_account(world, key, Role.ASN)).get()
    Unit.objects.filter(agency=_agency(world, key)).update(source=mark(key, "Unor.csv"))
    for role in Role:
        account = _account(world, key, role)
        made.grants[key, role] = Grant.objects.get(account=account)
        Grant.objects.filter(account=account).update(reason=mark(key, "SK"))


def _tokens(made: Populated, key: str) -> None:
    world = made.world
    ends = timezone.now() + dt.timedelta(days=30)
    for role, scope in (
        (Role.SERVICE, May.SEE_PEOPLE),
        (Role.HEAD_OF_UNIT, May.SEE_RESULTS),
        (Role.ASN, May.SEE_SELF),
    ):
        wish = TokenWish(
            account=_account(world, key, role), name=mark(key, "SIMPEG"), scopes=(scope,), expires_at=ends
        )
        token, text = create_token(world.actor(role, key), wish=wish)
        made.tokens[key, role], made.secrets[key, role] = token, text
