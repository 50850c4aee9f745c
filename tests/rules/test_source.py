"""Strict YAML: what is read as what, what is refused, and on which line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nawasena.rules import source as module
from nawasena.rules.problems import Problem, RuleError
from nawasena.rules.source import MAX_BYTES, MAX_DEPTH, format_path, parse, read


def _refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(RuleError) as caught:
        parse(text, "uji.yaml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("010", "010"),
        ("0o10", "0o10"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("1.5e3", "1.5e3"),
        ("12:30", "12:30"),
        (".5", ".5"),
        ("5.", "5."),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1,5", "1,5"),
        ("2025-1-2", "2025-1-2"),
        ("2025-01-02T10:00:00", "2025-01-02T10:00:00"),
        ("2025-01-02 ", dt.date(2025, 1, 2)),
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ('"7"', "7"),
        ("'true'", "true"),
        ('"2025-01-02"', "2025-01-02"),
        ('""', ""),
        ("|\n  7", "7"),
        ("12345678901234567890", 12345678901234567890),
    ],
)
def test_what_a_plain_value_means(written: str, meant: Any) -> None:
    value = parse(f"nilai: {written}", "uji.yaml").data["nilai"]
    assert value == meant
    assert type(value) is type(meant)


@pytest.mark.parametrize("written", ["0.1", "79.99", "-2.50", "100.000000", "0.3000000000000000444"])
def test_decimals_stay_exact(written: str) -> None:
    value = parse(f"nilai: {written}", "uji.yaml").data["nilai"]
    assert isinstance(value, Decimal)
    assert str(value) == written


def test_keys_are_text() -> None:
    assert parse('no: 1\n1: 2\n"true": 3\n2025-01-01: 4', "uji.yaml").data == {
        "no": 1, "1": 2, "true": 3, "2025-01-01": 4,
    }  # fmt: skip


def test_a_duplicate_key_is_refused_at_the_second_place() -> None:
    (problem,) = _refused("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert (problem.line, problem.key) == (5, "b.c")
    assert "tertulis dua kali" in problem.message


def test_a_key_that_repeats_elsewhere_is_fine() -> None:
    assert parse("a: {x: 1}\nb: {x: 2}", "uji.yaml").data == {"a": {"x": 1}, "b": {"x": 2}}


def test_every_duplicate_is_reported_at_once() -> None:
    assert [problem.line for problem in _refused("a: 1\na: 2\nb: 3\nb: 4\n")] == [2, 4]


def test_an_alias_is_refused() -> None:
    (problem,) = _refused("a: &nama [1, 2]\nb: *nama\n")
    assert problem.key == "b"
    assert "alias" in problem.message


def test_aliases_cannot_multiply() -> None:
    """Ten lines of aliases to aliases would be ten thousand million values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert all("alias" in problem.message for problem in _refused("\n".join(lines)))


def test_a_merge_key_adds_nothing() -> None:
    assert any(problem.key == "b.<<" for problem in _refused("a: &nama {x: 1}\nb:\n  <<: *nama\n"))


@pytest.mark.parametrize("day", ["2025-02-29", "2025-02-30", "2025-13-01", "2025-00-10", "2025-04-31"])
def test_an_impossible_date_is_refused(day: str) -> None:
    (problem,) = _refused(f"a: 1\nb: {day}\n")
    assert (problem.line, problem.key) == (2, "b")
    assert day in problem.message
    assert "TTTT-BB-HH" in problem.cure


def _nested(depth: int) -> str:
    return "".join("  " * level + f"k{level}:\n" for level in range(depth)) + "  " * depth + "x"


def test_the_deepest_file() -> None:
    assert parse(_nested(MAX_DEPTH), "uji.yaml").data


def test_one_deeper_is_refused() -> None:
    (problem,) = _refused(_nested(MAX_DEPTH + 1))
    assert "terlalu dalam" in problem.message
    assert problem.line == MAX_DEPTH + 1


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_very_deep_files_end_in_a_message(opening: str) -> None:
    assert _refused(opening * 3_000)


@pytest.mark.parametrize("text", ["", "\n\n", "# hanya catatan\n"])
def test_an_empty_file(text: str) -> None:
    (problem,) = _refused(text)
    assert "kosong" in problem.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1, 2\nb: 3\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 'belum ditutup\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: b: c\n", 1),
        ("a: *tidak_ada\n", 1),
    ],
)
def test_broken_yaml_names_the_line(text: str, line: int) -> None:
    (problem,) = _refused(text)
    assert problem.line == line
    assert problem.message.startswith("YAML tidak dapat dibaca")
    assert problem.cure


