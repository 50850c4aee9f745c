"""The whole why of one person as data: every number with rule, evidence, weight, status and legal basis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from nawasena.engine import snapshot
from nawasena.engine.reference import Evaluator
from nawasena.mapping.bundle import POLICY_FILE, read_bundle
from nawasena.mapping.explanation import explain_person, explanation_lines
from nawasena.mapping.manifest import RunFolderError
from nawasena.mapping.person.axis_model import AxisPart, NodePart
from nawasena.mapping.person.model import PersonView
from nawasena.mapping.person.seen import evidence_at
from nawasena.mapping.person_view import case_of, person_view, view_of
from nawasena.mapping.run import Run
from nawasena.rules.registry import in_force
from tests.mapping import crowd
from tests.mapping.crowd import nip_of


def seen(run: Run, name: str) -> PersonView:
    return _seen(run.folder, nip_of(name))


@cache
def _seen(folder: Path, nip: str) -> PersonView:
    return person_view(folder, nip)


def walk(nodes: tuple[NodePart, ...]) -> Iterator[NodePart]:
    for node in nodes:
        yield node
        yield from walk(node.children)


def node_of(view: PersonView, name: str) -> NodePart:
    return next(node for axis in view.axes for node in walk(axis.nodes) if node.id == name)


def axis_of(run: Run, name: str, axis: str) -> AxisPart:
    return next(part for part in seen(run, name).axes if part.name == axis)


def test_who_it_is(kepka: Run) -> None:
    person = seen(kepka, "usual").identity
    assert (person.nip, person.name, person.post, person.unit) == (
        nip_of("usual"), "USUAL", "KEPALA SEKSI UJI", "SEKSI UJI",
    )  # fmt: skip
    facts = {fact.id: (fact.label, fact.value) for fact in person.facts}
    assert facts["jenjang"] == ("Jenjang jabatan", "Pengawas")
    assert facts["golongan"] == ("Golongan", None)
    assert (person.age, person.retirement, person.department) == (None, None, None)
    assert person.source.words == "Data ASN.csv, baris 2"


@pytest.mark.parametrize(
    ("born", "age"), [("1985-06-30", 41), ("1985-07-01", 40), ("2026-06-30", 0), ("2026-07-01", None)]
)
def test_the_age_is_in_whole_years_on_the_evaluation_date(born: str, age: int | None, tmp_path: Path) -> None:
    facts = {"tanggal_lahir": dt.date.fromisoformat(born), "tanggal_pensiun": dt.date(2043, 7, 1)}
    someone = crowd.person(skp=[crowd.skp("baik")], facts=facts)
    run = crowd.run(tmp_path / "hasil", crowd.SILKA, crowd.given({"usual": someone}))
    identity = person_view(run.folder, nip_of("usual")).identity
    assert (identity.age, identity.retirement) == (age, dt.date(2043, 7, 1))


def test_where_a_mapped_person_stands(kepka: Run) -> None:
    view = seen(kepka, "usual")
    assert (view.status, view.status_words, view.talent) == ("mapped", "Terpetakan", "65,01")
    assert view.box is not None
    assert (view.box.number, view.box.predicate) == (5, "CUKUP POTENSIAL")
    assert view.box.description == "Kinerja: Sesuai ekspektasi; Potensial: Menengah"
    assert "Penempatan yang sesuai" in view.box.follow_up
    assert view.box.aliases[0][0] == str(
        in_force(crowd.KEPKA, crowd.DAY).book.box_labels["tujuh-label-bimtek"].title
    )
    (rank,) = view.ranks
    assert (rank.label, rank.group, rank.shortlisted) == ("Peringkat dalam jenjang jabatan", "Pengawas", None)
    assert rank.place is not None
    assert view.ekinerja is not None
    assert (view.ekinerja.level, view.ekinerja.status) == (3, "Di atas ekspektasi")
    assert (view.ekinerja.note or "").startswith("Lebih rendah dari status e-Kinerja")


def test_who_is_not_mapped_has_no_box_and_no_place(kepka: Run) -> None:
    view = seen(kepka, "no assessment")
    assert (view.status_words, view.box, view.talent, view.ranks) == ("Belum dapat dipetakan", None, None, ())
    assert view.reasons == "Belum tercatat: Penilaian kompetensi, Penilaian potensi (8 aspek)."
    assert (view.changes, view.certainty, view.near) == (None, None, False)
    outside = seen(kepka, "retired")
    assert (outside.status_words, outside.possible_boxes) == ("Di luar populasi", ())


def test_the_cuts_around_the_performance(kepka: Run) -> None:
    axis = axis_of(kepka, "usual", "kinerja")
    assert axis.below is not None
    assert axis.above is not None
    assert axis.below.words == "0,00 di atas batas 60 (Sesuai ekspektasi)"
    assert axis.above.words == "20,00 di bawah batas 80 (Di atas ekspektasi)"
    assert (axis.below.cut, axis.below.label, axis.above.distance) == ("60", "Sesuai ekspektasi", "20,00")


def test_levels_are_listed_with_their_bounds(kepka: Run) -> None:
    axis = axis_of(kepka, "usual", "potensial")
    assert [(item.level, item.label, item.boundary, item.reached) for item in axis.levels] == [
        (3, "Tinggi", "≥ 80", False), (2, "Menengah", "≥ 60 dan < 80", True), (1, "Rendah", "< 60", False),
    ]  # fmt: skip
    assert {item.status for item in axis.levels} == {"example"}
    assert {basis.regulation for item in axis.levels for basis in item.bases} == {"kepka-bkn-411-2025"}


@pytest.mark.parametrize(
    ("name", "level", "near", "distance"),
    [("cut below", 1, True, "0,01"), ("cut", 2, True, "0,00"), ("cut above", 2, True, "0,01")],
)
def test_at_one_below_and_one_above_a_cut(
    name: str, level: int, near: bool, distance: str, kepka: Run
) -> None:
    axis = axis_of(kepka, name, "potensial")
    assert (axis.level, axis.near, axis.distance) == (level, near, distance)
    side = axis.above if level == 1 else axis.below
    assert side is not None
    assert (side.cut, side.distance) == ("60", distance)
    assert (axis.below is None) is (level == 1)


def test_the_margin_is_a_parameter(kepka: Run) -> None:
    wide = person_view(kepka.folder, nip_of("usual"), margin=Fraction(10))
    narrow = person_view(kepka.folder, nip_of("usual"), margin=Fraction(9))
    # the potential is 9,99 points from 80
    assert ([axis.near for axis in wide.axes], [axis.near for axis in narrow.axes]) == (
        [True, True], [True, False],
    )  # fmt: skip


def test_a_category_axis_shows_the_value_and_its_evidence(permen: Run) -> None:
    axis = axis_of(permen, "usual", "kinerja")
    assert (axis.category, axis.value, axis.score, axis.near) == (True, "Sangat Baik", None, False)
    assert (axis.below, axis.above, axis.nodes) == (None, None, ())
    assert [(item.sheet, item.row, item.date) for item in axis.evidence] == [("SKP", "2", "2025")]
    assert axis_of(permen, "no skp", "kinerja").state == "unknown"


def test_an_indicator_says_everything(kepka: Run) -> None:
    node = node_of(seen(kepka, "usual"), "skp")
    assert (node.label, node.state, node.value) == ("Predikat SKP terbaru", "known", "Sangat Baik")
    assert (node.weight, node.effective, node.score, node.contribution) == ("60", "60", "100,00", "60,00")
    assert node.rule.startswith("terbaru dari Penilaian kinerja (SKP) (Predikat kinerja), 2 tahun terakhir")
    assert node.row is not None
    assert (node.row.table, node.row.words) == ("predikat-skp-411", "tabel predikat-skp-411 = 100")
    assert node.row.title == str(in_force(crowd.KEPKA, crowd.DAY).book.tables["predikat-skp-411"].title)
    assert [(number.text, number.status) for number in node.row.numbers] == [("100", "example")]
    (place,) = node.evidence
    assert (place.file, place.sheet, place.row, place.date) == ("Bukti.xlsx", "SKP", "2", "2025")


def test_the_numbers_of_an_indicator_name_status_and_regulation(kepka: Run) -> None:
    node = node_of(seen(kepka, "usual"), "penilaian_kompetensi")
    found = {number.place.rsplit(".", 1)[-1]: number for number in node.numbers}
    assert (found["weight"].text, found["weight"].status) == ("20", "example")
    window = found["window"]
    assert (window.text, window.status) == ("3", "verified")
    assert [(basis.regulation, basis.article) for basis in window.bases] == [
        ("peraturan-bkn-26-2019", "Pasal 29 ayat (4)")
    ]
    assert node.status == "example"
    assert {basis.regulation for basis in node.bases} == {"kepka-bkn-411-2025", "peraturan-bkn-26-2019"}


@pytest.mark.parametrize(
    ("name", "indicator", "texts"),
    [
        ("usual", "kesesuaian_ilmu", None),  # unknown: no row
        ("usual", "penilaian_potensi", ["40"]),
        ("ratio", "penilaian_kompetensi", []),
        ("usual", "kedudukan_disiplin", ["100"]),
    ],
)
def test_the_row_that_was_used(name: str, indicator: str, texts: list[str] | None, kepka: Run) -> None:
    row = node_of(seen(kepka, name), indicator).row
    assert (None if row is None else [number.text for number in row.numbers]) == texts


def test_a_ratio_names_the_table_of_standards(kepka: Run) -> None:
    node = node_of(seen(kepka, "ratio"), "penilaian_kompetensi")
    assert node.reserve
    assert node.row is not None
    assert node.row.table == "standar-kompetensi-jenjang"


@pytest.mark.parametrize(
    ("name", "indicator", "state", "score"),
    [
        ("usual", "penghargaan", "none", "0,00"),
        ("usual", "umpan_balik", "unknown", "0,00"),
        ("expired", "penilaian_kompetensi", "expired", None),
        ("usual", "skp", "known", "100,00"),
    ],
)
def test_the_state_of_an_indicator(
    name: str, indicator: str, state: str, score: str | None, kepka: Run
) -> None:
    node = node_of(seen(kepka, name), indicator)
    assert (node.state, node.score) == (state, score)
    assert (node.none_score is not None) is (state == "none")


def test_weights_are_shared_out_again_when_evidence_is_missing(permen: Run) -> None:
    view = seen(permen, "usual")
    # the time in the post is not known: each of the other three has a third of 30, and it has nothing
    track = node_of(view, "rekam_jejak")
    assert (track.weight, track.effective) == ("30", "30")
    assert track.remarks == ("rata-rata", "penyebut bergantung data; dibulatkan ke 0,000001")
    parts = [child.effective for child in track.children]
    assert parts.count("10") == 3
    assert parts.count(None) == len(parts) - 3


@pytest.mark.parametrize("run", ["kepka", "permen", "silka"])
def test_effective_weights_add_up(run: str, request: pytest.FixtureRequest) -> None:
    finished: Run = request.getfixturevalue(run)
    for name in crowd.NAMES:
        for axis in seen(finished, name).axes:
            if axis.score is None:
                continue
            leaves = [node for node in walk(axis.nodes) if node.leaf and node.effective is not None]
            total = sum(Fraction(node.effective.replace(",", ".")) for node in leaves if node.effective)
            assert abs(total - 100) < Fraction(1, 10**4)


def test_requirements_with_what_was_measured(kepka: Run) -> None:
    gates = {gate.id: gate for gate in seen(kepka, "usual").gates}
    box = gates["kotak_suksesi"]
    assert (box.outcome, box.hard, box.tests, box.rule) == ("not_met", True, (), "kotak 7, 8, 9")
    assert (box.status, [basis.regulation for basis in box.bases]) == ("verified", ["permenpanrb-3-2020"])
    (test,) = gates["kinerja_tahun_terakhir"].tests
    assert (test.outcome, test.measured) == ("met", "Sangat Baik")
    assert [place.words for place in test.evidence] == ["Bukti.xlsx, lembar SKP, baris 2"]
    unknown = {gate.id: gate for gate in seen(kepka, "unknown").gates}["tidak_sedang_dihukum"]
    assert (unknown.outcome, unknown.tests[0].measured) == ("manual", "belum tercatat")


def test_what_could_change_the_box(kepka: Run) -> None:
    view = seen(kepka, "usual")
    assert view.changes is not None
    found = {(change.indicator, change.rises): change for change in view.changes.changes}
    # 60 points of performance stand exactly on the cut: the next lower predicate falls below it
    lower = found["skp", False]
    assert (lower.before, lower.after, lower.how, lower.box) == ("100,00", "80,00", "Baik", 3)
    assert lower.words == "Predikat SKP terbaru: nilai 100,00 menjadi 80,00 (Baik) -> kotak 3"
    assert lower.plain == "Predikat SKP terbaru: dari 100,00 menjadi paling banyak 80,00 (Baik)"
    assert "Sedang menjalani hukuman" in [*view.changes.fixed, *(item.label for item in found.values())]


def test_missing_evidence_names_sheet_and_cure(kepka: Run) -> None:
    missing = {item.indicator: item for item in seen(kepka, "expired").missing}
    lost = missing["penilaian_kompetensi"]
    assert (lost.axis, lost.state, lost.sheet) == ("potensial", "expired", "lembar ASESMEN")
    assert lost.cure == (
        "Yang ada sudah lewat jangka waktunya; tambahkan bukti yang lebih baru pada lembar ASESMEN."
    )
    assert lost.effect == "belum diketahui: tidak dapat dipetakan"
    award = {item.indicator: item for item in seen(kepka, "unknown").missing}["penghargaan"]
    assert award.cure == (
        "Tambahkan buktinya pada lembar PENGHARGAAN, atau nyatakan bahwa pegawai ini tidak memilikinya."
    )


def test_the_policy_it_rests_on(kepka: Run) -> None:
    policy = seen(kepka, "usual").policy
    manifest = kepka.manifest
    assert (policy.id, policy.version, policy.digest) == (
        manifest.policy["id"], manifest.policy["version"], manifest.policy["digest"],
    )  # fmt: skip
    assert (policy.status, policy.day) == ("example", crowd.DAY)
    assert len(policy.references) == len(kepka.view.policy.references)
    assert (policy.examples, policy.numbers) == (102, 106)


@pytest.mark.parametrize("run", ["kepka", "permen", "silka"])
def test_the_text_is_made_from_it(run: str, request: pytest.FixtureRequest) -> None:
    finished: Run = request.getfixturevalue(run)
    for name in ("usual", "no assessment", "retired"):
        assert list(explanation_lines(seen(finished, name))) == explain_person(finished.folder, nip_of(name))


def test_a_view_without_a_folder(kepka: Run) -> None:
    loaded = in_force(crowd.KEPKA, crowd.DAY)
    people = snapshot.read_people(kepka.folder / "bukti", loaded.book.catalogue, nip=nip_of("usual"))
    row = pl.read_parquet(kepka.folder / "hasil.parquet").filter(pl.col("nip") == nip_of("usual"))
    evaluation = Evaluator(loaded, crowd.DAY)(next(people))
    assert view_of(case_of(evaluation, loaded, crowd.DAY, row, {})) == seen(kepka, "usual")


def test_a_stranger_is_not_there(kepka: Run) -> None:
    with pytest.raises(RunFolderError, match="1001 tidak ada"):
        person_view(kepka.folder, "199001012015011001")


def test_a_policy_that_was_changed_on_disk_is_read_again(copy: Path) -> None:
    first = read_bundle(copy / "kebijakan")
    assert read_bundle(copy / "kebijakan") is first
    (copy / "kebijakan" / POLICY_FILE).write_text("bukan kebijakan", encoding="utf-8")
    with pytest.raises(RunFolderError, match="tidak dapat dibaca"):
        read_bundle(copy / "kebijakan")


def test_only_the_asked_kinds_are_read(kepka: Run) -> None:
    catalogue = in_force(crowd.KEPKA, crowd.DAY).book.catalogue
    folder = kepka.folder / "bukti"
    (person,) = snapshot.read_people(folder, catalogue, nip=nip_of("usual"), kinds=["skp"])
    assert set(person.records) == {"skp"}
    assert len(person.records["skp"]) == 2
    (whole,) = snapshot.read_people(folder, catalogue, nip=nip_of("usual"))
    assert set(whole.records) == {kind.id for kind in catalogue.records}


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("a.xlsx / SKP / 3", ("a.xlsx", "SKP", "3")),
        ("a.csv / 3", ("a.csv", None, "3")),
        ("catatan lisan", ("catatan lisan", None, None)),
        ("", (None, None, None)),
    ],
)
def test_a_place_in_parts(source: str, parts: tuple[str | None, ...]) -> None:
    place = evidence_at(source, dt.date(2025, 1, 2))
    assert (place.file, place.sheet, place.row) == parts
    assert place.date == "2025-01-02"
