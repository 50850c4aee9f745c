"""A PostgreSQL server that somebody else runs: prepared by a script, migrated by the owner, used as the application."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nawasena.core.database import embedded, roles
from nawasena.site import environment
from nawasena.site.environment import parse_url
from tests.stage import Stage, run

TOOLS = embedded.tools(18)


@pytest.fixture(scope="module")
def server(django_db_blocker: Any) -> Iterator[Stage]:
    """A server without roles and databases of ours, reached through its address alone."""
    made = Stage(django_db_blocker)
    made.server = embedded.start(made.data)
    yield made
    with django_db_blocker.unblock():
        made.forget()


def addresses(server: Stage) -> dict[str, str]:
    return {
        environment.DATABASE_URL: server.url(roles.APP),
        environment.OWNER_URL: server.url(roles.OWNER),
        environment.BACKUP_URL: server.url(roles.BACKUP),
    }


@pytest.fixture(scope="module")
def provided(server: Stage, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The server after ``provision`` has printed its script, ``psql`` has run it twice, and ``migrate``."""
    data = tmp_path_factory.mktemp("data")
    code, script, err = run("provision", data=data, **addresses(server))
    assert code == 0, err
    assert TOOLS is not None
    for _again in range(2):
        address = server.url(embedded.SUPERUSER).replace("/nawasena?", "/postgres?")
        done = subprocess.run(
            [TOOLS / "psql", "-v", "ON_ERROR_STOP=1", "-q", address],
            input=script,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    code, _out, err = run("migrate", data=data, **addresses(server))
    assert code == 0, err
    return server


def test_the_script_makes_the_roles_as_they_must_be(provided: Stage) -> None:
    found = provided.query(
        "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname LIKE 'nawasena%' ORDER BY 1"
    )
    assert found == [
        (roles.APP, False, False, True),
        (roles.BACKUP, False, True, True),
        (roles.OWNER, False, False, True),
    ]


def test_script_and_run_give_the_same_rights(provided: Stage, stage: Stage) -> None:
    rights = "SELECT relname, relacl::text FROM pg_class WHERE relkind IN ('r', 'S') ORDER BY 1"
    given = "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1"
    database = "SELECT datacl::text FROM pg_database WHERE datname = 'nawasena'"
    for query in (rights, given, database):
        assert provided.query(query) == stage.query(query)


def test_the_application_runs_there(provided: Stage, tmp_path: Path) -> None:
    code, out, err = run("check", data=tmp_path, **addresses(provided))
    assert (code, "Pemasangan baik" in out) == (0, True), err


def test_serving_as_a_superuser_is_refused(provided: Stage, tmp_path: Path) -> None:
    known = addresses(provided) | {environment.DATABASE_URL: provided.url(embedded.SUPERUSER)}
    code, _out, err = run("serve", "--port", "0", data=tmp_path, **known)
    assert code == 1
    assert "melewati row-level security" in err


@pytest.mark.parametrize("role", [roles.OWNER, roles.BACKUP])
def test_serving_as_a_role_that_is_above_the_wall_is_refused(
    provided: Stage, tmp_path: Path, role: str
) -> None:
    code, _out, err = run(
        "serve", data=tmp_path, **addresses(provided) | {environment.DATABASE_URL: provided.url(role)}
    )
    assert code == 1
    assert "melewati row-level security" in err


def test_backup_and_restore_over_addresses(provided: Stage, server: Stage, tmp_path: Path) -> None:
    assert TOOLS is not None
    known = addresses(provided) | {"PATH": f"{TOOLS}:/usr/bin:/bin"}
    code, _out, err = run("backup", "--out", tmp_path / "cadangan", data=tmp_path / "a", **known)
    assert code == 0, err
    fresh = {name: address.replace("/nawasena?", "/pulih?") for name, address in known.items()}
    superuser = server.url(embedded.SUPERUSER).replace("/nawasena?", "/postgres?")
    code, _out, err = run("provision", "--url", superuser, data=tmp_path / "b", **fresh)
    assert code == 0, err
    code, out, err = run("restore", "--from", tmp_path / "cadangan", data=tmp_path / "b", **fresh)
    assert code == 0, err
    assert "Jejak audit utuh" in out
    code, _out, err = run("restore", "--from", tmp_path / "cadangan", data=tmp_path / "c", **fresh)
    assert code == 2
    assert "Basis data pulih tidak kosong" in err


def test_a_backup_without_its_role_is_refused(provided: Stage, tmp_path: Path) -> None:
    known = addresses(provided)
    del known[environment.BACKUP_URL]
    code, _out, err = run("backup", "--out", tmp_path / "x", data=tmp_path / "a", **known)
    assert (code, "DATABASE_BACKUP_URL" in err) == (2, True)
    code, _out, err = run(
        "backup",
        "--out",
        tmp_path / "x",
        data=tmp_path / "a",
        **known,
        DATABASE_BACKUP_URL=provided.url(roles.APP),
    )
    assert (code, "terikat row-level security" in err) == (2, True)
    assert not (tmp_path / "x").exists()


def test_passwords_are_set_from_the_addresses_and_never_shown(
    server: Stage, provided: Stage, tmp_path: Path
) -> None:
    known = addresses(provided) | {
        environment.DATABASE_URL: server.url(roles.APP).replace("@/", ":rahasia-sekali@/"),
    }
    superuser = server.url(embedded.SUPERUSER).replace("/nawasena?", "/postgres?")
    code, out, err = run("provision", "--url", superuser, data=tmp_path, **known)
    assert code == 0, err
    assert "rahasia" not in out + err
    query = f"SELECT rolpassword FROM pg_authid WHERE rolname = '{roles.APP}'"  # noqa: S608 -- our own name
    stored = server.query(query)[0][0]
    assert stored.startswith("SCRAM-SHA-256$")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://a:rahasia@b/c", "seharusnya"),
        ("postgresql://a:rahasia@b:x/c", "seharusnya"),
        ("", "seharusnya"),
    ],
)
def test_a_misshapen_address_is_told_without_its_password(url: str, words: str, tmp_path: Path) -> None:
    code, out, err = run("check", data=tmp_path, DATABASE_URL=url)
    assert code == 2
    assert words in err
    assert "rahasia" not in out + err


def test_a_server_that_is_away_is_told(tmp_path: Path) -> None:
    code, _out, err = run("check", data=tmp_path, DATABASE_URL=f"postgresql://a:rahasia@/c?host={tmp_path}")
    assert code == 2
    assert "tidak dapat dihubungi" in err
    assert "rahasia" not in err


def test_a_socket_is_named_in_the_query() -> None:
    found = parse_url("postgresql://app:p%40ss@/nama?host=/run/pg&port=5433&sslmode=disable")
    assert (found.host, found.port, found.user, found.password, found.name) == (
        "/run/pg", "5433", "app", "p@ss", "nama",
    )  # fmt: skip
    assert found.options == (("sslmode", "disable"),)
    assert parse_url("postgresql://app@db.contoh:6000/nama").keywords == {
        "dbname": "nama", "user": "app", "host": "db.contoh", "port": "6000",
    }  # fmt: skip
