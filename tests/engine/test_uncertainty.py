"""What could change a box is found where brute force finds it; probabilities are those of the normal law."""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction

import pytest

from nawasena.engine.arithmetic import hold
from nawasena.engine.reference import Evaluator
from nawasena.engine.reference.axis import Peers
from nawasena.engine.source_scales import literal_scores
from nawasena.engine.uncertainty import Change, certainty, changes
from nawasena.rules.registry import LoadedPolicy, in_force
from tests.engine.policies import potential
from tests.engine.test_axes import OWN, VARIANTS, assessed, numbered, placed
from tests.engine.worlds import DAY, person, world
from tests.rules.broken import changed, policy_of

ASPECTS = (
    "intelektual", "interpersonal", "kesadaran_diri", "berpikir_kritis", "pemecahan_masalah",
    "kecerdasan_emosional", "belajar_cepat", "motivasi",
)  # fmt: skip
TICK = Fraction(1, 10**6)


@pytest.fixture(scope="module")
def kepka() -> LoadedPolicy:
    return in_force("kepka-bkn-411-2025", DAY)


def somebody(predicate: str = "baik", jpm: int = 80, aspect: int = 4):  # type: ignore[no-untyped-def]
    return person(
        facts={"jenjang": "pengawas", "tingkat_pendidikan": "s1", "kedudukan_hukum": "aktif"},
        skp=[{"tahun": 2025, "predikat": predicate}, {"tahun": 2024, "predikat": "baik"}],
        asesmen=[{"tanggal": dt.date(2025, 5, 1), "jpm_kompetensi": jpm, **dict.fromkeys(ASPECTS, aspect)}],
        tim_kerja=[{"tanggal": dt.date(2025, 12, 31), "peran": "anggota_internal"}],
        complete=["penghargaan", "pelatihan", "hukuman_disiplin", "penugasan"],
    )


def found_for(loaded: LoadedPolicy, case) -> tuple[list[Change], object]:  # type: ignore[no-untyped-def]
    evaluation = world(loaded, case).evaluations[0]
    return changes(loaded, DAY, evaluation), evaluation


def test_table_scores_agree_with_brute_force(kepka: LoadedPolicy) -> None:
    found, evaluation = found_for(kepka, somebody())
    checked = 0
    for name in ("skp", "penghargaan", "tim_kerja", "pendidikan", "sertifikat"):
        node = evaluation.nodes[name].node  # type: ignore[attr-defined]
        search = Evaluator(kepka, DAY, frozenset({name}))
        scores = {*literal_scores(node.sources[0].score, kepka.book)}
        if node.sources[0].none is not None:
            scores.add(node.sources[0].none.fraction)
        now = evaluation.nodes[name].value  # type: ignore[attr-defined]
        boxes = {score: search(evaluation.person, {name: score}).box for score in scores}  # type: ignore[attr-defined]
        moving = {score: box for score, box in boxes.items() if box != evaluation.box}  # type: ignore[attr-defined]
        up = min((score for score in moving if score > now), default=None)
        down = max((score for score in moving if score < now), default=None)
        told = {change.other: change.box for change in found if change.node.id == name}
        assert told == ({score: boxes[score] for score in (up, down) if score is not None} or {None: None})
        checked += len(moving)
    assert checked > 3


def test_a_continuous_score_stops_at_the_first_value_that_crosses(kepka: LoadedPolicy) -> None:
    found, evaluation = found_for(kepka, somebody())
    change = next(item for item in found if item.node.id == "penilaian_potensi" and item.box is not None)
    search = Evaluator(kepka, DAY, frozenset({"penilaian_potensi"}))
    assert change.other is not None
    step = TICK if change.other > change.score else -TICK  # type: ignore[operator]
    assert search(evaluation.person, {"penilaian_potensi": change.other}).box == change.box  # type: ignore[attr-defined]
    assert search(evaluation.person, {"penilaian_potensi": change.other - step}).box == evaluation.box  # type: ignore[attr-defined]


