"""A fictional finished run, made without the engine: what the outputs must be able to show."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from nawasena.mapping import view as v

ViewFactory = Callable[..., v.RunView]

FIRST = (
    "Siti",
    "Budi",
    "Made",
    "Dewi",
    "Agus",
    "Rina",
    "Yohanes",
    "Fatimah",
    "Teuku",
    "Maria",
    "Komang",
    "Andi",
)
LAST = (
    "Rahmawati",
    "Santoso",
    "Wirawan",
    "Lestari",
    "Nugroho",
    "Siregar",
    "Manurung",
    "Hidayat",
    "Putri",
    "Saragih",
)
POSTS = (
    "Guru Ahli Muda",
    "Perawat Terampil",
    "Kepala Bidang Mutasi",
    "Analis Kepegawaian Ahli Muda",
    "Camat",
)
UNITS = ("SDN 3 Sukamaju", "Puskesmas Cempaka", "Bidang Mutasi dan Promosi", "Kecamatan Kota Timur")
OFFICES = ("Dinas Pendidikan", "Dinas Kesehatan", "BKPSDM", "Sekretariat Daerah")
LEVELS = ("Pengawas", "Administrator", "JF Ahli Muda", "JF Terampil", None)
GRADES = ("III/a", "III/c", "IV/a", "IX", None)

PERFORMANCE = ("Di bawah ekspektasi", "Sesuai ekspektasi", "Di atas ekspektasi")
POTENTIAL = ("Rendah", "Menengah", "Tinggi")
TABLE = {
    (3, 1): (4, "KURANG SESUAI", ("Rotasi", "Pengembangan kompetensi")),
    (3, 2): (7, "POTENSIAL", ("Dipertahankan", "Masuk Kelompok Rencana Suksesi instansi", "Tugas belajar")),
    (3, 3): (
        9,
        "UNGGUL/TERBAIK",
        ("Dipromosikan dan dipertahankan", "Masuk Kelompok Rencana Suksesi", "Penghargaan"),
    ),
    (2, 1): (2, "KURANG SESUAI", ("Bimbingan kinerja", "Pengembangan kompetensi")),
    (2, 2): (5, "CUKUP POTENSIAL", ("Penempatan yang sesuai", "Bimbingan kinerja")),
    (2, 3): (8, "POTENSIAL", ("Dipertahankan", "Masuk Kelompok Rencana Suksesi instansi", "Rotasi")),
    (1, 1): (1, "TIDAK SESUAI", ("Diproses sesuai ketentuan peraturan perundang-undangan",)),
    (1, 2): (3, "CUKUP POTENSIAL", ("Bimbingan kinerja", "Konseling kinerja")),
    (1, 3): (6, "CUKUP POTENSIAL", ("Penempatan yang sesuai", "Konseling kinerja")),
}
NODES = (
    ("kinerja", v.PERFORMANCE, 0, "Kinerja", None, "Jumlah tertimbang", False),
    ("skp", v.PERFORMANCE, 1, "Penilaian kinerja (predikat SKP)", "60", "Tabel predikat", True),
    ("penghargaan", v.PERFORMANCE, 1, "Penghargaan", "15", "Tertinggi dalam 5 tahun", True),
    ("tim", v.PERFORMANCE, 1, "Penugasan tim kerja", "15", "Peran tertinggi dalam 2 tahun", True),
    ("umpan", v.PERFORMANCE, 1, "Umpan balik 360", "10", "Tabel predikat", True),
    ("potensial", v.POTENTIAL, 0, "Potensial", None, "Jumlah tertimbang", False),
    ("kompetensi", v.POTENTIAL, 1, "Kompetensi", "40", "Jumlah tertimbang", False),
    ("jpm", v.POTENTIAL, 2, "Penilaian kompetensi", "20", "Nilai asesmen", True),
    ("bangkom", v.POTENTIAL, 2, "Pengembangan kompetensi", "20", "Jumlah sertifikat dalam 3 tahun", True),
    ("potensi", v.POTENTIAL, 1, "Penilaian potensi", "25", "8 aspek, skala 1 sampai 5", True),
    ("pendidikan", v.POTENTIAL, 1, "Kualifikasi pendidikan", "20", "Tabel jenjang pendidikan", True),
    ("disiplin", v.POTENTIAL, 1, "Rekam jejak disiplin", "15", "Hukuman terberat dalam 5 tahun", True),
)


def _policy() -> v.PolicyView:
    nodes = tuple(
        v.NodeView(
            id=i,
            axis=axis,
            depth=depth,
            label=label,
            weight=None if weight is None else Decimal(weight),
            rule=rule,
            status="example" if i in ("bangkom", "umpan") else "verified",
            reference="Lampiran II",
            leaf=leaf,
        )
        for i, axis, depth, label, weight, rule, leaf in NODES
    )
    bounds = ((1, "< 60", None), (2, ">= 60", Decimal(60)), (3, ">= 80", Decimal(80)))
    cuts = tuple(
        v.CutView(axis, level, names[level - 1], text, "example", lower)
        for axis, names in ((v.PERFORMANCE, PERFORMANCE), (v.POTENTIAL, POTENTIAL))
        for level, text, lower in reversed(bounds)
    )
    return v.PolicyView(
        id="contoh-rekonstruksi-2025",
        version="1.0",
        title="Kebijakan contoh pemetaan talenta (rekonstruksi)",
        status="example",
        valid="1 Januari 2025 sampai dicabut",
        digest="sha256:" + "ab12cd34" * 8,
        note="Angka direkonstruksi dari sumber sekunder dan belum dicocokkan dengan naskah resmi.",
        references=(
            ("PermenPANRB 3/2020 tentang Manajemen Talenta ASN", "berlaku, diubah", "Dasar sumbu dan kotak"),
            ("PermenPANRB 20/2025", "berlaku", "Perubahan atas PermenPANRB 3/2020"),
        ),
        nodes=nodes,
        cuts=cuts,
    )


def _level(score: float) -> int:
    return 3 if score >= 80 else 2 if score >= 60 else 1


def _person(index: int, rng: random.Random) -> dict[str, Any]:
    skp = rng.choice((60.0, 80.0, 80.0, 80.0, 80.0, 100.0, 100.0))
    leaves = {name: float(rng.choice((0, 25, 50, 75, 100))) for name in ("penghargaan", "tim", "bangkom")}
    leaves |= {
        "skp": skp,
        "umpan": 80.0,
        "disiplin": 100.0,
        "pendidikan": float(rng.choice((60, 70, 80, 90))),
    }
    leaves |= {"jpm": round(rng.gauss(75, 14), 2), "potensi": round(rng.gauss(74, 14), 2)}
    leaves["jpm"], leaves["potensi"] = min(leaves["jpm"], 100.0), min(leaves["potensi"], 100.0)
    kinerja = round(0.6 * skp + 0.15 * leaves["penghargaan"] + 0.15 * leaves["tim"] + 8, 2)
    kompetensi = round(0.5 * leaves["jpm"] + 0.5 * leaves["bangkom"], 2)
    potensial = round(0.4 * kompetensi + 0.25 * leaves["potensi"] + 0.2 * leaves["pendidikan"] + 15, 2)
    row: dict[str, Any] = {
        "nip": f"{rng.randint(1966, 1998)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}2010",
        "nama": f"{rng.choice(FIRST)} {rng.choice(LAST)}, S.Sos.",
        "jabatan": rng.choice(POSTS),
        "jenjang": rng.choice(LEVELS),
        "unit": rng.choice(UNITS),
        "perangkat_daerah": rng.choice(OFFICES),
        "golongan": rng.choice(GRADES),
        "jenis_asn": rng.choice(("PNS", "PNS", "PPPK")),
        "status": v.MAPPED,
        "performance": kinerja,
        "potential": potensial,
        "talent": round((kinerja + potensial) / 2, 2),
        "ekinerja": PERFORMANCE[1 if skp == 80 else 2 if skp == 100 else 0],
        "completeness": 100.0 if index % 5 else 87.5,
        "possible_boxes": None if index % 5 else "5, 8",
        "reasons": "",
        "gate_disiplin": "Terpenuhi" if index % 17 else "Tidak terpenuhi",
        "gate_masa_jabatan": ("Terpenuhi", "Terpenuhi", "Periksa manual")[index % 3],
        "rank_group": rng.choice(("Pengawas", "JF Ahli Muda")),
        "tanggal_pensiun": dt.date(2027 + index % 20, 1 + index % 12, 1),
    }
    scores = {**leaves, "kinerja": kinerja, "kompetensi": kompetensi, "potensial": potensial}
    row |= {f"node_{name}": scores[name] for name, *_rest in NODES}
    return row | _place(kinerja, potensial, row["ekinerja"])


def _place(kinerja: float, potensial: float, ekinerja: str) -> dict[str, Any]:
    row, column = _level(kinerja), _level(potensial)
    box, predicate, _follow = TABLE[row, column]
    computed = PERFORMANCE[row - 1]
    note = None if computed == ekinerja else NOTE
    distance = round(min(abs(value - cut) for value in (kinerja, potensial) for cut in (60, 80)), 2)
    return {
        "box": box,
        "predicate": predicate,
        "performance_level": computed,
        "potential_level": POTENTIAL[column - 1],
        "ekinerja_note": note,
        "distance": distance,
    }


NOTE = "Penghargaan dan penugasan tim kerja tidak tercatat; SKP tetap sesuai ekspektasi."
UNKNOWN = (
    "box",
    "predicate",
    "potential",
    "talent",
    "potential_level",
    "distance",
    "ekinerja_note",
    "possible_boxes",
)
REASONS = ("Hasil asesmen belum ada", "Hasil asesmen kedaluwarsa", "Predikat SKP belum ada")


def _unmap(row: dict[str, Any], reason: str) -> dict[str, Any]:
    unknown = dict.fromkeys((*UNKNOWN, "node_jpm", "node_potensi", "node_kompetensi", "node_potensial"))
    return {**row, **unknown, "status": v.UNMAPPED, "reasons": reason, "completeness": 62.5}


def _people(number: int, unmapped: int, outside: int, rng: random.Random) -> pl.DataFrame:
    rows = [_person(index, rng) for index in range(number)]
    for index in range(unmapped):
        rows[index] = _unmap(rows[index], REASONS[index % 7 % 3])
    for index in range(unmapped, unmapped + outside):
        rows[index] = {**_unmap(rows[index], "Sudah pensiun pada tanggal penilaian"), "status": v.OUTSIDE}
    schema: dict[str, Any] = dict.fromkeys(rows[0] if rows else _person(0, rng), pl.String)
    numbers = (
        "performance",
        "potential",
        "talent",
        "distance",
        "completeness",
        *(f"node_{node[0]}" for node in NODES),
    )
    schema |= dict.fromkeys(numbers, pl.Float64) | {"box": pl.Int64, "tanggal_pensiun": pl.Date}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("order")
    # a serial number inside the NIP keeps every NIP different, as in life
    nip = pl.col("nip").str.head(12) + pl.col("order").cast(pl.String).str.zfill(6)
    ranked = frame.with_columns(nip=nip).sort("nip").drop("order")
    rank = pl.col("talent").rank("ordinal", descending=True).over("rank_group").cast(pl.Int64)
    return ranked.with_columns(rank=pl.when(pl.col("status") == v.MAPPED).then(rank))


def _boxes(people: pl.DataFrame) -> tuple[v.BoxView, ...]:
    return tuple(
        v.BoxView(
            number,
            row,
            column,
            predicate,
            PERFORMANCE[row - 1],
            POTENTIAL[column - 1],
            follow_up,
            people.filter(pl.col("box") == number).height,
            succession=number >= 7,
        )
        for (row, column), (number, predicate, follow_up) in sorted(
            TABLE.items(), key=lambda item: -item[1][0]
        )
    )


def _gates(people: pl.DataFrame) -> tuple[v.GateView, ...]:
    names = (
        ("disiplin", "Tidak sedang menjalani hukuman disiplin", True),
        ("masa_jabatan", "Masa dalam jabatan", False),
    )
    counts = [
        [people.filter(pl.col(f"gate_{i}") == word).height for word in GATE_WORDS]
        for i, _label, _hard in names
    ]
    return tuple(v.GateView(*name, *count) for name, count in zip(names, counts, strict=True))


GATE_WORDS = ("Terpenuhi", "Tidak terpenuhi", "Periksa manual")


def build_view(
    people: int = 400, unmapped: int | None = None, outside: int = 8, seed: int = 7, **changes: Any
) -> v.RunView:
    """A run of ``people`` fictional civil servants; a fifth cannot be mapped unless said otherwise."""
    rng = random.Random(seed)
    unmapped = people // 5 if unmapped is None else unmapped
    outside = min(outside, people - unmapped)
    frame = _people(people, unmapped, outside, rng)
    reasons = frame.filter(pl.col("status") == v.UNMAPPED)["reasons"].value_counts(sort=True)
    mapped = frame.filter(pl.col("status") == v.MAPPED)
    compared = mapped.group_by("performance_level", "ekinerja").len().sort("performance_level", "ekinerja")
    made = v.RunView(
        policy=_policy(),
        evaluation_date=dt.date(2026, 1, 31),
        agency="Pemerintah Kabupaten Sukamaju",
        decimals=2,
        boxes=_boxes(frame),
        gates=_gates(mapped),
        people=frame,
        unmapped_reasons=tuple(reasons.iter_rows()),
        input_rejects=(
            (
                "Data ASN.xlsx, lembar Data",
                "17",
                "NIP BARU",
                "…0001",
                "NIP tersimpan sebagai angka",
                "Simpan kolom NIP sebagai teks.",
            ),
            (
                "Bukti Talenta.xlsx, lembar SKP",
                "203",
                "PREDIKAT",
                "Lumayan",
                "Predikat tidak dikenal",
                "Pakai Baik, Sangat Baik, …",
            ),
        ),
        unmatched_units=tuple(frame.head(3).select("nip", "nama", "jabatan").iter_rows()),
        warnings=(
            "Sumbu Potensial: umpan balik 360 tidak memberi pembeda; semua orang bernilai sama.",
            "37 orang berada dalam 1 poin dari ambang; periksa sebelum memutuskan.",
        ),
        run_digest="sha256:" + "0f1e2d3c" * 8,
        engine_version="1",
        ekinerja_by_level=tuple(compared.iter_rows()),
        funnel=(
            ("ASN dalam data", people),
            ("SKP lengkap", people - unmapped // 7),
            ("Asesmen berlaku", people - unmapped),
            ("Terpetakan", mapped.height),
        ),
    )
    return replace(made, **changes)


def categorical(view: v.RunView) -> v.RunView:
    """The same run under a policy whose performance is a category: no number there, no talent score."""
    people = view.people.with_columns(
        pl.lit(None, dtype=pl.Float64).alias(name) for name in ("performance", "talent", "distance")
    )
    cuts = tuple(
        replace(cut, boundary=f"e-Kinerja: {cut.label}", lower=None) if cut.axis == v.PERFORMANCE else cut
        for cut in view.policy.cuts
    )
    return replace(view, people=people, policy=replace(view.policy, cuts=cuts))
