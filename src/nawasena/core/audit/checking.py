"""Checking the chains of an installation against themselves and against the seals that left it."""

from __future__ import annotations

from dataclasses import dataclass

from nawasena.core.audit import chain, sealing
from nawasena.core.database.scope import agencies, scoped
from nawasena.core.jobs.running import agency_ids
from nawasena.core.models import Agency, AuditChain
from nawasena.i18n import _


@dataclass(frozen=True)
class Report:
    """What checking one agency's chain found. ``fault``: a sentence naming the first bad row, or empty."""

    name: str
    length: int = 0
    seals: int = 0
    fault: str = ""


def check_all(code: str = "") -> list[Report]:
    """A report for every agency, or for the one with this code. Raises LookupError when there is none."""
    reports = [check(pk) for pk in agency_ids() if not code or _code(pk) == code]
    if code and not reports:
        raise LookupError(code)
    return reports


def _code(agency: int) -> str:
    with scoped(agencies(agency)):
        return Agency.objects.values_list("code", flat=True).get(pk=agency)


def check(agency: int) -> Report:
    """Check one agency's chain."""
    with scoped(agencies(agency)):
        name = Agency.objects.values_list("name", flat=True).get(pk=agency)
        try:
            sealed = list(sealing.sealed_heads(agency))
        except ValueError as error:
            text = _("{name}: salinan segel {file} tidak asli.")
            return Report(name, fault=text.format(name=name, file=error))
        broken = chain.verify(agency, sealed)
        if broken is not None:
            text = _("{name}: peristiwa nomor {number} rusak ({reason}).")
            return Report(name, fault=text.format(name=name, number=broken.number, reason=broken.reason))
        length = AuditChain.objects.filter(agency_id=agency).values_list("length", flat=True).first() or 0
        return Report(name, length, len(sealed))
