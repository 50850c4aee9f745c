"""The page on nine boxes: the worked person is what the evaluators say."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from nawasena.engine.cases import evidence_of
from nawasena.engine.reference import Evaluation, Evaluator
from nawasena.engine.reference.axis import Standing
from nawasena.engine.reference.rows import result_rows
from nawasena.engine.reference.tree import NodeTrace
from nawasena.engine.result import indicators
from nawasena.engine.snapshot import read_people, write
from nawasena.mapping.words import ekinerja_note
from nawasena.rules.policy.axes import Percentile
from nawasena.rules.registry import in_force
from tests.docs.pages import DOCS, blocks, table
from tests.docs.running import case_file

PAGE = DOCS / "algorithms" / "nine-box.md"
CASES = case_file(next(block for block in blocks(PAGE) if block.role == "casefile"))
LOADED = in_force(CASES.policy, CASES.date)
EVALUATOR = Evaluator(LOADED, CASES.date)


@pytest.fixture
def person(tmp_path: Path) -> Evaluation:
    catalogue = LOADED.book.catalogue
    write(tmp_path, evidence_of([CASES.cases[0].evidence], catalogue), catalogue)
    return EVALUATOR(next(read_people(tmp_path, catalogue)))


def test_the_indicators_of_the_worked_person(person: Evaluation) -> None:
    for name, _points, _state, score, low, high in table(PAGE, "indicator", "points"):
        if not name.startswith("**"):
            trace: NodeTrace = person.nodes[name]
            assert (trace.value, trace.low, trace.high) == (Fraction(score), Fraction(low), Fraction(high)), (
                name
            )


def test_points_and_scores_add_up_to_the_axes(person: Evaluation) -> None:
    sums = [Fraction(0)] * 4
    for name, *cells in table(PAGE, "indicator", "points"):
        points, scores = Fraction(cells[0]), [Fraction(cell) for cell in cells[2:]]
        if name.startswith("**"):
            assert sums == [points, *scores]
            assert person.axis(name.strip("*")).value == scores[0]
            sums = [Fraction(0)] * 4
        else:
            sums = [
                sums[0] + points,
                *(total + points * score / 100 for total, score in zip(sums[1:], scores, strict=True)),
            ]


def test_the_boxes_still_possible(person: Evaluation) -> None:
    kinerja, potensial = person.kinerja, person.potensial
    table_of_boxes = LOADED.book.boxes[LOADED.policy.boxes]
    found = sorted(
        table_of_boxes.number(row, column)
        for row in range(kinerja.least, kinerja.most + 1)
        for column in range(potensial.least, potensial.most + 1)
    )
    assert f"boxes {', '.join(map(str, found))} are still possible" in PAGE.read_text(encoding="utf-8")
    assert (kinerja.distance, potensial.distance) == (Fraction(4), Fraction(8))


def test_the_table_of_places() -> None:
    """The first numbers follow from the values, the level from the numbers."""
    rows = table(PAGE, "value", "above", "below")
    values = [int(row[0]) for row in rows]
    cut = Percentile.model_validate({"top": 20, "bottom": 20})
    for value, above, below, peers, *_comparisons, level in rows:
        place = Standing(int(above), int(below), int(peers))
        assert place == Standing(
            sum(other > int(value) for other in values),
            sum(other < int(value) for other in values),
            len(values),
        )
        assert place.level(cut) == int(level)


def test_the_sentence_about_ekinerja(person: Evaluation) -> None:
    shown = next(block.text.strip() for block in blocks(PAGE) if block.language == "text")
    rows = pl.DataFrame(result_rows(EVALUATOR, [person]))
    assert rows.select(ekinerja_note(LOADED.policy, indicators(LOADED.policy))).item() == shown
