"""The installation that bench/web.py measures: an agency imported and mapped through the application's services."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
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
from nawasena.exchange.spreadsheets.folder import read_folder
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.staging import delivered_of
from nawasena.mapping import adopting
from nawasena.mapping import services as mapping_services
from nawasena.mapping.models import Mapping, Result
from nawasena.people import services as people_services
from nawasena.rules.catalogue import library_catalogue
from nawasena.rules.reading import Reads
from nawasena.rules.registry import in_force

LOGIN = "bench"
WALLED = "SELECT set_config('nawasena.agencies', %s, false), set_config('nawasena.account', '0', false)"


@dataclass
class World:
    """The agency, its newest mapping, and a session of its talent manager."""

    agency: int
    mapping: int
    cookie: str
    session: str
    pages: dict[str, str] = field(default_factory=dict)

    def queries(self, path: str) -> int:
        """SQL statements of one page, the transaction's own apart."""
        client = Client(HTTP_HOST="localhost")
        client.cookies["nawasena_session"] = self.session
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return sum(
            not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in captured
        )

    def named_queries(self) -> dict[str, str]:
        """Three queries of the pages."""
        mine = f"mapping_id = {self.mapping}"
        return {
            "grid counts": "SELECT status, box, performance_level, ekinerja_level, count(*) FROM mapping_result "
            f"WHERE {mine} GROUP BY 1, 2, 3, 4",
            "list by name": f"SELECT * FROM mapping_result WHERE {mine} ORDER BY name_key, id LIMIT 51",
            "search of a name": f"SELECT * FROM mapping_result WHERE {mine} AND name_key LIKE '%sari%' "
            "ORDER BY name_key, id LIMIT 51",
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


def load(data: Path, people: int) -> World:
    """The world in ``data``, made when it is not there yet; prints what making it took."""
    if not Account.objects.filter(login=LOGIN).exists():
        _make(data, people)
    account = Account.objects.get(login=LOGIN)
    (agency,) = running.agency_ids()[:1]
    with scoped(agencies(agency)):
        mapping = Mapping.objects.order_by("-id")[0].pk
        person = Result.objects.filter(mapping_id=mapping, box=9).order_by("id")[0].person_id
    session = _session(account)
    world = World(agency, mapping, f"nawasena_session={session}", session)
    world.pages = {
        "grid": f"/pemetaan/{mapping}/",
        "list, first page": f"/pemetaan/{mapping}/pegawai/",
        "list, by talent": f"/pemetaan/{mapping}/pegawai/?sort=talenta",
        "list with search": f"/pemetaan/{mapping}/pegawai/?near=1",
        "one person, explained": f"/pemetaan/{mapping}/pegawai/{person}/",
        "Beranda": "/",
    }
    return world


def _make(data: Path, people: int) -> None:
    files = data / "contoh"
    write_sample(files, people=people, seed=1, dirty=False, progress=lambda _text: None)
    loaded = in_force("kepka-bkn-411-2025", _day())
    actor = _agency()
    with scoped(agencies(actor.agency, account=actor.account)):
        adopted = adopting.adopt(actor, loaded, valid_from=_day())
    begun = time.perf_counter()
    read = read_folder(
        files, reads=Reads.of(loaded), evaluation_date=_day(), limits=Limits.from_environment(),
        progress=lambda _text: None,
    )  # fmt: skip
    delivered = delivered_of(read, library_catalogue())
    staged = time.perf_counter()
    wish = people_services.Wish(
        as_of=_day(), learned_at=_now(), files=[], notes=[], columns=[], applied_by=actor.account
    )
    with scoped(agencies(actor.agency)):
        delivery = people_services.begin_delivery(actor.agency, wish, delivered)
    people_services.learn(people_services.AtOnce(actor.agency, actor.account), delivery.pk, delivered)
    applied = time.perf_counter()
    running.DEFER.set(lambda _agency, _job: None)
    with scoped(agencies(actor.agency, account=actor.account)):
        order = mapping_services.Order(
            name="Pemetaan", evaluation_date=_day(), policy=adopted, requested_by=actor.account
        )
        job = mapping_services.request_mapping(actor, order).job_id
    running.run(actor.agency, job or 0)
    mapped = time.perf_counter()
    print("\n| step | seconds |\n| --- | ---: |")
    print(f"| read and stage | {staged - begun:.1f} |\n| apply | {applied - staged:.1f} |")
    print(f"| import in all | {applied - begun:.1f} |\n| mapping | {mapped - applied:.1f} |", flush=True)


def _agency() -> Actor:
    with scoped(NOTHING):
        agency: Agency = services.found_agency(code="BENCH", name="Kabupaten Ukur")
        account = services.create_account(system(agency.pk), login=LOGIN, name="Pengelola")
        wish = services.Wish(account=account, role=Role.TALENT_MANAGER, valid_from=_day())
        services._grant(system(agency.pk), wish)
        from nawasena.site.demo.codes import set_up

        set_up(account)
    return Actor(account.pk, account.name, agency.pk, (Right(Role.TALENT_MANAGER),))


def _session(account: Account) -> str:
    """A session as the login would leave it."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
    from django.http import HttpRequest

    request: Any = HttpRequest()
    request.session = store = SessionStore()
    record_authentication(request, account, method="password", username=account.login)
    record_authentication(request, account, method="mfa", type="totp")
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def _day() -> Any:
    import datetime as dt

    return dt.date(2026, 6, 30)


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()
