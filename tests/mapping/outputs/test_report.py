"""The report: what it says, and that it is the same archival PDF every time."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from nawasena.mapping.outputs.blocks import breakable
from nawasena.mapping.outputs.report import printable, report_data, write_report
from nawasena.mapping.outputs.report_succession import TOP_PEOPLE, retires_soon
from nawasena.mapping.view import RunView
from tests.mapping.outputs.runs import ViewFactory, categorical

UNASSIGNED = ("Cn", "Co", "Cs", "Cc")


def words(item: Any) -> str:
    """Every text of the report that is not a picture."""
    if isinstance(item, str):
        return item
    if isinstance(item, dict):
        return " ".join(words(value) for key, value in item.items() if key != "svg")
    if isinstance(item, list | tuple):
        return " ".join(words(value) for value in item)
    return ""


def chapter(view: RunView, title: str) -> dict[str, Any]:
    return next(section for section in report_data(view)["sections"] if section["title"] == title)


def tables(section: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in section["blocks"] if block["kind"] == "table"]


def test_summary_says_the_figures_in_sentences(view: RunView) -> None:
    said = words(chapter(view, "Ringkasan"))
    assert "Dari 400 orang dalam data, 312 (78,0 %) mendapat kotak." in said
    assert "Kotak terbesar adalah Kotak 5 (CUKUP POTENSIAL) dengan 134 orang (42,9 %)." in said
    assert "114 orang (36,5 %) berada di kotak yang menjadi sumber rencana suksesi (9, 8, 7)." in said


def test_example_policy_is_marked_at_the_top_and_in_the_policy(view: RunView) -> None:
    verified = replace(view, policy=replace(view.policy, status="verified"))
    for title in ("Ringkasan", "Kebijakan penilaian selengkapnya"):
        kinds = [block["kind"] for block in chapter(view, title)["blocks"]]
        assert "banner" in kinds
        assert "banner" not in [block["kind"] for block in chapter(verified, title)["blocks"]]


def test_succession_boxes_show_their_best(view: RunView) -> None:
    nine, eight, seven = tables(chapter(view, "Talenta untuk rencana suksesi"))
    best = view.people.filter(pl.col("box") == 9).sort("talent", descending=True).row(0, named=True)
    assert nine["rows"][0][1] == f"{best['nama']}\n{best['nip']}"
    assert [len(item["rows"]) for item in (nine, eight, seven)] == [TOP_PEOPLE] * 3


@pytest.mark.parametrize("people", [TOP_PEOPLE - 1, TOP_PEOPLE, TOP_PEOPLE + 1])
def test_people_beyond_the_list_are_counted(view: RunView, people: int) -> None:
    nine = view.people.filter(pl.col("box") == 9).head(people)
    rest = view.people.filter(pl.col("box") != 9)
    section = chapter(replace(view, people=pl.concat([rest, nine])), "Talenta untuk rencana suksesi")
    assert ("1 orang lainnya ada di buku kerja, lembar Kotak 9." in words(section)) == (people > TOP_PEOPLE)


def test_without_succession_boxes_there_is_no_such_chapter(view: RunView) -> None:
    plain = replace(view, boxes=tuple(replace(box, succession=False) for box in view.boxes))
    assert "Talenta untuk rencana suksesi" not in words(report_data(plain))


def test_people_with_an_unmet_gate_are_named(view: RunView) -> None:
    counts, people = tables(chapter(view, "Syarat di luar nilai"))
    chosen = view.people.filter((pl.col("box") >= 7) & (pl.col("gate_disiplin") == "Tidak terpenuhi"))
    assert {row[1].split("\n")[1] for row in people["rows"]} == set(chosen["nip"])
    assert counts["rows"][0][1] == "Wajib"


def test_ekinerja_chapter_counts_the_differences(view: RunView) -> None:
    said = words(chapter(view, "Status e-Kinerja dan tingkat hasil hitung"))
    assert "Dari 312 orang yang dibandingkan, 110 (35,3 %)" in said
    assert "Penghargaan dan penugasan tim kerja tidak tercatat" in said


def test_unmapped_reasons_add_up(view: RunView) -> None:
    (reasons,) = tables(chapter(view, "Siapa yang terpetakan dan siapa yang belum"))
    assert sum(int(row[1]) for row in reasons["rows"]) == view.count("unmapped")


def test_policy_is_complete(view: RunView) -> None:
    said = words(chapter(view, "Kebijakan penilaian selengkapnya"))
    for item in (*view.policy.nodes, *view.policy.cuts):
        assert item.label in said
    assert ">= 80" in said


def test_proof_gives_command_and_full_digest(view: RunView) -> None:
    said = words(chapter(view, "Cara memeriksa hasil ini"))
    assert "nawasena verify --run DIR" in said
    assert f"--expect {view.run_digest}" in said


def test_report_is_archival_accessible_and_repeatable(tmp_path: Path, view: RunView) -> None:
    write_report(tmp_path / "a.pdf", view)
    write_report(tmp_path / "b.pdf", view)
    made = (tmp_path / "a.pdf").read_bytes()
    assert made == (tmp_path / "b.pdf").read_bytes()
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


@pytest.mark.parametrize("people", [0, 1])
def test_empty_and_single_runs_are_set(tmp_path: Path, make_view: ViewFactory, people: int) -> None:
    write_report(tmp_path / "a.pdf", make_view(people, 0, 0))
    assert (tmp_path / "a.pdf").stat().st_size > 10_000


def test_empty_run_claims_nothing(make_view: ViewFactory) -> None:
    said = words(report_data(make_view(0)))
    assert "Tidak ada orang dalam populasi." in said
    assert "Semua orang" not in said
    assert "Kotak terbesar" not in said


def test_bare_run_is_set(tmp_path: Path, make_view: ViewFactory) -> None:
    view = make_view(5, 0, 0, gates=(), warnings=(), funnel=(), ekinerja_by_level=(), input_rejects=())
    write_report(tmp_path / "a.pdf", replace(view, unmatched_units=()))
    assert "Tidak ada peringatan." in words(report_data(replace(view, unmatched_units=())))


def test_axis_without_numbers_is_said(tmp_path: Path, view: RunView) -> None:
    changed = categorical(view)
    assert "Tidak ada nilai angka pada sumbu Kinerja" in words(chapter(changed, "Sebaran nilai"))
    assert "tidak memberi Nilai Talenta" in words(chapter(changed, "Talenta untuk rencana suksesi"))
    write_report(tmp_path / "a.pdf", changed)


def test_markup_and_odd_characters_are_plain_text(tmp_path: Path, view: RunView) -> None:
    people = view.people.with_columns(nama=pl.lit('#panic() *x* $y$ <a> \\ "q" \x00\x1b 漢 مرحبا'))
    write_report(tmp_path / "a.pdf", replace(view, people=people, agency='#read("/etc/passwd") [x]'))
    assert (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Siti Āminah, é", "Siti Āminah, é"),
        ("e\u0301", "é"),
        ("漢م", "□□"),
        ("😀", "□"),
        ("≥ 80 →", "≥ 80 →"),
    ],
)
def test_letters_the_fonts_lack_become_a_square(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_every_letter_let_through_can_be_set(tmp_path: Path, make_view: ViewFactory) -> None:
    view = make_view(1, 0, 0)
    letters = (
        chr(code) for code in range(0x20, 0x10000) if unicodedata.category(chr(code)) not in UNASSIGNED
    )
    kept = " ".join(letter for letter in letters if printable(letter) == letter)
    write_report(tmp_path / "a.pdf", replace(view, warnings=(kept,), agency=kept))


@pytest.mark.parametrize(("length", "pieces"), [(25, 1), (26, 3), (27, 3)])
def test_only_words_too_long_for_a_column_get_breaks(length: int, pieces: int) -> None:
    assert len(breakable("x" * length).split("\u200b")) == pieces


def test_english_report_uses_english_numbers(
    tmp_path: Path, view: RunView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAWASENA_LANG", "en")
    data = report_data(view)
    assert data["lang"] == "en"
    assert "78.0 %" in words(data)
    write_report(tmp_path / "a.pdf", view)


@pytest.mark.parametrize(
    ("end", "said"), [(dt.date(2027, 6, 30), True), (dt.date(2027, 7, 1), False), (None, False)]
)
def test_a_candidate_about_to_retire_is_marked(end: dt.date | None, said: bool) -> None:
    assert bool(retires_soon(dt.date(2026, 6, 30), {"tanggal_pensiun": end})) is said
