"""Everything the trail and the access log name is said in words."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator

import pytest

from nawasena.core.audit import figures, words
from nawasena.core.models import AuditEvent
from nawasena.i18n import speaking
from tests.architecture import matrix
from tests.core import pages

ACTION = re.compile(r"[a-z]+\.[a-z_]+")
JOBS = {"audit.check"}  # a kind of job with the shape of an action


def _actions() -> Iterator[str]:
    """The constants of the source that name an action."""
    kinds = {title.partition(".")[0] for title in words.TITLES}
    for path in pages.SOURCE.rglob("*.py"):
        if path.name == "words.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            said = node.value if isinstance(node, ast.Constant) else None
            if isinstance(said, str) and ACTION.fullmatch(said) and said.partition(".")[0] in kinds:
                yield said


def test_every_action_has_a_title_and_no_title_is_left_over() -> None:
    assert set(_actions()) - JOBS == set(words.TITLES)


def test_every_page_that_notes_whom_it_shows_has_a_name() -> None:
    views = {name: inspect.getsource(inspect.unwrap(view)) for name, view in matrix.resolved().items()}
    noting = {name for name, source in views.items() if "saw(" in source}
    assert len(noting) > 10
    assert noting - set(words.PAGES) == set()
    assert set(words.PAGES) - set(views) == set()


@pytest.mark.parametrize(
    ("language", "title", "page"),
    [("id", "Token API dibuat", "Daftar pegawai"), ("en", "API token created", "List of people")],
)
def test_words_follow_the_reader(language: str, title: str, page: str) -> None:
    with speaking(language):
        assert words.title("token.created") == title
        assert words.page("people") == page


def test_what_has_no_words_is_shown_as_written() -> None:
    assert words.title("moon.landed") == "moon.landed"
    assert words.page("moon") == "moon"


def test_a_digest_is_short_in_a_list_and_whole_on_its_page() -> None:
    digest = "0123456789abcdef" * 4
    event = AuditEvent(details=f'{{"as_of":"2026-06-30","content":"{digest}","people_new":3}}')
    assert figures.summary(event) == "Keadaan per: 30 Juni 2026; Sidik isi: 0123456789ab…; Pegawai baru: 3"
    assert ("Sidik isi", digest) in figures.pairs(event.details)


@pytest.mark.parametrize(
    ("subject", "said"),
    [("package:5", "Paket impor nomor 5"), ("account:", ""), ("", ""), ("unheard:3", "unheard:3")],
)
def test_what_was_acted_upon_is_said_in_words(subject: str, said: str) -> None:
    assert words.subject(subject) == said


def test_a_kind_of_what_is_kept_is_told_in_words() -> None:
    assert figures.pairs(json.dumps({"kind": "import_files"})) == [
        ("Jenis", "Berkas unggahan paket impor yang sudah diterapkan")
    ]
    assert figures.pairs(json.dumps({"kind": "lain"})) == [("Jenis", "lain")]
