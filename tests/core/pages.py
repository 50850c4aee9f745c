"""Pages rendered without a server: the real templates, with addresses named instead of looked up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import django
import jinja2
from django.conf import settings
from markupsafe import Markup

from nawasena.core import templating
from nawasena.core.shell import Addresses, IdentityProvider, NavItem, NavSection, Notice, Shell

SOURCE = Path(__file__).resolve().parents[2] / "src" / "nawasena"
CSRF = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="rahasia">')

if not settings.configured:  # forms need settings; any will do here
    settings.configure(USE_TZ=True, TIME_ZONE="Asia/Jakarta")
    django.setup()

ADDRESSES = Addresses(
    home="/",
    search="/cari",
    settings="/akun",
    logout="/keluar",
    login="/masuk",
    language="/bahasa",
    theme="/tampilan",
)
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
INSIDE = Shell(
    agency_name="Kabupaten Contoh",
    account_name="Rahma Widyastuti",
    role_label="Pengelola Talenta",
    demo=True,
    navigation=[
        NavSection(
            label="Siklus",
            items=[NavItem(label="Unggah", url="/unggah", icon="upload", active=True, count=3)],
        )
    ],
    notices=[Notice(text="Tersimpan.", level="success")],
    languages=LANGUAGES,
    theme="dark",
    unread=3,
    addresses=ADDRESSES,
)
OUTSIDE = Shell(
    languages=LANGUAGES,
    addresses=ADDRESSES,
    identity_providers=[IdentityProvider(name="SSO Contoh", url="/sso")],
)


def environment(shell: Shell = INSIDE) -> jinja2.Environment:
    """The environment of the application, with a frame of our own."""
    made = templating.environment()
    made.globals.update(
        static=lambda name: f"/static/{name}",
        url=lambda name, *_args: f"/{name}",
        shell_of=lambda _request: shell,
    )
    return made


def rendered(template: str, context: dict[str, Any] | None = None, shell: Shell = INSIDE) -> str:
    """The page as the browser gets it."""
    given = {"request": None, "csrf_input": CSRF, "csrf_token": "rahasia", **(context or {})}
    return environment(shell).get_template(template).render(given)


def templates() -> list[Path]:
    """Every template of every app, pages and messages, in a fixed order."""
    return sorted({*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")})


def ids(html: str) -> list[str]:
    """Every id of the page, in order."""
    return re.findall(r'\sid="([^"]+)"', html)
