"""The Jinja2 environment of every page: macros are the components, nothing is trusted that is not escaped."""

from __future__ import annotations

from importlib import resources
from typing import Any

import jinja2
from django.templatetags.static import static

from nawasena import i18n
from nawasena.core import display
from nawasena.core.framing import shell_of
from nawasena.core.icons import icon
from nawasena.core.keeping import kept
from nawasena.core.links import link

# Each app brings `templates/<app>/…`; pages of libraries are dressed by `core/templates/account` and such.
PACKAGES = (
    "nawasena.core",
    "nawasena.people",
    "nawasena.mapping",
    "nawasena.exchange.spreadsheets",
    "nawasena.site",
)


def environment(**options: Any) -> jinja2.Environment:
    """The environment as Django asks for it; ``options`` are those of its Jinja2 backend."""
    folders = [str(resources.files(package) / "templates") for package in PACKAGES]
    options = {**options, "loader": jinja2.FileSystemLoader(folders), "undefined": jinja2.StrictUndefined}
    made = jinja2.Environment(extensions=["jinja2.ext.i18n"], **{**options, "autoescape": True})  # noqa: S701
    made.install_gettext_callables(i18n._, i18n.ngettext, newstyle=False)  # type: ignore[attr-defined]
    made.globals.update(
        static=static,
        url=link,
        icon=icon,
        shell_of=shell_of,
        kept=kept,
        language=i18n.language,
        languages=i18n.LANGUAGES,
    )
    made.filters.update(display.FILTERS)
    return made
