"""The installation that bench/web.py measures: an agency imported and mapped through the application's services."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nawasena.core.accounts import services
from nawasena.core.accounts.actor import Actor, Right, system
from nawasena.core.accounts.roles import Role
from nawasena.core.database.embedded import address
from nawasena.core.database.roles import APP, BACKUP, DATABASE
from nawasena.core.database.scope import NOTHING, agencies, scoped
from nawasena.core.jobs import running
from nawasena.core.models import Account, Agency
from nawasena.exchange.sample.sample import write_sample
from nawasena.exchange.spreadsheets import services as packages
from nawasena.exchange.spreadsheets.models import Package
from nawasena.mapping import adopting
from nawasena.mapping.models import AdoptedPolicy, Mapping, Result
from nawasena.mapping.queries.figures import counted
from nawasena.mapping.queries.results import Filters, narrowed, page, results
from nawasena.rules.registry import in_force
from nawasena.site.demo.codes import set_up

LOGIN = "bench"
DAY = dt.date(2026, 6, 30)
PIECE = 1 << 20
COOKIE, SOUGHT = "nawasena_session", "sari"
WALLED = "SELECT set_config('nawasena.agencies', %s, false), set_config('nawasena.account', '0', false)"


@dataclass(frozen=True)
class Page:
    """An address, and the session that opens it (a search lives in its session)."""

    name: str
    path: str
    session: str

    @property
    def cookie(self) -> str:
        """What a browser would send."""
        return f"{COOKIE}={self.session}"

    def queries(self) -> int:
        """SQL statements of the page, the transaction's own apart."""
        client = Client(HTTP_HOST="localhost")
        client.cookies[COOKIE] = self.session
        client.get(self.path)
        with CaptureQueriesContext(connection) as captured:
            client.get(self.path)
        return sum(
            not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in captured
        )


@dataclass
class World:
    """The agency, its newest mapping, and the pages of its talent manager."""

    agency: int
    mapping: int
    pages: list[Page]

    def named_queries(self) -> dict[str, str]:
        """Three statements as the pages send them."""
        actor = Actor(0, "", self.agency, (Right(Role.TALENT_MANAGER),))
        with scoped(agencies(self.agency)):
            found = results(actor, Mapping.objects.get(pk=self.mapping))
            searched = narrowed(found, Filters(search=SOUGHT))
            return {
                "counts of the grid": _sent(lambda: counted(found)),
                "first page of the list": _sent(lambda: page(found.select_related("unit"), "nama")),
                "search of a name": _sent(lambda: page(searched.select_related("unit"), "nama")),
            }

    def timed(self, query: str, *, walls: bool) -> float:
        """Milliseconds of a query, the best of ten in one connection."""
        with self._connect(walls) as session:
            times = []
            for _turn in range(10):
                begun = time.perf_counter()
                session.execute(query).fetchall()
                times.append((time.perf_counter() - begun) * 1000)
        return min(times)

    def plan(self, query: str) -> str:
        """How PostgreSQL goes about it, as the application."""
        with self._connect(walls=True) as session:
            return "\n".join(
                row[0] for row in session.execute("EXPLAIN (ANALYZE, TIMING OFF) " + query).fetchall()
            )

    def _connect(self, walls: bool) -> psycopg.Connection:
        from nawasena.site import environment

        found = address(environment.data_folder())
        if found is None:
            raise SystemExit("the database is off")
        role = APP if walls else BACKUP
        session = psycopg.connect(
            host=found.host, port=found.port, user=role, dbname=DATABASE, autocommit=True
        )
        if walls:
            session.execute(WALLED, ["{" + str(self.agency) + "}"])
        return session


def _sent(ask: Callable[[], object]) -> str:
    with CaptureQueriesContext(connection) as captured:
        ask()
    (query,) = captured.captured_queries
    return str(query["sql"])


