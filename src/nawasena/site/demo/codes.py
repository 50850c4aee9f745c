"""One-time codes of demonstration accounts, as an authenticator app would show them."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from nawasena.core.models import Account

PERIOD = 30  # seconds, RFC 6238


def set_up(account: Account) -> None:
    """Give a demonstration account an authenticator whose codes ``code`` can show."""
    TOTP.activate(account, generate_totp_secret())


def code(login: str) -> str:
    """The code of this half minute. Raises LookupError when there is no such account or no authenticator."""
    found = Authenticator.objects.filter(user__login=login, type=Authenticator.Type.TOTP).first()
    if found is None:
        raise LookupError(login)
    return str(format_hotp_value(hotp_value(decrypt(found.data["secret"]), int(time.time()) // PERIOD)))
