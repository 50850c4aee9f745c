"""A backup holds everything, shows every change to it, and becomes a working installation again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from nawasena.core import store
from nawasena.core.audit import sealing
from nawasena.core.database.locks import own_store
from nawasena.core.database.scope import NOTHING, scoped
from nawasena.core.jobs.running import agency_ids
from nawasena.core.retention import unused
from nawasena.site.backup import making, restoring, tools
from nawasena.site.backup.manifest import CHECKSUM, DUMP, MANIFEST, read_manifest, verify_parts
from nawasena.site.backup.problems import BackupProblem
from nawasena.site.backup.writing import reading
from tests.stage import Stage, found, run


@dataclass(frozen=True)
class Kept:
    """A backup that nothing may change, and what it was made of."""

    folder: Path
    upload: str
    length: int


@pytest.fixture(scope="module")
def kept(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A small committed world with files, runs and seals, and a backup of it."""
    out = tmp_path_factory.mktemp("cadangan") / "cadangan"
    with stage.inhabited():
        found("A")
        found("B", "KANARI-B Kabupaten Nusa Dua")
        upload, _size = store.put([b"isi unggahan"], limit=100)
        run_folder = store.folder_of("mapping-1-1")
        run_folder.mkdir(parents=True)
        (run_folder / "hasil.parquet").write_bytes(b"hasil")
        scratch = run_folder.parent / ".mapping-2-1-abc"
        scratch.mkdir()
        (scratch / "belum").write_bytes(b"belum selesai")
        sealing.seal_all(agency_ids())
        made = making.make(out, with_keys=True)
    return Kept(out, upload, sum(length for length, _head in made.manifest.heads.values()))


@pytest.fixture
def copy(kept: Kept, tmp_path: Path) -> Path:
    """A copy of the backup that may be damaged."""
    return Path(shutil.copytree(kept.folder, tmp_path / "salinan"))


def test_a_backup_holds_database_files_seals_and_their_hashes(kept: Kept) -> None:
    manifest, digest = read_manifest(kept.folder)
    paths = {part.path for part in manifest.parts}
    assert {
        DUMP,
        f"store/files/{kept.upload[:2]}/{kept.upload}",
        "store/runs/mapping-1-1/hasil.parquet",
    } <= paths
    assert any(path.startswith("seals/") for path in paths)
    assert not any("belum" in path for path in paths)
    assert manifest.rows["core_agency"] == 2
    assert len(manifest.heads) == 2
    assert manifest.missing == []
    assert manifest.server == 18
    assert digest == hashlib.sha256((kept.folder / MANIFEST).read_bytes()).hexdigest()


def test_only_its_owner_can_read_a_backup(kept: Kept) -> None:
    assert kept.folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept.folder.rglob("*"))


def test_keys_come_along_only_when_asked_for(stage: Stage, kept: Kept, tmp_path: Path) -> None:
    assert read_manifest(kept.folder)[0].keys
    assert (kept.folder / "keys" / "seal.key").is_file()
    with stage.inhabited():
        made = making.make(tmp_path / "tanpa")
    assert not made.manifest.keys
    assert not list((tmp_path / "tanpa").rglob("*.key"))


def test_an_old_backup_is_never_overwritten(stage: Stage, kept: Kept, tmp_path: Path) -> None:
    before = (kept.folder / MANIFEST).read_bytes()
    with stage.inhabited(), pytest.raises(BackupProblem, match="sudah ada"):
        making.make(kept.folder)
    assert (kept.folder / MANIFEST).read_bytes() == before
    (tmp_path / "a.tar").touch()
    with stage.inhabited(), pytest.raises(BackupProblem, match="sudah ada"):
        making.make(tmp_path / "a.tar")


