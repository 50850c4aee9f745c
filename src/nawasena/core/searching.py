"""What was searched for in a list: kept in the session, never in an address.

An address only carries ``MARK``, so that a list that is opened from elsewhere begins without the words.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from nawasena.i18n import _

MARK = "cari"


def remembered(request: HttpRequest, key: str) -> str:
    """The words kept under ``key``; empty when the address does not come from the list that was searched."""
    return str(request.session.get(key, "")) if asked(request.GET) else ""


def asked(query: QueryDict) -> bool:
    """Does the address ask for the list as it was searched?"""
    return query.get(MARK) == "1"


def remember(request: HttpRequest, key: str, words: str) -> None:
    """Keep the words, or forget the earlier ones when there are none."""
    if words:
        request.session[key] = words
    else:
        request.session.pop(key, None)


def marked(given: dict[str, str], words: str) -> dict[str, str]:
    """The data of an address of a list, with the mark when something was searched for."""
    return {**given, MARK: "1"} if words else given


def chip(words: str, address: str) -> dict[str, str]:
    """What was searched for as a chip; ``address`` is where nothing is posted to forget it."""
    return {"label": _("Pencarian: {words}").format(words=words), "post_url": address}


def with_query(address: str, given: dict[str, str]) -> str:
    """The address with data behind it, if there are any."""
    return f"{address}?{urlencode(given)}" if given else address
