"""A small crowd in which everybody shows one thing, each with a number known by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl

from nawasena.engine import snapshot
from nawasena.engine.snapshot import Evidence
from nawasena.mapping.inputs import InputFile, MappingInput
from nawasena.mapping.run import Run, run_mapping
from nawasena.rules.catalogue import Catalogue, library_catalogue
from nawasena.rules.registry import LoadedPolicy, in_force

DAY = dt.date(2026, 6, 30)
KEPKA, PERMEN, SILKA = "kepka-bkn-411-2025", "permenpanrb-20-2025", "silka"
ASPECTS = (
    "intelektual", "interpersonal", "kesadaran_diri", "berpikir_kritis", "pemecahan_masalah",
    "kecerdasan_emosional", "belajar_cepat", "motivasi",
)  # fmt: skip
LEVELS = (
    "integritas", "kerja_sama", "komunikasi", "orientasi_hasil", "pelayanan_publik", "pengembangan_diri",
    "mengelola_perubahan", "pengambilan_keputusan", "perekat_bangsa",
)  # fmt: skip
OPTIONAL = ("penghargaan", "tim_kerja", "pelatihan", "penugasan", "hukuman_disiplin")
Row = dict[str, Any]
FACTS = {
    "jenis_asn": "pns", "kedudukan_hukum": "aktif", "jenjang": "pengawas", "tingkat_pendidikan": "s1",
    "jabatan": "KEPALA SEKSI UJI", "unit": "SEKSI UJI",
}  # fmt: skip


def skp(predicate: str, year: int = 2025) -> Row:
    """An appraisal; ``hasil_kerja`` follows so that every policy finds something."""
    results = {"sangat_baik": "di_atas", "baik": "sesuai"}.get(predicate, "di_bawah")
    return {"tahun": year, "predikat": predicate, "hasil_kerja": results}


def assessment(
    jpm: str | None, aspect: int | None = 4, day: dt.date = dt.date(2025, 5, 20), **more: Any
) -> Row:
    """An assessment: ``jpm`` as written in a sheet, the same level in all eight aspects."""
    row: Row = {"tanggal": day, "jpm_kompetensi": None if jpm is None else hundredths(jpm)}
    return row | dict.fromkeys(ASPECTS, aspect) | more


def hundredths(text: str) -> int:
    """``"90.05"`` as the snapshot stores it."""
    whole, _point, rest = text.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0"))


def person(**changes: Any) -> Row:
    """Somebody of level pengawas with a bachelor's degree; ``complete``: kinds known to have no more."""
    return {
        "facts": {**FACTS, **changes.pop("facts", {})},
        "complete": changes.pop("complete", OPTIONAL),
        "records": changes,
    }  # fmt: skip


