"""How mappings and policies are called in the audit trail, and the words for their codes."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import partial

from nawasena.core.accounts.roles import May
from nawasena.core.audit.naming import CODES, KEPT, KINDS, Kind, by_id, numbers
from nawasena.i18n import _
from nawasena.mapping import presets, retention
from nawasena.mapping.models import AdoptedPolicy, Mapping
from nawasena.mapping.views import labels


def _mappings(agency: int, keys: Set[str]) -> dict[str, str]:
    found = Mapping.objects.filter(agency_id=agency, pk__in=numbers(keys))
    return by_id(found.values_list("pk", "name"))


def _policies(agency: int, keys: Set[str]) -> dict[str, str]:
    found = AdoptedPolicy.objects.filter(agency_id=agency, pk__in=numbers(keys))
    rows = found.values_list("pk", "title", "version")
    return by_id((pk, f"{title} ({version})") for pk, title, version in rows)


def _policies_by_digest(agency: int, keys: Set[str]) -> dict[str, str]:
    found = AdoptedPolicy.objects.filter(agency_id=agency, digest__in=keys)
    rows = found.values_list("digest", "title", "version")
    return {digest: f"{title} ({version})" for digest, title, version in rows}


def _preset(code: str) -> str:
    return presets.label(code) if code in presets.LABELS else code


def _age(code: str) -> str:
    return labels.AGE_LABELS.get(code, code)


def _yes(code: str) -> str:
    return _("ya") if code == "1" else code


def _categories(name: str) -> Callable[[str], str]:
    return partial(labels.category, name)


KINDS |= {
    "mapping": Kind(_mappings, "mapping", frozenset({May.SEE_RESULTS, May.SEE_SUMMARY})),
    "adoptedpolicy": Kind(_policies),
    "policy": Kind(_policies_by_digest),
}
KEPT[retention.KIND] = "mapping"
CODES |= {
    "preset": _preset,
    "filters.status": labels.status,
    "filters.age": _age,
    "filters.level": _categories("jenjang"),
    "filters.kind": _categories("jenis-jabatan"),
    "filters.grade": _categories("golongan"),
    "filters.near": _yes,
    "filters.gate": _yes,
}