def test_a_backup_that_breaks_off_leaves_nothing(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise BackupProblem("berhenti")

    monkeypatch.setattr(tools, "run", refuse)
    with stage.inhabited(), pytest.raises(BackupProblem, match="berhenti"):
        making.make(tmp_path / "cadangan")
    assert list(tmp_path.iterdir()) == []


def test_what_the_database_expects_and_is_gone_is_named(stage: Stage) -> None:
    lost = making._missing([], ["ab" + "0" * 62], ["mapping-9-1"])
    assert lost == [f"store/files/ab/ab{'0' * 62}", "store/runs/mapping-9-1"]


def test_no_file_is_collected_while_a_backup_is_made(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine, seen = making._store, []

    def copying(writer: Any, destroyed: list[str]) -> list[Any]:
        seen.append(unused.collect(timezone.now() + dt.timedelta(days=2)).busy)
        return genuine(writer, destroyed)

    monkeypatch.setattr(making, "_store", copying)
    with stage.inhabited():
        making.make(tmp_path / "cadangan")
        with scoped(NOTHING):
            assert own_store()
    assert seen == [True]


def test_destroyed_evidence_does_not_come_back() -> None:
    assert making._kept(Path("runs/mapping-1-1/hasil.parquet"), [])
    assert not making._kept(Path("runs/mapping-1-1/hasil.parquet"), ["mapping-1-1"])
    assert not making._kept(Path("files/tmpabc"), [])
    assert not making._kept(Path("elsewhere/x"), [])


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x01
    path.write_bytes(content)


def the(folder: Path, pattern: str) -> Path:
    return next(path for path in sorted(folder.glob(pattern)) if path.is_file())


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def rewritten(folder: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change the list of contents and its checksum with it, as somebody who knows the recipe would."""
    content = json.loads((folder / MANIFEST).read_text())
    change(content)
    (folder / MANIFEST).write_text(json.dumps(content))
    (folder / CHECKSUM).write_text(hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest())


def outside(content: dict[str, object]) -> None:
    parts = content["parts"]
    assert isinstance(parts, list)
    parts.append({"path": "store/../../x", "sha256": "0" * 64, "size": 0})


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "first byte of the dump": (lambda f: flip(f / DUMP, 0), DUMP),
    "middle of the dump": (lambda f: flip(f / DUMP, (f / DUMP).stat().st_size // 2), DUMP),
    "last byte of the dump": (lambda f: flip(f / DUMP, -1), DUMP),
    "dump cut short": (lambda f: shorten(f / DUMP), DUMP),
    "no dump": (lambda f: (f / DUMP).unlink(), DUMP),
    "an upload": (lambda f: flip(the(f, "store/files/*/*"), 3), "store/files/"),
    "no upload": (lambda f: the(f, "store/files/*/*").unlink(), "store/files/"),
    "a run": (lambda f: flip(the(f, "store/runs/*/*"), 0), "store/runs/"),
    "an empty run": (lambda f: the(f, "store/runs/*/*").write_bytes(b""), "store/runs/"),
    "a seal": (lambda f: flip(the(f, "seals/*"), 20), "seals/"),
    "no seal": (lambda f: the(f, "seals/*").unlink(), "seals/"),
    "a key": (lambda f: flip(the(f, "keys/*"), 0), "keys/"),
    "the list": (lambda f: flip(f / MANIFEST, 40), MANIFEST),
    "the list cut short": (lambda f: shorten(f / MANIFEST), MANIFEST),
    "no list": (lambda f: (f / MANIFEST).unlink(), MANIFEST),
    "the checksum": (lambda f: flip(f / CHECKSUM, 5), MANIFEST),
    "no checksum": (lambda f: (f / CHECKSUM).unlink(), CHECKSUM),
    "a file more": (lambda f: (f / "store" / "lagi").write_bytes(b"x"), "store/lagi"),
    "a link instead": (lambda f: _linked(the(f, "store/runs/*/*")), "store/runs/"),
    "a path outside": (lambda f: rewritten(f, outside), "store/../../x"),
    "another format": (lambda f: rewritten(f, lambda c: c.update(format=2)), "format 2"),
    "an unknown key": (lambda f: rewritten(f, lambda c: c.update(lain=1)), MANIFEST),
}


def _linked(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_is_refused_before_anything_is_written(
    damage: str, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "tujuan"
    monkeypatch.setenv("NAWASENA_DATA", str(data))
    harm, named = DAMAGE[damage]
    harm(copy)
    with pytest.raises(BackupProblem) as told:
        restoring.restore(copy)
    assert named in told.value.message
    assert told.value.cure
    assert not data.exists()


def test_a_whole_backup_is_not_refused(copy: Path) -> None:
    verify_parts(copy, read_manifest(copy)[0])


@pytest.mark.parametrize("length", [0, 1, 100_000])
def test_a_tar_file_cut_short_is_refused(
    stage: Stage, kept: Kept, tmp_path: Path, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cadangan.tar"
    with stage.inhabited():
        making.make(path)
    path.write_bytes(path.read_bytes()[:length])
    monkeypatch.setenv("NAWASENA_DATA", str(tmp_path / "tujuan"))
    with pytest.raises(BackupProblem):
        restoring.restore(path)
    assert not (tmp_path / "tujuan").exists()


def test_a_tar_file_holds_the_same(stage: Stage, kept: Kept, tmp_path: Path) -> None:
    path = tmp_path / "cadangan.tar"
    with stage.inhabited():
        made = making.make(path, with_keys=True)
    assert path.stat().st_mode & 0o077 == 0
    with reading(path, tmp_path / "x") as folder:
        manifest, digest = read_manifest(folder)
        verify_parts(folder, manifest)
    assert digest == made.digest
    assert {part.path for part in manifest.parts} == {
        part.path for part in read_manifest(kept.folder)[0].parts
    }
    assert [entry.name for entry in tmp_path.iterdir()] == ["cadangan.tar"]


def test_a_tar_file_with_a_way_out_is_refused(kept: Kept, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "jahat.tar", "w") as archive:
        archive.add(kept.folder / MANIFEST, arcname="../keluar.json")
    with pytest.raises(BackupProblem), reading(tmp_path / "jahat.tar", tmp_path / "x"):
        pass
    assert not (tmp_path.parent / "keluar.json").exists()


def test_a_folder_in_use_is_not_restored_onto(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "tujuan"
    data.mkdir()
    (data / "milik-orang").write_text("x")
    monkeypatch.setenv("NAWASENA_DATA", str(data))
    with pytest.raises(BackupProblem, match="tidak kosong"):
        restoring.restore(copy)
    assert [path.name for path in data.iterdir()] == ["milik-orang"]


def test_no_backup_at_all_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAWASENA_DATA", str(tmp_path / "tujuan"))
    with pytest.raises(BackupProblem, match="tidak ada"):
        restoring.restore(tmp_path / "gone")


@pytest.fixture(scope="module")
def restored(kept: Kept, django_db_blocker: object) -> Iterator[tuple[Stage, str]]:
    """The backup restored by the command, and what the command said."""
    made = Stage(django_db_blocker)
    code, out, err = run(
        "restore", "--from", kept.folder, "--data", made.data, data=kept.folder.parent / "lain"
    )
    assert code == 0, err
    made.start()
    yield made, out
    made.forget()


def test_a_restore_says_what_it_did(restored: tuple[Stage, str]) -> None:
    out = restored[1]
    for words in (
        "Dipulihkan ke",
        "isi sesuai dengan daftar isi cadangan",
        "Jejak audit utuh dan sesuai dengan segel",
    ):
        assert words in out


def test_rows_files_and_chains_come_back(restored: tuple[Stage, str], kept: Kept) -> None:
    stage = restored[0]
    manifest = read_manifest(kept.folder)[0]
    assert stage.query("SELECT count(*) FROM core_unit") == [(manifest.rows["core_unit"],)]
    assert (stage.data / "store" / "files" / kept.upload[:2] / kept.upload).read_bytes() == b"isi unggahan"
    assert (stage.data / "store" / "runs" / "mapping-1-1" / "hasil.parquet").read_bytes() == b"hasil"
    assert (stage.data / "seal.key").read_bytes() == (kept.folder / "keys" / "seal.key").read_bytes()
    told = stage.query("SELECT count(*) FROM core_auditevent WHERE action = 'backup.restored'")
    assert told == [(2,)]


def test_roles_and_walls_come_back(restored: tuple[Stage, str], stage: Stage) -> None:
    walls = "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind = 'r' ORDER BY 1"
    rights = "SELECT relname, relacl::text FROM pg_class WHERE relkind IN ('r', 'S') ORDER BY 1"
    given = "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1"
    attributes = (
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'nawasena%' ORDER BY 1"
    )
    triggers = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    for query in (walls, rights, given, attributes, triggers):
        assert restored[0].query(query) == stage.query(query)


def test_the_restored_application_serves(restored: tuple[Stage, str]) -> None:
    from django.core.checks import run_checks
    from django.test import Client

    from nawasena.core.models import Unit

    with restored[0].inhabited():
        assert [item for item in run_checks(databases=["default"]) if item.id != "nawasena.W003"] == []
        assert Client().get("/masuk/").status_code == 200
        assert Client().get("/kesehatan/").content == b"sehat"
        assert not Unit.objects.exists()  # no scope, no rows: the wall stands


def test_its_trail_fits_its_seals(restored: tuple[Stage, str]) -> None:
    from nawasena.core.audit import checking

    with restored[0].inhabited():
        assert [report.fault for report in checking.check_all()] == ["", ""]


def test_a_backup_of_a_newer_version_is_refused_and_undone(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def newer(content: dict[str, object]) -> None:
        content["migrations"] = ["core.9999_masa_depan"]

    rewritten(copy, newer)
    monkeypatch.setenv("NAWASENA_DATA", str(tmp_path / "t"))
    monkeypatch.setattr(restoring.installation, "start_database", lambda _data: None)
    with pytest.raises(BackupProblem, match="lebih baru"):
        restoring.restore(copy)
    assert not (tmp_path / "t").exists() or not any((tmp_path / "t").iterdir())


def test_a_client_older_than_the_server_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.4 (Debian 15.4-1)'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@b/c")
    assert tools.tool("pg_dump", 15).major == 15
    with pytest.raises(BackupProblem, match="lebih lama daripada server"):
        tools.tool("pg_dump", 16)
    monkeypatch.setenv("PATH", str(tmp_path / "kosong"))
    with pytest.raises(BackupProblem, match="tidak ditemukan"):
        tools.tool("pg_dump", 15)
