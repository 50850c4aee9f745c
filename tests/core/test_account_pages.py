"""The pages of the account library wear our design: each is rendered with what its view gives it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms

from tests.core import pages


class Login(forms.Form):
    login = forms.CharField()
    password = forms.CharField(widget=forms.PasswordInput)


class Code(forms.Form):
    secret = "JBSWY3DPEHPK3PXP"  # noqa: S105 -- of nobody
    code = forms.CharField(
        widget=forms.TextInput(attrs={"placeholder": "Code", "autocomplete": "one-time-code"})
    )


class Change(forms.Form):
    oldpassword = forms.CharField(widget=forms.PasswordInput)
    password1 = forms.CharField(widget=forms.PasswordInput)
    password2 = forms.CharField(widget=forms.PasswordInput)


class Disconnect(forms.Form):
    account = forms.ChoiceField(widget=forms.RadioSelect)
    accounts: list[Any] = []


class Linked:
    pk = 7

    def get_provider_account(self) -> str:
        return "rahma@contoh.go.id"

    def get_provider(self) -> SimpleNamespace:
        return SimpleNamespace(name="SSO Contoh")


def _connected() -> Disconnect:
    form = Disconnect()
    form.accounts = [Linked()]
    return form


CODES = SimpleNamespace(get_unused_codes=lambda: ["aaaa", "bbbb"], generate_codes=lambda: list(range(10)))
ENTRANCE = {"login_url": "/masuk", "SOCIALACCOUNT_ONLY": False, "redirect_field": ""}
AGAIN = {
    "redirect_field": "",
    "reauthentication_alternatives": [
        {"id": "mfa_reauthenticate", "description": "Use a code", "url": "/lagi"}
    ],
}
INDEX = {"MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"], "MFA_RECOVERY_CODES_SHOW_ONCE": False}
SHOWN = {"unused_codes": ["aaaa"], "total_count": 10}
PROVIDER = SimpleNamespace(name="SSO Contoh")

PAGES: list[tuple[str, dict[str, Any], str]] = [
    ("account/login.html", {**ENTRANCE, "form": Login({"login": "", "password": ""})}, 'name="password"'),
    (
        "account/login.html",
        {**ENTRANCE, "form": Login(), "SOCIALACCOUNT_ONLY": True},
        "Masuk dengan SSO Contoh",
    ),
    ("account/logout.html", {"redirect_field": ""}, 'action="/account_logout"'),
    ("account/account_inactive.html", ENTRANCE, 'href="/masuk"'),
    ("account/signup_closed.html", {}, "kode aktivasi"),
    (
        "account/password_change.html",
        {"form": Change(), "redirect_field": ""},
        "Kata sandi baru, sekali lagi",
    ),
    ("account/reauthenticate.html", {**AGAIN, "form": Login()}, "Pakai kode autentikator"),
    ("mfa/reauthenticate.html", {**AGAIN, "form": Code()}, "Kode 6 angka"),
    ("mfa/authenticate.html", {"form": Code({"code": ""})}, 'aria-invalid="true"'),
    ("mfa/index.html", {**INDEX, "authenticators": {}, "is_mfa_enabled": False}, 'href="/mfa_activate_totp"'),
    (
        "mfa/index.html",
        {**INDEX, "authenticators": {"totp": object(), "recovery_codes": CODES}, "is_mfa_enabled": True},
        "2 dari 10 kode belum dipakai",
    ),
    (
        "mfa/totp/activate_form.html",
        {"form": Code(), "totp_svg_data_uri": "data:image/svg+xml;base64,AAAA"},
        'src="data:image/svg+xml;base64,AAAA"',
    ),
    ("mfa/totp/deactivate_form.html", {"form": forms.Form({})}, 'action="/mfa_deactivate_totp"'),
    (
        "mfa/recovery_codes/index.html",
        {**SHOWN, "can_view_codes": True, "can_download_codes": True, "can_generate_codes": True},
        "<li>aaaa</li>",
    ),
    (
        "mfa/recovery_codes/index.html",
        {**SHOWN, "can_view_codes": False, "can_download_codes": False, "can_generate_codes": True},
        "buatlah kode baru",
    ),
    ("mfa/recovery_codes/generate.html", {"form": forms.Form({}), "unused_code_count": 3}, "3 kode"),
    ("mfa/recovery_codes/generate.html", {"form": forms.Form({}), "unused_code_count": 0}, "satu kali"),
    ("socialaccount/login.html", {"provider": PROVIDER, "process": "login"}, "SSO Contoh"),
    ("socialaccount/login.html", {"provider": PROVIDER, "process": "connect"}, "dihubungkan"),
    ("socialaccount/authentication_error.html", {}, 'href="/account_login"'),
    ("socialaccount/login_cancelled.html", ENTRANCE, 'href="/masuk"'),
    ("socialaccount/signup.html", {"form": Login(), "account": Linked()}, "SSO Contoh"),
    ("socialaccount/connections.html", {"form": _connected()}, "rahma@contoh.go.id"),
    ("socialaccount/connections.html", {"form": Disconnect()}, "Belum ada layanan"),
]


@pytest.mark.parametrize(("template", "context", "expected"), PAGES, ids=[page[0] for page in PAGES])
def test_each_page_is_made_with_what_its_view_gives(
    template: str, context: dict[str, Any], expected: str
) -> None:
    html = pages.rendered(template, context, pages.OUTSIDE)
    assert expected in html
    assert "/static/core/tokens.css" in html
    assert html.count("<h1>") == 1


def test_codes_that_may_not_be_seen_are_not_shown() -> None:
    given = {**SHOWN, "can_view_codes": False, "can_download_codes": False, "can_generate_codes": True}
    assert "aaaa" not in pages.rendered("mfa/recovery_codes/index.html", given)


def test_a_password_never_comes_back_to_the_page() -> None:
    form = Login({"login": "198608182015051001", "password": "kalimat-sandi-rahasia"})
    html = pages.rendered("account/login.html", {**ENTRANCE, "form": form}, pages.OUTSIDE)
    assert "198608182015051001" in html
    assert "kalimat-sandi-rahasia" not in html


def test_the_wait_for_a_refused_password_is_told_beside_the_field() -> None:
    form = Login({"login": "x", "password": "y"})
    form.add_error(None, "NIP atau kata sandi tidak cocok.")
    html = pages.rendered("account/login.html", {**ENTRANCE, "form": form}, pages.OUTSIDE)
    assert 'role="alert"' in html
    assert "NIP atau kata sandi tidak cocok." in html
