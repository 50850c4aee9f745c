"""Finding policies: one version a day, and a digest that follows the content and nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from nawasena.rules.catalogue import Catalogue, CatalogueFile, EvidenceField, catalogue_sources
from nawasena.rules.models import Bilingual, validate
from nawasena.rules.problems import RuleError
from nawasena.rules.registry import (
    LoadedPolicy,
    check_versions,
    content_digest,
    ensure_in_force,
    in_force,
    library_policies,
    table_names,
    validity_words,
)
from nawasena.rules.rulebook import Rulebook, library_rulebook
from nawasena.rules.tables import Table
from tests.rules.broken import changed, minimal_text, policy_of

IDS = sorted({item.policy.id for item in library_policies()})
HORIZON = 2035
BASE = policy_of(minimal_text()).digest


def version(name: str, start: str, end: str = "null") -> LoadedPolicy:
    """The minimal policy as a version with its own days."""
    return policy_of(
        changed(
            ('version: "1"', f'version: "{name}"'),
            ("{from: 2026-01-01, to: null}", f"{{from: {start}, to: {end}}}"),
        )
    )


OLD, NEW = version("1", "2024-01-01", "2025-06-30"), version("2", "2025-07-01")


@pytest.mark.parametrize(
    ("day", "found"),
    [("2024-01-01", OLD), ("2025-06-30", OLD), ("2025-07-01", NEW), ("2099-12-31", NEW)],
)
def test_the_version_of_a_day(day: str, found: LoadedPolicy) -> None:
    assert in_force("contoh-kecil", dt.date.fromisoformat(day), [NEW, OLD]) is found


def test_a_day_before_the_first_version_is_an_error() -> None:
    with pytest.raises(RuleError) as caught:
        in_force("contoh-kecil", dt.date(2023, 12, 31), [OLD, NEW])
    (problem,) = caught.value.problems
    assert "2023-12-31" in problem.message
    assert "2024-01-01 s.d. 2025-06-30; 2025-07-01 s.d. seterusnya" in problem.cure


@pytest.mark.parametrize(
    ("day", "covered"),
    [("2023-12-31", False), ("2024-01-01", True), ("2024-01-02", True), ("2025-06-29", True),
     ("2025-06-30", True), ("2025-07-01", False)],
)  # fmt: skip
def test_both_ends_of_validity_belong_to_it(day: str, *, covered: bool) -> None:
    wanted = dt.date.fromisoformat(day)
    assert OLD.policy.validity.covers(wanted) is covered
    if covered:
        assert ensure_in_force(OLD, wanted) is OLD
    else:
        with pytest.raises(RuleError, match=f"Tidak ada versi 'contoh-kecil' yang berlaku pada {day}"):
            ensure_in_force(OLD, wanted)


def test_an_unknown_policy_names_those_there_are() -> None:
    with pytest.raises(RuleError) as caught:
        in_force("kepka", dt.date(2026, 6, 30))
    (problem,) = caught.value.problems
    assert "'kepka' tidak dikenal" in problem.message
    assert "silka" in problem.cure


@pytest.mark.parametrize(
    ("start", "overlaps"),
    [("2025-06-29", True), ("2025-06-30", True), ("2025-07-01", False), ("2025-07-02", False)],
)
def test_versions_may_not_share_a_day(start: str, *, overlaps: bool) -> None:
    later = version("2", start)
    if not overlaps:
        check_versions([OLD, later])
        return
    for pair in ([OLD, later], [later, OLD]):
        with pytest.raises(RuleError) as caught:
            check_versions(pair)
        (problem,) = caught.value.problems
        assert problem.key == "validity"
        assert "berlaku pada hari yang sama" in problem.message
        assert "Akhiri versi lama" in problem.cure


def test_two_versions_without_end_share_days() -> None:
    with pytest.raises(RuleError):
        check_versions([version("1", "2024-01-01"), version("2", "2030-01-01")])


def test_other_policies_may_share_days() -> None:
    check_versions([OLD, policy_of(changed(("id: contoh-kecil", "id: contoh-lain")))])


def _quarter_days(start: dt.date) -> list[dt.date]:
    ends = [dt.date(year, month, 1) for year in range(start.year, HORIZON + 2) for month in (1, 4, 7, 10)]
    days = {day + dt.timedelta(days=shift) for day in ends for shift in (-1, 0)} | {start}
    return sorted(day for day in days if start <= day <= dt.date(HORIZON, 12, 31))


@pytest.mark.parametrize("policy_id", IDS)
def test_exactly_one_version_applies_on_every_quarter_day(policy_id: str) -> None:
    versions = [item for item in library_policies() if item.policy.id == policy_id]
    first = min(item.policy.validity.from_ for item in versions)
    for day in _quarter_days(first):
        assert sum(item.policy.validity.covers(day) for item in versions) == 1, day
    with pytest.raises(RuleError):
        in_force(policy_id, first - dt.timedelta(days=1))


def test_the_library_holds_the_three_policies() -> None:
    assert {"kepka-bkn-411-2025", "permenpanrb-20-2025", "silka"} <= set(IDS)


def test_validity_in_words() -> None:
    assert validity_words(OLD.policy) == "2024-01-01 s.d. 2025-06-30"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "from: 80}\n      - {level: 2, id: tengah, label: Tengah, from: 60, below: 80}",
            "from: 81}\n      - {level: 2, id: tengah, label: Tengah, from: 60, below: 81}",
        ),
        ("years: 2,", "years: 3,"),
        ("inclusive: true", "inclusive: false"),
        ("{from: 4, score: 100}", "{from: 4, score: 99}"),
        ("unknown: {default: 60}", "unknown: {default: 61}"),
        ("none: 0", "none: 1"),
        ("linear: {max: 100}", "linear: {max: 101}"),
        ("cap: each", "cap: total"),
        ('"false": 50', '"false": 51'),
        ("{kinerja: 0.5, potensial: 0.5}", "{kinerja: 0.6, potensial: 0.4}"),
        ("boxes: [7, 8, 9]", "boxes: [8, 9]"),
        ("band: {to: 0}", "band: {to: 1}"),
        ("9, 8, 7, 6", "9, 7, 8, 6"),
        ("jpt_pratama: 0.70", "jpt_pratama: 0.71"),
        ("population:", "quantum: 0.00001\npopulation:"),
        ("from: 2026-01-01", "from: 2026-01-02"),
        ('version: "1"', 'version: "1.0"'),
        ("di_atas: [sangat_baik]\n  sesuai: [baik]", "di_atas: [baik]\n  sesuai: [sangat_baik]"),
    ],
)  # fmt: skip
def test_the_digest_follows_every_number(old: str, new: str) -> None:
    assert policy_of(changed((old, new))).digest != BASE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema:", "# catatan baru\n\n\nschema:"),
        ("weight: 70\n", "weight: 70  # catatan\n"),
        ("from: 80}", "from: 80.00}"),
        ("weight: 30", "weight:    30.0"),
        ("title: Contoh kecil\nstatus: example", "status: example\ntitle: Contoh kecil"),
        (
            "{level: 3, id: tinggi, label: Tinggi, from: 80}",
            "{from: 80, label: Tinggi, id: tinggi, level: 3}",
        ),
        ("boxes: sembilan-kotak", "boxes: 'sembilan-kotak'"),
        ("label: SKP", "label: {id: SKP}"),
    ],
)
def test_the_digest_ignores_layout(old: str, new: str) -> None:
    assert policy_of(changed((old, new))).digest == BASE


def _with_table(name: str, row: str, score: Decimal) -> Rulebook:
    book = library_rulebook()
    table = book.tables[name]
    scores = {**{key: number.value for key, number in (table.scores or {}).items()}, row: score}
    data = {**table.model_dump(by_alias=True), "scores": scores}
    return dataclasses.replace(book, tables={**book.tables, name: Table.model_validate(data)})


@pytest.mark.parametrize(
    ("name", "row", "follows"),
    [
        ("predikat-skp-411", "baik", True),
        ("standar-kompetensi-jenjang", "pengawas", True),
        ("disiplin-411", "berat", False),  # the policy does not read it
    ],
)
def test_the_digest_follows_the_rows_it_reads(name: str, row: str, *, follows: bool) -> None:
    book = _with_table(name, row, Decimal("1.25"))
    assert (policy_of(minimal_text(), book).digest != BASE) is follows


def test_the_digest_follows_the_boxes() -> None:
    book = library_rulebook()
    table = book.boxes["sembilan-kotak"]
    swapped = {8: 7, 7: 8}
    boxes = tuple(box.model_copy(update={"box": swapped.get(box.box, box.box)}) for box in table.boxes)
    other = dataclasses.replace(book, boxes={table.id: table.model_copy(update={"boxes": boxes})})
    assert policy_of(minimal_text(), other).digest != BASE


def test_the_tables_of_a_policy() -> None:
    assert table_names(policy_of(minimal_text()).policy) == {"predikat-skp-411", "standar-kompetensi-jenjang"}


@pytest.mark.parametrize("against", ["present", "next"])
def test_the_table_of_a_gap_is_one_of_the_policy(against: str) -> None:
    ratio = "ratio: {standard: standar-kompetensi-jenjang, by: jenjang, cap: each}"
    gap = f"gap: {{standard: golongan-urut, by: golongan, zero: -1, full: 0, against: {against}}}"
    if against == "next":
        gap = gap.replace("golongan-urut, by: golongan", "standar-kompetensi-jenjang, by: jenjang")
    frame = ("boxes: sembilan", "next_level: {pengawas: administrator}\nboxes: sembilan")
    policy = policy_of(changed((ratio, gap), frame)).policy
    table = "golongan-urut" if against == "present" else "standar-kompetensi-jenjang"
    assert table_names(policy) == {"predikat-skp-411", table}


def _with_kind(name: str, **changes: Any) -> Rulebook:
    """The library with one kind of evidence changed."""
    book = library_rulebook()
    files = [validate(CatalogueFile, source) for source in catalogue_sources()]
    for number, file in enumerate(files):
        evidence = tuple(
            kind.model_copy(update=changes) if kind.id == name else kind for kind in file.evidence
        )
        files[number] = file.model_copy(update={"evidence": evidence})
    return dataclasses.replace(book, catalogue=Catalogue(files))


def _fields(name: str, field: str, **changes: Any) -> tuple[EvidenceField, ...]:
    kind = library_rulebook().catalogue.kinds[name]
    return tuple(item.model_copy(update=changes) if item.id == field else item for item in kind.fields)


@pytest.mark.parametrize(
    ("name", "changes", "follows"),
    [
        ("pelatihan", {"absence": "unknown"}, True),
        ("asesmen", {"fields": _fields("asesmen", "jpm_potensi", max=120)}, True),
        ("asesmen", {"fields": _fields("asesmen", "jpm_potensi", places=3)}, True),
        ("asesmen", {"label": Bilingual(id="Asesmen", en="Test")}, False),
        ("asesmen", {"fields": _fields("asesmen", "jpm_potensi", label=Bilingual(id="JPM"))}, False),
        ("inovasi", {"absence": "unknown"}, False),  # the policy does not read it
    ],
)
def test_the_digest_follows_what_evidence_means(name: str, changes: dict[str, Any], *, follows: bool) -> None:
    loaded = policy_of(minimal_text())
    assert (content_digest(loaded.policy, _with_kind(name, **changes)) != BASE) is follows


def test_the_digest_follows_the_categories_of_evidence() -> None:
    book = library_rulebook()
    files = [validate(CatalogueFile, source) for source in catalogue_sources()]
    for number, file in enumerate(files):
        sets = tuple(
            item.model_copy(update={"values": item.values[:-1]}) if item.id == "jenjang" else item
            for item in file.categories
        )
        files[number] = file.model_copy(update={"categories": sets})
    other = dataclasses.replace(book, catalogue=Catalogue(files))
    assert content_digest(policy_of(minimal_text()).policy, other) != BASE
