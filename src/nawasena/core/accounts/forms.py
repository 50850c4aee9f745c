"""Forms of logging in and of passwords, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm

from nawasena.core.models.accounts import normal_login
from nawasena.i18n import _


class Login(LoginForm):  # type: ignore[misc]
    """NIP or name, and password. Blanks in a NIP do not matter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("NIP atau nama pengguna")
        self.fields["password"].label = _("Kata sandi")

    def clean_login(self) -> str:
        return normal_login(self.cleaned_data["login"])


class Reauthenticate(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Kata sandi")


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Kata sandi sekarang")
        self.fields["password1"].label = _("Kata sandi baru")
        self.fields["password2"].label = _("Kata sandi baru sekali lagi")
