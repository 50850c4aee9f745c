"""The main job writes a folder whole or not at all, and the same input gives the same bytes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from nawasena.mapping import presenting
from nawasena.mapping import run as job
from nawasena.mapping.bundle import read_bundle, write_bundle
from nawasena.mapping.manifest import MANIFEST_FILE, POLICY_FOLDER, RESULT_FILE, RunFolderError, file_hashes
from nawasena.mapping.run import Run
from nawasena.rules.registry import LoadedPolicy, library_policies
from nawasena.rules.thresholds import library_thresholds
from tests.mapping import crowd

FEW = {name: crowd.CROWD[name] for name in ("usual", "none", "no skp")}


def empty(folder: Path) -> bool:
    """Neither a result nor a hidden working folder."""
    return not list(folder.iterdir())


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without workbook, picture and report, for tests that do not look at them."""
    monkeypatch.setattr(job, "_write_outputs", lambda _folder, _view, _progress: None)


def test_a_run_has_all_its_files(kepka: Run) -> None:
    names = {path.name for path in kepka.folder.iterdir()}
    assert names == {
        "bukti", "kebijakan", "hasil.parquet", "hasil.xlsx", "sembilan-kotak.svg", "laporan.pdf", "run.json",
    }  # fmt: skip
    assert kepka.manifest.outputs == file_hashes(kepka.folder)
    assert kepka.manifest.counts["people"] == len(crowd.NAMES)


def test_progress_is_told_in_order(tmp_path: Path) -> None:
    told: list[str] = []
    loaded = job_policy()
    job.run_mapping(crowd.given(FEW), loaded, crowd.DAY, tmp_path / "hasil", progress=told.append)
    assert told[:2] == ["Menyusun bukti", "Menghitung kotak"]
    assert len(told) == 4


def job_policy() -> LoadedPolicy:
    return next(item for item in library_policies() if item.policy.id == crowd.SILKA)


