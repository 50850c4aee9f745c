"""A large fictional population as a snapshot, made by DuckDB from hashes: the same every time, no names.

For 5 million people: 10 million appraisals and about 18 million other dated records, duplicates included.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from nawasena.engine import snapshot
from nawasena.rules.catalogue import PERSON, EvidenceField, EvidenceKind, library_catalogue

DAY = dt.date(2026, 6, 30)
# Records for every hundred people.
RECORDS = {
    "skp": 200, "asesmen": 60, "penghargaan": 25, "tim_kerja": 35, "umpan_balik_360": 40, "pelatihan": 120,
    "riwayat_jabatan": 60, "penugasan": 8, "hukuman_disiplin": 2, "kesesuaian_pendidikan": 10,
    "uji_teknis": 1,
}  # fmt: skip
KNOWN = "CASE WHEN h({seed}, {key}) % 100 < {percent} THEN {value} END"
MOSTLY_FIRST = {"kedudukan_hukum", "jenis_asn"}
OFTEN_EMPTY = {"jpm_kompetensi": 80, "jpm_potensi": 40, "nomor": 90}


def write_population(folder: Path, people: int) -> None:
    """Write a snapshot of ``people`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute(
        "SET preserve_insertion_order = false; SET memory_limit = '6GB'; SET enable_progress_bar = false"
    )
    connection.execute("CREATE MACRO h(seed, key) AS (hash(seed::BIGINT * 1000003 + key) >> 8)::BIGINT")
    catalogue = library_catalogue()
    for kind in catalogue.kinds.values():
        count = people if kind.id == PERSON else people * RECORDS.get(kind.id, 0) // 100
        target = str(folder / f"{kind.id}.parquet").replace("'", "''")
        query = _people(kind, people) if kind.id == PERSON else _records(kind, people, count)
        connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _people(kind: EvidenceKind, people: int) -> str:
    fields = [f'{_value(item, number, "n")} AS "{item.id}"' for number, item in enumerate(kind.fields, 1)]
    coverage = [
        f'h({50 + number}, n) % 100 < 70 AS "{snapshot.COVERAGE}{record.id}"'
        if record.absence == "none"
        else f'false AS "{snapshot.COVERAGE}{record.id}"'
        for number, record in enumerate(library_catalogue().records)
    ]
    coverage += [f'false AS "{snapshot.REFUSED}{record.id}"' for record in library_catalogue().records]
    head = "CAST(n AS INTEGER) AS id, printf('%018d', n) AS nip, 'ORANG ' || n AS nama"
    columns = ", ".join([head, *fields, *coverage, "CAST(NULL AS VARCHAR) AS sumber"])
    return f"SELECT {columns} FROM range(1, {people + 1}) t(n) ORDER BY n"


def _records(kind: EvidenceKind, people: int, count: int) -> str:
    """Records in the order of their person; every twentieth repeats its neighbour (a duplicate)."""
    seed = sum(map(ord, kind.id))
    fields = [
        f'{_value(item, seed + number, "k")} AS "{item.id}"' for number, item in enumerate(kind.fields, 1)
    ]
    owner = f"CAST(1 + (n - 1) * {people} // {max(1, count)} AS INTEGER) AS id"
    columns = ", ".join([owner, "n AS no", *fields, "CAST(NULL AS VARCHAR) AS sumber"])
    numbers = f"SELECT n, n - (n % 20 = 0)::INT AS k FROM range(1, {count + 1}) t(n)"
    return f"SELECT {columns} FROM ({numbers}) ORDER BY no"


def _value(item: EvidenceField, seed: int, key: str) -> str:
    percent = OFTEN_EMPTY.get(item.id, 97)
    return KNOWN.format(seed=seed, key=key, percent=percent, value=_drawn(item, seed + 500, key))


def _drawn(item: EvidenceField, seed: int, key: str) -> str:
    drawn = f"h({seed}, {key})"
    if item.type == "category":
        values = library_catalogue().categories(item).ids
        if item.id in MOSTLY_FIRST:
            drawn = f"CASE WHEN {drawn} % 100 < 95 THEN 0 ELSE {drawn} END"
        return f"[{', '.join(repr(value) for value in values)}][1 + {drawn} % {len(values)}]"
    if item.type == "boolean":
        return f"{drawn} % 2 = 0"
    if item.type == "date":
        return f"DATE '2026-06-30' - CAST({drawn} % 1800 AS INTEGER)"
    if item.type == "year":
        return f"CAST(2023 + {drawn} % 3 AS INTEGER)"
    if item.type == "text":
        return f"'T' || {drawn} % 50"
    low, high = (item.min or 0) * 10**item.places, min(item.max or 0, 100) * 10**item.places
    kind = "BIGINT" if item.type == "decimal" else "INTEGER"
    return f"CAST({low} + {drawn} % {high - low + 1} AS {kind})"
