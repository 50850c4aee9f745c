"""Addresses of routes. A page names about forty, most of them on every page, so each is worked out once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse


def link(route: str, *args: Any, **kwargs: Any) -> str:
    """The address of a route. Raises NoReverseMatch."""
    return _link(settings.ROOT_URLCONF, route, args, tuple(kwargs.items()))


@lru_cache(maxsize=4096)
def _link(_routes: str, route: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    return str(reverse(route, args=args, kwargs=dict(kwargs)))
