"""What a run says about each person of the crowd, and about all of them."""

from __future__ import annotations

import re
from collections import Counter

import polars as pl
import pytest

from nawasena.mapping import view as v
from nawasena.mapping.funnel import tenths
from nawasena.mapping.run import Run
from nawasena.mapping.values import number_words
from tests.mapping.conftest import row_of
from tests.mapping.crowd import NAMES, nip_of

TYPES = {
    "String": pl.String, "Int64": pl.Int64, "Float64": pl.Float64, "Date": pl.Date,
}  # fmt: skip
ASSESSMENT = "Penilaian kompetensi, Penilaian potensi (8 aspek)"


def documented() -> dict[str, str]:
    """Column to type, from the table in the docstring of the view."""
    rule = re.compile(r"^ *={5,} +={5,} +={5,}$", re.M)
    body = rule.split(v.RunView.__doc__ or "")[1]
    names: dict[str, str] = {}
    kind = ""
    for line in body.strip("\n").splitlines():
        if line[30:31].strip():  # else the names go on from the line above
            kind = line[30:].split()[0]
        for at, name in enumerate(filter(None, line[4:30].strip(" ,").split(", "))):
            names[name] = kind.split("/")[min(at, kind.count("/"))]
    return names


def test_the_columns_are_those_documented(kepka: Run) -> None:
    people, wanted = kepka.view.people, documented()
    assert {"nip", "jenis_asn", "talent", "gate_<id>", "rank_group", "tanggal_pensiun"} <= set(wanted)
    for name, kind in wanted.items():
        prefix = name.removesuffix("<id>")
        found = [
            column
            for column in people.columns
            if column == name or (prefix != name and column.startswith(prefix))
        ]
        assert found, name
        assert {people.schema[column] for column in found} == {TYPES[kind]()}, name


def test_everybody_is_listed_once(kepka: Run, permen: Run, silka: Run) -> None:
    wanted = sorted(map(nip_of, NAMES))
    for run in (kepka, permen, silka):
        assert run.view.people["nip"].to_list() == wanted
        statuses = Counter(run.view.people["status"].to_list())
        assert set(statuses) <= {v.MAPPED, v.UNMAPPED, v.OUTSIDE}
        assert sum(box.count for box in run.view.boxes) == statuses[v.MAPPED]
        assert {row for row, box in run.view.people.select("status", "box").rows() if box} == {v.MAPPED}


@pytest.mark.parametrize(
    ("name", "potential", "level", "box"),
    [("cut below", 59.99, "Rendah", 2), ("cut", 60.0, "Menengah", 5), ("cut above", 60.01, "Menengah", 5)],
)
def test_the_cut_belongs_to_the_upper_level(
    kepka: Run, name: str, potential: float, level: str, box: int
) -> None:
    row = row_of(kepka, name)
    assert (row["potential"], row["potential_level"], row["box"]) == (potential, level, box)
    assert row["distance"] == 0.0  # performance is 60 exactly


def test_numbers_are_rounded_half_up(kepka: Run) -> None:
    row = row_of(kepka, "usual")
    assert (row["performance"], row["potential"]) == (60.0, 70.01)
    assert row["talent"] == 65.01  # 65,005
    assert row["node_pengalaman_jabatan"] == 40.0


def test_completeness_is_the_share_of_known_indicators(kepka: Run) -> None:
    leaves = sum(node.leaf for node in kepka.view.policy.nodes)
    assert leaves == 17
    # unknown: feedback, years in the level, variety (2), match of the field of study
    assert row_of(kepka, "usual")["completeness"] == 71.0  # 12 of 17 = 70,6


