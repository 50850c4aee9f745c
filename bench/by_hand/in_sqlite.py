"""The same policy in SQLite: loading the evidence, and the query."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import duckdb

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
        rows = duckdb.read_parquet(str(folder / f"{kind}.parquet"))
        connection.execute(f"CREATE TABLE {kind} ({', '.join(rows.columns)})")
        places = ", ".join("?" * len(rows.columns))
        while found := rows.fetchmany(50_000):
            connection.executemany(f"INSERT INTO {kind} VALUES ({places})", map(_plain, found))
    connection.commit()
    connection.close()


def evaluate(database: Path) -> None:
    """Run the query: the table ``hasil`` has the columns of the version in pandas."""
    connection = sqlite3.connect(database)
    connection.executescript(Path(__file__).with_name("sqlite.sql").read_text(encoding="utf-8"))
    connection.close()


def _plain(row: tuple[object, ...]) -> list[object]:
    return [value.isoformat() if isinstance(value, dt.date) else value for value in row]
