"""The same policy in SQLite: loading the evidence, and the query."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import duckdb
import polars as pl

KINDS = (
    "orang", "skp", "asesmen", "penghargaan", "tim_kerja", "umpan_balik_360", "pelatihan", "riwayat_jabatan",
    "penugasan", "hukuman_disiplin", "kesesuaian_pendidikan",
)  # fmt: skip


def load(folder: Path, database: Path) -> None:
    """Copy the snapshot in ``folder`` into a new database; dates become ISO text."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = off")
    connection.execute("PRAGMA synchronous = off")
    for kind in KINDS:
        rows = duckdb.connect().execute(f"SELECT * FROM '{folder / kind}.parquet'")
        names = [item[0] for item in rows.description or []]
        connection.execute(f"CREATE TABLE {kind} ({', '.join(names)})")
        places = ", ".join("?" * len(names))
        while found := rows.fetchmany(50_000):
            connection.executemany(f"INSERT INTO {kind} VALUES ({places})", map(_plain, found))
    connection.commit()
    connection.close()


def evaluate(database: Path) -> None:
    """Run the query: the table ``hasil`` has the columns of the version in pandas."""
    connection = sqlite3.connect(database)
    connection.execute("DROP TABLE IF EXISTS hasil")
    connection.executescript(Path(__file__).with_name("sqlite.sql").read_text(encoding="utf-8"))
    connection.close()


def results(database: Path, columns: str) -> pl.DataFrame:
    """``columns`` of the rows that the query has written."""
    rows = sqlite3.connect(database).execute(f"SELECT {columns} FROM hasil").fetchall()
    return pl.DataFrame(rows, schema=columns.split(", "), orient="row", infer_schema_length=None)


def _plain(row: tuple[object, ...]) -> list[object]:
    return [value.isoformat() if isinstance(value, dt.date) else value for value in row]
