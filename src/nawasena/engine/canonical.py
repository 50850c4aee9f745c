"""A digest of rows that does not depend on file bytes, library versions or thread order.

A table is written as text lines sorted by a unique integer key. In a line, fields are joined by TAB in the
declared column order; NULL is ``\\N``; integers are decimal; booleans are ``true``/``false``; dates are ISO;
text has backslash, TAB, LF and CR escaped. Lines (each ended by LF) are hashed in blocks of
``BLOCK`` keys with SHA-256; the table digest is the SHA-256 of ``name LF columns LF`` and the block
digests in order. See docs/algorithms/digest.md.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import duckdb

BLOCK = 65_536
NULL = "\\N"


def encode(value: Any) -> str:
    """One value as canonical text."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value).replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def digest_rows(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], key: int = 0) -> str:
    """The table digest of ``rows`` (already sorted by the integer in position ``key``)."""
    blocks: dict[int, Any] = {}
    for row in rows:
        block = blocks.setdefault(int(row[key]) // BLOCK, hashlib.sha256())
        block.update(("\t".join(encode(value) for value in row) + "\n").encode())
    return _table_digest(name, columns, [blocks[number].hexdigest() for number in sorted(blocks)])


def digest_relation(
    connection: duckdb.DuckDBPyConnection, relation: str, name: str, columns: Sequence[str], key: str
) -> str:
    """The same digest computed by DuckDB for a view or table named ``relation`` (never user input)."""
    types = {row[0]: row[1] for row in connection.sql(f'DESCRIBE "{relation}"').fetchall()}
    line = " || chr(9) || ".join(_encoded(column, types[column]) for column in columns)
    query = (
        f"SELECT sha256(string_agg({line} || chr(10), '' ORDER BY \"{key}\")) "  # noqa: S608 -- own identifiers
        f'FROM "{relation}" GROUP BY "{key}" // {BLOCK} ORDER BY "{key}" // {BLOCK}'
    )
    return _table_digest(name, columns, [row[0] for row in connection.sql(query).fetchall()])


def _encoded(column: str, kind: str) -> str:
    quoted = f'"{column}"'
    if kind == "VARCHAR":
        text = f"replace({quoted}, chr(92), chr(92) || chr(92))"
        for code, letter in ((9, "t"), (10, "n"), (13, "r")):
            text = f"replace({text}, chr({code}), chr(92) || '{letter}')"
    else:
        text = f"CAST({quoted} AS VARCHAR)"
    return f"COALESCE({text}, chr(92) || 'N')"


def _table_digest(name: str, columns: Sequence[str], blocks: Sequence[str]) -> str:
    whole = hashlib.sha256((name + "\n" + "\t".join(columns) + "\n").encode())
    for block in blocks:
        whole.update(block.encode())
    return whole.hexdigest()
