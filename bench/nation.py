"""The columnar engine at national scale: one table, with the floor beside it.

    python bench/nation.py [PEOPLE ...]        (default: 500000 5000000)

Each step runs as a process of its own. The floor reads every column of every file of the snapshot and writes
the finished result once more in the order of the person: what no engine can avoid.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import duckdb

from bench.population import DAY, RECORDS, write_population
from nawasena.engine.columnar import compile_policy, evaluate_snapshot
from nawasena.rules.catalogue import library_catalogue
from nawasena.rules.registry import in_force

POLICY = "kepka-bkn-411-2025"
Step = Callable[[Path], None]


def main(sizes: list[int]) -> None:
    """Print the table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, policy {POLICY}")
    print("| people | records | step | wall s | µs a person | peak MB |")
    print("| ---: | ---: | --- | ---: | ---: | ---: |")
    for people in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            measured(partial(populate, people=people), folder)
            for title, step in (
                ("engine: evaluate, rank, write", evaluate),
                ("floor: decode, sort, write", floor),
            ):
                seconds, memory = measured(step, folder)
                records = people * sum(RECORDS.values()) // 100
                rate = seconds / people * 1e6
                print(
                    f"| {people:,} | {records:,} | {title} | {seconds:.1f} | {rate:.2f} | {memory} |",
                    flush=True,
                )


def populate(folder: Path, people: int) -> None:
    """The population, made in a process of its own: memory it took would count against its children."""
    write_population(folder / "bukti", people)


def evaluate(folder: Path) -> None:
    """The whole population under the policy."""
    loaded = in_force(POLICY, DAY)
    statement = compile_policy(loaded, DAY)
    evaluate_snapshot(folder / "bukti", loaded.book.catalogue, statement, folder / "hasil.parquet")


def floor(folder: Path) -> None:
    """Decoding of all files, and sorting and writing of the result."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET memory_limit = '640MB'; SET temp_directory = '{folder / 'tumpahan'}'")
    for kind in library_catalogue().kinds:
        source = f"read_parquet('{folder}/bukti/{kind}.parquet')"
        names = [row[0] for row in connection.sql(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        columns = ", ".join(f'max("{name}")' for name in names)
        connection.execute(f"SELECT {columns} FROM {source}").fetchall()
    query = f"SELECT * FROM read_parquet('{folder}/hasil.parquet') ORDER BY id"
    connection.execute(f"COPY ({query}) TO '{folder}/lantai.parquet' (FORMAT parquet, COMPRESSION zstd)")


def measured(step: Step, folder: Path) -> tuple[float, int]:
    """Wall seconds and peak megabytes of ``step`` in a process of its own."""
    context = get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_run, args=(step, folder, queue))
    process.start()
    result: tuple[float, int] = queue.get()
    process.join()
    return result


def _run(step: Step, folder: Path, queue: object) -> None:
    started = time.perf_counter()
    step(folder)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    queue.put((seconds, peak))  # type: ignore[attr-defined]


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [500_000, 5_000_000])
