"""How long a session lasts: half an hour of silence where a second factor is asked for, else twelve hours."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.entering import open_scope
from nawasena.i18n import _

STARTED, SEEN = "started_at", "seen_at"
IDLE = 30 * 60  # seconds; NIST SP 800-63B, AAL2
STEP = 60  # a session is written at most once a minute, not with every page


def keep_or_end(request: HttpRequest, actor: Actor | None) -> Actor | None:
    """Note that the session is in use, or end it when it is too old. Returns who is asking afterwards."""
    if not request.user.is_authenticated:
        return None
    now = time.time()
    if _over(request, actor, now):
        end(request)
        return None
    request.session.setdefault(STARTED, now)
    if now - request.session.get(SEEN, 0) > STEP:
        request.session[SEEN] = now
    return actor


def _over(request: HttpRequest, actor: Actor | None, now: float) -> bool:
    started, seen = request.session.get(STARTED, now), request.session.get(SEEN, now)
    idle = actor is not None and actor.needs_totp and now - seen > IDLE
    return bool(idle or now - started > settings.SESSION_COOKIE_AGE)


def end(request: HttpRequest) -> None:
    """Log out, close the scope, and say why."""
    logout(request)
    open_scope(0, 0)
    messages.info(request, _("Sesi Anda berakhir demi keamanan. Masuk kembali untuk melanjutkan."))