def test_the_smallest_change_comes_first_and_none_comes_last(kepka: LoadedPolicy) -> None:
    found, _evaluation = found_for(kepka, somebody())
    sizes = [change.size for change in found]
    assert sizes == sorted(sizes)
    assert found[-1].box is None
    assert {change.node.id for change in found} >= {"skp", "kedudukan_disiplin"}


def test_nobody_unmapped_has_changes(kepka: LoadedPolicy) -> None:
    evaluation = world(kepka, person(skp=[{"tahun": 2025, "predikat": "baik"}])).evaluations[0]
    assert changes(kepka, DAY, evaluation) == []


def precise(reliability: str = "0.75", sd: str = "10") -> LoadedPolicy:
    """The minimal policy whose potency test states its precision: SEM = sd x sqrt(1 - r)."""
    text = changed(
        (
            "score: {linear: {max: 100}}",
            f"score: {{linear: {{max: 100}}}}\n        precision: {{reliability: {reliability}, sd: {sd}}}",
        )
    )
    return policy_of(text)


def chances(loaded: LoadedPolicy, jpm: int):  # type: ignore[no-untyped-def]
    case = person(
        facts={"jenjang": "pengawas"},
        skp=[{"tahun": 2025, "predikat": "baik", "hasil_kerja": "sesuai"}],
        asesmen=[{"tanggal": dt.date(2025, 5, 1), "jpm_potensi": jpm, "integritas": 2, "kerja_sama": 2}],
    )
    evaluation = world(loaded, case).evaluations[0]
    return certainty(loaded, evaluation), evaluation


def test_the_probability_of_a_box_is_that_of_the_normal_law() -> None:
    loaded = precise()
    found, evaluation = chances(loaded, 80)
    assert found is not None
    share = Fraction(70, 100)
    assert found.error["potensial"] == pytest.approx(float(share) * 10 * math.sqrt(0.25))
    value, error = float(evaluation.potensial.value), found.error["potensial"]
    high = 1 - (1 + math.erf((80 - value) / (error * math.sqrt(2)))) / 2
    assert dict(found.boxes)[evaluation.box] == pytest.approx(max(high, 1 - high), abs=0.001)
    assert sum(chance for _box, chance in found.boxes) == pytest.approx(1, abs=0.003)


def test_near_is_within_one_standard_error_of_a_cut() -> None:
    loaded = precise()
    for jpm in range(60, 100):
        found, evaluation = chances(loaded, jpm)
        assert found is not None
        near = float(evaluation.potensial.distance) <= found.error["potensial"]
        assert found.near is near


def test_a_policy_without_precision_says_nothing(kepka: LoadedPolicy) -> None:
    _found, evaluation = found_for(kepka, somebody())
    assert certainty(kepka, evaluation) is None  # type: ignore[arg-type]


def test_precision_changes_no_result() -> None:
    plain, stated = policy_of(changed()), precise()
    case = person(
        facts={"jenjang": "pengawas"},
        skp=[{"tahun": 2025, "predikat": "baik", "hasil_kerja": "sesuai"}],
        asesmen=[{"tanggal": dt.date(2025, 5, 1), "jpm_potensi": 79, "integritas": 2, "kerja_sama": 2}],
    )
    assert world(plain, case).rows == world(stated, case).rows


KINDS = (
    ("{from: asesmen, take: newest, date: tanggal, field: jpm_potensi}", "{linear: {max: 100}}"),
    ("{from: skp, take: newest, date: tahun, fields: [hasil_kerja, perilaku]}", SUMS := (
        "{sum_of: {hasil_kerja: {di_atas: 60, sesuai: 40, di_bawah: 10}, "
        "perilaku: {di_atas: 40, sesuai: 30, di_bawah: 0}}}"
    )),
    ("{from: skp, take: newest, date: tahun, field: predikat}", "{lookup: {table: predikat-skp-411}}"),
)  # fmt: skip
REACHED = {
    0: {Fraction(score) for score in range(101)},
    1: {Fraction(a + b) for a in (60, 40, 10) for b in (40, 30, 0)},
    2: {Fraction(score) for score in (100, 80, 60, 40, 20)},
}
OTHER = """      - {id: lain, label: Lain, weight: 50, unknown: zero, score: {linear: {max: 100}},
         measure: {from: asesmen, take: newest, date: tanggal, field: jpm_kompetensi}}
"""


