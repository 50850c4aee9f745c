"""Installations of their own, for tests that must really commit, stop, and be taken elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.stage import Stage


@pytest.fixture(scope="module")
def stage(django_db_blocker: Any) -> Iterator[Stage]:
    """A migrated installation, shared by the tests of a module."""
    from nawasena.site import installation

    made = Stage(django_db_blocker)
    made.start()
    with made.inhabited():
        installation.migrate()
    yield made
    with django_db_blocker.unblock():
        made.forget()
