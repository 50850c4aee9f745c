"""Pages that take too long, and a database that is gone: told in words, with nothing half kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from nawasena.core.accounts.actor import system
from nawasena.core.accounts.roles import Role
from nawasena.core.database.limits import Limits
from nawasena.core.jobs import running
from nawasena.core.middleware import ScopeMiddleware
from nawasena.core.models import Agency
from nawasena.core.requests import actor_of
from nawasena.core.views.guards import any_role, open_to_all
from nawasena.site import environment, urls
from tests.core.responses import assert_hardened
from tests.core.world import World

SHORT = Limits(statement=0.2, lock=0.1, idle=60)


@any_role
def slow(request: HttpRequest) -> HttpResponse:
    """Change something, then wait for longer than a page may."""
    Agency.objects.filter(pk=actor_of(request).agency).update(short_name="setengah")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [float(request.GET["seconds"])])
    return HttpResponse("selesai")


@open_to_all
def shown(_request: HttpRequest) -> HttpResponse:
    """What holds for this transaction."""
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
        return HttpResponse(" ".join(cursor.fetchone()))


@open_to_all
def gone(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


handler500 = urls.handler500
urlpatterns = [
    *urls.urlpatterns,
    path("uji/lambat/", slow, name="slow"),
    path("uji/batas/", shown, name="shown"),
    path("api/v1/uji/hilang/", gone, name="gone"),
]


@pytest.fixture(autouse=True)
def _routes(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.core.test_limits"


def short_name(world: World) -> str:
    world.see("a")
    return Agency.objects.get(pk=world.a.pk).short_name


def test_a_page_has_thirty_seconds_and_five_for_a_lock(world: World) -> None:
    assert Client().get("/uji/batas/").content.decode() == "30s 5s 10min"


def test_a_page_that_takes_too_long_is_given_up(world: World, settings: Any) -> None:
    settings.PAGE_LIMITS = SHORT
    client = world.client(Role.PPK)
    answer = client.get("/uji/lambat/?seconds=5")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    text = answer.content.decode()
    assert "Terlalu lama" in text
    assert "Tidak ada yang tersimpan." in text
    assert_hardened(answer)
    assert short_name(world) == "Nusa Satu"
    assert client.get("/uji/batas/").status_code == 200  # the next one finds everything in order


def test_one_that_is_quick_enough_is_kept(world: World, settings: Any) -> None:
    settings.PAGE_LIMITS = Limits(statement=5, lock=1, idle=60)
    assert world.client(Role.PPK).get("/uji/lambat/?seconds=0.01").status_code == 200
    assert short_name(world) == "setengah"


def test_a_lost_database_is_told_to_programs_too(world: World) -> None:
    answer = Client().get("/api/v1/uji/hilang/")
    assert answer.status_code == 503
    assert "Aplikasi tidak terhubung dengan basis datanya." in answer.json()["detail"]


def test_a_database_that_is_gone_before_the_page_begins(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def refuse(_limits: Limits) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("nawasena.core.middleware.shut", refuse)
    answer = ScopeMiddleware(lambda _request: HttpResponse())(RequestFactory().get("/"))
    assert answer.status_code == 503
    assert "Basis data sedang tidak dapat dipakai" in answer.content.decode()


def test_a_piece_of_work_has_longer(world: World) -> None:
    world.see("a")
    job = running.ask(system(world.a.pk), "test.limits", 0)
    work = running._take(world.a.pk, job.pk)
    assert work is not None
    with work.piece(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("30min", "2min")


@pytest.mark.parametrize(("given", "seconds"), [("", 30.0), ("0.5", 0.5), ("86400", 86400.0)])
def test_the_limit_can_be_chosen(monkeypatch: pytest.MonkeyPatch, given: str, seconds: float) -> None:
    monkeypatch.setenv(environment.STATEMENT_TIMEOUT, given)
    assert environment.seconds(environment.STATEMENT_TIMEOUT, 30) == seconds


@pytest.mark.parametrize("given", ["0", "-1", "86401", "nan", "lama"])
def test_nonsense_is_no_limit(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(environment.LOCK_TIMEOUT, given)
    with pytest.raises(ValueError, match=r"NAWASENA_LOCK_TIMEOUT|could not convert"):
        environment.seconds(environment.LOCK_TIMEOUT, 5)
