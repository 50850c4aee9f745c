"""What holds for every test: no network, no surroundings, repeatable random draws."""

from __future__ import annotations

import os
import socket
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

NIGHTLY = "NAWASENA_NIGHTLY"

# The same draws on every machine; time limits belong to benchmarks, not to a shared processor.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", CALM, derandomize=True)
settings.register_profile("nightly", CALM, max_examples=5_000)
settings.load_profile("nightly" if os.environ.get(NIGHTLY) else "quick")


class NetworkUsedError(RuntimeError):
    """A test tried to leave the machine."""


def _refuse(*_arguments: Any, **_options: Any) -> NoReturn:
    raise NetworkUsedError("Tests use no network: give the code its data instead.")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse name look-ups and connections, except through sockets of this machine's own file system."""
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
        if name.startswith("NAWASENA_") and name != NIGHTLY:
            monkeypatch.delenv(name)
