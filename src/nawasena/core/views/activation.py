"""The page on which an ASN takes an account into use."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from nawasena.core.accounts.activation import activate as take_into_use
from nawasena.core.forms import ActivationForm
from nawasena.core.models.accounts import normal_login
from nawasena.core.views.guards import open_to_all
from nawasena.i18n import _

LIMIT = {"activate": "10/h/key"}


@open_to_all
@sensitive_post_parameters("code", "password", "again")
def activate(request: HttpRequest) -> HttpResponse:
    """NIP, code, new password; afterwards one logs in."""
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _done(request, form):
        messages.success(request, _("Akun Anda sudah aktif. Masuk dengan kata sandi yang baru dibuat."))
        return redirect("account_login")
    return render(request, "core/accounts/activate.html", {"form": form})


def _done(request: HttpRequest, form: ActivationForm) -> bool:
    wanted = form.cleaned_data
    key = normal_login(wanted["login"])
    usage = ratelimit.consume(request, app="nawasena", action="activate", config=LIMIT, key=key)
    if not usage:
        form.add_error(None, _("Terlalu banyak percobaan untuk NIP ini. Coba lagi satu jam lagi."))
        return False
    try:
        take_into_use(login=wanted["login"], code=wanted["code"], password=wanted["password"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    usage.rollback()
    return True
