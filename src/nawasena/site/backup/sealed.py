"""Does a restored trail still say what the last seal in the backup vouches for?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from nawasena.core.audit import chain
from nawasena.core.audit.sealing import heads_digest
from nawasena.core.database.scope import agencies, scoped
from nawasena.core.jobs.running import agency_ids
from nawasena.i18n import _
from nawasena.site.backup.manifest import Manifest


def faults(manifest: Manifest) -> Iterator[str]:
    """What is wrong with the restored chains, in words: each against itself and against the last seal.

    The seal carries its own key, so no secret is needed here. Whether that key is ours is for
    ``nawasena audit verify`` to say, which has our key.
    """
    if manifest.seal and not _signed(manifest.seal):
        yield _("Segel terakhir dalam cadangan ini tidak sah.")
    heads = manifest.seal.get("heads", {})
    for agency in agency_ids():
        with scoped(agencies(agency)):
            broken = chain.verify(agency, [tuple(heads[str(agency)])] if str(agency) in heads else [])
        if broken is not None:
            text = _("Rantai instansi {agency}: peristiwa nomor {number} rusak ({reason}).")
            yield text.format(agency=agency, number=broken.number, reason=broken.reason)


def _signed(seal: dict[str, Any]) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal["public_key"]))
        key.verify(bytes.fromhex(seal["signature"]), bytes.fromhex(seal["digest"]))
    except (InvalidSignature, ValueError, KeyError):
        return False
    return bool(heads_digest(seal["at"], seal["heads"]) == seal["digest"])
