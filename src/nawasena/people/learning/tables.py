"""Frames into temporary tables and queries into frames, by COPY.

Row-level security does not let COPY write into a walled table, so everything goes through temporary ones;
they live as long as the transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import polars as pl
from django.db import connection

_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "text",
    pl.Date: "date",
    pl.Int32: "integer",
    pl.Int64: "bigint",
    pl.Boolean: "boolean",
}


def load(table: str, frame: pl.DataFrame) -> None:
    """Make the temporary table ``table`` (a name of ours) with the rows of ``frame``."""
    columns = ", ".join(f"{name} {_TYPES[kind.base_type()]}" for name, kind in frame.schema.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
            copy.write(frame.write_csv(include_header=False).encode())
        cursor.execute("SET LOCAL default_statistics_target = 10")  # sizes matter here, not rare values
        cursor.execute(f"ANALYZE {table}")


def fetch(query: str, values: Sequence[Any], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The rows of a query as a frame with ``schema`` (in the order of the selected columns)."""
    buffer = BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", values) as copy:
        for block in copy:
            buffer.write(block)
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, schema=dict(schema))


def execute(statement: str, values: Mapping[str, Any]) -> int:
    """Run a statement with named values; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
