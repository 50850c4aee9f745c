"""Search, list, page of a person and tree of units: who sees whom, what is said, and what bad input does."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts.roles import RULES, May, Role
from nawasena.core.models import AccessEntry, Unit
from nawasena.people.models import Post, Profile
from nawasena.people.queries.people import HITS, PAGE
from tests.core.world import World
from tests.mapping import crowd
from tests.mapping.crowd import CROWD, Row, nip_of
from tests.mapping.results import mapped, people
from tests.people.known import know, person_id, placed

HEAD, MANAGER, COMMITTEE = Role.HEAD_OF_UNIT, Role.TALENT_MANAGER, Role.COMMITTEE_MEMBER
TOO_LONG = "a" * 10_000
HUGE = 10**30


@pytest.fixture
def known(world: World) -> World:
    """Six people of the crowd in A (see ``PLACES``), and the same in B under names that are never seen."""
    world.see("b")
    know(world.b.pk, people())
    Profile.objects.update(name="KANARI-B ORANG", name_key="kanari b orang")
    for post in Post.objects.all():
        Post.objects.filter(pk=post.pk).update(name=f"KANARI-B {post.name}")
    world.see("a")
    know(world.a.pk, people())
    return world


def many(world: World, count: int) -> None:
    """``count`` more people of Dinas Pendidikan, each in a post of their own with one appraisal."""
    crowd.NAMES = tuple(f"orang {at:03d}" for at in range(count))
    know(world.a.pk, {name: placed(CROWD["usual"], "1") for name in crowd.NAMES})


@pytest.fixture
def _names() -> Any:
    names = crowd.NAMES
    yield
    crowd.NAMES = names


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    text: str = response.content.decode()
    assert "KANARI-B" not in text
    return text


def found(client: Client, typed: str) -> str:
    """The page to which a search leads."""
    response = client.post(reverse("search"), {"q": typed})
    assert response.status_code == 302
    assert typed.split()[0] not in response["Location"]
    return text_of(client.get(response["Location"]))


# --- search ------------------------------------------------------------------------------------------


def test_a_nip_leads_to_the_person_even_in_groups(known: World) -> None:
    client = known.client(MANAGER)
    nip = nip_of("usual")
    for typed in (nip, f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}", f" {nip} "):
        response = client.post(reverse("search"), {"q": typed})
        assert response["Location"] == reverse("person", args=[person_id("usual")])


def test_every_word_must_occur_and_names_that_begin_so_come_first(known: World) -> None:
    page = found(known.client(MANAGER), "day last")
    assert "LAST VALID DAY" in page
    Profile.objects.filter(nip=nip_of("low")).update(name="VALID LOW", name_key="valid low")
    page = found(known.client(MANAGER), "valid")
    assert page.index("VALID LOW") < page.index("LAST VALID DAY")
    assert "Tidak ada yang cocok" in found(known.client(MANAGER), "valid usual")


@pytest.mark.parametrize(
    ("typed", "enough"), [("us", False), ("usu", True), ("198", False), ("1985", True), ("' -", False)]
)
def test_too_short_is_said(known: World, typed: str, enough: bool) -> None:
    assert ("terlalu pendek" not in found(known.client(MANAGER), typed)) is enough


def test_nothing_typed_says_what_to_type(known: World) -> None:
    client = known.client(MANAGER)
    assert "Ketik NIP atau nama" in text_of(client.get(reverse("search")))
    client.post(reverse("search"), {"q": "   "})
    assert "Ketik NIP atau nama" in text_of(client.get(reverse("search")))


@pytest.mark.parametrize("typed", ["nul\x00", TOO_LONG])
def test_words_that_nobody_is_called_are_refused_in_words(known: World, typed: str) -> None:
    client = known.client(MANAGER)
    client.post(reverse("search"), {"q": typed})
    assert "tanda yang tidak dikenal" in text_of(client.get(reverse("search")))


def test_a_head_finds_the_own_subtree_only(known: World) -> None:
    client = known.client(HEAD)
    assert "USUAL" in found(client, "usual")
    assert "Tidak ada yang cocok" in found(client, "last valid")
    assert "Tidak ada yang cocok" in found(client, nip_of("last valid day"))
    assert "Tidak ada yang cocok" in found(client, "kanari")


def test_who_sees_results_only_finds_people_with_a_result(known: World) -> None:
    assert "Tidak ada yang cocok" in found(known.client(COMMITTEE), "usual")
    mapping = mapped(known)
    link = reverse("mapping_person", args=[mapping.pk, person_id("usual")])
    page = found(known.client(COMMITTEE), "usual")
    assert f'href="{link}"' in page
    assert f'href="{reverse("person", args=[person_id("usual")])}"' not in page
    response = known.client(COMMITTEE).post(reverse("search"), {"q": nip_of("usual")})
    assert response["Location"] == link


def test_the_box_is_shown_to_whom_results_are_open(known: World) -> None:
    mapped(known)
    assert "box-badge" in found(known.client(MANAGER), "usual")
    assert "box-badge" not in found(known.client(Role.PERSONNEL_MANAGER), "usual")


@pytest.mark.parametrize("role", [Role.ASN, Role.AGENCY_ADMIN, Role.READER, Role.ASSESSOR])
def test_who_may_see_nobody_finds_nobody(known: World, role: Role) -> None:
    assert "Tidak ada yang cocok" in found(known.client(role), "usual")


@pytest.mark.usefixtures("_names")
@pytest.mark.parametrize(("count", "more"), [(HITS - 1, False), (HITS, False), (HITS + 1, True)])
def test_a_search_shows_at_most_so_many(world: World, count: int, more: bool) -> None:
    many(world, count)
    page = found(world.client(MANAGER), "orang")
    assert page.count("<tr ") == min(count, HITS) + 1
    assert ("yang pertama ditampilkan" in page) is more


def test_found_people_are_noted(known: World) -> None:
    found(known.client(MANAGER), "usual")
    assert AccessEntry.objects.get(page="search").people == [person_id("usual")]


# --- list --------------------------------------------------------------------------------------------


def test_the_list_shows_whom_the_actor_may_see(known: World) -> None:
    whole = text_of(known.client(MANAGER).get(reverse("people")))
    assert "USUAL" in whole and "LAST VALID DAY" in whole and "6 pegawai sesuai" in whole
    own = text_of(known.client(HEAD).get(reverse("people")))
    assert (
        "USUAL" in own and "EXPIRED" in own and "LAST VALID DAY" not in own and "Dinas Kesehatan" not in own
    )


@pytest.mark.parametrize("role", [Role.ASN, COMMITTEE, Role.AGENCY_ADMIN, Role.READER])
def test_the_list_is_closed_to_others(known: World, role: Role) -> None:
    client = known.client(role)
    assert client.get(reverse("people")).status_code == 403
    assert client.get(reverse("units")).status_code == 403
    assert client.post(reverse("people_search"), {"q": "usual"}).status_code == 403


def test_a_unit_filter_takes_the_subtree_and_refuses_what_is_not_the_actors(known: World) -> None:
    address, units = reverse("people"), known.units
    page = text_of(known.client(MANAGER).get(address, {"unit": units["a.school"].pk}))
    assert "USUAL" in page and "EXPIRED" in page and "LAST VALID DAY" not in page
    for unit in ("a.health", "a.root", "b.school"):
        assert known.client(HEAD).get(address, {"unit": units[unit].pk}).status_code == 404
    assert known.client(MANAGER).get(address, {"unit": units["b.school"].pk}).status_code == 404


def test_level_kind_and_grade_narrow(known: World) -> None:
    Profile.objects.filter(nip=nip_of("usual")).update(grade="iv_a", job_level="jpt_pratama")
    client = known.client(MANAGER)
    for name, value in (("grade", "iv_a"), ("level", "jpt_pratama")):
        page = text_of(client.get(reverse("people"), {name: value}))
        assert "USUAL" in page and "1 pegawai sesuai" in page
    assert "Tidak ada yang cocok" in text_of(client.get(reverse("people"), {"kind": "tak_ada"}))


def test_words_of_the_list_stay_in_the_session(known: World) -> None:
    client = known.client(MANAGER)
    response = client.post(reverse("people_search") + "?level=pengawas", {"q": "usual"})
    assert response["Location"] == reverse("people") + "?level=pengawas&cari=1"
    page = text_of(client.get(response["Location"]))
    assert "USUAL" in page and "EXPIRED" not in page and "Pencarian: usual" in page
    assert not re.search(r'(href|action)="[^"]*usual', page)
    assert f'action="{reverse("people_search")}?level=pengawas"' in page  # the chip, without the search
    response = client.post(reverse("people_search") + "?level=pengawas&cari=1", {"q": ""})
    assert response["Location"] == reverse("people") + "?level=pengawas"
    assert "EXPIRED" in text_of(client.get(reverse("people") + "?cari=1"))


def test_the_list_of_the_menu_begins_without_a_search(known: World) -> None:
    client = known.client(MANAGER)
    client.post(reverse("people_search"), {"q": "usual"})
    page = text_of(client.get(reverse("people")))
    assert "EXPIRED" in page and "Pencarian:" not in page and 'value="usual"' not in page


@pytest.mark.usefixtures("_names")
def test_pages_follow_each_other_and_lead_back(world: World) -> None:
    many(world, PAGE + 5)
    client, address = world.client(MANAGER), reverse("people")
    first = text_of(client.get(address))
    last = person_id(f"orang {PAGE - 1:03d}")
    assert f"?after={last}" in first and "ORANG 049" in first and "ORANG 050" not in first
    second = text_of(client.get(address, {"after": last}))
    assert "ORANG 050" in second and "ORANG 049" not in second and "after=" not in second
    back = text_of(client.get(address, {"before": person_id("orang 050")}))
    assert "ORANG 000" in back and "before=" not in back


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cursor_that_is_not_in_the_list_leads_to_its_beginning(known: World, way: str) -> None:
    client, address = known.client(HEAD), reverse("people")
    known.see("b")
    foreign = person_id("usual")
    known.see("a")
    first = text_of(client.get(address))
    assert "ditampilkan dari awal" not in first
    for cursor in (person_id("last valid day"), foreign, 2**62):
        page = text_of(client.get(address, {way: cursor}))
        notice = re.search(r'<div class="alert .*?</div>\s*</div>', page, re.S)
        assert notice is not None and "Halaman itu tidak ada lagi dalam daftar ini" in notice.group(0)
        assert listed(page) == listed(first)


def listed(page: str) -> list[str]:
    """The addresses of the people in the order of the list."""
    return re.findall(r'href="(/pegawai/\d+/)"', page)


def test_a_search_in_another_window_leads_to_the_beginning(known: World) -> None:
    client, address = known.client(MANAGER), reverse("people")
    client.post(reverse("people_search"), {"q": "usual"})
    page = text_of(client.get(address, {"after": person_id("expired"), "cari": "1"}))
    assert "ditampilkan dari awal" in page and "USUAL" in page


@pytest.mark.parametrize("value", ["\x00", TOO_LONG, "-1", "1 e9", "'; --", "%"])
def test_damaged_filters_count_as_not_given(known: World, value: str) -> None:
    client = known.client(MANAGER)
    given = dict.fromkeys(("unit", "level", "kind", "grade", "after", "before"), value)
    assert "LAST VALID DAY" in text_of(client.get(reverse("people"), given))
    text_of(client.get(reverse("units"), {"unit": value}))


@pytest.mark.parametrize("value", ["0", str(10**18 - 1), str(HUGE), "٣"])
def test_numbers_that_are_nobodys_are_answered(known: World, value: str) -> None:
    client = known.client(MANAGER)
    for page, name in (("people", "unit"), ("people", "after"), ("people", "before"), ("units", "unit")):
        assert client.get(reverse(page), {name: value}).status_code in (200, 404), (page, name)


# --- one person --------------------------------------------------------------------------------------


def test_a_person_with_evidence_and_source(known: World) -> None:
    Profile.objects.filter(nip=nip_of("usual")).update(none_of=["hukuman_disiplin", "skp"])
    page = text_of(known.client(MANAGER).get(reverse("person", args=[person_id("usual")])))
    for said in (
        "USUAL", "19850101 201001 1 001", "Pengawas", "Sangat Baik", "90,05", "KEPALA SEKSI UJI",
        "Data ASN.csv, baris 2", "Bukti.xlsx, lembar SKP", "Pertama kali dikenal", "Data ASN.xlsx",
    ):  # fmt: skip
        assert said in page, said
    none_of, missing = page[page.index("Tercatat tidak ada") :].split("Belum ada data")
    assert "Hukuman disiplin" in none_of and "SKP" not in none_of
    assert "Inovasi" in missing and "Hukuman disiplin" not in missing


def test_what_changed_stands_beside_what_it_was(known: World) -> None:
    row: Row = {**people()["usual"]}
    facts = {**row["facts"], "jenjang": "administrator", "golongan": "iv_a"}
    know(known.a.pk, {**people(), "usual": {**row, "facts": facts}}, day=dt.date(2026, 12, 31))
    page = text_of(known.client(MANAGER).get(reverse("person", args=[person_id("usual")])))
    history = page[page.index("Riwayat data") :]
    for said in ("Jenjang jabatan", "Pengawas", "Administrator", "IV/a", "31 Desember 2026", "Pertama kali"):
        assert said in history, said
    assert "Tingkat pendidikan" not in history


def test_refused_rows_and_people_gone_are_said(known: World) -> None:
    pk = person_id("usual")
    Profile.objects.filter(person_id=pk).update(refused=["skp"], superseded_at=timezone.now())
    page = text_of(known.client(MANAGER).get(reverse("person", args=[pk])))
    assert "Ada baris yang ditolak" in page and "Tidak lagi ada dalam data" in page


def test_who_may_open_a_person(known: World) -> None:
    own, sibling = person_id("usual"), person_id("last valid day")
    known.see("b")
    foreign = person_id("usual")
    known.see("a")
    for role, pk, status in (
        (HEAD, own, 200), (HEAD, sibling, 404), (HEAD, foreign, 404),
        (MANAGER, sibling, 200), (MANAGER, foreign, 404),
        (COMMITTEE, own, 403), (Role.AGENCY_ADMIN, own, 403), (Role.ASN, own, 404), (MANAGER, HUGE, 404),
        (MANAGER, 2**63 - 1, 404), (MANAGER, 2**63, 404), (MANAGER, 0, 404),
    ):  # fmt: skip
        text_of(known.client(role).get(reverse("person", args=[pk])), status)


def test_an_asn_opens_the_own_page_and_no_other(known: World) -> None:
    mapped(known)
    account = known.accounts["a", Role.ASN]
    account.person = person_id("usual")
    account.save()
    client = known.client(Role.ASN)
    page = text_of(client.get(reverse("person", args=[person_id("usual")])))
    assert f'href="{reverse("me")}"' in page and "Hasil pemetaan" not in page
    assert client.get(reverse("person", args=[person_id("low")])).status_code == 404
    assert "USUAL" in found(client, "usual")
    assert "Tidak ada yang cocok" in found(client, "low")


def test_results_are_linked_for_whom_they_are_open(known: World) -> None:
    mapping = mapped(known)
    link = reverse("mapping_person", args=[mapping.pk, person_id("usual")])
    address = reverse("person", args=[person_id("usual")])
    assert link in text_of(known.client(HEAD).get(address))
    assert link not in text_of(known.client(Role.PERSONNEL_MANAGER).get(address))


def test_opening_a_person_is_noted(known: World) -> None:
    known.client(MANAGER).get(reverse("person", args=[person_id("usual")]))
    assert AccessEntry.objects.get(page="person").people == [person_id("usual")]


# --- units -------------------------------------------------------------------------------------------


def test_the_tree_counts_subtrees(known: World) -> None:
    page = text_of(known.client(MANAGER).get(reverse("units")))
    assert all(
        name in page for name in ("Kabupaten", "Dinas Pendidikan", "Bidang Sekolah", "Dinas Kesehatan")
    )
    tree = page[page.index("Susunan unit") :]
    counts = [part.split("<")[0] for part in tree.split('<span class="count">')[1:5]]
    assert counts == ["6", "3", "3", "2"]  # Kabupaten, Kesehatan, Pendidikan, Sekolah


def test_a_head_sees_the_own_branch(known: World) -> None:
    client = known.client(HEAD)
    page = text_of(client.get(reverse("units")))
    assert "Dinas Pendidikan" in page and "Bidang Sekolah" in page and "Dinas Kesehatan" not in page
    for unit, status in (("a.part", 200), ("a.health", 404), ("a.root", 404), ("b.school", 404)):
        text_of(client.get(reverse("units"), {"unit": known.units[unit].pk}), status)


def test_posts_name_who_holds_them_and_structural_ones_without_anybody_are_vacant(known: World) -> None:
    school = known.units["a.school"]
    Post.objects.create(agency=known.a, unit=school, name="KEPALA DINAS PENDIDIKAN", kind="struktural")
    Post.objects.create(agency=known.a, unit=school, name="GURU LAMA", kind="fungsional")
    page = text_of(known.client(HEAD).get(reverse("units"), {"unit": school.pk}))
    posts = page[page.index("Jabatan di unit ini") :]
    assert "KEPALA SEKSI UJI" in posts and "USUAL" in posts and "GURU LAMA" not in posts
    row = posts[posts.index("KEPALA DINAS PENDIDIKAN") :]
    assert "Lowong" in row[: row.index("</tr>")]


@pytest.mark.parametrize(("days", "listed"), [(-1, False), (0, True), (364, True), (366, False)])
def test_who_retires_within_twelve_months(known: World, days: int, listed: bool) -> None:
    day = timezone.localdate() + dt.timedelta(days=days)
    profile = Profile.objects.get(nip=nip_of("usual"))
    profile.facts["tanggal_pensiun"] = day.isoformat()
    profile.save()
    page = text_of(known.client(HEAD).get(reverse("units")))
    assert ("USUAL" in page[page.index('id="pensiun"') :]) is listed
    sibling = text_of(known.client(MANAGER).get(reverse("units"), {"unit": known.units["a.health"].pk}))
    assert "USUAL" not in sibling


def test_an_agency_without_data_says_what_to_do(world: World) -> None:
    assert "setelah impor diterapkan" in text_of(world.client(MANAGER).get(reverse("people")))


# --- cost --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_names")
def test_pages_cost_the_same_for_few_and_for_many(world: World) -> None:
    counts = [_queries(world, count) for count in (5, HITS)]
    assert counts[0] == counts[1]


def _queries(world: World, count: int) -> list[int]:
    many(world, count)
    client = world.client(MANAGER)
    client.post(reverse("search"), {"q": "orang"})
    person = reverse("person", args=[person_id("orang 000")])
    pages = [reverse("search"), reverse("people"), person, reverse("units")]
    pages.append(f"{reverse('units')}?unit={world.units['a.school'].pk}")
    client.get(pages[0])
    costs = []
    for page in pages:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            text_of(client.get(page))
        costs.append(len(seen))
    return costs


def test_a_tree_of_many_units_stays_small(known: World) -> None:
    root = known.units["a.root"]
    for number in range(45):
        top = Unit.objects.create(
            agency=known.a, code=f"o{number}", name=f"DINAS NOMOR {number}", parent=root
        )
        Unit.objects.bulk_create(
            Unit(agency=known.a, code=f"o{number}.{at}", name=f"BIDANG {at} DINAS NOMOR {number}", parent=top)
            for at in range(10)
        )
    response = known.client(MANAGER).get(reverse("units"))
    assert "DINAS NOMOR 44" in text_of(response)
    assert len(response.content) < 150_000


@pytest.mark.parametrize("role", [role for role in RULES if role != Role.SERVICE])
def test_who_can_find_nobody_is_offered_no_search(world: World, role: Role) -> None:
    finds = bool({May.SEE_PEOPLE, May.SEE_RESULTS} & RULES[role].may)
    assert ('role="search"' in world.client(role).get("/").content.decode()) is finds
