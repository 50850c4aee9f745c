"""``audit verify`` and ``audit seal``: proving that nothing in the audit trail was changed."""

from __future__ import annotations

import click

from nawasena.i18n import _
from nawasena.site.cli.interface import Group, option
from nawasena.site.cli.messages import Stop, fail, say
from nawasena.site.cli.service import application

BROKEN, UNUSABLE = 1, 2


@click.group(cls=Group, help=_("Jejak audit: periksa keutuhannya, buat segel."))
def audit() -> None:
    """The group of audit commands."""


@audit.command(help=_("Periksa jejak audit terhadap rantai dan segelnya; sebut baris rusak yang pertama."))
@option("--agency", default="", help=_("Kode instansi; tanpa ini semua instansi diperiksa."))
def verify(agency: str) -> None:
    """Leave with 0 when every chain holds, 1 when one is broken, 2 when the agency is unknown."""
    with application(migrated=False):
        from nawasena.core.audit import checking

        try:
            reports = checking.check_all(agency)
        except LookupError as error:
            fail(_("Instansi '{code}' tidak dikenal.").format(code=agency))
            raise Stop(UNUSABLE) from error
        for report in reports:
            if report.fault:
                fail(report.fault)
            else:
                _tell(report.name, report.length, report.seals)
        if any(report.fault for report in reports):
            raise Stop(BROKEN)


def _tell(name: str, length: int, seals: int) -> None:
    text = _("{name}: utuh, {length} peristiwa, cocok dengan {seals} segel.")
    say(text.format(name=name, length=length, seals=seals))


@audit.command(help=_("Tanda tangani ujung semua rantai sekarang dan tulis salinannya ke folder segel."))
def seal() -> None:
    """Seal every chain."""
    with application(migrated=False):
        from nawasena.core.audit import sealing
        from nawasena.core.jobs.running import agency_ids

        made = sealing.seal_all(agency_ids())
        text = _("Segel dibuat untuk {count} instansi: {digest}")
        say(text.format(count=len(made.heads), digest=made.digest))
