"""A step measured in a process of its own: wall seconds, peak memory, and what it spilled to disk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

PAUSE = 0.05  # seconds between two looks at the folder


@dataclass(frozen=True)
class Measured:
    """``seconds`` of wall time; ``memory`` and ``spilled`` in megabytes at their highest."""

    seconds: float
    memory: int
    spilled: int


Step = Callable[[Path], float | None]


def measured(step: Step, folder: Path) -> Measured:
    """Run ``step(folder)`` in a new process; a step that prepares something tells when its work began."""
    context = get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_run, args=(step, folder, queue))
    process.start()
    process.join()  # the result is small: it fits the pipe before it is read
    if process.exitcode:
        raise SystemExit(f"{step} stopped with {process.exitcode}")
    result: Measured = queue.get()
    return result


def _run(step: Step, folder: Path, queue: Any) -> None:
    done, highest = threading.Event(), [0]
    watcher = threading.Thread(target=_watch, args=(folder, done, highest), daemon=True)
    watcher.start()
    started = time.perf_counter()
    started = step(folder) or started
    seconds = time.perf_counter() - started
    done.set()
    watcher.join()
    queue.put(Measured(seconds, _peak(), highest[0] >> 20))


def _peak() -> int:
    """The highest resident memory of this process in MB (what the parent held before does not count)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def _watch(folder: Path, done: threading.Event, highest: list[int]) -> None:
    """Keep the largest size of the database's temporary files below ``folder``."""
    while not done.wait(PAUSE):
        highest[0] = max(highest[0], sum(_size(path) for path in folder.rglob("duckdb_temp_*")))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # gone between listing and looking
        return 0
