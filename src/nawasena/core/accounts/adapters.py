"""How the account library behaves here: no sign-up by oneself; identity providers only find accounts."""

from __future__ import annotations

from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from nawasena.core.accounts import provider
from nawasena.core.accounts.choices import bring_along
from nawasena.core.database.scope import NOTHING, apply
from nawasena.core.models import Account
from nawasena.core.models.accounts import normal_login
from nawasena.i18n import N_, _

ERRORS = {
    "username_password_mismatch": N_("NIP atau nama pengguna dan kata sandi tidak cocok."),
    "too_many_login_attempts": N_("Terlalu banyak percobaan untuk akun ini. Coba lagi satu jam lagi."),
    "incorrect_password": N_("Kata sandi salah."),
    "enter_current_password": N_("Kata sandi sekarang salah."),
    "incorrect_code": N_("Kode salah."),
    "rate_limited": N_("Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the agency and taken into use with a code."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return normal_login(credentials.get("username") or "")  # the account alone, under whatever host name

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        known = ERRORS.get(code)
        return ValidationError(_(known), code=code) if known else super().validation_error(code, *args)

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **options)
        bring_along(request, response, user)
        return response

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return normal_login(username)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A person known to the identity provider must already have an account here, named by the NIP."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_requests_session(self) -> requests.Session:
        return provider.remembering(super().get_requests_session())

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Account:
        """Called before anything is looked up or stored: what must not be kept is taken out here."""
        sociallogin.claims = provider.claims_of(sociallogin.account.extra_data)
        sociallogin.account.extra_data, sociallogin.email_addresses = {}, []
        apply(NOTHING)  # whoever was logged in before in this browser, somebody else comes now
        found: Account = sociallogin.user
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        try:
            self._recognise(sociallogin)
        except ValidationError as refused:
            messages.warning(request, refused.message)
            raise ImmediateHttpResponse(redirect("account_login")) from refused

    @staticmethod
    def _recognise(sociallogin: SocialLogin) -> None:
        """Find the account, or connect it. Raises ValidationError with what the person is told."""
        if sociallogin.is_existing:
            provider.ensure_allowed(sociallogin.user)
            return
        claim = sociallogin.claims.get(sociallogin.provider.app.settings["login_claim"])
        account = provider.account_named(claim)
        if account is None:
            raise ValidationError(provider.unknown())
        provider.ensure_allowed(account)
        row = sociallogin.account
        sociallogin.account = provider.connect(account, row.provider, row.uid)
        sociallogin.user = sociallogin.account.user
