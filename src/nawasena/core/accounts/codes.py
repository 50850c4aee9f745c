"""What an activation code is made of, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import secrets

from django.utils.crypto import salted_hmac

LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"  # none that is mistaken for another: no 0 O, 1 I, 2 Z, 5 S, 8 B
GROUPS, SIZE = 3, 4
LIFE = dt.timedelta(days=14)


def new_code() -> str:
    """A fresh code, for example ``KX7M-94QT-HWCE``: 12 letters of 26, about 56 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(SIZE)) for _ in range(GROUPS))


def bare(typed: str) -> str:
    """A code as it was typed, without blanks and dashes, in capitals."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def digest(account: int, typed: str) -> str:
    """The keyed hash that is kept of a code. Bound to the account, useless without the server's key."""
    return salted_hmac("nawasena.activation", f"{account}:{bare(typed)}", algorithm="sha256").hexdigest()
