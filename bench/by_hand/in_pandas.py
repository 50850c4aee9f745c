"""The same policy in pandas: what a score, a box and a rank need; not the nodes, masks, gates and reach."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

DAY = pd.Timestamp("2026-06-30")
PREDICATES = {"sangat_baik": 100, "baik": 80, "butuh_perbaikan": 60, "kurang": 40, "sangat_kurang": 20}
AWARDS = {"internasional": 100, "nasional": 75, "lintas_instansi": 50, "instansi": 25}
TEAMS = {
    "ketua_lintas_instansi": 100, "ketua_internal": 75, "anggota_lintas_instansi": 50, "anggota_internal": 25,
}  # fmt: skip
ACTING = {
    "pj_kepala_daerah": 100, "plt_lebih_tinggi": 80, "plt_setara": 60, "plh_lebih_tinggi": 40,
    "plh_setara": 20,
}  # fmt: skip
EDUCATION = {"s3": 100, "s2": 90, "s1": 80, "d4": 80, "d3": 70, "d2": 60, "d1": 60, "slta": 60}
STANDARDS = {
    "jpt_utama": 5, "jpt_madya": 5, "jpt_pratama": 4, "administrator": 3, "pengawas": 2, "eselon_v": 2,
    "pelaksana": 1, "jf_ahli_utama": 5, "jf_ahli_madya": 4, "jf_ahli_muda": 3, "jf_ahli_pertama": 2,
    "jf_penyelia": 3, "jf_mahir": 2, "jf_terampil": 2, "jf_pemula": 1,
}  # fmt: skip
COMPETENCIES = [
    "integritas", "kerja_sama", "komunikasi", "orientasi_hasil", "pelayanan_publik", "pengembangan_diri",
    "mengelola_perubahan", "pengambilan_keputusan", "perekat_bangsa",
]  # fmt: skip
ASPECTS = [
    "intelektual", "interpersonal", "kesadaran_diri", "berpikir_kritis", "pemecahan_masalah",
    "kecerdasan_emosional", "belajar_cepat", "motivasi",
]  # fmt: skip
MAIN_TRAINING = ["struktural", "fungsional", "sertifikasi"]
INSIDE = ["pns", "pppk", "pppk_paruh_waktu"]
ACTIVE = ["aktif", "tugas_belajar", "hukuman_disiplin", "penurunan_jabatan", "banding_bapek"]
BOXES = np.array([0, 1, 3, 6, 2, 5, 8, 4, 7, 9])


def evaluate(folder: Path) -> pd.DataFrame:
    """The columns ``id, nip, kinerja, potensial, box, talent, rank_jenjang`` in the order of id."""
    people = _read(folder, "orang").set_index("id")
    performance = 12 * _newest_year(folder, "skp", 2024).reindex(people.index)
    best = _best(folder, "penghargaan", "tingkat", AWARDS, 5) + _best(folder, "tim_kerja", "peran", TEAMS, 2)
    performance += 3 * best.reindex(people.index).fillna(0)
    performance += 2 * _newest_year(folder, "umpan_balik_360", 0).reindex(people.index).fillna(0)
    people["kinerja"], people["potensial"] = performance, _potential(folder, people)
    return _placed(people)


def _read(folder: Path, kind: str) -> pd.DataFrame:
    frame = duckdb.read_parquet(str(folder / f"{kind}.parquet")).df()
    numbers = [name for name, kind in frame.dtypes.items() if kind.kind in "iu" and kind != "int64"]
    return frame.astype(dict.fromkeys(set(numbers) - {"id"}, "float64"))


def _newest_year(folder: Path, kind: str, first: int) -> pd.Series:
    rows = _read(folder, kind).dropna(subset=["tahun", "predikat"])
    rows = rows[(rows.tahun >= first) & (rows.tahun <= 2025)].sort_values(["id", "tahun", "no"])
    return rows.groupby("id").predikat.last().map(PREDICATES)


def _window(rows: pd.DataFrame, name: str, years: int) -> pd.DataFrame:
    return rows[(rows[name] <= DAY) & (rows[name] >= DAY - pd.DateOffset(years=years))]


class _Sums(pd.Series):
    """A score by person that adds to another although not everybody is in both."""

    def __add__(self, other: object) -> pd.Series:
        return self.add(other, fill_value=0)


def _best(folder: Path, kind: str, field: str, scores: dict[str, int], years: int) -> _Sums:
    rows = _window(_read(folder, kind), "tanggal", years)
    return _Sums(rows[field].map(scores).groupby(rows.id).max())


def _potential(folder: Path, people: pd.DataFrame) -> pd.Series:
    competency, potency = _assessed(folder, people)
    total = 3 * competency + 37_500 * potency
    total += 750_000 * _training(folder, people) + 500_000 * _experience(folder, people)
    match = _read(folder, "kesesuaian_pendidikan").dropna(subset=["tanggal", "sesuai"])
    match = match[match.tanggal <= DAY].sort_values(["id", "tanggal", "no"]).groupby("id").sesuai.last()
    fitting = match.reindex(people.index).eq(True).fillna(False).astype(bool)
    total += 1_500_000 * (people.tingkat_pendidikan.map(EDUCATION).fillna(0) + np.where(fitting, 100, 50))
    return total + 2_250_000 * _discipline(folder, people)


def _assessed(folder: Path, people: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    rows = _window(_read(folder, "asesmen"), "tanggal", 3).sort_values(["id", "tanggal", "no"])
    standard = people.jenjang.map(STANDARDS)
    level = rows.dropna(subset=COMPETENCIES).groupby("id")[COMPETENCIES].last().reindex(people.index)
    achieved = level.clip(upper=standard, axis=0).sum(axis=1, skipna=False)
    ratio = (achieved * 200_000_000 + standard * 9) // (standard * 18)
    given = (rows.groupby("id").jpm_kompetensi.last() * 10_000).clip(upper=100_000_000)
    aspects = rows.dropna(subset=ASPECTS).groupby("id")[ASPECTS].last().sum(axis=1) * 250
    own = rows.groupby("id").jpm_potensi.last().clip(upper=10_000)
    competency = given.reindex(people.index).fillna(ratio)
    return competency, aspects.reindex(people.index).fillna(own.reindex(people.index))


def _training(folder: Path, people: pd.DataFrame) -> pd.Series:
    rows = _window(_read(folder, "pelatihan"), "tanggal", 3)
    every = _numbered(rows).reindex(people.index).fillna(0)
    main = _numbered(rows[rows.jenis.isin(MAIN_TRAINING)]).reindex(people.index).fillna(0)
    scores = np.select([every >= 8, every >= 6, every >= 4, every >= 1], [100, 75, 50, 25], 0)
    return scores + np.select([main >= 3, main >= 1], [100, 50], 0)


def _numbered(rows: pd.DataFrame) -> pd.Series:
    """Certificates of one number count once; those without a number each."""
    unnumbered = rows.nomor.isna().groupby(rows.id).sum()
    return rows.groupby("id").nomor.nunique().add(unnumbered, fill_value=0)


def _experience(folder: Path, people: pd.DataFrame) -> pd.Series:
    rows = _read(folder, "riwayat_jabatan")
    rows = rows[rows.tmt <= DAY]
    own = rows[rows.jenjang.notna() & (rows.jenjang == rows.id.map(people.jenjang))]
    present = people.tmt_jabatan.where(people.tmt_jabatan <= DAY)
    since = own.groupby("id").tmt.min().reindex(people.index).fillna(present)
    five, three = DAY - pd.DateOffset(years=5), DAY - pd.DateOffset(years=3)
    length = np.select([since <= five, since <= three], [100, 80], 60)
    agencies = rows.groupby("id").instansi.nunique().reindex(people.index)
    units = rows.groupby("id").unit.nunique().reindex(people.index)
    variety = np.maximum(np.where(agencies >= 2, 100, 60), np.where(units >= 2, 80, 60))
    acting = _read(folder, "penugasan")
    acting = acting[acting.tmt <= DAY]
    highest = acting.peran.map(ACTING).groupby(acting.id).max().reindex(people.index).fillna(0)
    return length + variety + highest


def _discipline(folder: Path, people: pd.DataFrame) -> pd.Series:
    rows = _read(folder, "hukuman_disiplin")
    ended = _window(rows, "tanggal_akhir", 5)
    worst = ended.tingkat.map({"ringan": 75, "sedang": 50, "berat": 25}).groupby(ended.id).min()
    serving = rows[(rows.tmt <= DAY) & (rows.tanggal_akhir >= DAY)].id.unique()
    score = worst.reindex(people.index).fillna(100)
    return score.where(~people.index.isin(serving) & ~people.kedudukan_hukum.eq("hukuman_disiplin"), 0)


def _placed(people: pd.DataFrame) -> pd.DataFrame:
    inside = people.jenis_asn.isna() | people.jenis_asn.isin(INSIDE)
    inside &= people.kedudukan_hukum.isna() | people.kedudukan_hukum.isin(ACTIVE)
    mapped = inside & people.kinerja.notna() & people.potensial.notna()
    rows = np.select([people.kinerja >= 1600, people.kinerja >= 1200], [2, 1], 0)
    columns = np.select([people.potensial >= 1_200_000_000, people.potensial >= 900_000_000], [3, 2], 1)
    people["box"] = pd.Series(BOXES[rows * 3 + columns], people.index).where(mapped)
    people["talent"] = (people.kinerja * 750_000 + people.potensial).where(mapped)
    people = people.reset_index()
    order = people[mapped.to_numpy()].sort_values(
        ["box", "talent", "kinerja", "potensial", "id"], ascending=[False, False, False, False, True]
    )
    people["rank_jenjang"] = order.groupby("jenjang", dropna=False).cumcount() + 1
    return people[["id", "nip", "kinerja", "potensial", "box", "talent", "rank_jenjang"]]