QUOTE = 'Beri tanda kutip pada teks yang memuat titik dua atau koma, misalnya label: "Kotak: tujuh".'


@pytest.mark.parametrize(
    ("text", "words", "cure"),
    [
        ("a: 1\nb: Kotak: tujuh\n", "ada titik dua (:) di tempat yang tidak semestinya", QUOTE),
        ("a: [x, y\nb: 1\n", "kurung tidak ditutup, atau teks di dalamnya", QUOTE),
        ("a: {id: x: y}\n", "kurung tidak ditutup, atau teks di dalamnya", QUOTE),
        ("a:\n\tb: 1\n", "ada tab di awal baris", "Pakai spasi, bukan tab, untuk menjorok."),
        ("a: @x\n", "ada teks tanpa tanda kutip yang diawali", "Beri tanda kutip pada teks itu."),
        ("a:\n  - x\n  b: 1\n", "indentasi tidak sejajar", "Jorokkan kunci yang setingkat sama jauh"),
        ("a: 1\nb\nc: 2\n", "ada kunci tanpa titik dua", "Tulis kunci: nilai."),
        ("a: 'x\n", "tanda kutip tidak ditutup", "Tutup tanda kutipnya."),
        ('a: "C:\\q"\n', "ada garis miring terbalik", "Pakai tanda kutip tunggal."),
        ("a: !x!y z\n", "", "Periksa indentasi dan tanda kutip."),
    ],
)
def test_broken_yaml_is_explained(text: str, words: str, cure: str) -> None:
    (problem,) = _refused(text)
    assert problem.message.startswith(f"YAML tidak dapat dibaca: {words}")
    assert problem.cure.startswith(cure)


@pytest.mark.parametrize("text", ["a: \x00", "a: \x07", "a: \ufffe"])
def test_control_characters_are_refused(text: str) -> None:
    assert "YAML tidak dapat dibaca" in _refused(text)[0].message


def test_lines_of_values() -> None:
    source = parse("a: 1\nb:\n  - x: 1\n  - y: 2\n    z: 3\n", "uji.yaml")
    assert source.line_of(("a",)) == 1
    assert source.line_of(("b", 0)) == 3
    assert source.line_of(("b", 1, "z")) == 5
    assert source.line_of(("b", 1, "missing")) == 4  # the nearest thing that exists
    assert source.line_of(("missing",)) == 1


def test_paths_as_people_write_them() -> None:
    assert format_path(("axes", "kinerja", "children", 0, "weight")) == "axes.kinerja.children[0].weight"
    assert format_path(()) == ""


def test_a_file_is_read_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "kebijakan.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read(path).data == {"a": 1, "b": 2}
    assert read(path).file == str(path)
    assert read(path, name="singkat").file == "singkat"


@pytest.mark.parametrize("content", [b"a: \xff\xfe", "a: é".encode("latin-1"), "a: 1".encode("utf-16")])
def test_other_encodings_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kebijakan.yaml"
    path.write_bytes(content)
    with pytest.raises(RuleError) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (str(path), 0)
    assert "UTF-8" in problem.message
    assert "UTF-8" in problem.cure


@pytest.mark.parametrize("name", ["tidak-ada.yaml", "."])
def test_what_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(RuleError, match="tidak dapat dibuka"):
        read(tmp_path / name)


@pytest.mark.parametrize(("size", "accepted"), [(99, True), (100, True), (101, False)])
def test_the_largest_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, *, accepted: bool
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    path = tmp_path / "besar.yaml"
    path.write_text("a: 1".ljust(size, "\n"))
    if accepted:
        assert read(path).data == {"a": 1}
    else:
        with pytest.raises(RuleError, match="terlalu besar"):
            read(path)


def test_the_limit_of_a_file() -> None:
    assert MAX_BYTES == 4_000_000


def test_problems_are_sorted_and_said_once() -> None:
    later, earlier = Problem("b.yaml", 3, "x", "Salah.", ""), Problem("a.yaml", 9, "", "Salah.", "Perbaiki.")
    error = RuleError([later, earlier, later])
    assert error.problems == (earlier, later)
    assert str(error) == "a.yaml:9: Salah. Perbaiki.\nb.yaml:3 [x]: Salah."


def test_a_problem_of_the_whole_file_has_no_line() -> None:
    assert str(Problem("a.yaml", 0, "", "Berkas kosong.", "Hapus.")) == "a.yaml: Berkas kosong. Hapus."
