"""The library as data: complete tables, the right matrix, and nothing verified that was not read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nawasena.rules.boxes import BoxLabels, BoxTable, library_box_labels, library_boxes
from nawasena.rules.catalogue import library_catalogue
from nawasena.rules.checks.status import number_statuses
from nawasena.rules.models import validate
from nawasena.rules.problems import RuleError
from nawasena.rules.reference import functional_posts
from nawasena.rules.registry import LoadedPolicy, library_policies
from nawasena.rules.regulations import library_regulations
from nawasena.rules.source import parse
from nawasena.rules.tables import Table, library_table, library_tables
from tests.rules.broken import changed, policy_of

TABLES = sorted(library_tables().values(), key=lambda table: table.id)
POLICIES = library_policies()
# Rows of a category set that a table does not speak of, with the reason.
SILENT = {"golongan-urut": [f"p_{number}" for number in range(1, 18)]}  # PPPK grades are another ladder
# PermenPANRB 6/2022: (results, behaviour) to predicate.
PREDICATES = {
    ("di_atas", "di_atas"): "sangat_baik",
    ("di_atas", "sesuai"): "baik",
    ("di_atas", "di_bawah"): "kurang",
    ("sesuai", "di_atas"): "baik",
    ("sesuai", "sesuai"): "baik",
    ("sesuai", "di_bawah"): "kurang",
    ("di_bawah", "di_atas"): "butuh_perbaikan",
    ("di_bawah", "sesuai"): "butuh_perbaikan",
    ("di_bawah", "di_bawah"): "sangat_kurang",
}
NINE = {(3, 1): 4, (3, 2): 7, (3, 3): 9, (2, 1): 2, (2, 2): 5, (2, 3): 8, (1, 1): 1, (1, 2): 3, (1, 3): 6}


@pytest.mark.parametrize(("results", "behaviour"), PREDICATES)
def test_the_predicate_of_results_and_behaviour(results: str, behaviour: str) -> None:
    table = library_table("predikat-kinerja-6-2022")
    assert table.cell(results, behaviour) == PREDICATES[results, behaviour]


def test_the_matrix_is_complete_and_not_symmetric() -> None:
    table = library_table("predikat-kinerja-6-2022")
    ids = library_catalogue().sets["ekspektasi"].ids
    assert {(row, column) for row in ids for column in ids} == set(PREDICATES)
    assert table.cell("di_bawah", "di_atas") == "butuh_perbaikan"
    assert table.cell("di_atas", "di_bawah") == "kurang"  # swapped arguments give another predicate


@pytest.mark.parametrize(
    ("row", "column"), [(None, "sesuai"), ("sesuai", None), ("sesuai", "lain"), (None, None)]
)
def test_a_cell_that_is_not_there(row: str | None, column: str | None) -> None:
    assert library_table("predikat-kinerja-6-2022").cell(row, column) is None


@pytest.mark.parametrize("table", TABLES, ids=[table.id for table in TABLES])
def test_a_table_covers_its_set(table: Table) -> None:
    sets = library_catalogue().sets
    rows = [*(table.scores or table.matrix or {}), *SILENT.get(table.id, [])]
    assert sorted(rows) == sorted(sets[table.set].ids)
    for row in (table.matrix or {}).values():
        assert sorted(row) == sorted(sets[str(table.column_set)].ids)


@pytest.mark.parametrize("table", TABLES, ids=[table.id for table in TABLES])
def test_a_table_cites_what_the_register_knows(table: Table) -> None:
    register = library_regulations()
    cited = set(table.references) | {number.ref for number in (table.scores or {}).values() if number.ref}
    assert cited <= set(register)


def _claims(table: Table) -> set[str]:
    """The regulations under which a table, or one of its rows, is called verified."""
    own = [number for number in (table.scores or {}).values() if number.status == "verified"]
    rows = {number.ref or table.references[0] for number in own}
    return rows | (set(table.references) if table.status == "verified" else set())


def test_only_what_was_read_is_verified() -> None:
    register = library_regulations()
    sources = {
        **{table.id: _claims(table) for table in TABLES},
        **{item.id: set(item.references) for item in library_boxes().values() if item.status == "verified"},
        **{
            item.id: set(item.references)
            for item in library_box_labels().values()
            if item.status == "verified"
        },
    }
    unread = {
        name: [ref for ref in refs if not register[ref].supports_verified] for name, refs in sources.items()
    }
    assert not {name: refs for name, refs in unread.items() if refs}


@pytest.mark.parametrize("loaded", POLICIES, ids=[item.policy.id for item in POLICIES])
def test_every_number_of_a_policy_has_a_status_it_may_have(loaded: LoadedPolicy) -> None:
    register = library_regulations()
    numbers = list(number_statuses(loaded.policy))
    assert numbers
    for number in numbers:
        assert number.status == "example" or register[number.ref].supports_verified, number.path


@pytest.mark.parametrize(
    ("score", "texts"),
    [
        ("floor: [{key: 0, score: 10}, {key: 60, score: 50}]", ["≥ 0", "10", "≥ 60", "50"]),
        ("scale: {zero: 40, full: 90.5}", ["40 → 90,5"]),
        ("linear: {max: 100}", ["100"]),
        (
            "bands: [{below: 60, score: 5}, {from: 60, score: 10}], out_of: 20",
            ["< 60", "5", "≥ 60", "10", "20"],
        ),
    ],
)
def test_ends_and_keys_are_numbers_with_a_status(score: str, texts: list[str]) -> None:
    loaded = policy_of(changed(("linear: {max: 100}", score)))
    place = ("axes", "potensial", "children", 0, "score")
    found = [number for number in number_statuses(loaded.policy) if number.path[:5] == place]
    assert [number.text for number in found] == texts
    assert {number.status for number in found} == {"example"}


def test_the_length_of_a_short_list_is_a_number() -> None:
    loaded = policy_of(changed(("    label: Jenjang\n", "    label: Jenjang\n    top: 3\n")))
    found = [number.text for number in number_statuses(loaded.policy) if number.path[:1] == ("ranking",)]
    assert found == ["3"]


def test_the_reconstruction_claims_little() -> None:
    loaded = next(item for item in POLICIES if item.policy.id == "kepka-bkn-411-2025")
    verified = {number.ref for number in number_statuses(loaded.policy) if number.status == "verified"}
    assert "kepka-bkn-411-2025" not in verified
    assert "peraturan-bkn-26-2019" in verified


@pytest.mark.parametrize(
    ("text", "standing", "supported"),
    [
        ("seen", "in_force", True), ("excerpt", "amended", True), ("practice", "in_force", False),
        ("not_seen", "in_force", False), ("seen", "revoked", False), ("seen", "unverified", False),
    ],
)  # fmt: skip
def test_what_supports_a_verified_number(text: str, standing: str, *, supported: bool) -> None:
    regulation = library_regulations()["pp-94-2021"].model_copy(update={"text": text, "standing": standing})
    assert regulation.supports_verified is supported


@pytest.mark.parametrize(("levels", "number"), NINE.items())
def test_the_nine_boxes(levels: tuple[int, int], number: int) -> None:
    table = library_boxes()["sembilan-kotak"]
    assert table.number(*levels) == number
    assert (table.box(number).kinerja, table.box(number).potensial) == levels


def test_the_succession_groups() -> None:
    table = library_boxes()["sembilan-kotak"]
    groups = {box.box: set(box.succession) for box in table.boxes if box.succession}
    assert groups == {9: {"instansi", "nasional"}, 8: {"instansi"}, 7: {"instansi"}}
    assert all(box.follow_up for box in table.boxes)


def test_the_seven_labels_leave_two_boxes_unnamed() -> None:
    labels = library_box_labels()["tujuh-label-bimtek"].labels
    assert [number for number, label in sorted(labels.items()) if label is None] == ["3", "6"]


HEAD = "schema: nawasena-{kind}/1\nid: uji\ntitle: Uji\nstatus: example\nreferences: [aturan-silka]\n"
BOXES = [
    f"  - {{box: {number}, kinerja: {y}, potensial: {x}, predicate: P}}" for (y, x), number in NINE.items()
]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("set: jenjang\n", "Tabel berisi 'scores' atau 'matrix'"),
        (
            "set: jenjang\nscores: {a: 1}\nmatrix: {a: {b: c}}\ncolumn_set: jenjang\n",
            "Tabel berisi 'scores' atau",
        ),
        ("set: jenjang\nscores: {a: 1}\ncolumn_set: jenjang\n", "'column_set' wajib untuk 'matrix'"),
        ("set: jenjang\nmatrix: {a: {b: c}}\n", "'column_set' wajib untuk 'matrix'"),
        ("set: jenjang\nscores: {a: banyak}\n", "Nilai 'banyak' bukan angka"),
        ("set: jenjang\nscors: {a: 1}\n", "Kunci 'scors' tidak dikenal"),
    ],
)
def test_a_broken_table(body: str, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        validate(Table, parse(HEAD.format(kind="table") + body, "uji.yaml"))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (BOXES[:-1], "paling sedikit 9"),
        ([*BOXES[:-1], BOXES[0]], "Kotak 1 sampai 9 masing-masing ditulis sekali"),
        (
            [*BOXES[:-1], BOXES[-1].replace("potensial: 3", "potensial: 2")],
            "Dua kotak memakai pasangan tingkat",
        ),
        ([*BOXES[:-1], BOXES[-1].replace("kinerja: 1", "kinerja: 4")], "Nilai 4 tidak dikenal"),
    ],
)
def test_a_broken_box_table(lines: list[str], words: str) -> None:
    text = HEAD.format(kind="boxes") + "boxes:\n" + "\n".join(lines)
    with pytest.raises(RuleError, match=words):
        validate(BoxTable, parse(text, "uji.yaml"))


def test_labels_for_eight_boxes_are_refused() -> None:
    text = HEAD.format(kind="box-labels") + "labels:\n" + "".join(f'  "{n}": A\n' for n in range(1, 9))
    with pytest.raises(RuleError, match="Label ditulis untuk kotak 1 sampai 9"):
        validate(BoxLabels, parse(text, "uji.yaml"))


def test_a_rule_file_is_a_mapping() -> None:
    with pytest.raises(RuleError, match="pasangan kunci: nilai"):
        validate(Table, parse("- a\n- b\n", "uji.yaml"))


def test_scores_of_a_table() -> None:
    table = library_table("predikat-skp-411")
    assert table.score_of("baik") == Decimal(80)
    assert table.score_of("lain") is None
    assert table.score_of(None) is None
    with pytest.raises(KeyError):
        library_table("tidak-ada")


def test_functional_posts_are_found_by_id_and_by_a_name_that_is_unique() -> None:
    posts = functional_posts()
    post = next(
        item for item in posts.by_id.values() if " ".join(item.name.split()).casefold() in posts.by_name
    )
    assert posts.find(post.id.lower().replace("-", ""), None) == post
    assert posts.find(None, f"  {post.name.upper()} ") is not None
    assert posts.find("", "jabatan yang tidak ada") is None
    ages = {item.retirement_age for item in posts.by_id.values() if item.retirement_age is not None}
    assert min(ages) == 58
    assert max(ages) == 70
