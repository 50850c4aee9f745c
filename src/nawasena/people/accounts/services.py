"""Making accounts for the civil servants of a unit, and issuing their codes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from nawasena.core.accounts import activation, services
from nawasena.core.accounts.activation import Batch
from nawasena.core.accounts.actor import Actor
from nawasena.core.models import Account, Unit
from nawasena.people.accounts import queries
from nawasena.people.models import Profile

BATCH = 400  # slips at a time: fifty sheets, and a page that is still quick


@dataclass(frozen=True)
class Made:
    """How many accounts were made. ``taken``: people whose NIP already belongs to an account elsewhere."""

    count: int
    taken: int


@transaction.atomic
def make_accounts(actor: Actor, unit: Unit) -> Made:
    """An account with the role of an ASN for every civil servant of a unit who has none."""
    people = [row for row in queries.without_account(actor, unit) if row.person_id != actor.person]
    taken = services.taken([row.nip for row in people])
    accounts = [_account(row) for row in people if row.nip not in taken]
    made = activation.open_accounts(actor, accounts, reason=unit.name) if accounts else []
    return Made(len(made), len(people) - len(made))


def _account(row: Profile) -> Account:
    return Account(login=row.nip, name=row.name, person=row.person_id)


@transaction.atomic
def issue_for_unit(actor: Actor, unit: Unit) -> Batch:
    """Codes for the next BATCH accounts of a unit that wait for one, by name."""
    return activation.issue_codes_here(actor, list(queries.waiting(actor, unit)[:BATCH]))


@transaction.atomic
def reissue_for_unit(actor: Actor, unit: Unit) -> Batch:
    """Fresh codes, by name, for the BATCH accounts of a unit that have had an unused one the longest."""
    accounts = sorted(queries.coded(actor, unit)[:BATCH], key=lambda account: (account.name, account.pk))
    return activation.issue_codes_here(actor, accounts)
