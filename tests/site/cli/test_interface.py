"""Help, usage errors, languages, interruptions and narrow terminals."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
from pathlib import Path

import click
import duckdb
import pytest
from xlsxwriter.exceptions import FileCreateError

from nawasena.site.cli import mapping
from nawasena.site.cli.main import INTERRUPTED, nawasena
from nawasena.site.cli.messages import system_message
from tests.site.cli.conftest import COMMAND, DAY, KEPKA, SILKA, Cli, Result, shell

INDONESIAN = re.compile(
    r"\b(tidak|yang|belum|sudah|dengan|untuk|bukan|wajib|berkas|baris|kolom|kebijakan|pegawai|hasil|dari|kotak|"
    r"penilaian|pilihan|perintah|contoh|berlaku|ditulis|ditolak|sama)\b",
    re.I,
)
CLICK = re.compile(r"\b(Usage|Options|Commands|Show this|default:|required)\b")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The path of every command and group."""
    found: list[tuple[str, ...]] = [path]
    for name, item in group.commands.items():
        inner = (*path, name)
        found += commands(item, inner) if isinstance(item, click.Group) else [inner]
    return found


COMMANDS = commands(nawasena)


def test_all_commands_are_there() -> None:
    work = {"map", "explain", "verify", "compare", "sample", "template"}
    service = {
        "serve",
        "worker",
        "migrate",
        "check",
        "createadmin",
        "confirmrole",
        "moveaccount",
        "provision",
        "backup",
        "restore",
    }
    groups = {
        "policy": {"list", "show", "copy", "check", "cases", "vocabulary", "schema"},
        "audit": {"verify", "seal"},
        "demo": {"start", "code", "mapping"},
        "retention": {"list", "destroy", "collect"},
    }
    assert {path[0] for path in COMMANDS if path} == work | service | set(groups)
    for group, wanted in groups.items():
        assert {path[1] for path in COMMANDS if path[1:] and path[0] == group} == wanted


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_of_every_command_is_indonesian(path: tuple[str, ...], cli: Cli) -> None:
    done = cli(*path, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Pemakaian: nawasena")
    assert "Tampilkan bantuan ini." in done.out
    assert not CLICK.search(done.out)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_has_a_help_text(path: tuple[str, ...]) -> None:
    item: click.Command = nawasena
    for name in path:
        assert isinstance(item, click.Group)
        item = item.commands[name]
    assert item.help
    assert all(parameter.help for parameter in item.params if isinstance(parameter, click.Option))


def test_version(cli: Cli) -> None:
    done = cli("--version")
    assert done.code == 0
    assert re.fullmatch(r"nawasena \d+\.\d+\.\d+\n", done.out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Tulis perintah yang hendak dijalankan."),
        (("policy",), "Tulis perintah yang hendak dijalankan."),
        (("petakan",), "Perintah 'petakan' tidak dikenal."),
        (("policy", "hapus"), "Perintah 'hapus' tidak dikenal."),
        (("map",), "Pilihan '--policy' wajib diisi."),
        (("map", "--kebijakan", "x"), "Pilihan --kebijakan tidak dikenal."),
        (("map", "--policy"), "Pilihan --policy tidak dipakai dengan benar"),
        (("policy", "show"), "'ID|BERKAS' wajib diisi."),
        (("policy", "show", "a", "b"), "Ada kata yang tidak pada tempatnya"),
        (("policy", "check", "/"), "'/' adalah folder, bukan berkas."),
        (("verify", "--run", "/dev/null"), "'/dev/null' adalah berkas, bukan folder."),
    ],
)
def test_usage_errors_are_indonesian(arguments: tuple[str, ...], words: str, cli: Cli) -> None:
    done = cli(*arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.problem
    assert "nawasena --help" in done.problem
    assert not CLICK.search(done.problem)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "ruang penyimpanan penuh"),
        (OSError(errno.EACCES, "Permission denied", "hasil.xlsx"), "tidak diizinkan (hasil.xlsx)"),
        (OSError("aneh"), "aneh"),
        (FileCreateError("tidak muat"), "Hasil tidak dapat ditulis: tidak muat."),
        (duckdb.IOException("IO Error: disk\nrincian"), "Hasil tidak dapat ditulis: IO Error: disk."),
    ],
)
def test_what_the_system_refuses_is_a_message(
    error: Exception, words: str, cli: Cli, agency: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(mapping, "run_mapping", refuse)
    monkeypatch.setattr(mapping, "read_folder", lambda *_arguments, **_options: None)
    monkeypatch.setattr(mapping, "mapping_input", lambda _read: None)
    done = cli("map", "--policy", SILKA, "--date", DAY, "--input", agency, "--out", tmp_path / "x")
    assert done.code == 2
    assert words in done.problem


def test_system_messages_name_the_file() -> None:
    error = OSError(errno.ENOENT, "No such file or directory", "bukti.xlsx")
    assert (
        system_message(error) == "Berkas atau folder tidak dapat dibaca atau ditulis: tidak ada (bukti.xlsx)."
    )


def test_an_interruption_is_a_message(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(mapping, "verify_run", interrupted)
    done = cli("verify", "--run", ".")
    assert done.code == INTERRUPTED
    assert "Dihentikan; tidak ada hasil yang ditulis." in done.problem


def test_ctrl_c_in_the_middle_leaves_no_folder_and_no_traceback(agency: Path, tmp_path: Path) -> None:
    """The terminal sends the signal to the command and to the process that opens the files."""
    arguments = [COMMAND, "map", "--policy", KEPKA, "--date", DAY, "--input", agency, "--out", "hasil"]
    process = subprocess.Popen(
        arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert process.stderr is not None
    first = process.stderr.readline().decode()
    assert "Membuka" in first
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    text = first + out.decode() + err.decode()
    assert process.returncode == INTERRUPTED, text
    assert "Traceback" not in text
    assert "Dihentikan" in text
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    process = subprocess.Popen([COMMAND, "policy", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    process.wait(timeout=60)
    assert "Traceback" not in err
    assert "Exception" not in err


def test_a_terminal_without_our_characters(tmp_path: Path) -> None:
    done = shell("policy", "show", SILKA, folder=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert "versi 1" in done.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("policy", "list"), 0),
        (("policy", "show", KEPKA), 0),
        (("policy", "show", "unknown"), 2),
        (("map", "--policy", SILKA), 2),
        (("verify", "--run", "nothing"), 2),
    ],
)
def test_english_has_no_indonesian(
    arguments: tuple[str, ...], code: int, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAWASENA_LANG", "en")
    done = cli(*arguments)
    assert done.code == code
    assert_english(done)


def test_english_proof(made: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAWASENA_LANG", "en")
    done = cli("verify", "--run", made)
    assert done.code == 0
    assert_english(done)


@pytest.mark.parametrize("arguments", [("--help",), ("map", "--help")])
def test_english_help(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Help is made when the program starts, so this takes a program of its own."""
    done = shell(*arguments, folder=tmp_path, NAWASENA_LANG="en")
    assert done.out.startswith("Usage: nawasena")
    assert_english(done)


def assert_english(done: Result) -> None:
    lines = [line for line in (done.out + done.err).splitlines() if not cited(line)]
    assert lines
    assert [line for line in lines if INDONESIAN.search(line)] == []


def cited(line: str) -> bool:
    """Names of regulations and of files stay as they are in every language."""
    return bool(re.search(r"\d+/20\d\d|Paparan|Aturan sistem", line))
