"""The register of regulations: what is cited, whether it is in force, and how much of it was read."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field

from nawasena.i18n import N_, _
from nawasena.rules.models import Slug, Strict, Text, validate
from nawasena.rules.source import Source, parse

STANDING_LABELS = {
    "in_force": N_("berlaku"),
    "amended": N_("berlaku, telah diubah"),
    "revoked": N_("dicabut"),
    "unverified": N_("belum diverifikasi"),
}


class Regulation(Strict):
    """One regulation, or (``kind`` source) something else that is cited. ``text``: how much of it was read."""

    id: Slug
    cite: str
    kind: Literal["regulation", "source"] = "regulation"
    standing: Literal["in_force", "amended", "revoked", "unverified"]
    text: Literal["seen", "excerpt", "practice", "not_seen"]
    amended_by: tuple[str, ...] = Field(default=(), strict=False)
    note: Text | None = None

    @property
    def short(self) -> str:
        """The citation without its subject: ``PP 11/2017``."""
        return self.cite.split(" tentang ")[0]

    @property
    def supports_verified(self) -> bool:
        """Whether a number citing it may be called verified."""
        return self.text in ("seen", "excerpt") and self.standing in ("in_force", "amended")

    @property
    def standing_label(self) -> str:
        return _(STANDING_LABELS[self.standing])


class Register(Strict):
    """The file of the register."""

    schema_: Literal["nawasena-regulations/1"] = Field(alias="schema")
    regulations: tuple[Regulation, ...] = Field(strict=False)


def read_register(source: Source) -> dict[str, Regulation]:
    """The regulations of a register file by id."""
    return {regulation.id: regulation for regulation in validate(Register, source).regulations}


@cache
def library_regulations() -> dict[str, Regulation]:
    """All regulations of the register by id."""
    path = resources.files("nawasena.rules") / "library" / "regulations.yaml"
    return read_register(parse(path.read_text(encoding="utf-8"), "regulations.yaml"))