@pytest.mark.parametrize("step", ["write_workbook", "nine_box_svg", "write_report", "file_hashes", "present"])
def test_a_failure_in_the_middle_leaves_nothing(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(job, step, full)
    with pytest.raises(OSError, match="No space left"):
        crowd.run(tmp_path / "hasil", crowd.SILKA, crowd.given(FEW))
    assert empty(tmp_path)


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(job, "write_report", interrupted)
    with pytest.raises(KeyboardInterrupt):
        crowd.run(tmp_path / "hasil", crowd.SILKA, crowd.given(FEW))
    assert empty(tmp_path)


def test_a_folder_with_content_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "hasil"
    out.mkdir()
    (out / "catatan.txt").write_text("milik orang lain")
    with pytest.raises(RunFolderError, match="'hasil' sudah ada dan tidak kosong"):
        crowd.run(out)
    assert [path.name for path in tmp_path.rglob("*")] == ["hasil", "catatan.txt"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hasil").write_text("berkas")
    with pytest.raises(RunFolderError, match="'hasil'"):
        crowd.run(tmp_path / "hasil")
    assert (tmp_path / "hasil").read_text() == "berkas"


@pytest.mark.usefixtures("plain")
def test_an_empty_folder_and_missing_parents_are_fine(tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    assert crowd.run(tmp_path / "kosong", crowd.SILKA, crowd.given(FEW)).manifest.counts["people"] == 3
    crowd.run(tmp_path / "a" / "b" / "c", crowd.SILKA, crowd.given(FEW))
    assert (tmp_path / "a" / "b" / "c" / MANIFEST_FILE).is_file()


@pytest.mark.usefixtures("plain")
def test_the_folder_is_shut_to_others_because_it_holds_personal_data(tmp_path: Path) -> None:
    run = crowd.run(tmp_path / "hasil", crowd.SILKA, crowd.given(FEW))
    assert run.folder.stat().st_mode & 0o077 == 0


def test_a_parent_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    with pytest.raises(RunFolderError, match="Folder hasil tidak dapat dibuat"):
        crowd.run(tmp_path / "berkas" / "hasil")


def test_a_policy_too_large_for_the_integers_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Scales:
        def __init__(self, _loaded: LoadedPolicy) -> None:
            pass

        def too_large(self) -> list[str]:
            return ["Simpul 'x' memerlukan bilangan lebih dari 64 bit."]

    monkeypatch.setattr(job, "Scales", Scales)
    with pytest.raises(RunFolderError, match="64 bit"):
        crowd.run(tmp_path / "hasil")
    assert empty(tmp_path)


def test_the_same_input_gives_the_same_bytes(kepka: Run, tmp_path: Path) -> None:
    again = crowd.run(tmp_path / "lain")
    assert (again.manifest.digest, again.manifest.seal) == (kepka.manifest.digest, kepka.manifest.seal)
    assert file_hashes(again.folder) == file_hashes(kepka.folder)
    names = [path.relative_to(kepka.folder) for path in sorted(kepka.folder.rglob("*")) if path.is_file()]
    assert all((again.folder / name).read_bytes() == (kepka.folder / name).read_bytes() for name in names)


@pytest.mark.usefixtures("plain")
def test_the_order_of_rows_does_not_matter(kepka: Run, tmp_path: Path) -> None:
    again = crowd.run(tmp_path / "hasil", crowd=crowd.given(backwards=True))
    assert again.manifest.snapshot == kepka.manifest.snapshot
    assert again.manifest.digest == kepka.manifest.digest


@pytest.mark.usefixtures("plain")
def test_other_places_in_the_files_change_the_evidence_but_not_the_results(tmp_path: Path) -> None:
    """The row a fact was read from is part of what is proved."""
    first, moved = crowd.given(FEW), crowd.given(FEW)
    moved.evidence.people = moved.evidence.people.with_columns(sumber=pl.lit("Data ASN.csv / 99"))
    one, two = (
        crowd.run(tmp_path / name, crowd.SILKA, given).manifest
        for name, given in (("a", first), ("b", moved))
    )
    assert one.results == two.results
    assert one.digest != two.digest


@pytest.mark.usefixtures("plain")
def test_another_day_is_another_digest(tmp_path: Path) -> None:
    loaded = job_policy()
    digests = [
        job.run_mapping(
            crowd.given(FEW),
            loaded,
            crowd.DAY + dt.timedelta(days),
            tmp_path / str(days),
            progress=lambda _text: None,
        ).manifest.digest
        for days in (0, 1)
    ]
    assert digests[0] != digests[1]


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    ("names", "warned"),
    [
        (("none", "equal", "scored", "unknown", "usual"), True),
        (("none", "equal", "scored", "low", "usual"), False),
    ],
)
def test_an_axis_that_hardly_tells_people_apart_is_said(
    names: tuple[str, ...], warned: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = crowd.given({name: crowd.CROWD[name] for name in names})
    limits = library_thresholds().model_copy(update={"axis_crowd": len(names)})
    monkeypatch.setattr(presenting, "library_thresholds", lambda: limits)
    view = crowd.run(tmp_path / "hasil", crowd.PERMEN, chosen).view
    text = "Sumbu Status kinerja hampir tidak membedakan: 80 % pegawai berada di tingkat Sesuai ekspektasi."
    assert (text in view.warnings) is warned
    assert any("Sumbu Status kinerja" in warning for warning in view.warnings) is warned


@pytest.mark.usefixtures("plain")
def test_nobody_at_all_is_a_run_too(tmp_path: Path) -> None:
    run = crowd.run(tmp_path / "hasil", crowd.SILKA, crowd.given({}))
    assert run.manifest.counts == {"people": 0, "mapped": 0, "unmapped": 0, "outside": 0, "rejected_rows": 0}
    assert "Belum ada pegawai yang dapat dipetakan" in run.view.warnings[0]


def test_nobody_mapped_still_makes_every_output(tmp_path: Path) -> None:
    run = crowd.run(tmp_path / "hasil", crowd.SILKA, crowd.given({"retired": crowd.CROWD["retired"]}))
    assert run.manifest.counts["unmapped"] == 1
    assert (run.folder / "laporan.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("plain")
def test_notes_of_the_reading_become_warnings(tmp_path: Path) -> None:
    noted = replace(crowd.given(FEW), notes=("HierarkiUnor tidak ada.",))
    run = crowd.run(tmp_path / "hasil", crowd.SILKA, noted)
    assert "HierarkiUnor tidak ada." in run.view.warnings
    assert run.manifest.notes == ["HierarkiUnor tidak ada."]


def test_the_result_holds_whole_numbers_only(kepka: Run) -> None:
    schema = pl.read_parquet_schema(kepka.folder / RESULT_FILE)
    assert not [name for name, kind in schema.items() if kind.is_float()]


@pytest.mark.parametrize("loaded", library_policies(), ids=lambda item: item.policy.id)
def test_a_policy_and_its_rulebook_survive_the_round_trip(loaded: LoadedPolicy, tmp_path: Path) -> None:
    write_bundle(tmp_path, loaded)
    again = read_bundle(tmp_path)
    assert again.digest == loaded.digest
    assert again.policy == loaded.policy
    assert again.book.tables == loaded.book.tables
    assert again.book.catalogue.kinds == loaded.book.catalogue.kinds


def test_decimals_in_tables_stay_exact(tmp_path: Path) -> None:
    loaded = next(item for item in library_policies() if item.policy.id == crowd.KEPKA)
    name, table = next((name, table) for name, table in loaded.book.tables.items() if table.scores)
    scores = dict(table.scores or {})
    key = next(iter(scores))
    scores[key] = scores[key].model_copy(update={"value": Decimal("79.999999")})
    book = replace(
        loaded.book, tables={**loaded.book.tables, name: table.model_copy(update={"scores": scores})}
    )
    write_bundle(tmp_path, replace(loaded, book=book))
    again = read_bundle(tmp_path).book.tables[name].scores or {}
    assert again[key].value == Decimal("79.999999")


def test_the_policy_is_kept_as_it_was_written(kepka: Run) -> None:
    loaded = next(item for item in library_policies() if item.policy.id == crowd.KEPKA)
    assert (kepka.folder / POLICY_FOLDER / "kebijakan.yaml").read_text(encoding="utf-8") == loaded.source.text


def test_the_record_names_no_place_of_this_machine(kepka: Run) -> None:
    text = (kepka.folder / MANIFEST_FILE).read_text(encoding="utf-8")
    assert str(kepka.folder.parent) not in text
    assert json.loads(text)["digest"] == kepka.manifest.digest


def test_a_refused_row_is_said_and_its_gates_are_checked_by_hand(tmp_path: Path) -> None:
    given = crowd.given({name: crowd.CROWD[name] for name in ("usual", "none")})
    given.evidence.refused["skp"] = {crowd.nip_of("usual")}
    rows = crowd.run(tmp_path / "hasil", crowd.KEPKA, given).view.people
    usual, none = (rows.filter(nip=crowd.nip_of(name)).row(0, named=True) for name in ("usual", "none"))
    assert usual["gate_kinerja_tahun_terakhir"] == "Periksa manual"
    assert none["gate_kinerja_tahun_terakhir"] == "Terpenuhi"
    assert "Ada baris yang ditolak pada lembar SKP" in usual["reasons"]
    assert "ditolak" not in none["reasons"]
