"""Finding policies: the library's and an agency's own, by id and date; at most one version applies a day."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from nawasena.i18n import _
from nawasena.rules.catalogue import PERSON, EvidenceField
from nawasena.rules.checks import check_policy
from nawasena.rules.models import validate
from nawasena.rules.policy import Policy
from nawasena.rules.problems import Problem, RuleError
from nawasena.rules.rulebook import Rulebook, library_rulebook
from nawasena.rules.source import Source, parse, read


@dataclass(frozen=True)
class LoadedPolicy:
    """A checked policy with its text and the digest of its content.

    The digest covers the policy and every table and box table it refers to, not the layout of the file:
    comments and blanks may change, a number may not. What the catalogue says about evidence shows in the
    snapshot, which has a digest of its own.
    """

    policy: Policy
    source: Source
    book: Rulebook
    digest: str


def load(source: Source, book: Rulebook | None = None) -> LoadedPolicy:
    """Validate and check a policy. Raises :class:`RuleError` naming every problem."""
    chosen = book or library_rulebook()
    policy = validate(Policy, source)
    if problems := check_policy(policy, source, chosen):
        raise RuleError(problems)
    return LoadedPolicy(policy, source, chosen, content_digest(policy, chosen))


def load_file(path: Path, book: Rulebook | None = None) -> LoadedPolicy:
    """Read, validate and check a policy file."""
    return load(read(path), book)


@cache
def library_policies() -> tuple[LoadedPolicy, ...]:
    """Every policy of the library, by id and start of validity. Overlapping versions are an error."""
    folder = resources.files("nawasena.rules") / "library" / "policies"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    loaded = [load(parse((folder / name).read_text(encoding="utf-8"), f"policies/{name}")) for name in names]
    check_versions(loaded)
    return tuple(sorted(loaded, key=lambda item: (item.policy.id, item.policy.validity.from_)))


def check_versions(policies: Iterable[LoadedPolicy]) -> None:
    """At most one version of a policy applies on any day. Raises :class:`RuleError`."""
    seen: list[LoadedPolicy] = []
    problems: list[Problem] = []
    for item in policies:
        for other in seen:
            if item.policy.id == other.policy.id and item.policy.validity.overlaps(other.policy.validity):
                message = _("Versi {a} dan {b} berlaku pada hari yang sama.").format(
                    a=other.policy.version, b=item.policy.version
                )
                problems.append(
                    item.source.problem(("validity",), message, _("Akhiri versi lama sehari sebelumnya."))
                )
        seen.append(item)
    if problems:
        raise RuleError(problems)


def in_force(policy_id: str, day: dt.date, policies: Iterable[LoadedPolicy] | None = None) -> LoadedPolicy:
    """The version of ``policy_id`` that applies on ``day``. Raises :class:`RuleError` when there is none."""
    known = list(library_policies() if policies is None else policies)
    versions = [item for item in known if item.policy.id == policy_id]
    if not versions:
        names = ", ".join(sorted({item.policy.id for item in known}))
        message = _("Kebijakan '{name}' tidak dikenal.").format(name=policy_id)
        raise RuleError([Problem(policy_id, 0, "", message, _("Yang ada: {names}.").format(names=names))])
    for item in versions:
        if item.policy.validity.covers(day):
            return item
    raise RuleError([_outside(versions, day)])


def ensure_in_force(item: LoadedPolicy, day: dt.date) -> LoadedPolicy:
    """The policy itself when it applies on ``day``; :class:`RuleError` otherwise."""
    if not item.policy.validity.covers(day):
        raise RuleError([_outside([item], day)])
    return item


def _outside(versions: list[LoadedPolicy], day: dt.date) -> Problem:
    spans = "; ".join(validity_words(item.policy) for item in versions)
    message = _("Tidak ada versi '{name}' yang berlaku pada {day}.").format(
        name=versions[0].policy.id, day=day.isoformat()
    )
    return versions[0].source.problem(("validity",), message, _("Berlaku: {spans}.").format(spans=spans))


def validity_words(policy: Policy) -> str:
    """``2026-01-01 s.d. seterusnya``."""
    end = policy.validity.to.isoformat() if policy.validity.to else _("seterusnya")
    return f"{policy.validity.from_.isoformat()} {_('s.d.')} {end}"


def content_digest(policy: Policy, book: Rulebook) -> str:
    """SHA-256 of the policy's content and of all it refers to, as canonical JSON."""
    content = {
        "policy": policy.model_dump(by_alias=True),
        "tables": {name: book.tables[name].model_dump(by_alias=True) for name in sorted(table_names(policy))},
        "boxes": book.boxes[policy.boxes].model_dump(by_alias=True),
        "evidence": {name: _meaning(book, name) for name in sorted({PERSON, *kind_names(policy)})},
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _meaning(book: Rulebook, name: str) -> dict[str, Any]:
    """What a kind of evidence means to a rule: types, scales, bounds and categories, but no labels."""
    kind = book.catalogue.kinds[name]
    fields = {
        item.id: [item.type, item.places, item.min, item.max, list(_categories(book, item))]
        for item in kind.fields
    }
    return {"absence": kind.absence, "fields": fields}


def _categories(book: Rulebook, item: EvidenceField) -> tuple[str, ...]:
    return book.catalogue.categories(item).ids if item.set is not None else ()


def kind_names(policy: Policy) -> set[str]:
    """The kinds of evidence a policy reads."""
    measures = [source.measure for _axis, leaf in policy.leaves() for source in leaf.sources]
    measures += [axis.measure for _name, axis in policy.axes if axis.measure is not None]
    measures += [test.measure for gate in policy.gates for test in gate.tests]
    measures += [policy.ekinerja.measure] if policy.ekinerja is not None else []
    if policy.target_stage is not None:
        measures.append(policy.target_stage.measure)
    return {measure.from_ for measure in measures}


def table_names(policy: Policy) -> set[str]:
    """The library tables a policy reads."""
    scores = [source.score for _axis, leaf in policy.leaves() for source in leaf.sources]
    named = [score.lookup.table for score in scores if score.lookup is not None]
    named += [rule.standard for score in scores for rule in (score.ratio, score.gap) if rule is not None]
    return {name for name in named if name is not None}


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
