"""Finished runs for the tests of what people read."""

from __future__ import annotations

import pytest

from nawasena.mapping.view import RunView
from tests.mapping.outputs.runs import ViewFactory, build_view


@pytest.fixture
def make_view() -> ViewFactory:
    return build_view


@pytest.fixture
def view() -> RunView:
    return build_view()
