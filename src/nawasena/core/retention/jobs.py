"""The work of a destruction: what two people decided is done in pieces, and finished after an interruption."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from nawasena.core import clock
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.entering import actor_of
from nawasena.core.audit import chain
from nawasena.core.database.scope import agencies, apply
from nawasena.core.jobs.running import JobProblem, Work, handles
from nawasena.core.models import Destruction
from nawasena.core.retention.asking import JOB
from nawasena.core.retention.keeping import keeper_of
from nawasena.i18n import _

State = Destruction.State


@handles(JOB)
def perform(work: Work) -> None:
    """Destroy what was approved, with the rights its approver has today. Raises JobProblem."""
    with work.piece():
        order = _approved(work)
        actor = _approver(work, order)
    try:
        keeper_of(order.kind).destroy(work, actor, order)
    except PermissionDenied as refused:
        raise JobProblem(str(refused)) from refused
    with work.piece():
        order = _approved(work)
        order.state, order.done_at = State.DONE, clock.moment()
        order.save(update_fields=["state", "done_at"])
        details = {"kind": order.kind, "subject": order.subject, "count": order.destroyed}
        chain.record(actor, "retention.done", order, details)


def _approved(work: Work) -> Destruction:
    order = Destruction.objects.select_for_update().get(pk=work.subject)
    if order.state != State.APPROVED:
        raise JobProblem(_("Usul pemusnahan ini sudah tidak menunggu pekerjaan ini."))
    return order


def _approver(work: Work, order: Destruction) -> Actor:
    found = actor_of(order.decided_by, work.agency)
    apply(agencies(work.agency, account=work.account))
    if found is None or found.agency != work.agency:
        raise JobProblem(
            _("Peran penyetuju sudah berakhir; pemusnahan perlu disetujui lagi oleh orang lain.")
        )
    return found
