"""The second factor: does an account have one, and was it used since the login?"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.totp.views import ActivateTOTPView
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from nawasena.i18n import N_, _

METHOD = "mfa"


def has_totp(account: Any) -> bool:
    """Has the account set up an authenticator app?"""
    rows = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP)
    return bool(rows.exists())


def used_second_factor(request: HttpRequest) -> bool:
    """Was the second factor used since the login, and is it still set up?"""
    account = request.user
    if not account.is_authenticated:
        return False
    records = get_authentication_records(request, account)
    return any(record["method"] == METHOD for record in records) and has_totp(account)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the shared secrets encrypted: a copy of the database alone makes no codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": N_(
            "Kode salah atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu coba lagi."
        ),
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.name)  # not the NIP: the authenticator app may be backed up anywhere

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        text = str(self.error_messages[code])  # ours are plain words, the library's translate themselves
        return ValidationError(_(text), code=code)


def _cipher() -> Fernet:
    key = hashlib.sha256(b"nawasena second factor\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class SetUpForm(ActivateTOTPForm):  # type: ignore[misc]
    """The code that sets up the app is used up by it, like any other."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        used = TOTP(Authenticator(user=self.user, type=Authenticator.Type.TOTP))
        if not used._mark_code_used(code):
            raise MfaAdapter().validation_error("incorrect_code")
        return code


class SetUpView(ActivateTOTPView):  # type: ignore[misc]
    """Setting up the app proves that it is at hand, so it counts as used."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, METHOD, type="totp")
        return response
