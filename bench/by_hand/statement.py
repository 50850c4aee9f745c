"""The statement written by hand for DuckDB, in the form the engine's runner takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from nawasena.engine.columnar import Statement

HERE = Path(__file__).parent


def by_hand(compiled: Statement) -> Statement:
    """The texts of ``compiled`` replaced by those written by hand; the layout of the rows is the same."""
    block, ranks = _text("block.sql"), _text("ranks.sql")
    columns = ", ".join(("r." if name == "rank_jenjang" else "b.") + name for name in compiled.layout.columns)
    whole = (
        f"WITH bagian AS ({block}), peringkat AS ({ranks}) "
        f"SELECT {columns} FROM bagian b LEFT JOIN peringkat r USING (id) ORDER BY id"
    )
    beside = f"SELECT rank_jenjang FROM (SELECT id FROM bagian) LEFT JOIN ({ranks}) USING (id) ORDER BY id"
    return replace(compiled, sql=whole, block=block, ranks=beside)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Give ``connection`` the helpers that the statement calls."""
    connection.execute(_text("macros.sql"))


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8").strip()
