"""The digest of rows: Python and DuckDB write the same text, and every change is seen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nawasena.engine import canonical
from nawasena.engine.canonical import digest_relation, digest_rows, encode

COLUMNS = ["id", "teks", "bilangan", "besar", "ya", "tanggal"]
TABLE = "CREATE TABLE uji (id BIGINT, teks VARCHAR, bilangan INT, besar BIGINT, ya BOOLEAN, tanggal DATE)"
Row = tuple[Any, ...]

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
    st.text("\\\t\n\rN", max_size=6),
)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS,
        st.none() | st.integers(-(2**31), 2**31 - 1),
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.booleans(),
        st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)),
    ),
    max_size=12,
)
PLAIN: list[Row] = [
    (1, "Budi", 5, 10, True, dt.date(2025, 1, 2)),
    (2, None, -5, -10, False, None),
    (3, "a\tb\\n", None, None, None, dt.date(2024, 2, 29)),
]


def in_python(rows: list[Row]) -> str:
    """The digest of sorted rows."""
    return digest_rows("uji", COLUMNS, rows)


def in_duckdb(rows: list[Row], columns: list[str] = COLUMNS) -> str:
    """The digest of rows in any order, by DuckDB."""
    with duckdb.connect() as connection:
        connection.execute(TABLE)
        if rows:
            connection.executemany("INSERT INTO uji VALUES (?, ?, ?, ?, ?, ?)", rows)
        return digest_relation(connection, "uji", "uji", columns, "id")


@given(ROWS)
@settings(max_examples=40)
def test_python_and_duckdb_agree(values: list[Row]) -> None:
    rows = [(number, *row) for number, row in enumerate(values, start=1)]
    assert in_duckdb(rows) == in_python(rows)


@given(ROWS, st.integers(1, 5), st.integers(0, 3))
@settings(max_examples=25)
def test_they_agree_across_blocks_and_gaps(values: list[Row], block: int, gap: int) -> None:
    rows = [(number * (gap + 1), *row) for number, row in enumerate(values, start=1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canonical, "BLOCK", block)
        assert in_duckdb(rows) == in_python(rows)


@pytest.mark.parametrize("block", [1, 2, 3, 4])
def test_the_boundary_of_a_block(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(canonical, "BLOCK", block)
    rows = [(number, "a", number, None, None, None) for number in range(1, 10)]
    assert in_duckdb(rows) == in_python(rows)


def test_the_size_of_a_block_is_part_of_the_definition() -> None:
    assert canonical.BLOCK == 65_536


def test_the_order_of_rows_in_a_table_does_not_matter() -> None:
    assert in_duckdb(PLAIN[::-1]) == in_duckdb(PLAIN) == in_python(PLAIN)


@pytest.mark.parametrize(
    "changed",
    [
        [(1, "Budi ", 5, 10, True, dt.date(2025, 1, 2)), *PLAIN[1:]],
        [(1, "Budi", 6, 10, True, dt.date(2025, 1, 2)), *PLAIN[1:]],
        [(1, "Budi", 5, 10, False, dt.date(2025, 1, 2)), *PLAIN[1:]],
        [(1, "Budi", 5, 10, True, dt.date(2025, 1, 3)), *PLAIN[1:]],
        [(1, "Budi", 5, 10, True, None), *PLAIN[1:]],
        [PLAIN[0], (2, "", -5, -10, False, None), PLAIN[2]],
        [PLAIN[0], (2, "\\N", -5, -10, False, None), PLAIN[2]],
        PLAIN[:2],
        [*PLAIN, (4, None, None, None, None, None)],
        [],
    ],
)
def test_every_change_is_seen(changed: list[Row]) -> None:
    assert in_python(changed) != in_python(PLAIN)


def test_text_cannot_pretend_to_be_two_fields() -> None:
    one = [(1, "a\tb", None, None, None, None)]
    two = [(1, "a\\tb", None, None, None, None)]
    assert len({in_python(one), in_python(two)}) == 2


def test_the_name_and_the_columns_belong_to_the_digest() -> None:
    assert digest_rows("uji", COLUMNS, PLAIN) != digest_rows("lain", COLUMNS, PLAIN)
    assert digest_rows("uji", COLUMNS, []) != digest_rows("uji", COLUMNS[:-1], [])
    assert in_duckdb(PLAIN, COLUMNS[:-1]) != in_duckdb(PLAIN)


def test_the_digest_of_a_known_table() -> None:
    """Written down once: a digest in a decree must still be found by later versions."""
    assert in_python(PLAIN) == "bb4e23ff4a00363b1bbdb5d3fa3b70ab9309900087ee34b62d0a730b52c09355"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "\\N"), ("\\N", "\\\\N"), ("", ""), (True, "true"), (False, "false"), (0, "0"), (-7, "-7"),
        (dt.date(2025, 1, 2), "2025-01-02"), ("a\tb\nc\rd\\", "a\\tb\\nc\\rd\\\\"), ("Ñ é", "Ñ é"),
    ],
)  # fmt: skip
def test_the_text_of_a_value(value: object, text: str) -> None:
    assert encode(value) == text
