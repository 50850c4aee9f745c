"""How long the main job takes, from files to run folder: one table.

    python bench/main_job.py [PEOPLE ...]        (default: 8000 50000)

Every command runs as a process of its own, as a user would start it; figures are wall seconds and the
highest resident memory of the process tree. Nothing is asserted: see docs/benchmarks.md.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from nawasena.engine import snapshot
from nawasena.engine.columnar import compile_policy, evaluate_snapshot
from nawasena.engine.reference import Evaluator
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.manifest import POLICY_FOLDER, SNAPSHOT_FOLDER

POLICY, DAY = "kepka-bkn-411-2025", "2026-06-30"
NAWASENA = Path(sys.executable).with_name("nawasena")
SAMPLED = 5_000  # people the reference evaluator is timed on


def main(sizes: list[int]) -> None:
    """Print the table for every size."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, load {os.getloadavg()[0]:.1f}")
    print("| people | step | wall s | peak MB | rate |")
    print("| ---: | --- | ---: | ---: | ---: |")
    for people in sizes:
        with tempfile.TemporaryDirectory() as name:
            for step, seconds, memory, count in steps(Path(name), people):
                rate = f"{count / seconds:,.0f}/s" if count else ""
                print(f"| {people:,} | {step} | {seconds:.2f} | {memory or ''} | {rate} |", flush=True)


def steps(folder: Path, people: int) -> Iterator[tuple[str, float, int | None, int]]:
    """(step, wall seconds, peak megabytes, people) of each part of the job."""
    source, run = folder / "masukan", folder / "hasil"
    yield "sample", *command("sample", "--people", str(people), "--out", str(source)), people
    arguments = ("--policy", POLICY, "--date", DAY, "--input", str(source), "--out", str(run))
    yield "map (Excel in, Excel, PDF, SVG out)", *command("map", *arguments), people
    yield "verify", *command("verify", "--run", str(run)), people
    loaded, day = read_bundle(run / POLICY_FOLDER), dt.date.fromisoformat(DAY)
    started = time.perf_counter()
    statement = compile_policy(loaded, day)
    yield "columnar: compile", time.perf_counter() - started, None, 0
    started = time.perf_counter()
    catalogue = loaded.book.catalogue
    evaluate_snapshot(run / SNAPSHOT_FOLDER, catalogue, statement, folder / "ulang.parquet")
    yield "columnar: evaluate, rank, write", time.perf_counter() - started, None, people
    chosen = list(islice(snapshot.read_people(run / SNAPSHOT_FOLDER, loaded.book.catalogue), SAMPLED))
    evaluator = Evaluator(loaded, day)
    started = time.perf_counter()
    for person in chosen:
        evaluator(person)
    yield f"reference with trace ({len(chosen):,} people)", time.perf_counter() - started, None, len(chosen)


def command(*words: str) -> tuple[float, int]:
    """Wall seconds and peak megabytes of one nawasena command."""
    started = time.perf_counter()
    process = subprocess.Popen([NAWASENA, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"nawasena {words[0]} ended with {process.returncode}")
    return time.perf_counter() - started, max_megabytes(usage)


def max_megabytes(usage: resource.struct_rusage) -> int:
    """Peak resident memory in MB of the process and of the children it waited for."""
    return usage.ru_maxrss // 1024


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [8_000, 50_000])
