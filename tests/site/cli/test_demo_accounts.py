"""Accounts of the demonstration: named by login or by role."""

from __future__ import annotations

from typing import Any

import pytest

from nawasena.site.cli.demo import introduce, login_of
from nawasena.site.demo.record import Record

LOGINS = {"pyb": "sekda", "talent_manager": "pengelola"}


@pytest.mark.parametrize(
    ("name", "login"),
    [("sekda", "sekda"), ("pyb", "sekda"), ("pengelola", "pengelola"), ("Sekda", None), ("", None)],
)
def test_an_account_is_found_by_login_and_by_role(name: str, login: str | None) -> None:
    assert login_of(LOGINS, name) == login


def test_an_introduction_names_login_role_and_label(capsys: Any) -> None:
    introduce(Record("rahasia", LOGINS))
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.strip().startswith("sekda")]
    assert line.split()[:2] == ["sekda", "pyb"]
    assert line.endswith("Pejabat yang Berwenang (Sekretaris Daerah)")
