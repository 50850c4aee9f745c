"""``policy vocabulary``: the words a policy may use, as they are written there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from nawasena.i18n import N_, _
from nawasena.rules.catalogue import Catalogue, CategorySet, EvidenceField, EvidenceKind
from nawasena.rules.problems import Problem, RuleError
from nawasena.site.cli.interface import command, rulebook, rules_option
from nawasena.site.cli.messages import say

TYPES = {
    "text": N_("teks"),
    "integer": N_("bilangan bulat"),
    "year": N_("tahun"),
    "decimal": N_("desimal"),
    "date": N_("tanggal"),
    "boolean": N_("true atau false"),
    "category": N_("kategori {set}"),
}


@command(help=_("Kata-kata untuk kebijakan: jenis bukti, kolomnya, dan id kategori."))
@click.argument("name", metavar=_("[BUKTI|HIMPUNAN]"), required=False)
@rules_option
def vocabulary(name: str | None, rules: Path | None) -> None:
    """Every kind of evidence and every category set, or those of one name."""
    catalogue = rulebook(rules).catalogue
    kinds = [kind for kind in catalogue.kinds.values() if name in (None, kind.id)]
    sets = [item for item in catalogue.sets.values() if name in (None, item.id)]
    if not kinds and not sets:
        raise RuleError([_unknown(str(name), catalogue)])
    for kind in kinds:
        for line in kind_lines(kind, catalogue):
            say(line)
    for item in sets:
        for line in set_lines(item):
            say(line)


def _unknown(name: str, catalogue: Catalogue) -> Problem:
    message = _("'{name}' bukan jenis bukti dan bukan himpunan kategori.").format(name=name)
    cure = _("Jenis bukti: {kinds}. Himpunan: {sets}.").format(
        kinds=", ".join(catalogue.kinds), sets=", ".join(catalogue.sets)
    )
    return Problem(name, 0, "", message, cure)


def kind_lines(kind: EvidenceKind, catalogue: Catalogue) -> Iterator[str]:
    """A kind of evidence with its fields and, below each field, the category ids it may have."""
    absence = _("boleh tidak ada (absence: none)") if kind.absence == "none" else ""
    yield " · ".join(filter(None, (f"from: {kind.id}", str(kind.label), absence)))
    for item in kind.fields:
        yield f"  {item.id}: {type_words(item)} · {item.label}"
        if item.type == "category":
            yield f"      {', '.join(catalogue.categories(item).ids)}"
    yield ""


def type_words(item: EvidenceField) -> str:
    """What a field holds, with its bounds."""
    words = _(TYPES[item.type]).format(set=item.set)
    if item.min is None or item.max is None:
        return words
    return _("{type} {low} sampai {high}").format(type=words, low=item.min, high=item.max)


def set_lines(item: CategorySet) -> Iterator[str]:
    """A category set: every id with its label and the other spellings that are read from files."""
    yield f"{item.id} · {item.label} · {item.source}"
    for value in item.values:
        others = [text for text in (value.code, *value.aliases) if text is not None]
        read = _("; dibaca juga: {names}").format(names=", ".join(others)) if others else ""
        yield f"  {value.id}: {value.label}{read}"
    yield ""
