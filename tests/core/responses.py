"""What every response must carry, whatever it says."""

from __future__ import annotations

from typing import Any

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT = (
    "default-src 'none'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


def assert_hardened(response: Any) -> None:
    """Headers, content security policy and caching of one response."""
    for name, value in HEADERS.items():
        assert response.headers.get(name) == value, name
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in STRICT:
        assert part in policy, part
    assert "no-store" in response.headers["Cache-Control"]
    assert "camera=()" in response.headers["Permissions-Policy"]
    for cookie in response.cookies.values():
        assert cookie["samesite"], cookie.key
        assert cookie["httponly"], cookie.key
