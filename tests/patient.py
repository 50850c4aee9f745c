"""A worker of the queue as a process of its own that waits at certain points until it is let on.

``python -m tests.patient FOLDER POINT ...``: at a point it writes ``POINT.reached`` into the folder and waits for
``POINT.go``. Everything else is the worker as ``nawasena worker`` runs it, with small chunks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 120  # seconds; the test is over long before
CHUNK = 20
IMPORT, MAPPING = "import", "mapping"


def _gate(folder: Path, point: str) -> None:
    (folder / f"{point}.reached").touch()
    end = time.monotonic() + PATIENCE
    while not (folder / f"{point}.go").exists() and time.monotonic() < end:
        time.sleep(0.02)


def _waiting(genuine: Callable[..., Any], call: int, folder: Path, point: str) -> Callable[..., Any]:
    """The function, which waits after its ``call``-th time (from 1)."""
    calls = [0]

    def function(*given: Any, **named: Any) -> Any:
        result = genuine(*given, **named)
        calls[0] += 1
        if calls[0] == call:
            _gate(folder, point)
        return result

    return function


def _prepare(folder: Path, points: list[str]) -> None:
    from nawasena.mapping import jobs
    from nawasena.people import services as people

    people.CHUNK = CHUNK
    if IMPORT in points:  # in the second chunk, after its rows were written and before they are kept
        people.learn_posts = _waiting(people.learn_posts, 2, folder, IMPORT)
    if MAPPING in points:  # between two pieces, after the evaluation
        jobs.evaluate = _waiting(jobs.evaluate, 1, folder, MAPPING)


def main() -> None:
    """Work until killed."""
    from nawasena.site import installation
    from nawasena.site.cli import service
    from nawasena.site.cli.main import nawasena

    folder, *points = sys.argv[1:]
    genuine = installation.set_up

    def set_up() -> None:
        genuine()
        _prepare(Path(folder), points)

    service.installation.set_up = set_up
    nawasena.main(["worker"], prog_name="nawasena")


if __name__ == "__main__":
    main()
