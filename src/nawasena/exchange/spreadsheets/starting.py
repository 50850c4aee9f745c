"""The mapping that was approved together with an import."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.entering import actor_of
from nawasena.core.database.scope import agencies, apply
from nawasena.exchange.spreadsheets.models import Package
from nawasena.i18n import _
from nawasena.mapping import services as mapping
from nawasena.mapping.models import Mapping


def start_mapping(package: Package) -> Mapping | None:
    """Ask for the mapping of an applied package, with the rights its approver has today.

    None when only an import was wanted, or when the mapping cannot be asked for: a note says why.
    """
    if not package.mapping_name or package.policy is None:
        return None
    try:
        with transaction.atomic():
            return mapping.request_mapping(_approver(package), _order(package))
    except PermissionDenied:
        why = _("peran penyetuju sudah berubah")
    except ValidationError as problem:
        why = " ".join(problem.messages)
    text = _("Data sudah diterapkan, tetapi pemetaan tidak dimulai: {why}. Mulai dari halaman Pemetaan.")
    package.notes = [*package.notes, text.format(why=why)]
    return None


def _approver(package: Package) -> Actor:
    account = package.decided_by
    found = actor_of(account, package.agency_id) if account is not None else None
    apply(agencies(package.agency_id, account=package.decided_by_id or 0))
    if found is None or found.agency != package.agency_id:
        raise PermissionDenied
    return found


def _order(package: Package) -> mapping.Order:
    assert package.policy is not None  # noqa: S101 -- asked before
    return mapping.Order(
        name=package.mapping_name,
        evaluation_date=package.as_of,
        policy=package.policy,
        preset=package.preset,
        requested_by=package.created_by_id or 0,
        approved_by=package.decided_by_id,
    )
