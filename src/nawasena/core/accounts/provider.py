"""Logging in through an identity provider: it says who somebody is, and nothing else of its answer is kept.

A subject belongs to one account, and an account to one subject. Whoever decides, administers or audits logs in with
a password and a second factor: what a provider says may be in the hands of one administrator (docs/decisions/0008).
"""

from __future__ import annotations

from typing import Any

import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from nawasena.core import clock
from nawasena.core.accounts.entering import actor_of
from nawasena.core.accounts.roles import GUARDED
from nawasena.core.audit import chain
from nawasena.core.database.scope import NOTHING, Scope, apply, scoped
from nawasena.core.models import Account, ApiToken, Grant
from nawasena.core.models.accounts import LOGIN, normal_login
from nawasena.i18n import _

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT, AWAY = (
    300,
    15,
)  # seconds: how long a configuration holds, and how long one that failed is not asked again


def remembering(session: requests.Session) -> requests.Session:
    """The same session, which asks for the configuration of a provider once in a while, not for every stranger."""
    plain = session.get

    def get(url: str, **options: Any) -> requests.Response:
        if not url.endswith(WELL_KNOWN):
            return plain(url, **options)
        known = caches["parts"].get(url)
        if known is None:
            known = _configuration(plain, url, options)
            caches["parts"].set(url, known, KEPT if known else AWAY)
        if not known:
            raise requests.ConnectionError("the provider did not answer a moment ago")
        found: requests.Response = known
        return found

    session.get = get  # type: ignore[method-assign, assignment]
    return session


def _configuration(ask: Any, url: str, options: dict[str, Any]) -> requests.Response | bool:
    try:
        answer: requests.Response = ask(url, **options)
        return answer if answer.ok and isinstance(answer.json(), dict) else False
    except requests.RequestException:
        return False


def claims_of(answer: dict[str, Any]) -> dict[str, Any]:
    """What the provider says of somebody. Raises ValueError when its two voices name different subjects."""
    voices = [answer[name] for name in ("id_token", "userinfo") if name in answer]
    subjects = [voice.get("sub") for voice in voices if isinstance(voice, dict)]
    if not all(isinstance(item, str) and item for item in subjects) or len(set(subjects)) != 1:
        raise ValueError("the subject is missing, or there are two")
    return {name: value for voice in voices for name, value in voice.items()}


def account_named(claim: Any) -> Account | None:
    """The open account with the login a claim holds."""
    login = normal_login(claim) if isinstance(claim, str) else ""
    apply(NOTHING)
    return Account.objects.filter(login=login, is_active=True).first() if LOGIN.fullmatch(login) else None


def ensure_allowed(account: Account) -> None:
    """Raise ValidationError for who holds, or is about to hold, a guarded role anywhere."""
    today = clock.day()
    with scoped(Scope(account=account.pk)):
        guarded = Grant.objects.filter(account_id=account.pk, role__in=GUARDED, revoked_at=None)
        if guarded.filter(Q(valid_until=None) | Q(valid_until__gte=today)).exists():
            raise ValidationError(
                _(
                    "Akun dengan peran yang memutuskan, mengelola, atau memeriksa masuk dengan kata sandi dan OTP."
                )
            )


@transaction.atomic
def connect(account: Account, provider: str, subject: str) -> SocialAccount:
    """Let the subject open the account from now on. Raises ValidationError: shut, no role, or another subject."""
    apply(NOTHING)
    held = Account.objects.select_for_update().filter(pk=account.pk, is_active=True).first()
    taken = SocialAccount.objects.filter(user_id=account.pk, provider=provider).exists()
    actor = actor_of(held) if held is not None and not taken else None
    if actor is None:
        raise ValidationError(unknown())
    made: SocialAccount = SocialAccount.objects.create(user=held, provider=provider, uid=subject)
    chain.record(actor, "account.connected", held, {"provider": provider})
    return made


def unknown() -> str:
    """What a stranger is told; it does not say whether there is such an account."""
    return _("Belum ada akun Nawasena yang aktif bagi Anda. Hubungi admin instansi Anda.")


def is_connected(account: Account) -> bool:
    """Has somebody opened the account through a provider since it was last taken into use?"""
    found: bool = SocialAccount.objects.filter(user_id=account.pk).exists()
    return found


def disconnect(account: Account) -> None:
    """Whoever came through a provider is out: also what they set up there, in the running transaction."""
    if SocialAccount.objects.filter(user_id=account.pk).delete()[0]:
        Authenticator.objects.filter(user_id=account.pk).delete()
    now = clock.moment()
    ApiToken.objects.filter(account_id=account.pk, revoked_at=None).update(revoked_at=now)