LOWER = "Lebih rendah dari status e-Kinerja "
NOT_SKP = " bukan karena SKP di bawah ekspektasi."
AWARD, ROLE = "Penghargaan tertinggi 5 tahun terakhir", "Peran tertinggi dalam tim kerja 2 tahun terakhir"
FEEDBACK = "Umpan balik 360 derajat terbaru"


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("unknown", f"{LOWER}karena belum tercatat: {AWARD}, {ROLE}, {FEEDBACK};{NOT_SKP}"),
        ("none", f"{LOWER}karena tidak ada: {AWARD}, {ROLE};{NOT_SKP}"),
        ("scored", f"{LOWER}karena nilai unsur selain SKP;{NOT_SKP}"),
        ("usual", f"{LOWER}karena belum tercatat: {FEEDBACK}; karena tidak ada: {AWARD}, {ROLE};{NOT_SKP}"),
        ("higher", "Lebih tinggi dari status e-Kinerja berkat unsur penguat selain SKP."),
        ("equal", None),
        ("low", None),
        ("no skp", None),
    ],
)
def test_why_the_level_differs_from_ekinerja(kepka: Run, name: str, note: str | None) -> None:
    assert row_of(kepka, name)["ekinerja_note"] == note


def test_the_status_of_ekinerja_stands_beside_the_level(kepka: Run) -> None:
    found = [
        (row_of(kepka, name)["performance_level"], row_of(kepka, name)["ekinerja"])
        for name in ("none", "usual")
    ]
    assert found == [
        ("Di bawah ekspektasi", "Sesuai ekspektasi"),
        ("Sesuai ekspektasi", "Di atas ekspektasi"),
    ]
    table = {(level, status): count for level, status, count in kepka.view.ekinerja_by_level}
    assert table["Sesuai ekspektasi", "Di bawah ekspektasi"] == 1  # "higher"
    assert row_of(kepka, "no skp")["ekinerja"] is None


OLDER = f"Tidak ada bukti dalam jangka waktunya, yang ada lebih lama: {ASSESSMENT}."


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no assessment", f"Belum tercatat: {ASSESSMENT}."),
        ("expired", OLDER),
        ("no skp", "Belum tercatat: Predikat SKP terbaru."),
        ("neither", f"Belum tercatat: Predikat SKP terbaru. {OLDER}"),
    ],
)
def test_why_somebody_is_not_mapped(kepka: Run, name: str, reason: str) -> None:
    row = row_of(kepka, name)
    assert (row["status"], row["reasons"], row["box"], row["predicate"]) == (v.UNMAPPED, reason, None, None)
    assert row["talent"] is None
    assert row["rank"] is None


def test_an_assessment_counts_on_its_last_valid_day(kepka: Run) -> None:
    assert row_of(kepka, "last valid day")["status"] == v.MAPPED


def test_reasons_are_counted_most_frequent_first(kepka: Run) -> None:
    counts = [count for _reason, count in kepka.view.unmapped_reasons]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == kepka.view.count(v.UNMAPPED)


@pytest.mark.parametrize(
    ("name", "condition"), [("candidate", "PNS dan PPPK (bukan CPNS)"), ("retired", "Kedudukan hukum aktif")]
)
def test_who_is_outside_and_why(kepka: Run, name: str, condition: str) -> None:
    row = row_of(kepka, name)
    assert row["status"] == v.OUTSIDE
    assert row["reasons"] == f"Di luar populasi kebijakan: syarat '{condition}' tidak terpenuhi."
    assert row["possible_boxes"] is None


def test_review_reasons_of_the_mapped(kepka: Run) -> None:
    assert "Nilai ditahan pada batasnya: Penilaian kompetensi." in row_of(kepka, "clamped")["reasons"]
    assert row_of(kepka, "clamped")["node_penilaian_kompetensi"] == 100.0
    assert row_of(kepka, "unknown")["reasons"].startswith("Belum tercatat: Penghargaan tertinggi")


def test_boxes_still_possible(kepka: Run) -> None:
    # 48 known points of performance and 40 open ones; potential may still fall to 70 - 15 or reach above 80
    assert row_of(kepka, "unknown")["possible_boxes"] == "1, 2, 3, 4, 5, 6, 7, 8, 9"
    # nothing recorded but the appraisal: performance is known up to the feedback
    possible = row_of(kepka, "no assessment")["possible_boxes"].split(", ")
    assert set(possible) <= {"1", "2", "3", "4", "5", "6", "7", "8", "9"}
    assert {"1", "3", "6"} & set(possible)
    box = row_of(kepka, "usual")["box"]
    assert box is not None


