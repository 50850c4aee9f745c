"""Who chose English reads English: what a page says in Indonesian is data, never a text of ours.

Every translation is put between marks; what stands outside them came past the catalogue.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from nawasena import i18n
from nawasena.core.accounts.roles import Role
from nawasena.core.models import Account
from nawasena.mapping.models import AdoptedPolicy
from nawasena.rules.regulations import library_regulations
from tests.architecture import matrix
from tests.core.populated import Populated

# Together they may open every page.
READERS = (Role.AGENCY_ADMIN, Role.TALENT_MANAGER, Role.PPK, Role.ASN, Role.AUDITOR)
RELATIONS = ("", "own", "self")
# Macro calls, the names of programs, and the identifiers of a policy are shown as they are.
TECHNICAL = {"components", "api_docs"}
OPEN, CLOSE = "⟦", "⟧"
MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
INDONESIAN = re.compile(
    r"\b(yang|dan|atau|tidak|belum|sudah|dengan|untuk|dari|pada|akan|dapat|harus|menurut|semua|sejak|orang|pegawai"
    r"|kotak|nilai|baris|berkas|kolom|tanggal|peran|akun|terpetakan|kebijakan|bukti)\b",
    re.I,
)
SPOKEN = ("aria-label", "placeholder", "alt", "title", "data-confirm", "data-label", "data-copied")
SILENT = {"script", "style"}


class _Marking(gettext.NullTranslations):
    def __init__(self, inner: gettext.NullTranslations) -> None:
        super().__init__()
        self.inner = inner
        self.known = set(i18n._sources("en"))

    def gettext(self, message: str) -> str:
        return f"{OPEN}{self.inner.gettext(message)}{CLOSE}" if message in self.known else message


class _Texts(HTMLParser):
    """What a page says, attributes that are read aloud included."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag in SILENT or ("translate", "no") in attrs  # headings of the agency's own files
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def unmarked(html: str, data: set[str]) -> Iterator[str]:
    """The Indonesian texts of a page that no catalogue gave and that are no ``data``."""
    reader = _Texts()
    reader.feed(html)
    for text in reader.found:
        rest = text
        for known in data:
            rest = rest.replace(known, "")
        while (less := MARKED.sub("", rest)) != rest:
            rest = less
        if INDONESIAN.search(rest):
            yield " ".join(rest.split())


def _data() -> set[str]:
    """The titles under which policies were adopted, and the official names of regulations."""
    titles = set(AdoptedPolicy.objects.values_list("title", flat=True))
    return titles | {rule.cite for rule in library_regulations().values()}


@pytest.fixture
def marking(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    marked = _Marking(i18n._catalogue("en"))
    monkeypatch.setattr(i18n, "_catalogue", lambda _language: marked)
    i18n._retold.cache_clear()
    yield
    i18n._retold.cache_clear()


def _browser(populated: Populated, role: Role) -> Client:
    Account.objects.filter(pk=populated.world.accounts["a", role].pk).update(language="en")
    client = populated.world.client(role)
    client.cookies["nawasena_language"] = "en"
    return client


@pytest.mark.parametrize("role", READERS)
def test_pages_say_nothing_past_the_catalogue(populated: Populated, marking: None, role: Role) -> None:
    client, data, wrong, read = _browser(populated, role), _data(), [], 0
    for cell in matrix.cells(matrix.routes()):
        if cell.role != role or cell.method != "get" or cell.relation not in RELATIONS or not cell.totp:
            continue
        if cell.route.name in TECHNICAL or cell.route.get != 200:
            continue
        response = client.get(matrix.address(cell, populated))
        if response.headers.get("Content-Type", "").startswith("text/html"):
            read += 1
            wrong += [f"{cell.route.name}: {text}" for text in unmarked(response.content.decode(), data)]
    assert "\n".join(sorted(set(wrong))) == ""
    assert read > 4


def test_a_planted_text_is_found() -> None:
    page = "<p>⟦Who ⟦{name}⟧ is⟧</p><p aria-label='Semua baris'>Belum ada data</p><script>dan</script>"
    assert list(unmarked(page, set())) == ["Semua baris", "Belum ada data"]
    assert list(unmarked(page, {"Belum ada data", "Semua baris"})) == []
