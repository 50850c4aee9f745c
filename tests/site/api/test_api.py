"""The API: what it gives to whom, by session and by token, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.core.populated import Populated


def test_smoke(populated: Populated) -> None:
    from nawasena.core.accounts.roles import Role
    client = populated.world.client(Role.TALENT_MANAGER)
    m = populated.mappings["a", "done"].pk
    for url in ("people", f"people/{populated.people['a','usual']}", "mappings", f"mappings/{m}", f"mappings/{m}/results", f"mappings/{m}/results/{populated.people['a','usual']}", "me", "nix"):
        r = client.get(f"/api/v1/{url}")
        print(url, r.status_code, r.content[:300], len(r.content))
    for url in ("/", f"/pemetaan/{m}/", "/api/docs", "/api/openapi.json", "/akun/token/", f"/pemetaan/{m}/pegawai/{populated.people['a','usual']}/"):
        r = client.get(url)
        print(url, r.status_code, r.content[:100], len(r.content))
    assert 0
