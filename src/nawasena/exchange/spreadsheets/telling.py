"""How packages and their files are called in the audit trail, which itself keeps no name of a file."""

from __future__ import annotations

from collections.abc import Set

from nawasena.core.accounts.roles import May
from nawasena.core.audit.naming import KEPT, KINDS, Kind, by_id, numbers
from nawasena.exchange.spreadsheets import retention
from nawasena.exchange.spreadsheets.models import Package, PackageFile


def _packages(agency: int, keys: Set[str]) -> dict[str, str]:
    found = Package.objects.filter(agency_id=agency, pk__in=numbers(keys))
    return by_id(found.values_list("pk", "title"))


def _files(agency: int, keys: Set[str]) -> dict[str, str]:
    """The name under which a content was uploaded last."""
    found = PackageFile.objects.filter(agency_id=agency, sha256__in=keys).order_by("pk")
    return dict(found.values_list("sha256", "name"))


KEPT[retention.KIND] = "package"
KINDS |= {
    "file": Kind(_files),
    "package": Kind(_packages, "package", frozenset({May.IMPORT_DATA, May.APPROVE_PACKAGE})),
}
