"""How the account library behaves here: no sign-up by oneself; identity providers only find accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from nawasena.core.accounts.choices import bring_along
from nawasena.core.accounts.entering import actor_of
from nawasena.core.audit import chain
from nawasena.core.models import Account
from nawasena.core.models.accounts import LOGIN, normal_login
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

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Account:
        """Nothing of what the provider says is taken over: accounts are made by the agency alone."""
        found: Account = sociallogin.user
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not isinstance(self._claims(sociallogin).get("sub"), str):  # anything else would be one for many
            raise ValueError("no subject")
        login = normal_login(self._claim(sociallogin))
        _forget(sociallogin)
        if sociallogin.is_existing:
            return
        account = None
        if LOGIN.fullmatch(login):
            account = Account.objects.filter(login=login, is_active=True).first()
        if account is None:
            text = _("Belum ada akun Nawasena yang aktif bagi Anda. Hubungi admin instansi Anda.")
            messages.warning(request, text)
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, account)
        if (actor := actor_of(account)) is not None:
            chain.record(
                actor, "account.connected", account, {"provider": sociallogin.provider.app.provider_id}
            )

    @staticmethod
    def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
        data = sociallogin.account.extra_data
        return {**data.get("id_token", {}), **data.get("userinfo", {})}

    def _claim(self, sociallogin: SocialLogin) -> str:
        """The login the provider names, in the claim the installation trusts; empty when it names none."""
        found = self._claims(sociallogin).get(sociallogin.provider.app.settings["login_claim"])
        return found if isinstance(found, str) else ""


def _forget(sociallogin: SocialLogin) -> None:
    """Names and addresses that the provider sends along serve nothing here; the subject alone is kept."""
    sociallogin.account.extra_data = {}
    if sociallogin.is_existing:
        sociallogin.account.save(update_fields=["extra_data"])
