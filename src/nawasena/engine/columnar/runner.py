"""Running a compiled policy with DuckDB: a snapshot into a Parquet file, or rows for cases and tests."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import duckdb

from nawasena.engine import snapshot
from nawasena.engine.columnar.compiler import BLOCKS, RANKS, Statement
from nawasena.rules.catalogue import PERSON, Catalogue

PEOPLE_A_BLOCK = 262_144
MEMORY = "640MB"  # for the engine's own buffers; sorting more spills to the working folder


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
        if statement.block is None or last <= PEOPLE_A_BLOCK:
            _copy(connection, statement.sql, path)
            return
        parts: list[Path] = []
        for low in range(1, last + 1, PEOPLE_A_BLOCK):
            snapshot.narrow(connection, folder, catalogue, low, low + PEOPLE_A_BLOCK - 1)
            parts.append(Path(name) / f"bagian-{len(parts):05d}.parquet")
            _copy(connection, statement.block, parts[-1])
        _put_together(connection, statement, parts, path)


def _put_together(
    connection: duckdb.DuckDBPyConnection, statement: Statement, parts: list[Path], path: Path
) -> None:
    """Rank everybody, give every block its ranks, and write the blocks one after the other."""
    _show(connection, BLOCKS, parts)
    ranks = parts[0].with_name("peringkat.parquet")
    _copy(connection, statement.ranks, ranks)
    snapshot.add_view(connection, RANKS, ranks)
    ranked = []
    for part in parts:
        _show(connection, BLOCKS, [part])
        ranked.append(part.with_name(f"lengkap-{part.name}"))
        _copy(connection, statement.joined, ranked[-1])
        part.unlink()
    _show(connection, BLOCKS, ranked)
    _copy(connection, f'SELECT * FROM "{BLOCKS}"', path)  # noqa: S608 -- keeps the order of the files


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
