"""Running case files through both evaluators."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from nawasena.engine import snapshot
from nawasena.engine.arithmetic import GIVEN_SCALE
from nawasena.engine.case_words import fits, said
from nawasena.engine.columnar.compiler import GIVEN_TABLE, compile_policy
from nawasena.engine.columnar.runner import evaluate_view
from nawasena.engine.reference import Evaluator, evaluate_all
from nawasena.engine.reference.rows import result_rows
from nawasena.engine.result import GATE_CODES, Layout, indicators
from nawasena.i18n import _
from nawasena.rules.cases import Case, CaseEvidence, CaseFile, Expectation
from nawasena.rules.catalogue import Catalogue, EvidenceKind
from nawasena.rules.policy.axes import AXES
from nawasena.rules.problems import RuleError
from nawasena.rules.registry import LoadedPolicy, in_force, load, load_file
from nawasena.rules.rulebook import Rulebook, library_rulebook

NUMBERS = ("kinerja", "potensial", "talent", "final")
WHOLE = ("status", "box", "kinerja_level", "potensial_level", "ekinerja_level")


@dataclass(frozen=True)
class Outcome:
    """The outcome of one case: ``failures`` is empty when both evaluators gave what was expected."""

    case: Case
    failures: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.failures


def run_file(file: CaseFile, folder: Path, book: Rulebook | None = None) -> Iterator[Outcome]:
    """Run every case of ``file``; policy files are looked up in ``folder`` and
    checked against ``book`` (the library's when not given). Raises RuleError.

    Cases that give values of the same nodes are evaluated together, as one small population.
    """
    groups: dict[frozenset[str], list[Case]] = {}
    for case in file.cases:
        if case.refused is None:
            groups.setdefault(frozenset(case.values), []).append(case)
    failures: dict[str, tuple[str, ...]] = {}
    if groups:
        loaded = _policy(file, folder, book or library_rulebook())
        for given, cases in groups.items():
            failures |= _run(cases, file, loaded, given)
    for case in file.cases:
        yield Outcome(case, failures[case.id] if case.refused is None else _refusal(case, folder, book))


def _policy(file: CaseFile, folder: Path, book: Rulebook) -> LoadedPolicy:
    if file.policy.endswith((".yaml", ".yml")):
        return load_file(folder / file.policy, book)
    return load(in_force(file.policy, file.date).source, book)


def _refusal(case: Case, folder: Path, book: Rulebook | None) -> tuple[str, ...]:
    try:
        load_file(folder / str(case.refused), book)
    except RuleError as error:
        if str(case.because) in str(error):
            return ()
        return (
            _("ditolak, tetapi pesannya tidak memuat '{words}': {error}").format(
                words=case.because, error=error
            ),
        )
    return (_("kebijakan diterima, padahal seharusnya ditolak"),)


def _run(
    cases: Sequence[Case], file: CaseFile, loaded: LoadedPolicy, given: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    for case in cases:
        _check_names(case, loaded)
    evaluator = Evaluator(loaded, file.date, given)
    catalogue = loaded.book.catalogue
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        snapshot.write(folder, evidence_of([case.evidence for case in cases], catalogue), catalogue)
        values = [{key: Fraction(value) for key, value in case.values.items()} for case in cases]
        people = snapshot.read_people(folder, catalogue)
        reference = result_rows(evaluator, evaluate_all(evaluator, people, values))
        columnar = _columnar(folder, loaded, file, values)
    layout = Layout.of(loaded.policy, evaluator.scales)
    rows = zip(cases, reference, columnar, strict=True)
    return {case.id: _failures(case, one, two, layout, loaded) for case, one, two in rows}


def _check_names(case: Case, loaded: LoadedPolicy) -> None:
    """Raises ValueError for a name the policy does not have: a typing error would test nothing."""
    nodes = {node.id for _axis, node in loaded.policy.nodes()}
    gates = {gate.id for gate in loaded.policy.gates}
    stated = [item for item in (case.expect, case.expect_not) if item is not None]
    unknown = set(case.values) - nodes - set(AXES)
    unknown |= {name for item in stated for name in item.nodes} - nodes
    unknown |= {name for item in stated for name in item.gates} - gates
    unknown |= {name for item in stated for name in item.ranks} - {item.id for item in loaded.policy.ranking}
    lists = {item.id for item in loaded.policy.ranking if item.top is not None}
    unknown |= {name for item in stated for name in item.short} - lists
    if unknown:
        text = _("Kasus '{case}': '{name}' tidak ada pada kebijakan '{policy}'.")
        raise ValueError(text.format(case=case.id, name=min(unknown), policy=loaded.policy.id))


def _failures(
    case: Case, one: Mapping[str, Any], two: Mapping[str, Any], layout: Layout, loaded: LoadedPolicy
) -> tuple[str, ...]:
    text = _("kedua evaluator berbeda pada {name}: {a} dan {b}")
    differing = [name for name in layout.columns if one[name] != two[name]]
    unequal = [text.format(name=name, a=one[name], b=two[name]) for name in differing]
    return (*unequal, *compare(case, one, layout, loaded))


def _columnar(
    folder: Path, loaded: LoadedPolicy, file: CaseFile, values: Sequence[Mapping[str, Fraction]]
) -> list[dict[str, Any]]:
    connection = snapshot.connect(folder, loaded.book.catalogue)
    given = frozenset(values[0])
    if given:
        rows = [
            {"id": number, **{f"given_{name}": int(value * GIVEN_SCALE) for name, value in row.items()}}
            for number, row in enumerate(values, start=1)
        ]
        path = folder / f"{GIVEN_TABLE}.parquet"
        pl.DataFrame(rows).write_parquet(path)
        snapshot.add_view(connection, GIVEN_TABLE, path)
    return evaluate_view(connection, compile_policy(loaded, file.date, given))


def compare(case: Case, row: Mapping[str, Any], layout: Layout, loaded: LoadedPolicy) -> list[str]:
    """Sentences about everything that is not as expected (or is as it must not be)."""
    failures = []
    if case.expect is not None:
        for name, wanted, found in _pairs(case.expect, row, layout, loaded):
            if wanted != found:
                text = _("{name}: diharapkan {wanted}, ternyata {found}")
                words = {"wanted": said(name, wanted, case.expect), "found": said(name, found, case.expect)}
                failures.append(text.format(name=name, **words))
    if case.expect_not is not None:
        for name, wanted, found in _pairs(case.expect_not, row, layout, loaded):
            if wanted == found:
                words = {"name": name, "found": said(name, found, case.expect_not)}
                failures.append(_("{name}: {found} tidak boleh terjadi").format(**words))
    return failures


def _pairs(
    expect: Expectation, row: Mapping[str, Any], layout: Layout, loaded: LoadedPolicy
) -> Iterator[tuple[str, Any, Any]]:
    """(name, wanted, found) of everything that is stated."""
    for name in WHOLE:
        if (wanted := getattr(expect, name)) is not None:
            yield name, wanted, row[name]
    numbers = {name: getattr(expect, name) for name in NUMBERS}
    nodes = {name: (f"node_{name}", value) for name, value in expect.nodes.items()}
    for name, (column, value) in ({name: (name, value) for name, value in numbers.items()} | nodes).items():
        if value is not None:
            yield name, value, rounded(row.get(column), layout.denominators.get(column), value)
    for name, outcome in expect.gates.items():
        yield name, GATE_CODES[outcome], row[f"gate_{name}"]
    yield from ((f"ranks.{name}", place, row[f"rank_{name}"]) for name, place in expect.ranks.items())
    yield from ((f"short.{name}", listed, row[f"short_{name}"]) for name, listed in expect.short.items())
    if expect.unknown is not None:
        mask = row["unknown_mask"]
        found = {item.id for item in indicators(loaded.policy) if mask >> item.bit & 1}
        yield "unknown", set(expect.unknown), found


def rounded(number: int | None, size: int | None, like: Decimal) -> Decimal | None:
    """``number / size`` half-up at the decimals of ``like``."""
    if number is None or size is None:
        return None
    exponent = like.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    ticks = (Fraction(number, size) * 10**places + Fraction(1, 2)).__floor__()
    return Decimal(ticks).scaleb(-places).quantize(like, rounding=ROUND_HALF_UP)


def evidence_of(cases: Sequence[CaseEvidence], catalogue: Catalogue) -> snapshot.Evidence:
    """The evidence of several cases as a population, in the order of ``cases``."""
    people: list[dict[str, Any]] = []
    records: dict[str, list[dict[str, Any]]] = {}
    none_of: dict[str, set[str]] = {}
    for number, evidence in enumerate(cases, start=1):
        nip = f"{number:018d}"
        people.append({"nip": nip, "nama": "", **_stored(catalogue, catalogue.person, evidence.person)})
        for name, rows in evidence.records.items():
            kind = _kind(catalogue, name)
            stored = [{"nip": nip, **_stored(catalogue, kind, row)} for row in rows]
            records.setdefault(name, []).extend(stored)
        for name in evidence.complete:
            none_of.setdefault(_kind(catalogue, name).id, set()).add(nip)
    frames = {
        name: pl.DataFrame(rows, schema=_schema(catalogue.kinds[name], named=False), orient="row")
        for name, rows in records.items()
    }
    table = pl.DataFrame(people, schema=_schema(catalogue.person, named=True), orient="row")
    return snapshot.Evidence(table, frames, set(), none_of)


def _kind(catalogue: Catalogue, name: str) -> EvidenceKind:
    if name not in catalogue.kinds:
        raise ValueError(_("Bukti '{name}' tidak ada di katalog.").format(name=name))
    return catalogue.kinds[name]


def _schema(kind: EvidenceKind, *, named: bool) -> dict[str, pl.DataType]:
    head = {"nip": pl.String(), "nama": pl.String()} if named else {"nip": pl.String()}
    return {**head, **snapshot.field_schema(kind)}


def _stored(catalogue: Catalogue, kind: EvidenceKind, row: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the snapshot stores them. Raises ValueError for what the catalogue does not know."""
    stored = {}
    for name, value in row.items():
        item = kind.field(name)
        if item is None:
            raise ValueError(_("'{name}' tidak ada pada bukti '{kind}'.").format(name=name, kind=kind.id))
        if value is not None and not fits(catalogue, item, value):
            raise ValueError(_("'{value}' bukan nilai '{name}'.").format(value=value, name=name))
        decimal = item.type == "decimal" and value is not None
        stored[name] = int(Decimal(value).scaleb(item.places)) if decimal else value
    return stored
