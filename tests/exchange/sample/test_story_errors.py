"""The kabupaten has exactly the errors it says, and each is cured by its right value."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from nawasena.exchange.sample.story import PlantedError, StorySummary, planted_errors, write_story
from nawasena.exchange.sample.story.damage import DAMAGES
from nawasena.exchange.sample.story.errors import CONTRADICTION
from nawasena.exchange.sample.story.plan import story_plan
from tests.exchange.sample.conftest import SEED
from tests.exchange.sample.reading import SMALL
from tests.exchange.sample.story_reading import TODAY, read_anew, read_story

ERRORS = 120


def last(story: StorySummary) -> Path:
    return list(story.folders)[-1]


def repair(folder: Path, errors: list[PlantedError]) -> None:
    """Type each right value into its cell, as text."""
    for file in {error.file for error in errors}:
        book = openpyxl.load_workbook(folder / file)
        for error in errors:
            if error.file == file:
                page = book[error.sheet]
                column = [cell.value for cell in page[1]].index(error.column) + 1
                page.cell(error.row, column).value = error.right
        book.save(folder / file)


def test_the_table_promises_120_errors_of_known_kinds() -> None:
    table = story_plan().errors
    assert sum(table.values()) == ERRORS
    assert set(table) == {*DAMAGES, CONTRADICTION}
    assert table[CONTRADICTION] % 2 == 0


def test_exactly_the_planted_rows_are_refused(story: StorySummary) -> None:
    rejects = read_story(last(story), TODAY).rejects
    refused = Counter((item.file, item.sheet, item.row) for item in rejects)
    assert refused == Counter((item.file, item.sheet, item.row) for item in story.errors)
    assert len(rejects) == len(refused) == ERRORS


def test_the_reader_names_the_cell_to_repair(story: StorySummary) -> None:
    named = {
        (item.file, item.sheet, item.row, item.column) for item in read_story(last(story), TODAY).rejects
    }
    for error in story.errors:
        if error.kind != CONTRADICTION:  # told under the NIP, for the whole row
            assert (error.file, error.sheet, error.row, error.column) in named


def test_right_values_cure_everything(story: StorySummary, tmp_path: Path) -> None:
    shutil.copytree(last(story), tmp_path / "perbaikan")
    repair(tmp_path / "perbaikan", list(story.errors))
    result = read_anew(tmp_path / "perbaikan", TODAY)
    assert result.rejects == []
    assert result.evidence.people.height == SMALL


def test_one_right_value_cures_one_row(story: StorySummary, tmp_path: Path) -> None:
    shutil.copytree(last(story), tmp_path / "perbaikan")
    chosen = next(error for error in story.errors if error.kind == "export_nip_short")
    repair(tmp_path / "perbaikan", [chosen])
    assert len(read_anew(tmp_path / "perbaikan", TODAY).rejects) == ERRORS - 1


def test_errors_are_in_the_export_and_in_many_sheets(story: StorySummary) -> None:
    sheets = Counter(error.sheet for error in story.errors)
    assert sheets["Data ASN"] == 43
    assert len(sheets) == 10


def test_older_folders_have_no_errors(story: StorySummary) -> None:
    for folder, day in list(story.folders.items())[:-1]:
        assert read_story(folder, day).rejects == []


def test_errors_can_be_asked_for_without_writing(story: StorySummary) -> None:
    assert planted_errors(SMALL, SEED) == list(story.errors)


def test_the_same_seed_gives_the_same_bytes(story: StorySummary, tmp_path: Path) -> None:
    again = write_story(tmp_path, people=SMALL, seed=SEED, progress=lambda _line: None)
    assert again.errors == story.errors
    for first, second in zip(story.folders, again.folders, strict=True):
        for path in first.iterdir():
            assert path.read_bytes() == (second / path.name).read_bytes()


@pytest.mark.parametrize("people", [0, 399, 200_001])
def test_other_sizes_are_refused(people: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="400 sampai 200000"):
        write_story(tmp_path, people=people, seed=1, progress=lambda _line: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_error_finds_room_in_the_smallest_kabupaten(seed: int) -> None:
    errors = planted_errors(story_plan().fewest, seed)
    assert Counter(error.kind for error in errors) == Counter(story_plan().errors)
    assert len({(error.file, error.sheet, error.row) for error in errors}) == ERRORS
