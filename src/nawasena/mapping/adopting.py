"""Policies in force: an agency adopts one with everything it refers to, so that it can be read for ever."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from django.db import transaction

from nawasena.core import store
from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.permissions import ensure
from nawasena.core.accounts.roles import May
from nawasena.core.audit import chain
from nawasena.mapping.bundle import read_bundle, write_bundle
from nawasena.mapping.models import AdoptedPolicy
from nawasena.rules.registry import LoadedPolicy, ensure_in_force


@transaction.atomic
def adopt(actor: Actor, loaded: LoadedPolicy, *, valid_from: dt.date) -> AdoptedPolicy:
    """Put a policy in force from a day on. Raises PermissionDenied; RuleError when it does not apply."""
    ensure(actor, May.RUN_MAPPING)
    ensure_in_force(loaded, valid_from)
    keep(loaded)
    adopted = AdoptedPolicy.objects.create(
        agency_id=actor.agency,
        policy=loaded.policy.id,
        version=loaded.policy.version,
        title=loaded.policy.title.id,
        digest=loaded.digest,
        status=loaded.policy.status,
        valid_from=valid_from,
        adopted_by_id=actor.account,
    )
    details = {"policy": adopted.policy, "version": adopted.version, "digest": adopted.digest}
    chain.record(actor, "policy.adopted", adopted, details, may=May.RUN_MAPPING)
    return adopted


def keep(loaded: LoadedPolicy) -> Path:
    """The policy and its rulebook in the store, under the digest of the content. Written once."""
    folder = store.folder_of(_name(loaded.digest))
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        working = Path(tempfile.mkdtemp(dir=folder.parent))
        write_bundle(working, loaded)
        try:
            working.rename(folder)
        except OSError:  # somebody else has just kept the same
            shutil.rmtree(working, ignore_errors=True)
    return folder


def loaded_policy(adopted: AdoptedPolicy) -> LoadedPolicy:
    """An adopted policy as it was read then. Raises RunFolderError when the store has lost or changed it."""
    return read_bundle(store.folder_of(_name(adopted.digest)))


def _name(digest: str) -> str:
    return f"policy-{digest}"
