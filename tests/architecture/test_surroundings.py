"""The guards around the tests themselves: network, settings of the machine, skipped tests."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.architecture.house import ROOT
from tools import no_skips

REPORT = '<testsuite><testcase classname="tests.a" name="test_b">{inside}</testcase></testsuite>'


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1", "::1"])
def test_the_network_is_out_of_reach(host: str) -> None:
    with pytest.raises(RuntimeError, match="no network"):
        socket.create_connection((host, 80))


def test_a_connection_without_a_name_is_refused() -> None:
    with socket.socket(socket.AF_INET) as unconnected, pytest.raises(RuntimeError, match="no network"):
        unconnected.connect(("127.0.0.1", 80))


def test_sockets_between_processes_of_this_machine_work() -> None:
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"a")
        assert right.recv(1) == b"a"


def test_settings_of_the_machine_do_not_reach_tests() -> None:
    own = {
        "NAWASENA_NIGHTLY",
        "NAWASENA_PICTURES",
        "NAWASENA_DATA",
        "NAWASENA_SECRET_KEY",
    }  # the last two are set by tests/application.py
    assert {name for name in os.environ if name.startswith("NAWASENA_")} - own == set()


@pytest.mark.parametrize(
    ("inside", "found"),
    [("", []), ('<skipped message="no Chromium"/>', ["tests.a::test_b: no Chromium"])],
)
def test_a_skipped_test_is_found(tmp_path: Path, inside: str, found: list[str]) -> None:
    report = tmp_path / "junit.xml"
    report.write_text(REPORT.format(inside=inside))
    assert no_skips.skipped(report) == found
    assert no_skips.main([str(report)]) == len(found)


def test_an_empty_run_is_an_error(tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    report.write_text("<testsuite/>")
    with pytest.raises(ValueError, match="no test was run"):
        no_skips.skipped(report)


def test_the_continuous_check_is_executable() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
