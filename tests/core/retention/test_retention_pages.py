"""The page Retensi: who opens it, what it shows, and the acts of two people on it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nawasena.core.accounts.roles import RULES, Role
from nawasena.core.models import AuditPayload, Destruction
from nawasena.core.retention import queries
from nawasena.core.retention.keeping import title
from nawasena.i18n import speaking
from nawasena.rules.retention import last_day
from tests.architecture.matrix import confirmed
from tests.core.retention.keeping import EVIDENCE, JRA, PAYLOADS, done, keep, on, proposed, text_of
from tests.core.world import World


@pytest.fixture
def due(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """An agency with its own period, one day after its payloads were to be kept."""
    keep(world, PAYLOADS)
    on(monkeypatch, last_day(timezone.localdate(), 12) + dt.timedelta(days=1))
    return world


def browser(world: World, role: Role) -> Client:
    return confirmed(world.client(role))


@pytest.mark.parametrize("role", list(RULES))
def test_who_audits_proposes_or_decides_opens_the_page(world: World, role: Role) -> None:
    allowed = any(right in RULES[role].may for right in queries.READERS)
    assert world.client(role).get(reverse("retention")).status_code == (200 if allowed else 403)


def test_an_example_is_called_one_and_offers_no_destruction(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, dt.date(2100, 1, 1))
    page = text_of(browser(world, Role.AGENCY_ADMIN).get(reverse("retention")))
    assert "Contoh, belum ditetapkan instansi" in page
    assert "UU 27/2022 mewajibkan adanya batas, tetapi tidak menyebut lamanya." in page
    assert "Jatuh tempo" in page
    assert "Usulkan pemusnahan" not in page


def test_a_period_is_set_on_the_page(world: World) -> None:
    client = browser(world, Role.AGENCY_ADMIN)
    given = {"kind": PAYLOADS, "months": "36", "basis": JRA}
    page = text_of(client.post(reverse("retention_period"), given, follow=True))
    assert f"Masa simpan 36 bulan sejak peristiwanya, menurut {JRA}." in page
    assert "Ditetapkan instansi" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"months": "0"}, "1 sampai dengan 1200"), ({"months": "dua"}, "1 sampai dengan 1200"),
     ({"months": "9" * 30}, "1 sampai dengan 1200"), ({"basis": " "}, "dasar masa simpan"),
     ({"basis": "x" * 301}, "300"), ({"kind": "bulan"}, "tidak dikenal"), ({"kind": "\0"}, "Tidak dapat")],
)  # fmt: skip
def test_what_cannot_be_set_is_said_on_the_page(world: World, wrong: dict[str, str], said: str) -> None:
    given = {"kind": PAYLOADS, "months": "36", "basis": JRA, **wrong}
    page = browser(world, Role.AGENCY_ADMIN).post(reverse("retention_period"), given)
    assert said in text_of(page, 422)


def test_a_refused_period_keeps_what_was_typed(world: World) -> None:
    given = {"kind": PAYLOADS, "months": "0", "basis": "Perbup 12/2026 yang panjang"}
    page = text_of(browser(world, Role.AGENCY_ADMIN).post(reverse("retention_period"), given), 422)
    assert page.count('value="Perbup 12/2026 yang panjang"') == 1, "in the form of its own kind alone"


def test_one_proposes_and_another_destroys_by_typing_the_name(due: World) -> None:
    admin, ppk = browser(due, Role.AGENCY_ADMIN), browser(due, Role.PPK)
    assert "Usulkan pemusnahan" in text_of(admin.get(reverse("retention")))
    given = {"kind": PAYLOADS, "subject": "0", "reason": "Masa simpan berakhir"}
    page = text_of(admin.post(reverse("retention_propose"), given, follow=True))
    assert "Menunggu orang kedua" in page and "Musnahkan" not in page
    due.see("a")
    order = Destruction.objects.get()
    address = reverse("retention_approve", args=[order.pk])
    assert "Musnahkan" in text_of(ppk.get(reverse("retention")))
    assert "persis seperti tertulis" in text_of(ppk.post(address, {"typed": "ya"}), 422)
    assert "sedang dimusnahkan" in text_of(ppk.post(address, {"typed": title(order)}, follow=True))
    due.see("a")
    order.refresh_from_db()
    assert done(due, order).state == Destruction.State.DONE
    assert not AuditPayload.objects.exists()
    page = text_of(ppk.get(reverse("retention")))
    assert "Sudah dimusnahkan" in page and title(order) in page


@pytest.mark.parametrize(
    ("route", "role"),
    [("retention_period", Role.AGENCY_ADMIN), ("retention_propose", Role.AGENCY_ADMIN),
     ("retention_approve", Role.PPK)],
)  # fmt: skip
def test_dangerous_acts_ask_for_the_password_once_more(due: World, route: str, role: Role) -> None:
    order = proposed(due, PAYLOADS)
    arguments = [order.pk] if route == "retention_approve" else []
    response = due.client(role).post(reverse(route, args=arguments), {"typed": title(order)})
    assert response.status_code == 302
    assert "konfirmasi" in response["Location"]
    due.see("a")
    order.refresh_from_db()
    assert order.state == Destruction.State.PROPOSED


def test_a_proposal_is_rejected_with_a_reason(due: World) -> None:
    order = proposed(due, PAYLOADS)
    ppk, address = browser(due, Role.PPK), reverse("retention_reject", args=[order.pk])
    assert ppk.post(address, {"reason": " "}).status_code == 422
    page = text_of(ppk.post(address, {"reason": "Sengketa masih berjalan"}, follow=True))
    assert "Sengketa masih berjalan" in page and "Ditolak atau ditarik" in page


def test_nothing_of_another_agency_is_shown_or_decided(due: World) -> None:
    keep(due, PAYLOADS, agency="b")
    theirs = proposed(due, PAYLOADS, agency="b")
    Destruction.objects.filter(pk=theirs.pk).update(reason="KANARI-B rahasia")
    client = browser(due, Role.PPK)
    assert "KANARI-B" not in text_of(client.get(reverse("retention")))
    for route in ("retention_approve", "retention_reject"):
        response = client.post(reverse(route, args=[theirs.pk]), {"typed": title(theirs), "reason": "coba"})
        assert response.status_code == 404
    due.see("b")
    theirs.refresh_from_db()
    assert theirs.state == Destruction.State.PROPOSED


def test_home_says_what_waits_for_whom(due: World) -> None:
    assert "Masa simpan berakhir" in text_of(due.client(Role.AGENCY_ADMIN).get(reverse("home")))
    order = proposed(due, PAYLOADS)
    assert "Masa simpan berakhir" not in text_of(due.client(Role.AGENCY_ADMIN).get(reverse("home")))
    assert title(order) in text_of(due.client(Role.PPK).get(reverse("home")))


def test_what_goes_is_named_in_the_reader_s_language(due: World) -> None:
    """Whoever proposed it may read another one; the name to be typed is the one on the page."""
    with speaking("en"):
        order = proposed(due, PAYLOADS)
    page = text_of(browser(due, Role.PPK).get(reverse("retention")))
    assert title(order).startswith("Data pribadi peristiwa sebelum") and title(order) in page
    with speaking("en"):
        assert title(order).startswith("Personal data")


def test_evidence_and_files_of_one_name_are_told_apart(world: World) -> None:
    told = {title(Destruction(kind=kind, name="2026 Periode I")) for kind in (EVIDENCE, "import_files")}
    assert told == {"Bukti pemetaan 2026 Periode I", "Berkas impor 2026 Periode I"}


def test_an_old_proposal_stays_on_the_page_however_many_there_are(due: World) -> None:
    order = proposed(due, PAYLOADS)
    said = {"agency": due.a, "kind": "mapping_evidence", "before": order.before, "many": 1, "months": 12}
    said |= {"basis": JRA, "reason": "x", "proposed_by": order.proposed_by}
    Destruction.objects.bulk_create(
        Destruction(**said, subject=n, name=f"Lain {n}") for n in range(queries.SHOWN + 1)
    )
    assert title(order) in text_of(browser(due, Role.PPK).get(reverse("retention")))
