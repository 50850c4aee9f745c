"""Parts of pages that never change are written once in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.core.cache import caches
from markupsafe import Markup

from nawasena.core.keeping import kept
from nawasena.i18n import speaking

Writer = Callable[[], Markup]


@pytest.fixture
def writer() -> Iterator[Writer]:
    caches["parts"].clear()
    numbers = count(1)
    yield lambda: Markup("<b>{}</b>").format(next(numbers))
    caches["parts"].clear()


def test_a_part_is_written_once(writer: Writer) -> None:
    assert [kept("mapping:1", "boxes", writer) for _turn in range(2)] == ["<b>1</b>"] * 2


def test_what_was_kept_is_not_escaped_again(writer: Writer) -> None:
    kept("mapping:1", "boxes", writer)
    assert isinstance(kept("mapping:1", "boxes", writer), Markup)


@pytest.mark.parametrize(("key", "part"), [("mapping:2", "boxes"), ("mapping:1", "filters")])
def test_another_key_or_part_is_written_anew(writer: Writer, key: str, part: str) -> None:
    kept("mapping:1", "boxes", writer)
    assert kept(key, part, writer) == "<b>2</b>"


def test_another_language_is_written_anew(writer: Writer) -> None:
    with speaking("id"):
        kept("mapping:1", "boxes", writer)
    with speaking("en"):
        assert kept("mapping:1", "boxes", writer) == "<b>2</b>"


def test_without_a_key_nothing_is_kept(writer: Writer) -> None:
    assert [kept(None, "boxes", writer) for _turn in range(2)] == ["<b>1</b>", "<b>2</b>"]
