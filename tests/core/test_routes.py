"""Every address says who may open it, and the pages of the account library are ours."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account import urls as account_urls
from allauth.mfa import urls as mfa_urls
from allauth.socialaccount import urls as social_urls
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, include, path, reverse

from nawasena.core.accounts.actor import Actor, Right
from nawasena.core.accounts.roles import May, Role
from nawasena.core.middleware import ScopeMiddleware
from nawasena.core.views import guards
from tests.core.responses import assert_hardened
from tests.core.test_entrance import PASSWORD, log_in, with_totp
from tests.core.world import World

ENABLED = {
    "account_login", "account_logout", "account_inactive", "account_change_password",
    "account_reauthenticate",
    "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "socialaccount_login_cancelled", "socialaccount_login_error",
}  # fmt: skip
# names the library looks up, which lead to pages of our own
OWN = {"account_signup", "account_reset_password", "account_set_password"}


def routes() -> Iterator[URLPattern]:
    def walk(patterns: list[Any]) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    yield from walk(get_resolver().url_patterns)


def library_names() -> set[str]:
    modules = (account_urls, mfa_urls, social_urls)
    found: set[str] = set()
    for module in modules:
        for pattern in module.urlpatterns:
            inner = pattern.url_patterns if isinstance(pattern, URLResolver) else [pattern]
            found |= {item.name for item in inner if item.name}
    return found


def test_every_view_says_who_may_open_it() -> None:
    unmarked = [str(route.pattern) for route in routes() if guards.access_of(route.callback) is None]
    assert not unmarked


def test_a_view_without_a_mark_is_refused() -> None:
    middleware = ScopeMiddleware(lambda request: HttpResponse())
    with pytest.raises(ImproperlyConfigured, match="no mark"):
        middleware.process_view(HttpRequest(), lambda request: HttpResponse(), (), {})


def test_few_addresses_are_open_to_all() -> None:
    public = {route.name for route in routes() if guards.access_of(route.callback) == guards.Access("open")}
    assert public >= {"account_login", "account_signup"}
    assert not public & {"home", "accounts", "account", "mfa_index"}


def test_no_address_has_room_for_a_nip() -> None:
    for route in routes():
        names = set(re.findall(r"<(?:\w+:)?(\w+)>", str(route.pattern)))
        assert not names & {"nip", "login", "username"}, route.pattern


def test_what_is_not_enabled_does_not_exist() -> None:
    for name in library_names() - ENABLED - OWN:
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for name in ENABLED | OWN:
        assert reverse(name)


def test_names_of_the_library_lead_to_our_own_pages() -> None:
    resolver = {route.name: route.callback for route in routes()}
    for name in OWN:
        assert resolver[name].__module__.startswith("nawasena."), name


@pytest.fixture
def visitor(world: World) -> Client:
    """Logged in with password and code, and confirmed a moment ago."""
    account = world.accounts["a", Role.TALENT_MANAGER]
    account.set_password(PASSWORD)
    account.save()
    with_totp(account)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    RecoveryCodes.activate(account)
    client = world.client(Role.TALENT_MANAGER)
    session = client.session
    session["account_authentication_methods"] += [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    return client


OUTSIDE = {"account_login", "account_inactive", "socialaccount_login_cancelled", "socialaccount_login_error"}
INSIDE = ENABLED - OUTSIDE - {"mfa_authenticate", "mfa_activate_totp", "mfa_download_recovery_codes"}


def wears_our_design(response: Any) -> None:
    page = response.content.decode()
    assert response.status_code in (200, 401, 403), response.status_code
    assert 'class="skip-link"' in page
    assert "Nawasena" in page
    assert_hardened(response)


@pytest.mark.parametrize("name", sorted(OUTSIDE | OWN))
def test_public_pages_wear_our_design(world: World, name: str) -> None:
    wears_our_design(Client().get(reverse(name)))


@pytest.mark.parametrize("name", sorted(INSIDE))
def test_pages_of_ones_own_account_wear_our_design(visitor: Client, name: str) -> None:
    wears_our_design(visitor.get(reverse(name)))


@pytest.mark.parametrize("name", sorted(INSIDE - {"account_logout"}))
def test_pages_of_ones_own_account_are_closed_to_strangers(world: World, name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/")


def test_the_page_of_the_code_wears_our_design(world: World) -> None:
    account = world.accounts["a", Role.PPK]
    account.set_password(PASSWORD)
    account.save()
    with_totp(account)
    client = Client()
    log_in(client, account.login)
    wears_our_design(client.get(reverse("mfa_authenticate")))


def test_setting_up_wears_our_design(world: World) -> None:
    client = Client()
    account = world.accounts["a", Role.PPK]
    account.set_password(PASSWORD)
    account.save()
    log_in(client, account.login)
    client.post(reverse("account_reauthenticate") + "?next=/akun/otp/", {"password": PASSWORD})
    wears_our_design(client.get(reverse("mfa_activate_totp")))


def test_recovery_codes_are_downloaded_as_text(visitor: Client) -> None:
    answer = visitor.get(reverse("mfa_download_recovery_codes"))
    assert answer["Content-Type"].startswith("text/plain")
    assert_hardened(answer)


def test_every_enabled_page_has_a_template_of_ours() -> None:
    names = (
        "account/login", "account/logout", "account/account_inactive", "account/password_change",
        "account/reauthenticate", "mfa/index", "mfa/authenticate", "mfa/reauthenticate",
        "mfa/totp/activate_form",
        "mfa/totp/deactivate_form", "mfa/recovery_codes/index", "mfa/recovery_codes/generate",
        "socialaccount/login_cancelled", "socialaccount/authentication_error", "socialaccount/login",
    )  # fmt: skip
    for name in names:
        assert type(get_template(f"{name}.html")).__module__ == "django.template.backends.jinja2", name


# --- the guard itself ---------------------------------------------------------------------------------


def ask(rights: tuple[Role, ...] | None, access: guards.Access) -> Any:
    request = RequestFactory().get("/contoh/?q=1")
    request.user = (
        AnonymousUser() if rights is None else type("Known", (), {"is_authenticated": True, "pk": 0})()
    )
    actor = Actor(1, "x", 1, tuple(Right(role) for role in rights)) if rights else None
    request.actor = actor  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    return guards.refusal(request, access)


def test_strangers_come_back_to_the_page_they_wanted() -> None:
    for access in (guards.Access("account"), guards.Access("role"), guards.Access("right", (May.EXPORT,))):
        assert ask(None, access)["Location"] == "/masuk/?next=/contoh/%3Fq%3D1"
    assert ask(None, guards.Access("open")) is None


def test_programs_get_a_number_instead() -> None:
    access = guards.Access("right", (May.EXPORT,), answers=True)
    assert ask(None, access).status_code == 401
    assert ask((), access).status_code == 403


def test_one_of_the_rights_suffices() -> None:
    either = guards.Access("right", (May.EXPORT, May.SEE_SELF))
    assert ask((Role.ASN,), either) is None
    assert ask((Role.ASN,), guards.Access("role")) is None


def test_a_list_of_addresses_is_guarded_at_once() -> None:
    inner = path("b/", lambda request: HttpResponse())
    patterns = guards.guard_all([path("a/", include([inner]))], guards.Access("role", answers=True))
    assert isinstance(patterns[0], URLResolver)
    assert guards.access_of(patterns[0].url_patterns[0].callback) == guards.Access("role", answers=True)


def test_a_mark_without_a_right_is_a_mistake() -> None:
    with pytest.raises(ImproperlyConfigured):
        guards.needs()


# --- language and look --------------------------------------------------------------------------------


def test_a_stranger_chooses_a_language(world: World) -> None:
    client = Client()
    answer = client.post(reverse("language"), {"language": "en", "next": "/masuk/"})
    assert answer["Location"] == "/masuk/"
    assert answer.cookies["nawasena_language"].value == "en"
    assert_hardened(answer)
    page = client.get("/masuk/")
    assert page["Content-Language"] == "en"
    assert '<html lang="en"' in page.content.decode()


@pytest.mark.parametrize(("name", "value"), [("language", "en"), ("theme", "dark")])
def test_a_choice_is_kept_with_the_account(world: World, name: str, value: str) -> None:
    client = world.client(Role.ASN)
    client.post(reverse(name), {name: value})
    account = world.accounts["a", Role.ASN]
    account.refresh_from_db()
    assert getattr(account, name) == value


@pytest.mark.parametrize(
    ("name", "value"), [("language", "xx"), ("language", ""), ("theme", "<b>"), ("theme", "\0")]
)
def test_odd_choices_change_nothing(world: World, name: str, value: str) -> None:
    answer = Client().post(reverse(name), {name: value})
    assert answer.status_code == 302
    assert not answer.cookies


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_a_choice_never_leads_elsewhere(world: World, target: str) -> None:
    assert Client().post(reverse("theme"), {"theme": "dark", "next": target})["Location"] == "/"


def test_choosing_needs_a_post(world: World) -> None:
    for name in ("language", "theme"):
        assert Client().get(reverse(name)).status_code == 405


def test_forms_without_a_token_are_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("theme"), {"theme": "dark"})
    assert answer.status_code == 403
    assert "kedaluwarsa" in answer.content.decode()
    assert_hardened(answer)


def test_what_does_not_exist_is_told_in_our_words(world: World) -> None:
    answer = Client().get("/tidak-ada/")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.content.decode()
    assert_hardened(answer)


def test_a_nul_in_an_address_is_no_failure_of_ours(world: World) -> None:
    answer = world.client(Role.AGENCY_ADMIN).get(reverse("accounts") + "?search=%00")
    assert answer.status_code == 400
    assert_hardened(answer)
