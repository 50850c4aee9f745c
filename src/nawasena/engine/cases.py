"""Running case files through both evaluators."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from nawasena.engine import snapshot
from nawasena.engine.arithmetic import GIVEN_SCALE
from nawasena.engine.columnar.compiler import GIVEN_TABLE, compile_policy
from nawasena.engine.columnar.runner import evaluate_view
from nawasena.engine.reference import Evaluator
from nawasena.engine.reference.rows import result_rows
from nawasena.engine.result import GATE_CODES, Layout, indicators
from nawasena.i18n import _
from nawasena.rules.cases import Case, CaseEvidence, CaseFile, Expectation
from nawasena.rules.catalogue import Catalogue, EvidenceKind
from nawasena.rules.problems import RuleError
from nawasena.rules.registry import LoadedPolicy, in_force, load_file

CASE_NIP = "000000000000000000"
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


def run_file(file: CaseFile, folder: Path) -> Iterator[Outcome]:
    """Run every case of ``file``; policy files are looked up in ``folder``. Raises RuleError for a bad policy."""
    for case in file.cases:
        if case.refused is not None:
            yield Outcome(case, _refusal(case, folder))
        else:
            yield Outcome(case, _run(case, file, _policy(file, folder)))


def _policy(file: CaseFile, folder: Path) -> LoadedPolicy:
    if file.policy.endswith((".yaml", ".yml")):
        return load_file(folder / file.policy)
    return in_force(file.policy, file.date)


def _refusal(case: Case, folder: Path) -> tuple[str, ...]:
    try:
        load_file(folder / str(case.refused))
    except RuleError as error:
        if str(case.because) in str(error):
            return ()
        return (_("ditolak, tetapi pesannya tidak memuat '{words}': {error}").format(words=case.because, error=error),)
    return (_("kebijakan diterima, padahal seharusnya ditolak"),)


def _run(case: Case, file: CaseFile, loaded: LoadedPolicy) -> tuple[str, ...]:
    given = frozenset(case.values)
    evaluator = Evaluator(loaded, file.date, given)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        snapshot.write(folder, evidence_of(case.evidence, loaded.book.catalogue), loaded.book.catalogue)
        person = next(snapshot.read_people(folder, loaded.book.catalogue))
        values = {name: Fraction(value) for name, value in case.values.items()}
        reference = result_rows(evaluator, [evaluator(person, values)])[0]
        columnar = _columnar(folder, loaded, file, case)
    layout = Layout.of(loaded.policy, evaluator.scales)
    failures = [
        _("kedua evaluator berbeda pada {name}: {a} dan {b}").format(name=name, a=reference[name], b=columnar[name])
        for name in layout.columns
        if reference[name] != columnar[name]
    ]
    return (*failures, *compare(case, reference, layout, loaded))


def _columnar(folder: Path, loaded: LoadedPolicy, file: CaseFile, case: Case) -> dict[str, Any]:
    connection = snapshot.connect(folder, loaded.book.catalogue)
    if case.values:
        row = {f"given_{name}": int(Fraction(value) * GIVEN_SCALE) for name, value in case.values.items()}
        columns = ", ".join(f'CAST({value} AS BIGINT) AS "{name}"' for name, value in row.items())
        connection.execute(f'CREATE VIEW "{GIVEN_TABLE}" AS SELECT 1 AS id, {columns}')
    statement = compile_policy(loaded, file.date, frozenset(case.values))
    return evaluate_view(connection, statement)[0]


def compare(case: Case, row: Mapping[str, Any], layout: Layout, loaded: LoadedPolicy) -> list[str]:
    """Sentences about everything that is not as expected (or is as it must not be)."""
    failures = []
    if case.expect is not None:
        for name, wanted, found in _pairs(case.expect, row, layout, loaded):
            if wanted != found:
                text = _("{name}: diharapkan {wanted}, ternyata {found}")
                failures.append(text.format(name=name, wanted=wanted, found=found))
    if case.expect_not is not None:
        for name, wanted, found in _pairs(case.expect_not, row, layout, loaded):
            if wanted == found:
                failures.append(_("{name}: {found} tidak boleh terjadi").format(name=name, found=found))
    return failures


def _pairs(
    expect: Expectation, row: Mapping[str, Any], layout: Layout, loaded: LoadedPolicy
) -> Iterator[tuple[str, Any, Any]]:
    """(name, wanted, found) of everything that is stated."""
    for name in WHOLE:
        if (wanted := getattr(expect, name)) is not None:
            yield name, wanted, row[name]
    numbers = {name: getattr(expect, name) for name in NUMBERS}
    numbers |= {f"node_{name}": value for name, value in expect.nodes.items()}
    for name, value in numbers.items():
        if value is not None:
            yield name, value, rounded(row.get(name), layout.denominators.get(name), value)
    for name, outcome in expect.gates.items():
        yield name, GATE_CODES[outcome], row[f"gate_{name}"]
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


def evidence_of(evidence: CaseEvidence, catalogue: Catalogue) -> snapshot.Evidence:
    """A case's evidence as a population of one."""
    facts = _stored(catalogue.person, evidence.person)
    people = pl.DataFrame([{"nip": CASE_NIP, "nama": "", **facts}], schema=_schema(catalogue.person, named=True))
    records = {}
    for name, rows in evidence.records.items():
        kind = catalogue.kinds[name]
        stored = [{"nip": CASE_NIP, **_stored(kind, row)} for row in rows]
        records[name] = pl.DataFrame(stored, schema=_schema(kind, named=False))
    return snapshot.Evidence(people, records, set(evidence.complete))


def _schema(kind: EvidenceKind, *, named: bool) -> dict[str, pl.DataType]:
    head = {"nip": pl.String(), "nama": pl.String()} if named else {"nip": pl.String()}
    return {**head, **snapshot.field_schema(kind)}


def _stored(kind: EvidenceKind, row: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the snapshot stores them. Raises ValueError for a fact the catalogue does not know."""
    stored = {}
    for name, value in row.items():
        item = kind.field(name)
        if item is None:
            raise ValueError(_("'{name}' tidak ada pada bukti '{kind}'.").format(name=name, kind=kind.id))
        decimal = item.type == "decimal" and value is not None
        stored[name] = int(Decimal(value).scaleb(item.places)) if decimal else value
    return stored
