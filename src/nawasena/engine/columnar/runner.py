"""Running a compiled policy with DuckDB: into a Parquet file, or as rows for cases and tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from nawasena.engine.columnar.compiler import Statement


def evaluate_to_parquet(connection: duckdb.DuckDBPyConnection, statement: Statement, path: Path) -> None:
    """Evaluate everybody and write the result table, sorted by id."""
    target = str(path).replace("'", "''")
    connection.execute(f"COPY ({statement.sql}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def evaluate_view(connection: duckdb.DuckDBPyConnection, statement: Statement) -> list[dict[str, Any]]:
    """Evaluate everybody and return the rows, sorted by id."""
    result = connection.execute(statement.sql)
    names = [item[0] for item in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
