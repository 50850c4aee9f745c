"""The list of a mapping: what was searched for, where it counts, and what the workbook of the list holds."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.mapping.models import Mapping
from tests.core.world import World
from tests.mapping.results import mapped

MANAGER = Role.TALENT_MANAGER


@pytest.fixture
def mapping(world: World) -> Mapping:
    return mapped(world)


@pytest.fixture
def client(world: World) -> Client:
    return world.client(MANAGER)


def at(name: str, mapping: Mapping, query: str = "") -> str:
    return reverse(f"mapping_{name}", args=[mapping.pk]) + query


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    text: str = response.content.decode()
    return text


def names(text: str) -> list[str]:
    """The names of the people listed, in order."""
    return re.findall(r'<a href="/pemetaan/\d+/pegawai/\d+/">([^<]*)</a>', text)


def searched(client: Client, mapping: Mapping, words: str, query: str = "") -> str:
    """The address to which a search leads."""
    response = client.post(at("search", mapping, query), {"q": words})
    assert response.status_code == 302
    return str(response["Location"])


def book_of(client: Client, mapping: Mapping, query: str = "", **posted: str) -> Any:
    response = client.post(at("export", mapping, query), posted)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]


def column(book: Any, heading: str) -> list[Any]:
    head, *rows = book.worksheets[0].values
    return [row[head.index(heading)] for row in rows]


# --- what was searched for ---------------------------------------------------------------------------


def test_a_search_counts_where_it_was_made_and_is_said(client: Client, mapping: Mapping) -> None:
    address = searched(client, mapping, "usual", "?status=mapped")
    assert address == at("people", mapping, "?status=mapped&cari=1")
    page = text_of(client.get(address))
    assert names(page) == ["USUAL"] and "1 pegawai sesuai" in page
    assert "Pencarian: usual" in page


@pytest.mark.parametrize("query", ["", "?status=mapped", "?cari=0", "?cari="])
def test_a_list_opened_from_elsewhere_begins_without_the_search(
    client: Client, mapping: Mapping, query: str
) -> None:
    before = text_of(client.get(at("people", mapping, query)))
    searched(client, mapping, "usual")
    after = text_of(client.get(at("people", mapping, query)))
    assert names(after) == names(before) != ["USUAL"]
    assert "Pencarian:" not in after and 'value="usual"' not in after


def test_no_box_of_the_grid_carries_the_mark(client: Client, mapping: Mapping) -> None:
    address = searched(client, mapping, "usual")
    text_of(client.get(address))
    assert "cari=1" not in text_of(client.get(reverse("mapping", args=[mapping.pk])))


def test_what_belongs_to_the_list_keeps_the_search(client: Client, mapping: Mapping) -> None:
    page = text_of(client.get(searched(client, mapping, "usual", "?status=mapped")))
    assert "?status=mapped&amp;cari=1&amp;sort=talenta" in page  # a heading
    assert '<input type="hidden" name="cari" value="1">' in page  # the filters
    assert f'href="{at("people", mapping, "?cari=1")}"' in page  # the chip of the status
    assert not re.search(r'(href|action)="[^"]*usual', page)


def test_the_chip_forgets_the_search_and_keeps_the_filters(client: Client, mapping: Mapping) -> None:
    page = text_of(client.get(searched(client, mapping, "usual", "?status=mapped")))
    chip = re.search(r'<form [^>]*action="([^"]*)">((?:(?!</form>).)*)class="chip"', page, re.S)
    assert chip is not None and "csrfmiddlewaretoken" in chip.group(2)
    assert chip.group(1) == at("search", mapping, "?status=mapped")
    assert client.post(chip.group(1))["Location"] == at("people", mapping, "?status=mapped")
    assert names(text_of(client.get(at("people", mapping, "?status=mapped&cari=1")))) != ["USUAL"]


def test_the_workbook_holds_what_the_list_showed(client: Client, mapping: Mapping) -> None:
    page = text_of(client.get(searched(client, mapping, "usual")))
    assert f'action="{at("export", mapping, "?cari=1")}"' in page
    assert '<input type="hidden" name="q" value="usual">' in page
    searched(client, mapping, "valid")  # another window
    assert column(book_of(client, mapping, "?cari=1", q="usual"), "Nama") == ["USUAL"]
    whole = text_of(client.get(at("people", mapping)))
    assert 'name="q" value="usual"' not in whole
    assert sorted(column(book_of(client, mapping), "Nama")) == sorted(names(whole))
    assert column(book_of(client, mapping, q="valid"), "Nama") == ["LAST VALID DAY"]
