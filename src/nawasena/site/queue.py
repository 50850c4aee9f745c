"""The worker of the queue: at work until somebody ends it, whatever happens to its connection."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable
from typing import Any

import psycopg

PAUSE = 2  # seconds until a worker looks for its database again


def work(lost: Callable[[], None]) -> None:
    """Work until a signal ends it; ``lost`` is called each time the database is gone."""
    while not worked():
        lost()
        time.sleep(PAUSE)


def worked() -> bool:
    """Work. True when a signal ended it, False when the connection did.

    The library returns in both cases without a word, so the signals are watched here.
    """
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import ConnectorException

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    try:
        return asyncio.run(_until_ended(app.with_connector(connector)))
    except (ConnectorException, psycopg.OperationalError):
        return False


async def _until_ended(app: Any) -> bool:
    loop, ended = asyncio.get_running_loop(), False

    def end() -> None:
        nonlocal ended
        ended = True
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)  # a second one ends it at once
        working.cancel()  # which lets the job at hand be finished

    async with app.open_async():
        options = {"queues": ["work"], "concurrency": 1, "install_signal_handlers": False}
        working = asyncio.ensure_future(app.run_worker_async(**options))
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, end)
        with contextlib.suppress(asyncio.CancelledError):
            await working
    return ended