def load(data: Path, people: int) -> World:
    """The world in ``data``, made when it is not there yet; prints what making it took."""
    if not Account.objects.filter(login=LOGIN).exists():
        _make(data, people)
    account = Account.objects.get(login=LOGIN)
    (agency,) = running.agency_ids()[:1]
    with scoped(agencies(agency)):
        mapping = Mapping.objects.order_by("-id")[0].pk
        person = Result.objects.filter(mapping_id=mapping, box=9).order_by("id")[0].person_id
    plain, searching = _session(account), _session(account, {f"search-{mapping}": SOUGHT})
    grid, people = f"/pemetaan/{mapping}/", f"/pemetaan/{mapping}/pegawai/"
    pages = [
        Page("grid", grid, plain),
        Page("list, first page", people, plain),
        Page("list, by talent", f"{people}?sort=talenta", plain),
        Page("list with search", people, searching),
        Page("list with search and filters", f"{people}?sort=talenta&level=administrator&box=5", searching),
        Page("one person, explained", f"{people}{person}/", plain),
        Page("Beranda", "/", plain),
        Page("data quality", "/kualitas-data/", plain),
        Page("people", "/pegawai/", plain),
    ]
    return World(agency, mapping, pages)


def _make(data: Path, people: int) -> None:
    files = data / "contoh"
    write_sample(files, people=people, seed=1, dirty=False, progress=lambda _text: None)
    manager, approver = _agency()
    with scoped(agencies(manager.agency, account=manager.account)):
        policy = adopting.adopt(manager, in_force("kepka-bkn-411-2025", DAY), valid_from=DAY)
    print("\n| step | seconds |\n| --- | ---: |", flush=True)
    running.DEFER.set(lambda _agency, _job: None)  # the work is done here, one step after the other
    took: dict[str, float] = {}
    with step("upload", took):
        package = _upload(manager, policy, files)
    with step("read, stage and compare", took):
        _do(manager, package)
    with scoped(agencies(manager.agency)):
        packages.propose(manager, Package.objects.get(pk=package.pk))
    with scoped(agencies(manager.agency)):
        seen = Package.objects.get(pk=package.pk)
        package = packages.approve(approver, seen, seen.version)
    with step("apply", took):
        _do(manager, package)
    print(f"| import from upload to applied | {sum(took.values()):.1f} |", flush=True)
    with scoped(agencies(manager.agency)):
        mapping = Mapping.objects.get(agency_id=manager.agency)
    with step("mapping", took):
        _do(manager, mapping)


@contextmanager
def step(name: str, took: dict[str, float]) -> Iterator[None]:
    """One line of the table."""
    begun = time.perf_counter()
    yield
    took[name] = time.perf_counter() - begun
    print(f"| {name} | {took[name]:.1f} |", flush=True)


def _upload(actor: Actor, policy: AdoptedPolicy, files: Path) -> Package:
    with scoped(agencies(actor.agency, account=actor.account)):
        package = packages.create_package(
            actor, title="Impor", as_of=DAY, policy=policy, mapping_name="Pemetaan"
        )
        for path in sorted(files.iterdir()):
            with path.open("rb") as stream:
                packages.add_file(actor, package, path.name, iter(lambda held=stream: held.read(PIECE), b""))
        return packages.request_reading(actor, package)


def _do(actor: Actor, subject: Package | Mapping) -> None:
    if not running.run(actor.agency, subject.job_id or 0):
        raise SystemExit(f"job {subject.job_id} was not done")


def _agency() -> tuple[Actor, Actor]:
    """An agency with its talent manager and somebody who approves."""
    with scoped(NOTHING):
        agency: Agency = services.found_agency(code="BENCH", name="Kabupaten Ukur")
        return _actor(agency, LOGIN, Role.TALENT_MANAGER), _actor(agency, "pyb", Role.PYB)


def _actor(agency: Agency, login: str, role: Role) -> Actor:
    account = services.create_account(system(agency.pk), login=login, name=login.upper())
    services.first_grant(agency, services.Wish(account=account, role=role, valid_from=DAY, reason="bench"))
    set_up(account)
    return Actor(account.pk, account.name, agency.pk, (Right(role),))


def _session(account: Account, kept: dict[str, str] | None = None) -> str:
    """A session as the login would leave it, and what it keeps besides."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
    from django.http import HttpRequest

    request: Any = HttpRequest()
    request.session = store = SessionStore()
    record_authentication(request, account, method="password", username=account.login)
    record_authentication(request, account, method="mfa", type="totp")
    store.update(kept or {})
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return str(store.session_key)
