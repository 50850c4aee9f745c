"""The templates' environment with the frame of this site."""

from __future__ import annotations

from typing import Any

import jinja2

from nawasena.core import templating
from nawasena.site.shell import shell_of


def environment(**options: Any) -> jinja2.Environment:
    """The environment of the core, and the shell around every page."""
    made = templating.environment(**options)
    made.globals["shell_of"] = shell_of
    return made
