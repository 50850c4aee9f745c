"""Every route, for every role, for every relation to what it is about: the status the matrix says, nothing of
another agency anywhere, and the same headers on every answer."""

from __future__ import annotations

import functools
import io
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from nawasena.core.accounts.roles import Role
from nawasena.core.database.scope import agencies, apply
from nawasena.mapping.queries import explaining
from tests.architecture import matrix
from tests.core.populated import CANARY, Populated
from tests.core.responses import assert_hardened

ENOUGH = 12_000
NIP = re.compile(r"(?<!\d)\d{15,18}(?!\d)")
# What a page must not carry under our policy: scripts and styles inside, handlers, anything from elsewhere.
INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=|<script(?![^>]*\ssrc=)|javascript:", re.I)
ELSEWHERE = re.compile(r"""\b(?:src|href|action|srcset|data|poster)\s*=\s*["'](?:https?:)?//""", re.I)
# a visit is noted in the first two; the cache counts attempts
NOT_COMPARED = ("django_session", "core_accessentry", "core_cache")


@dataclass
class Visit:
    """What became of the whole matrix."""

    statuses: dict[matrix.Cell, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    leaking: list[str] = field(default_factory=list)
    soft: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    asked_for_nip: list[str] = field(default_factory=list)
    logged: str = ""


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def browsers(populated: Populated) -> matrix.Browsers:
    return matrix.Browsers(populated)


@pytest.fixture(scope="module", autouse=True)
def _explained_once() -> Iterator[None]:
    """An explanation is calculated anew for every reader; here once for each person."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explaining, "person_view", functools.cache(explaining.person_view))
        yield


@pytest.fixture(scope="module")
def visit(populated: Populated, browsers: matrix.Browsers) -> Visit:
    """Ask everything once; the tests below look at what came back."""
    seen, listener = Visit(), _Listener()
    logging.getLogger().addHandler(listener)
    logging.getLogger("nawasena").addHandler(listener)
    try:
        for cell in matrix.cells(matrix.routes()):
            _look(seen, cell, browsers.ask(cell), populated)
    finally:
        logging.getLogger().removeHandler(listener)
        logging.getLogger("nawasena").removeHandler(listener)
    seen.logged = "\n".join(listener.lines)
    return seen


def _look(seen: Visit, cell: matrix.Cell, response: Any, made: Populated) -> None:
    wanted = matrix.expected(cell, made)
    seen.statuses[cell] = response.status_code
    if not matrix.agrees(response.status_code, wanted):
        seen.wrong.append(f"{cell}: {response.status_code}, the matrix says {wanted}")
    if CANARY in _text(response):
        seen.leaking.append(str(cell))
    if NIP.search(response.headers.get("Location", "")) or NIP.search(matrix.address(cell, made)):
        seen.asked_for_nip.append(str(cell))
    try:
        assert_hardened(response)
    except (AssertionError, KeyError) as problem:
        seen.soft.append(f"{cell}: {problem}")
    if response.headers.get("Content-Type", "").startswith("text/html"):
        page = response.body.decode()
        seen.inline += [f"{cell}: {found[0]}" for rule in (INLINE, ELSEWHERE) if (found := rule.search(page))]


def _text(response: Any) -> str:
    """Everything an answer says: headers, and the body, workbooks taken apart."""
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return head + unpacked(response.body)


def unpacked(body: bytes) -> str:
    """A body as text; of an archive the text of every part."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())


def test_every_route_is_in_the_matrix_and_nothing_else_is() -> None:
    known, real = set(matrix.routes()), set(matrix.resolved())
    assert real - known == set(), "say in routes.yaml who may open these"
    assert known - real == set(), "these routes are no more: take them out of routes.yaml"


def test_every_view_carries_the_mark_the_matrix_says() -> None:
    known = matrix.routes()
    marks = {name: mark for name, mark in matrix.marks().items() if name in known}
    different = [
        f"{name}: marked {mark}, routes.yaml says {known[name].access}"
        for name, mark in marks.items()
        if mark is None
        or (mark.kind, set(mark.rights), mark.answers)
        != (known[name].access.kind, set(known[name].access.rights), known[name].access.answers)
    ]
    assert different == []


def test_every_cell_answers_as_the_matrix_says(visit: Visit) -> None:
    said = "\n".join(visit.wrong)
    assert not visit.wrong, f"{len(visit.wrong)} of {len(visit.statuses)} cells:\n{said}"


def test_the_matrix_is_large_and_has_every_kind_of_answer(visit: Visit) -> None:
    assert len(visit.statuses) >= ENOUGH
    kinds = Counter(visit.statuses.values())
    assert {200, 302, 401, 403, 404, 405} <= set(kinds), kinds


def test_nobody_reaches_an_object_of_another_agency(visit: Visit) -> None:
    foreign = {cell: status for cell, status in visit.statuses.items() if cell.relation in ("other", "mixed")}
    assert len(foreign) > 300
    reached = [
        f"{cell}: {status}" for cell, status in foreign.items() if status not in (302, 401, 403, 404, 405)
    ]
    assert reached == []
    led = [
        str(cell)
        for cell, status in foreign.items()
        if status == 302 and cell.role is not None and cell.totp and cell.route.guard != "open"
    ]
    assert led == [], "a redirect after a write is as good as reaching it"


def test_no_answer_carries_anything_of_another_agency(visit: Visit) -> None:
    assert visit.leaking == []


def test_the_canary_would_be_seen(populated: Populated, browsers: matrix.Browsers) -> None:
    """Agency B's own people do see it, on pages, in the API, and inside a workbook."""
    client = populated.world.client(Role.TALENT_MANAGER, "b")
    pk = populated.mappings["b", "done"].pk
    person = populated.people["b", "usual"]
    for url in ("/", f"/pemetaan/{pk}/pegawai/", f"/pemetaan/{pk}/pegawai/{person}/", "/api/v1/people",
                f"/api/v1/mappings/{pk}/results/{person}", "/dasar-hukum/"):  # fmt: skip
        assert CANARY in client.get(url).content.decode(), url
    export = client.post(f"/pemetaan/{pk}/ekspor/")
    assert CANARY in unpacked(b"".join(export.streaming_content))


def test_every_answer_is_hardened(visit: Visit) -> None:
    assert visit.soft == []


def test_no_page_needs_anything_our_policy_forbids(visit: Visit) -> None:
    assert visit.inline == []


def test_no_address_carries_a_nip(visit: Visit) -> None:
    assert visit.asked_for_nip == []


def test_the_log_says_nothing_personal(visit: Visit) -> None:
    assert visit.logged.count("\n") > 100, (
        "refused requests are logged, so there must be something to look at"
    )
    assert CANARY not in visit.logged
    assert NIP.search(visit.logged) is None


def test_an_error_of_our_own_says_nothing_and_keeps_its_headers(
    populated: Populated, browsers: matrix.Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError(f"{CANARY} 198501012010011001")

    monkeypatch.setattr("nawasena.mapping.queries.mappings.mappings", broken)
    client = browsers.known[Role.TALENT_MANAGER, True]
    for url in ("/pemetaan/", "/api/v1/mappings"):
        response = client.get(url)
        assert response.status_code == 500
        assert_hardened(response)
        assert CANARY not in response.content.decode()
        assert NIP.search(response.content.decode()) is None


@pytest.mark.parametrize("path", ["/tidak-ada/", "/api/v1/tidak-ada", "/pemetaan/0/", "/akun/%00/"])
def test_what_is_nowhere_is_404_and_hardened(browsers: matrix.Browsers, path: str) -> None:
    for client in (browsers.known[Role.PPK, True], browsers.known[None, True]):
        response = client.get(path)
        assert response.status_code in (302, 404)
        assert_hardened(response)


def test_static_files_are_hardened(browsers: matrix.Browsers) -> None:
    response = browsers.known[None, True].get("/static/core/mark.svg")
    b"".join(response.streaming_content)
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "no-store" not in response.headers.get("Cache-Control", "")


def test_a_secure_connection_stays_secure() -> None:
    response = Client().get("/tidak-ada/", secure=True)
    assert "max-age=63072000" in response.headers["Strict-Transport-Security"]
    assert "includeSubDomains" in response.headers["Strict-Transport-Security"]


def _tables() -> dict[str, str]:
    """A digest of the content of every table, as both agencies together see it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'SELECT')"
        )
        names = [name for (name,) in cursor.fetchall() if name not in NOT_COMPARED]
        return {name: _digest(cursor, name) for name in names}


def _digest(cursor: Any, table: str) -> str:
    rows = "md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
    cursor.execute(f'SELECT {rows} FROM "{table}" t')  # noqa: S608 -- a name from the catalogue
    return str(cursor.fetchone()[0])


def test_reading_changes_nothing(populated: Populated, browsers: matrix.Browsers) -> None:
    """GET, HEAD and OPTIONS of every route, as who may most, leave every table as it is."""
    both = agencies(populated.world.a.pk, populated.world.b.pk)
    client = browsers.known[Role.TALENT_MANAGER, True]
    admin = browsers.known[Role.AGENCY_ADMIN, True]
    client.get("/"), admin.get("/")
    apply(both)
    before = _tables()
    assert len(before) > 20
    for route in matrix.routes().values():
        relation = matrix.RELATIONS[route.object][0]
        for reader, role in ((client, Role.TALENT_MANAGER), (admin, Role.AGENCY_ADMIN)):
            url = matrix.address(matrix.Cell(route, role, relation, "get"), populated)
            for method in ("GET", "HEAD", "OPTIONS"):
                assert reader.generic(method, url).status_code < 500, (method, url)
    apply(both)
    after = _tables()
    assert [name for name in before if before[name] != after[name]] == []
