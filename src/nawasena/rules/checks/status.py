"""Every number has a status; only what its regulation supports may be called verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from nawasena.i18n import _
from nawasena.rules.checks.context import Context, Problems
from nawasena.rules.numbers import Band, RuleNumber, plain
from nawasena.rules.policy import Policy
from nawasena.rules.policy.axes import Thirds
from nawasena.rules.policy.measures import Window
from nawasena.rules.policy.model import Ranking
from nawasena.rules.policy.scores import FloorRow, Gap, Scale
from nawasena.rules.source import KeyPath


@dataclass(frozen=True)
class NumberStatus:
    """One number of a policy: where it stands, what it is, how sure it is and which rule it comes from."""

    path: KeyPath
    text: str
    status: str
    ref: str


def number_statuses(policy: Policy) -> Iterator[NumberStatus]:
    """Every number of the policy file with its effective status and reference, in order of writing."""
    yield from _walk((), policy, policy.status, policy.ref)


def _walk(path: KeyPath, value: Any, status: str, ref: str) -> Iterator[NumberStatus]:
    if isinstance(value, BaseModel):
        status = getattr(value, "status", None) or status
        ref = getattr(value, "ref", None) or ref
        if (text := _number_text(value)) is not None:
            yield NumberStatus(path, text, status, ref)
        for name, info in type(value).model_fields.items():
            yield from _walk((*path, info.alias or name), getattr(value, name), status, ref)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk((*path, index), item, status, ref)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk((*path, key), item, status, ref)


def _number_text(value: BaseModel) -> str | None:
    if isinstance(value, RuleNumber):
        return format(Decimal(value.value), "f")
    if isinstance(value, Window):
        return str(value.years)
    if isinstance(value, Band) and (value.lower is not None or value.upper is not None):
        return value.words()
    return _stretch_text(value)


def _stretch_text(value: BaseModel) -> str | None:
    """Numbers that stand in their block without a status of their own: they have that of the block."""
    if isinstance(value, FloorRow):
        return f"≥ {plain(value.key)}"
    if isinstance(value, Scale | Gap):
        return f"{plain(value.zero)} → {plain(value.full)}"
    if isinstance(value, Thirds):
        return f"{plain(value.low)} → {plain(value.high)}"
    if isinstance(value, Ranking) and value.top is not None:
        return str(value.top)
    return None


def check_statuses(context: Context) -> Problems:
    """References exist, and what is called verified may be."""
    register = context.book.regulations
    cited = {citation.id for citation in context.policy.references}
    for index, citation in enumerate(context.policy.references):
        if citation.id not in register:
            yield context.problem(("references", index), _missing(citation.id), _register_cure(citation.id))
    for number in number_statuses(context.policy):
        if number.ref not in cited:
            message = _("Rujukan '{name}' tidak ada di 'references'.").format(name=number.ref)
            yield context.problem(number.path, message, _("Tambahkan rujukannya."))
        elif (
            number.status == "verified"
            and number.ref in register
            and not register[number.ref].supports_verified
        ):
            message = _("Angka ini disebut verified, tetapi naskah '{name}' belum dibaca.").format(
                name=number.ref
            )
            yield context.problem(number.path, message, _("Tulis status: example."))


def _register_cure(name: str) -> str:
    """How an agency adds a regulation: which file, its form, and how it is given."""
    return _(
        "Tambahkan ke FOLDER/regulations.yaml (schema: nawasena-regulations/1; di bawah regulations: "
        "- {{id: {name}, cite: ..., standing: unverified, text: not_seen}}) dan sertakan --rules FOLDER."
    ).format(name=name)


def _missing(name: str) -> str:
    return _("Peraturan '{name}' tidak ada di daftar.").format(name=name)
