"""What an approver reads before signing: who belongs, what is required, how people are ranked."""

from __future__ import annotations

import pytest

from nawasena.mapping.requirement_words import (
    gate_words,
    population_lines,
    ranking_words,
    stage_words,
    talent_words,
)
from nawasena.mapping.rule_words import measure_words
from nawasena.rules.registry import LoadedPolicy
from tests.rules.broken import changed, policy_of

FACT = "  - {field: jenis_asn, in: [pns, pppk], unknown: keep, label: PNS dan PPPK}\n"
AGED = (
    "  - {field: tanggal_lahir, as: completed_years, band: {below: 56}, unknown: outside, label: Usia}\n"
    "  - {field: jenis_asn, in: [pns], unknown: keep, label: PNS}\n"
)
ACTIVE = "measure: {from: orang, field: kedudukan_hukum}, in: [aktif]}"
BOTH = (
    "all: [{measure: {from: orang, field: kedudukan_hukum}, in: [aktif]}, "
    "{measure: {from: inovasi, take: newest, date: tanggal, field: terverifikasi}, in: [true], "
    "none: not_met}]}"
)
TOP = "    groups: [jenjang]\n"


@pytest.fixture(scope="module")
def loaded() -> LoadedPolicy:
    return policy_of(changed((FACT, AGED), (ACTIVE, BOTH), (TOP, TOP + "    top: 5\n")))


def test_the_population(loaded: LoadedPolicy) -> None:
    assert list(population_lines(loaded)) == [
        "Usia: fakta dari Pegawai (Tanggal lahir, tahun penuh): kurang dari 56; tidak diketahui: di luar",
        "PNS: fakta dari Pegawai (Jenis ASN): PNS; tidak diketahui: tetap ikut",
    ]


def test_gates(loaded: LoadedPolicy) -> None:
    boxes, punished, both = (gate_words(gate, loaded.book) for gate in loaded.policy.gates)
    assert boxes == "kotak 7, 8, 9"
    assert punished == (
        "jumlah catatan dari Hukuman disiplin, Tingkat: Berat: 0; tidak ada: terpenuhi; "
        "tidak diketahui: diperiksa"
    )
    assert both == (
        "fakta dari Pegawai (Kedudukan hukum): Aktif; tidak diketahui: diperiksa; dan "
        "terbaru dari Inovasi (Sudah diverifikasi): ya; tidak ada: tidak terpenuhi; "
        "tidak diketahui: diperiksa"
    )


def test_talent_target_and_ranks(loaded: LoadedPolicy) -> None:
    assert talent_words(loaded) == "Nilai talenta: 0,5 x Kinerja + 0,5 x Potensial"
    stage = loaded.policy.target_stage
    assert stage is not None
    assert stage_words(stage, loaded.book) == (
        "Jabatan target: bagian nilai talenta JPT Pratama 0,7, Administrator 0,6; "
        "selebihnya terbaru dari Uji kompetensi teknis jabatan target (Nilai)"
    )
    assert ranking_words(loaded.policy.ranking[0], loaded) == (
        "Jenjang (dalam Jenjang jabatan): kotak 9 8 7 6 5 4 3 2 1, lalu nilai talenta, lalu NIP; "
        "daftar pendek 5"
    )


def test_a_measure_names_fields_conditions_and_keys(loaded: LoadedPolicy) -> None:
    words = {
        leaf.id: measure_words(leaf.sources[0].measure, loaded.book) for _a, leaf in loaded.policy.leaves()
    }
    assert words["sertifikat"] == (
        "jumlah catatan dari Pengembangan kompetensi (Nomor sertifikat yang sama dihitung sekali), "
        "Jenis: Pelatihan teknis"
    )
    assert words["kompetensi"] == (
        "terbaru dari Hasil asesmen kompetensi dan potensi (Level Integritas dan Level Kerja sama)"
    )
