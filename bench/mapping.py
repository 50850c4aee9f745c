"""One policy, many ways: the engine beside SQL written by hand, pandas, SQLite and the floor. One table.

    python bench/mapping.py [PEOPLE ...]        (default: 50000 500000 5000000)

Each step runs as a process of its own, the whole list three times over; the table gives medians. Every way
must give the engine's rows: by hand all of them, pandas and SQLite those of a score, a box and a rank.
The floor decodes every column of every file and writes the finished result once more, sorted.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb

from bench.by_hand import in_sqlite
from bench.by_hand.statement import by_hand, prepare
from bench.measuring import Measured, Step, measured
from bench.population import DAY, RECORDS, write_population
from nawasena.engine import snapshot
from nawasena.engine.canonical import digest_relation
from nawasena.engine.columnar import Statement, compile_policy, evaluate_snapshot, runner
from nawasena.engine.reference import Evaluator
from nawasena.rules.catalogue import library_catalogue
from nawasena.rules.registry import LoadedPolicy, in_force

POLICY = "kepka-bkn-411-2025"
ROUNDS = 3
SQLITE_UP_TO = 500_000
SAMPLED = 5_000  # people the reference evaluator is timed on
CORE = "id, kinerja, potensial, box, talent, rank_jenjang"
EVIDENCE, ENGINE, HAND = "bukti", "mesin.parquet", "tangan.parquet"


def main(sizes: list[int]) -> None:
    """Print the table, size by size."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, policy {POLICY}")
    heads = ("People", "Records", "Way", "Seconds", "µs a person", "Peak MB", "Spilled MB", "÷ by hand")
    print("| " + " | ".join(heads) + " |")
    print("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for people in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            measured(partial(populate, people=people), folder)
            show(people, rounds(folder, people))


def steps(people: int) -> dict[str, Step]:
    """What is measured, in the order of the table."""
    found: dict[str, Step] = {
        "engine: evaluate, rank, write": evaluate,
        "(before it: policy read, checked and compiled)": read_policy,
        "SQL by hand, one statement, memory unlimited": one_statement,
        "SQL by hand, in the engine's blocks": in_blocks,
        "floor: decode, sort, write, in the engine's memory": partial(floor, memory=runner.MEMORY),
        "floor, memory unlimited": floor,
        "pandas (score, box and rank only)": with_pandas,
        f"reference evaluator with trace ({SAMPLED:,} people)": reference,
    }
    if people <= SQLITE_UP_TO:
        found["SQLite (score, box and rank only; loading not counted)"] = with_sqlite
    return found


def rounds(folder: Path, people: int) -> dict[str, list[Measured]]:
    """Every step in every round; the rows are compared after the first."""
    found: dict[str, list[Measured]] = {name: [] for name in steps(people)}
    if people <= SQLITE_UP_TO:
        measured(fill_sqlite, folder)
    for number in range(ROUNDS):
        for name, step in steps(people).items():
            found[name].append(measured(step, folder))
            if number == 0:
                compare(folder, step)
    return found


def show(people: int, found: dict[str, list[Measured]]) -> None:
    """The lines of one size."""
    records = people * sum(RECORDS.values()) // 100
    hand = [item.seconds for name, items in found.items() if "one statement" in name for item in items]
    for name, items in found.items():
        times = [item.seconds for item in items]
        each = min(people, SAMPLED) if "reference" in name else people
        rate = statistics.median(times) / each * 1e6
        ratio = statistics.median(own / other for own, other in zip(times, hand, strict=True))
        beside = "" if "reference" in name else f"{ratio:.2f}"
        spread = f"{statistics.median(times):.2f} ({min(times):.2f} to {max(times):.2f})"
        memory, spilled = max(item.memory for item in items), max(item.spilled for item in items)
        cells = (f"{people:,}", f"{records:,}", name, spread, f"{rate:.2f}", memory, spilled, beside)
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def populate(folder: Path, people: int) -> None:
    """The population, made in a process of its own: memory it took would count against its children."""
    write_population(folder / EVIDENCE, people)


def compiled() -> tuple[LoadedPolicy, Statement]:
    loaded = in_force(POLICY, DAY)
    return loaded, compile_policy(loaded, DAY)


def evaluate(folder: Path) -> float:
    """Everybody evaluated, ranked and written."""
    loaded, statement = compiled()
    started = time.perf_counter()
    evaluate_snapshot(folder / EVIDENCE, loaded.book.catalogue, statement, folder / ENGINE)
    return started


def read_policy(_folder: Path) -> None:
    """The policy read, checked and compiled."""
    compiled()


def one_statement(folder: Path) -> float:
    """Everything in one statement, with as much memory as it likes."""
    loaded, statement = compiled()
    started = time.perf_counter()
    connection = snapshot.connect(folder / EVIDENCE, loaded.book.catalogue)
    prepare(connection)
    sql = by_hand(statement).sql
    connection.execute(f"COPY ({sql}) TO '{folder / HAND}' (FORMAT parquet, COMPRESSION zstd)")
    return started


def in_blocks(folder: Path) -> float:
    """The same text run as the engine runs its own."""
    loaded, statement = compiled()
    started = time.perf_counter()
    connect = snapshot.connect

    def prepared(*arguments: object) -> duckdb.DuckDBPyConnection:
        connection = connect(*arguments)  # type: ignore[arg-type]
        prepare(connection)
        return connection

    snapshot.connect = prepared  # type: ignore[assignment]
    evaluate_snapshot(folder / EVIDENCE, loaded.book.catalogue, by_hand(statement), folder / HAND)
    return started


def floor(folder: Path, memory: str | None = None) -> None:
    """Decoding of all files, and sorting and writing of the result."""
    connection = duckdb.connect()
    if memory is not None:
        connection.execute(f"SET memory_limit = '{memory}'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET temp_directory = '{folder / 'tumpahan'}'")
    for kind in library_catalogue().kinds:
        source = f"read_parquet('{folder / EVIDENCE / kind}.parquet')"
        names = [row[0] for row in connection.sql(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        columns = ", ".join(f'max("{name}")' for name in names)
        connection.execute(f"SELECT {columns} FROM {source}").fetchall()
    query = f"SELECT * FROM read_parquet('{folder / ENGINE}') ORDER BY id"
    connection.execute(f"COPY ({query}) TO '{folder / 'lantai.parquet'}' (FORMAT parquet, COMPRESSION zstd)")


def with_pandas(folder: Path) -> None:
    """Read, compute and write with pandas."""
    from bench.by_hand import in_pandas  # its import is part of what pandas costs

    rows = in_pandas.evaluate(folder / EVIDENCE)  # noqa: F841 -- read by name in the query
    duckdb.execute(f"COPY (SELECT * FROM rows) TO '{folder / HAND}' (FORMAT parquet, COMPRESSION zstd)")


def fill_sqlite(folder: Path) -> None:
    in_sqlite.load(folder / EVIDENCE, folder / "bukti.db")


def with_sqlite(folder: Path) -> None:
    """The query on a database that is already there."""
    in_sqlite.evaluate(folder / "bukti.db")


def reference(folder: Path) -> None:
    """The reference evaluator on the first people, trace included."""
    loaded = in_force(POLICY, DAY)
    evaluator = Evaluator(loaded, DAY)
    sample = folder / "contoh"
    if not sample.exists():
        cut(folder / EVIDENCE, sample)
    for person in islice(snapshot.read_people(sample, loaded.book.catalogue), SAMPLED):
        evaluator(person)


def cut(source: Path, target: Path) -> None:
    """A snapshot of the first people alone."""
    target.mkdir()
    for kind in library_catalogue().kinds:
        query = f"SELECT * FROM '{source / kind}.parquet' WHERE id <= {SAMPLED}"
        duckdb.execute(f"COPY ({query}) TO '{target / kind}.parquet' (FORMAT parquet)")


def compare(folder: Path, step: Step) -> None:
    """Stop when a way gives other rows than the engine."""
    connection = duckdb.connect()
    snapshot.add_view(connection, "mesin", folder / ENGINE)
    if step in (one_statement, in_blocks):
        columns = list(compiled()[1].layout.columns)
        snapshot.add_view(connection, "tangan", folder / HAND)
        digests = [digest_relation(connection, name, "hasil", columns, "id") for name in ("mesin", "tangan")]
        same = digests[0] == digests[1]
    elif step is with_pandas:
        same = _core(connection, f"SELECT * FROM '{folder / HAND}'")
    elif step is with_sqlite:
        in_sqlite.results(folder / "bukti.db", CORE).write_parquet(folder / HAND)
        same = _core(connection, f"SELECT * FROM '{folder / HAND}'")
    else:
        return
    if not same:
        raise SystemExit(f"{step.__name__}: rows differ from the engine's")


def _core(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    """Whether ``query`` gives the same scores, boxes and ranks."""
    names = [name.strip() for name in CORE.split(",")]
    plain = ", ".join(
        f"CASE WHEN NOT isnan({name}::DOUBLE) THEN {name}::BIGINT END AS {name}" for name in names
    )
    theirs = f"SELECT {plain} FROM ({query})"
    ours = f"SELECT {', '.join(f'{name}::BIGINT AS {name}' for name in names)} FROM mesin"
    both = f"SELECT count(*) FROM (({ours} EXCEPT {theirs}) UNION ALL ({theirs} EXCEPT {ours}))"
    return connection.execute(both).fetchall()[0][0] == 0


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [50_000, 500_000, 5_000_000])
