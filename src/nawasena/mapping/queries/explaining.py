"""The explanation of a result, read from the evidence of its run."""

from __future__ import annotations

from nawasena.core import store
from nawasena.i18n import _
from nawasena.mapping.manifest import RunFolderError
from nawasena.mapping.models import Mapping, Result
from nawasena.mapping.person.model import PersonView
from nawasena.mapping.person_view import person_view


def explained(mapping: Mapping, result: Result) -> tuple[PersonView | None, str]:
    """The explanation of a result the actor was given, or None and why there is none."""
    if mapping.destroyed_at is not None:
        text = _(
            "Bukti pemetaan ini sudah dimusnahkan sesuai masa simpannya; penjelasan tidak dapat dibuat lagi."
        )
        return None, text
    try:
        return person_view(store.folder_of(mapping.folder), result.nip), ""
    except RunFolderError as problem:
        return None, str(problem)
