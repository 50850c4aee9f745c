"""Running a compiled policy with DuckDB: a snapshot into a Parquet file, or rows for cases and tests."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from nawasena.engine import snapshot
from nawasena.engine.columnar.compiler import BLOCKS, Statement
from nawasena.rules.catalogue import PERSON, Catalogue

PEOPLE_AT_ONCE = 524_288  # up to here one statement does everything
PEOPLE_A_BLOCK = 327_680
MEMORY = "1200MB"  # where the engine starts to spill; blocks keep it far below
SORTING = "640MB"  # ranks need everybody at once, and spill instead of growing


def evaluate_snapshot(folder: Path, catalogue: Catalogue, statement: Statement, path: Path) -> None:
    """Evaluate everybody of the snapshot in ``folder`` and write the result table, sorted by id.

    Many people are evaluated in blocks of neighbours, which bounds memory: people and records are stored in
    the order of ``id``, so a block reads only its own part of every file. Ranks are made over all blocks.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".blok-") as name:
        connection = snapshot.connect(folder, catalogue)
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET temp_directory = '{_quoted(Path(name) / 'tumpahan')}'")
        last = connection.execute(f'SELECT max(id) FROM "{PERSON}"').fetchall()[0][0] or 0  # noqa: S608
        if statement.block is None or last <= PEOPLE_AT_ONCE:
            _copy(connection, statement.sql, path)
            return
        parts: list[Path] = []
        for low, high in _blocks(last):
            snapshot.narrow(connection, folder, catalogue, low, high)
            parts.append(Path(name) / f"bagian-{len(parts):05d}.parquet")
            _copy(connection, statement.block, parts[-1])
        _put_together(connection, statement, parts, path)


def _blocks(last: int) -> list[tuple[int, int]]:
    """The first and last id of blocks of nearly the same size."""
    count = max(1, round(last / PEOPLE_A_BLOCK))
    size = -(-last // count)
    return [(low, min(low + size - 1, last)) for low in range(1, last + 1, size)]


def _put_together(
    connection: duckdb.DuckDBPyConnection, statement: Statement, parts: list[Path], path: Path
) -> None:
    """Rank everybody, and write the blocks one after the other with the ranks beside them."""
    connection.execute(f"SET memory_limit = '{SORTING}'")
    _show(connection, BLOCKS, parts)
    rows = pl.scan_parquet(parts, glob=False).drop(statement.groups)
    if statement.ranks:
        ranks = parts[0].with_name("peringkat.parquet")
        _copy(connection, statement.ranks, ranks)
        rows = pl.concat([rows, pl.scan_parquet(ranks)], how="horizontal")
    connection.close()
    rows.select(statement.layout.columns).sink_parquet(path, compression="zstd")


def _show(connection: duckdb.DuckDBPyConnection, name: str, paths: list[Path]) -> None:
    """Make several files, in their order, available as one view."""
    listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
    connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS SELECT * FROM read_parquet([{listed}])')  # noqa: S608


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def evaluate_view(connection: duckdb.DuckDBPyConnection, statement: Statement) -> list[dict[str, Any]]:
    """Evaluate everybody and return the rows, sorted by id."""
    result = connection.execute(statement.sql)
    names = [item[0] for item in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
