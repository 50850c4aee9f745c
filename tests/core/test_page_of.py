"""Where a reader is: what was sent leads back to the page with its form, never to another site."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from nawasena.core.requests import page_of

OURS = "http://testserver"


def test_a_page_is_its_own_address() -> None:
    assert page_of(RequestFactory().get("/pegawai/?unit=3")) == "/pegawai/?unit=3"


@pytest.mark.parametrize(
    ("came", "page"),
    [(f"{OURS}/retensi/", "/retensi/"), ("http://lain.example/retensi/", "/"), ("", "/"), (OURS, "/")],
)
def test_what_was_sent_leads_back_to_its_form(came: str, page: str) -> None:
    request = RequestFactory().post("/retensi/masa-simpan/", headers={"referer": came})
    assert page_of(request) == page
