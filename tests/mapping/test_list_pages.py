"""The list of a mapping: what was searched for, where it counts, and what the workbook of the list holds."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts.roles import Role, label
from nawasena.mapping.models import AdoptedPolicy, Mapping, Result
from nawasena.mapping.policy_view import box_views
from nawasena.mapping.queries.mappings import policy_of
from tests.core.world import World
from tests.mapping.crowd import nip_of
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


# --- people without a name ---------------------------------------------------------------------------


def test_a_person_without_a_name_can_be_opened(client: Client, mapping: Mapping) -> None:
    found = Result.objects.filter(mapping=mapping, nip=nip_of("last valid day"))
    found.update(name="", name_key="")
    person = found.get().person_id
    link = f'<a href="{reverse("mapping_person", args=[mapping.pk, person])}">Nama belum tercatat</a>'
    for page in ("people", "expiring"):
        assert link in text_of(client.get(at(page, mapping))), page
    page = text_of(client.get(reverse("mapping_person", args=[mapping.pk, person])))
    assert re.search(r"<h1[^>]*>Nama belum tercatat</h1>", page)
    assert "<title>Nama belum tercatat" in page
    assert "Nama belum tercatat" in column(book_of(client, mapping), "Nama")


def test_a_person_without_a_name_is_named_among_who_moved(
    world: World, client: Client, mapping: Mapping
) -> None:
    with connection.cursor() as cursor:  # it lives until the end of a transaction, which is all of the test
        cursor.execute("DROP TABLE staged_result")
    later = mapped(world, name="Pemetaan 2027", day=dt.date(2027, 6, 30))
    low, high = (Result.objects.filter(mapping=item, nip=nip_of("usual")) for item in (mapping, later))
    low.update(status="mapped", box=1)
    high.update(status="mapped", box=9, name="", name_key="")
    page = text_of(client.get(reverse("mapping_compare", args=[later.pk, mapping.pk])))
    assert ">Nama belum tercatat</a>" in page


# --- the workbook stands alone -----------------------------------------------------------------------


def explained(book: Any) -> dict[str, str]:
    sheet = book["Keterangan"]
    assert book.sheetnames == ["Pemetaan", "Keterangan"]
    return {label: value for label, value, *_rest in sheet.values}


def test_the_workbook_says_what_it_was_taken_from(client: Client, mapping: Mapping) -> None:
    Mapping.objects.filter(pk=mapping.pk).update(preliminary=True)
    said = explained(book_of(client, mapping, "?status=mapped&cari=1", q="usual"))
    policy = mapping.policy
    assert said["Instansi"] == "Kabupaten Nusa Satu"
    assert said["Pemetaan"] == "Pemetaan 2026"
    assert said["Tanggal penilaian"] == "30 Juni 2026"
    assert said["Kebijakan"] == f"{policy.title} ({policy.policy} {policy.version})"
    assert said["Pemetaan awal"].startswith("Ya:")
    assert said["Populasi"] == "Semua pegawai"
    assert said["Saringan"] == "Pencarian: usual; Status: Terpetakan"
    assert said["Pegawai dalam daftar"] == "1"
    assert said["Diunduh oleh"] == label(MANAGER)
    assert str(timezone.localdate().year) in said["Diunduh pada"]
    assert said["Sidik hasil (digest)"] == mapping.digest


@pytest.mark.parametrize(("status", "example"), [("verified", False), ("example", True)])
def test_the_workbook_says_whether_the_numbers_are_examples(
    client: Client, mapping: Mapping, status: str, example: bool
) -> None:
    AdoptedPolicy.objects.filter(pk=mapping.policy_id).update(status=status)
    said = explained(book_of(client, mapping))
    assert said["Status kebijakan"].startswith("Kebijakan contoh") is example
    assert said["Pemetaan awal"] == ("Ya: cakupan datanya belum lengkap" if mapping.preliminary else "Tidak")
    assert said["Saringan"] == "Tanpa saringan"


def test_the_list_of_the_workbook_names_boxes_and_levels(client: Client, mapping: Mapping) -> None:
    row = Result.objects.filter(mapping=mapping, nip=nip_of("usual"))
    row.update(status="mapped", box=9, performance_level=3, potential_level=2, ekinerja_level=1)
    loaded = policy_of(mapping)
    axes = loaded.policy.axes
    book = book_of(client, mapping, q="usual")
    assert column(book, "Predikat kotak") == [
        box.predicate for box in box_views(loaded, {}) if box.number == 9
    ]
    assert column(book, f"Tingkat {axes.kinerja.label}") == [str(axes.kinerja.level(3).label)]
    assert column(book, f"Tingkat {axes.potensial.label}") == [str(axes.potensial.level(2).label)]
    assert column(book, "Status e-Kinerja") == [str(axes.kinerja.level(1).label)]


@pytest.mark.parametrize("text", ["=1+1", "{=1+1}", "<r>x</r>", "@SUM(A1)", "mailto:x", "0012"])
def test_texts_stay_texts_in_the_workbook(client: Client, mapping: Mapping, text: str) -> None:
    Mapping.objects.filter(pk=mapping.pk).update(name=text)
    Result.objects.filter(mapping=mapping).update(name=text, post=text)
    book = book_of(client, mapping)
    assert {str(value).strip() for value in column(book, "Nama")} == {text}
    assert explained(book)["Pemetaan"].strip() == text
    cells = [cell for sheet in book for row in sheet.rows for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


# --- the order ---------------------------------------------------------------------------------------


def selected(page: str) -> list[str]:
    select = re.search(r'<select [^>]*name="sort">(.*?)</select>', page, re.S)
    assert select is not None
    return re.findall(r'<option value="([^"]*)" selected>', select.group(1))


def test_a_list_is_sorted_without_its_headings(client: Client, mapping: Mapping) -> None:
    for sort in ("nama", "kotak", "kinerja", "potensial", "talenta"):
        page = text_of(client.get(at("people", mapping, f"?sort={sort}")))
        assert selected(page) == [sort]
    assert selected(text_of(client.get(at("people", mapping)))) == ["nama"]


def test_the_order_stays_when_a_filter_goes_or_a_search_comes(client: Client, mapping: Mapping) -> None:
    page = text_of(client.get(at("people", mapping, "?status=mapped&sort=talenta")))
    assert f'href="{at("people", mapping, "?sort=talenta")}"' in page  # the chip of the status
    address = searched(client, mapping, "l", "?sort=talenta")
    assert address == at("people", mapping, "?cari=1&sort=talenta")
    page = text_of(client.get(address))
    assert f'action="{at("search", mapping, "?sort=talenta")}"' in page  # the chip of the search


@pytest.mark.parametrize("sort", ["nama", "kotak", "talenta"])
def test_the_workbook_is_in_the_order_of_the_list(client: Client, mapping: Mapping, sort: str) -> None:
    shown = names(text_of(client.get(at("people", mapping, f"?sort={sort}"))))
    assert column(book_of(client, mapping, f"?sort={sort}"), "Nama") == shown
