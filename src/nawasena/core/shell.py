"""What every page shows around its content: who is here, where one can go, how it should look.

``shell_of(request)`` (a global of the templates) makes one per page; an anonymous visitor has no account
name, and a control without its address is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field

THEMES = ("system", "light", "dark")


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place to go; ``count`` is what waits there, None when nothing is counted."""

    label: str
    url: str
    icon: str = ""
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class NavSection:
    """Places that belong together; without a label the section has no heading."""

    items: list[NavItem]
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message about what just happened; ``level`` is success, info, warning or danger."""

    text: str
    level: str = "info"


@dataclass(frozen=True, kw_only=True)
class IdentityProvider:
    """Another way to log in; ``url`` is posted to."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the controls of the layout lead; search, language, theme and logout are posted to."""

    home: str = "/"
    search: str = ""
    settings: str = ""
    logout: str = ""
    login: str = ""
    language: str = ""
    theme: str = ""


@dataclass(frozen=True, kw_only=True)
class TourStrip:
    """The stop of the tour that a page belongs to; the addresses may be empty."""

    step: int
    total: int
    title: str
    text: str
    next_url: str = ""
    previous_url: str = ""
    leave_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Shell:
    """The frame of a page.

    ``unread`` counts tasks waiting for the reader, ``here`` is the address to come back to after a choice of
    language or theme, ``languages`` pairs each code with its own name.
    """

    agency_name: str = ""
    account_name: str = ""
    role_label: str = ""
    demo: bool = False
    navigation: list[NavSection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    identity_providers: list[IdentityProvider] = field(default_factory=list)
    language: str = "id"
    languages: dict[str, str] = field(default_factory=dict)
    theme: str = "system"
    unread: int = 0
    here: str = "/"
    addresses: Addresses = field(default_factory=Addresses)
    tour: TourStrip | None = None
