"""Seals: what all chains ended in at a moment, signed, with a copy outside the database."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from nawasena.core import clock
from nawasena.core.database.scope import agencies, scoped
from nawasena.core.models import AuditChain, Seal

KEY_FILE = "seal.key"


def seal_all(agency_ids: list[int]) -> Seal:
    """Sign the heads of the chains of these agencies, keep the seal, and write a copy to the seal folder."""
    with scoped(agencies(*agency_ids)):
        heads = {
            str(chain.agency_id): [chain.length, chain.head]
            for chain in AuditChain.objects.order_by("agency_id")
        }
        at = clock.moment()
        digest = heads_digest(at.isoformat(), heads)
        key = signing_key()
        seal = Seal.objects.create(
            at=at,
            heads=heads,
            digest=digest,
            signature=key.sign(bytes.fromhex(digest)).hex(),
            public_key=public_hex(key),
        )
    _copy(seal)
    return seal


def heads_digest(at: str, heads: dict[str, Any]) -> str:
    """SHA-256 of the Merkle root over the heads, bound to the moment; hexadecimal."""
    leaves = [f"{agency}:{length}:{head}" for agency, (length, head) in sorted(heads.items(), key=_number)]
    return hashlib.sha256(f"{at}\n{merkle_root(leaves)}".encode()).hexdigest()


def _number(item: tuple[str, Any]) -> int:
    return int(item[0])


def merkle_root(leaves: list[str]) -> str:
    """The root of a hash tree (leaves and nodes told apart by a prefix, as RFC 6962 does)."""
    level = [hashlib.sha256(b"\x00" + leaf.encode()).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) > 1 else pair[0] for pair in pairs
        ]
    return level[0].hex()


def signing_key() -> Ed25519PrivateKey:
    """The key that signs seals, made on first use. In production it should lie on another machine's disk."""
    path = Path(settings.SEAL_KEY)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half of the signing key, hexadecimal."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _copy(seal: Seal) -> None:
    folder = Path(settings.SEAL_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "at": seal.at.isoformat(),
        "heads": seal.heads,
        "digest": seal.digest,
        "signature": seal.signature,
        "public_key": seal.public_key,
    }
    path = folder / f"{seal.at:%Y%m%dT%H%M%S%f}.json"
    path.write_text(json.dumps(content, sort_keys=True, indent=1) + "\n", encoding="utf-8")


def sealed_heads(agency: int) -> Iterator[tuple[int, str]]:
    """(length, head) of an agency in every copy of the seal folder whose signature holds.

    The copies are read, not the table: whoever can rewrite the database can rewrite its seals as well.
    Raises ValueError naming a copy that is not genuine.
    """
    for path in sorted(Path(settings.SEAL_FOLDER).glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if not genuine(content):
            raise ValueError(path.name)
        if found := content["heads"].get(str(agency)):
            yield found[0], found[1]


def genuine(content: dict[str, Any]) -> bool:
    """Was a seal signed with our key, and does it say what was signed?"""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(content["public_key"]))
        key.verify(bytes.fromhex(content["signature"]), bytes.fromhex(content["digest"]))
        ours = content["public_key"] == public_hex(signing_key())
        return bool(ours and heads_digest(content["at"], content["heads"]) == content["digest"])
    except (InvalidSignature, ValueError, KeyError):
        return False