@pytest.mark.parametrize(("kind", "known"), [(0, True), (0, False), (1, True), (1, False), (2, True)])
@pytest.mark.parametrize("ends", ["", "        at_most: 70\n", "        at_least: 50\n"])
def test_changes_are_those_that_evidence_can_bring(kind: int, known: bool, ends: str) -> None:
    """Every score a record can give is tried; the nearest that move the axis are the ones that are told."""
    measure, score = KINDS[kind]
    node = (
        f"      - id: uji\n        label: Uji\n        weight: 50\n{ends}        measure: {measure}\n"
        f"        score: {score}\n        unknown: exclude\n"
    )
    loaded = potential(node + OTHER)
    record = {"tanggal": dt.date(2025, 5, 1), "jpm_kompetensi": 62, **({"jpm_potensi": 66} if known else {})}
    skp = {"tahun": 2025, "predikat": "baik", "hasil_kerja": "sesuai", "perilaku": "sesuai"}
    if not known:
        skp = {"tahun": 2025, "predikat": None, "hasil_kerja": None, "perilaku": "sesuai"}
    one = world(loaded, person(skp=[skp, {"tahun": 2024, "predikat": "baik"}], asesmen=[record])).evaluations[
        0
    ]
    if one.status != "mapped" or (one.nodes["uji"].value is not None) != known:
        pytest.skip("this evidence leaves nothing to change")
    held = {hold(score, one.nodes["uji"].node.held) for score in REACHED[kind]}
    search = Evaluator(loaded, DAY, frozenset({"uji"}))
    levels = {score: search(one.person, {"uji": score}).potensial.level for score in held}
    up = [score for score in sorted(held) if levels[score] > one.potensial.level]
    down = [score for score in sorted(held) if levels[score] < one.potensial.level]
    told = {c.rises: c.other for c in changes(loaded, DAY, one) if c.node.id == "uji" and c.other is not None}
    near = Fraction(1) if kind == 0 else Fraction(0)  # evidence has whole points, the search a finer grid
    assert (True in told) == bool(up) and (False in told) == bool(down)
    if up:
        assert up[0] - near <= told[True] <= up[0]
    if down:
        assert down[-1] <= told[False] <= down[-1] + near


@pytest.mark.parametrize("kind", ["jpt_pratama", "pengawas", None])
def test_changes_in_a_variant_are_those_of_a_whole_evaluation(kind: str | None) -> None:
    loaded = numbered(OWN + VARIANTS)
    facts = {} if kind is None else {"jenjang": kind, "jenis_asn": "pns"}
    found, evaluation = found_for(loaded, assessed("70", "90", **facts))
    assert moved(loaded, found, evaluation, {}) >= 1


def test_changes_among_others_are_those_of_a_whole_evaluation() -> None:
    loaded = numbered(placed("20", "20"))
    evaluation = world(
        loaded, *[assessed(score, score) for score in ("90", "80", "70", "60", "50")]
    ).evaluations[2]
    peers = {"potensial": Peers([Fraction(score) for score in (50, 60, 80, 90)])}
    assert moved(loaded, changes(loaded, DAY, evaluation, peers), evaluation, peers) >= 1


def moved(loaded: LoadedPolicy, found: list[Change], evaluation, peers) -> int:  # type: ignore[no-untyped-def]
    """How many changes of ``found`` give another box; each must be what a whole evaluation gives."""
    count = 0
    for change in found:
        if change.other is not None:
            name = change.node.id
            whole = Evaluator(loaded, DAY, frozenset({name}))
            assert whole(evaluation.person, {name: change.other}, peers).box == change.box
            count += change.box != evaluation.box
    return count
