"""How quickly the application answers at 50,000 people: one table a part.

    PYTHONPATH=. python bench/web.py [PEOPLE] [--data FOLDER]      (default: 50000 in a new temporary folder)

Server, database and clients share this machine. Nothing is asserted: see docs/benchmarks.md. A folder that is
given is kept, and used again when it already holds a mapping.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HOST, PORT = "127.0.0.1", 8765
SINGLE, CLIENTS, SECONDS, ROUNDS = 200, 8, 15, 5


def main() -> None:
    """Load, serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("people", nargs="?", type=int, default=50_000)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = given.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        os.environ |= {
            "NAWASENA_DATA": str(data),
            "NAWASENA_ALLOW_HTTP": "1",
            "NAWASENA_SECRET_KEY": "bench" * 10,
        }
        from nawasena.site import installation

        server = installation.start_database(data)
        installation.set_up()
        installation.migrate()
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
              f"load {os.getloadavg()[0]:.1f}, {given.people:,} people")  # fmt: skip
        from bench import web_world

        world = web_world.load(data, given.people)
        _pages(world)
        _walls(world)
        del server


def _pages(world: Any) -> None:
    print("\n| page | p50 ms | p95 ms | KB | SQL queries |\n| --- | ---: | ---: | ---: | ---: |")
    with serving():
        for page in world.pages:
            times, size = _one_client(page.path, page.cookie, SINGLE)
            p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
            queries = page.queries()
            print(f"| {page.name} | {p50:.1f} | {p95:.1f} | {size / 1024:.0f} | {queries} |", flush=True)
        grid = world.pages[0]
        rate, errors = _many_clients(grid.path, grid.cookie)
        print(f"\n{CLIENTS} clients on the grid: {rate:.0f} requests/s, {errors} errors, {SECONDS} s")


@contextlib.contextmanager
def serving() -> Iterator[None]:
    """The application as it runs for real: two web processes."""
    code = (
        "from granian import Granian; from granian.constants import Interfaces; "
        f"Granian('nawasena.site.wsgi:application', address='{HOST}', port={PORT}, interface=Interfaces.WSGI, "
        "workers=2, blocking_threads=2, websockets=False, log_enabled=False).serve()"
    )
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "nawasena.site.settings"}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment)
    try:
        _wait()
        yield
    finally:
        process.terminate()
        process.wait()


def _wait() -> None:
    for _attempt in range(100):
        try:
            _get(http.client.HTTPConnection(HOST, PORT), "/masuk/", "")
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def _get(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[int, int]:
    connection.request("GET", path, headers={"Cookie": cookie, "Host": f"{HOST}:{PORT}"})
    answer = connection.getresponse()
    return answer.status, len(answer.read())


def _one_client(path: str, cookie: str, times: int) -> tuple[list[float], int]:
    """Milliseconds of each answer after a warm-up, and the size of the last."""
    connection, taken, size = http.client.HTTPConnection(HOST, PORT), [], 0
    for number in range(times + 20):
        begun = time.perf_counter()
        status, size = _get(connection, path, cookie)
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        if number >= 20:
            taken.append((time.perf_counter() - begun) * 1000)
    return taken, size


def _many_clients(path: str, cookie: str) -> tuple[float, int]:
    """Requests a second of several clients at once, and how many answers were not 200."""
    counts, errors, end = [0] * CLIENTS, [0] * CLIENTS, time.perf_counter() + SECONDS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection(HOST, PORT)
        while time.perf_counter() < end:
            status, _size = _get(connection, path, cookie)
            counts[number] += 1
            errors[number] += status != 200

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS, sum(errors)


def _walls(world: Any) -> None:
    """What row-level security costs: the same query as the application and as a role that it does not bind."""
    print("\n| query | with walls ms | without ms | ratio |\n| --- | ---: | ---: | ---: |")
    plans = []
    for name, query in world.named_queries().items():
        bound, free = [], []
        for _round in range(ROUNDS):  # alternating, so that noise hits both
            bound.append(world.timed(query, walls=True))
            free.append(world.timed(query, walls=False))
        ratio = statistics.median(bound) / statistics.median(free)
        print(
            f"| {name} | {statistics.median(bound):.2f} | {statistics.median(free):.2f} | {ratio:.2f} |",
            flush=True,
        )
        plans.append((name, world.plan(query)))
    for name, plan in plans:
        print(f"\n{name}, as the application sees it:\n```\n{plan}\n```")


if __name__ == "__main__":
    main()