def test_the_box_somebody_is_in_is_always_possible(kepka: Run, permen: Run, silka: Run) -> None:
    for run in (kepka, permen, silka):
        for box, possible in (
            run.view.people.drop_nulls("possible_boxes").select("box", "possible_boxes").rows()
        ):
            assert box is None or str(box) in possible.split(", ")


def test_ranks_count_from_one_within_each_level(kepka: Run) -> None:
    ranked = kepka.view.people.filter(pl.col("rank").is_not_null())
    assert ranked["status"].unique().to_list() == [v.MAPPED]
    for (_group,), rows in ranked.group_by("rank_group"):
        assert sorted(rows["rank"].to_list()) == list(range(1, rows.height + 1))
    assert row_of(kepka, "usual")["rank_group"] == "Pengawas"
    assert row_of(kepka, "level unknown")["rank_group"] == "Belum diketahui"


def test_gates_count_the_mapped_only(kepka: Run) -> None:
    for gate in kepka.view.gates:
        assert gate.met + gate.not_met + gate.manual == kepka.view.count(v.MAPPED)
    assert row_of(kepka, "unknown")["gate_tidak_sedang_dihukum"] == "Periksa manual"
    assert row_of(kepka, "usual")["gate_tidak_sedang_dihukum"] == "Terpenuhi"
    assert row_of(kepka, "usual")["gate_kinerja_tahun_sebelumnya"] == "Terpenuhi"
    assert row_of(kepka, "none")["gate_kinerja_tahun_terakhir"] == "Terpenuhi"
    assert row_of(kepka, "none")["gate_kinerja_tahun_sebelumnya"] == "Periksa manual"
    assert row_of(kepka, "low")["gate_kinerja_tahun_terakhir"] == "Tidak terpenuhi"


@pytest.mark.parametrize("name", ["kepka", "permen", "silka"])
def test_the_funnel_narrows_from_everybody_to_the_mapped(name: str, request: pytest.FixtureRequest) -> None:
    view: v.RunView = request.getfixturevalue(name).view
    stages = [stage for stage, _count in view.funnel]
    counts = [count for _stage, count in view.funnel]
    assert stages == [
        "ASN dalam data",
        "Dalam populasi",
        "… dan penilaian kinerja berlaku",
        "… dan asesmen berlaku",
        "Terpetakan",
    ]
    assert counts == sorted(counts, reverse=True)
    assert (counts[0], counts[-1]) == (len(NAMES), view.count(v.MAPPED))


def test_a_first_map_of_few_says_so(silka: Run) -> None:
    mapped = silka.view.count(v.MAPPED)
    assert mapped == 1
    share = number_words(tenths(1, len(NAMES)))
    warning = f"Pemetaan awal: baru {share} % pegawai (1 dari {len(NAMES)}) dapat dipetakan."
    assert silka.view.warnings[0] == warning
    assert not any(
        "hampir tidak membedakan" in text for text in silka.view.warnings
    )  # one person is no crowd


def test_a_category_has_no_number(permen: Run) -> None:
    row = row_of(permen, "usual")
    assert row["status"] == v.MAPPED
    assert (row["performance"], row["talent"], row["performance_level"]) == (None, None, "Di atas ekspektasi")
    assert row["potential"] is not None
    assert row["ekinerja_note"] is None
    assert row["distance"] is not None
    assert all(cut.lower is None for cut in permen.view.policy.cuts if cut.axis == v.PERFORMANCE)


def test_silka_takes_two_means(silka: Run) -> None:
    row = row_of(silka, "silka")
    # (90 + (90 + 90 + 89,99) / 3) / 2 = 89,99833: shown as 90,00 and yet below the cut of 90
    assert (row["potential"], row["potential_level"], row["box"]) == (90.0, "Menengah", 7)
    assert row["distance"] == 0.0
    assert row_of(silka, "usual")["status"] == v.UNMAPPED