# potential of the usual person: 0,2 x JPM + experience 4 + aspects 20 + education 8 + match 5 + discipline 15
CROWD: dict[str, Row] = {
    "usual": person(skp=[skp("sangat_baik"), skp("baik", 2024)], asesmen=[assessment("90.05")]),
    "unknown": person(skp=[skp("baik")], asesmen=[assessment("90")], complete=()),
    "none": person(
        skp=[skp("baik")], asesmen=[assessment("90")],
        umpan_balik_360=[{"tahun": 2025, "predikat": "kurang"}],
    ),
    "equal": person(
        skp=[skp("baik")], asesmen=[assessment("90")], complete=OPTIONAL[2:],
        penghargaan=[{"tanggal": dt.date(2024, 8, 17), "tingkat": "nasional"}],
        tim_kerja=[{"tanggal": dt.date(2025, 12, 31), "peran": "anggota_lintas_instansi"}],
    ),
    "higher": person(
        skp=[skp("butuh_perbaikan")], asesmen=[assessment("90")], complete=OPTIONAL[2:],
        penghargaan=[{"tanggal": dt.date(2024, 8, 17), "tingkat": "internasional"}],
        tim_kerja=[{"tanggal": dt.date(2025, 12, 31), "peran": "ketua_lintas_instansi"}],
    ),
    "scored": person(
        skp=[skp("baik")], asesmen=[assessment("90")], complete=OPTIONAL[2:],
        penghargaan=[{"tanggal": dt.date(2024, 8, 17), "tingkat": "instansi"}],
        tim_kerja=[{"tanggal": dt.date(2025, 12, 31), "peran": "anggota_internal"}],
        umpan_balik_360=[{"tahun": 2025, "predikat": "kurang"}],
    ),
    "low": person(skp=[skp("kurang")], asesmen=[assessment("90")]),
    "cut below": person(skp=[skp("sangat_baik")], asesmen=[assessment("39.95")]),
    "cut": person(skp=[skp("sangat_baik")], asesmen=[assessment("40")]),
    "cut above": person(skp=[skp("sangat_baik")], asesmen=[assessment("40.05")]),
    "no assessment": person(skp=[skp("baik")]),
    "last valid day": person(skp=[skp("baik")], asesmen=[assessment("90", day=dt.date(2023, 6, 30))]),
    "expired": person(skp=[skp("baik")], asesmen=[assessment("90", day=dt.date(2023, 6, 29))]),
    "no skp": person(asesmen=[assessment("90")]),
    "neither": person(asesmen=[assessment("90", day=dt.date(2023, 6, 29))]),
    "candidate": person(skp=[skp("baik")], asesmen=[assessment("90")], facts={"jenis_asn": "cpns"}),
    "retired": person(facts={"kedudukan_hukum": "pensiun"}, complete=()),
    "ratio": person(skp=[skp("baik")], asesmen=[assessment(None, **dict.fromkeys(LEVELS, 1))]),
    "reserve": person(skp=[skp("baik")], asesmen=[assessment("90", None, jpm_potensi=8000)]),
    "clamped": person(skp=[skp("baik")], asesmen=[assessment("110")]),
    "level unknown": person(skp=[skp("baik")], asesmen=[assessment("90")], facts={"jenjang": None}),
    "silka": person(
        skp=[skp("sangat_baik")],
        asesmen=[assessment("90", jpm_potensi=9000, jpm_literasi_digital=9000, jpm_emerging_skill=8999)],
    ),
}  # fmt: skip
NAMES = tuple(CROWD)


def nip_of(name: str) -> str:
    """The NIP of somebody in the crowd."""
    return f"198501012010011{NAMES.index(name) + 1:03d}"


def evidence(crowd: dict[str, Row] | None = None, *, backwards: bool = False) -> Evidence:
    """The crowd as evidence; ``backwards``: every table in the opposite order of rows."""
    chosen, catalogue = CROWD if crowd is None else crowd, library_catalogue()
    names = {name: nip_of(name) for name in chosen}
    people = [
        {"nip": names[name], "nama": name.upper(), **row["facts"], snapshot.SOURCE: f"Data ASN.csv / {at}"}
        for at, (name, row) in enumerate(chosen.items(), 2)
    ]
    records: dict[str, list[Row]] = {}
    for name, row in chosen.items():
        for kind, items in row["records"].items():
            place = f"Bukti.xlsx / {catalogue.kinds[kind].sheet} / {len(records.get(kind, ())) + 2}"
            records.setdefault(kind, []).extend(
                {"nip": names[name], **item, snapshot.SOURCE: place} for item in items
            )
    none_of = {
        kind: {names[name] for name, row in chosen.items() if kind in row["complete"]} for kind in OPTIONAL
    }
    step = -1 if backwards else 1
    return Evidence(
        _frame(people[::step], catalogue, "orang"),
        {kind: _frame(rows[::step], catalogue, kind) for kind, rows in records.items()},
        set(),
        none_of,
    )


def _frame(rows: list[Row], catalogue: Catalogue, kind: str) -> pl.DataFrame:
    head = {"nip": pl.String(), "nama": pl.String()} if kind == "orang" else {"nip": pl.String()}
    schema = {**head, **snapshot.field_schema(catalogue.kinds[kind]), snapshot.SOURCE: pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def given(crowd: dict[str, Row] | None = None, **options: Any) -> MappingInput:
    """The crowd as the mapping takes it."""
    return MappingInput(
        evidence(crowd, **options),
        "Pemerintah Kabupaten Contoh",
        (InputFile("Bukti.xlsx", "0" * 64, 1, "bukti"),),
    )


def run(out: Path, policy: str | LoadedPolicy = KEPKA, crowd: MappingInput | None = None) -> Run:
    """A run of the crowd under a policy of the library (or another) into ``out``."""
    loaded = in_force(policy, DAY) if isinstance(policy, str) else policy
    return run_mapping(crowd or given(), loaded, DAY, out, progress=lambda _text: None)
