"""What holds for every test: no network, no surroundings, repeatable random draws."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from tests import application

application.prepare()  # before Django is loaded
KEPT = ("NAWASENA_DATA", "NAWASENA_SECRET_KEY")  # chosen by the line above, not by whoever runs the tests

NIGHTLY = "NAWASENA_NIGHTLY"
PICTURES = "NAWASENA_PICTURES"  # where journeys keep the pictures of the guide

# Most objects of a test live as long as it does: looking for rubbish after every 700 of them took a fifth of the time.
gc.set_threshold(200_000, 20, 50)

# The same draws on every machine; time limits belong to benchmarks, not to a shared processor.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", CALM, derandomize=True)
settings.register_profile("nightly", CALM, max_examples=5_000)
settings.load_profile("nightly" if os.environ.get(NIGHTLY) else "quick")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """A process that only hands tests to others keeps its choices to itself: each of them makes its own."""
    if not hasattr(config, "workerinput") and config.getoption("dist", "no") != "no":
        for name in (*KEPT, "DJANGO_SETTINGS_MODULE"):
            os.environ.pop(name, None)


class NetworkUsedError(RuntimeError):
    """A test tried to leave the machine."""


def _refuse(*_arguments: Any, **_options: Any) -> NoReturn:
    raise NetworkUsedError("Tests use no network: give the code its data instead.")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Refuse name look-ups and connections, except through sockets of this machine's own file system.

    A journey talks to a server and a browser of its own on this machine.
    """
    if request.node.get_closest_marker("journey"):
        return
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if self.family != getattr(socket, "AF_UNIX", None):
            _refuse()
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)
    monkeypatch.setattr(socket.socket, "connect_ex", _refuse)
    monkeypatch.setattr(socket, "getaddrinfo", _refuse)


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests do not reach them."""
    for name in list(os.environ):
        if name.startswith("NAWASENA_") and name not in (NIGHTLY, PICTURES, *KEPT):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """The database of this process, migrated by its owner; tests work in it as the application does."""
    with django_db_blocker.unblock(), application.running():
        yield


@pytest.fixture
def world(db: None) -> Any:
    """Two agencies with units and an account for every role; see tests/core/world.py."""
    from tests.core.world import build

    return build()


@pytest.fixture(scope="module")
def populated(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The world with people, mappings, packages and traces in it, built once a module and undone at its end.

    Whoever changes something in it undoes that (``tests.core.populated`` says what there is).
    """
    from django.db import transaction

    from tests.core.populated import populate
    from tests.core.world import build

    with django_db_blocker.unblock(), transaction.atomic():
        yield populate(build())
        transaction.set_rollback(True)
