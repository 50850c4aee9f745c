-- The same policy for SQLite: what a score, a box and a rank need; not the nodes, masks, gates and reach.
CREATE TABLE hasil AS
WITH r_skp AS (
  SELECT id, predikat, max(tahun * 68719476736 + no) FROM skp
  WHERE tahun BETWEEN 2024 AND 2025 AND predikat IS NOT NULL GROUP BY id
), r_jpm_kompetensi AS (
  SELECT id, jpm_kompetensi AS nilai, max((julianday(tanggal) - 2415020.5) * 68719476736 + no) FROM asesmen
  WHERE tanggal BETWEEN '2023-06-30' AND '2026-06-30' AND jpm_kompetensi IS NOT NULL GROUP BY id
), r_level AS (
  SELECT id, max((julianday(tanggal) - 2415020.5) * 68719476736 + no), integritas AS a, kerja_sama AS b, komunikasi AS c,
    orientasi_hasil AS d, pelayanan_publik AS e, pengembangan_diri AS f, mengelola_perubahan AS g, pengambilan_keputusan AS h,
    perekat_bangsa AS i
  FROM asesmen WHERE tanggal BETWEEN '2023-06-30' AND '2026-06-30'
    AND integritas + kerja_sama + komunikasi + orientasi_hasil + pelayanan_publik + pengembangan_diri + mengelola_perubahan
      + pengambilan_keputusan + perekat_bangsa IS NOT NULL
  GROUP BY id
), r_potensi AS (
  SELECT id, max((julianday(tanggal) - 2415020.5) * 68719476736 + no), intelektual + interpersonal + kesadaran_diri
    + berpikir_kritis + pemecahan_masalah + kecerdasan_emosional + belajar_cepat + motivasi AS nilai
  FROM asesmen WHERE tanggal BETWEEN '2023-06-30' AND '2026-06-30'
    AND intelektual + interpersonal + kesadaran_diri + berpikir_kritis + pemecahan_masalah + kecerdasan_emosional
      + belajar_cepat + motivasi IS NOT NULL
  GROUP BY id
), r_jpm_potensi AS (
  SELECT id, jpm_potensi AS nilai, max((julianday(tanggal) - 2415020.5) * 68719476736 + no) FROM asesmen
  WHERE tanggal BETWEEN '2023-06-30' AND '2026-06-30' AND jpm_potensi IS NOT NULL GROUP BY id
), r_penghargaan AS (
  SELECT id, max(CASE tingkat WHEN 'internasional' THEN 100 WHEN 'nasional' THEN 75 WHEN 'lintas_instansi' THEN 50
    WHEN 'instansi' THEN 25 END) AS nilai
  FROM penghargaan WHERE tanggal BETWEEN '2021-06-30' AND '2026-06-30' GROUP BY id
), r_tim AS (
  SELECT id, max(CASE peran WHEN 'ketua_lintas_instansi' THEN 100 WHEN 'ketua_internal' THEN 75
    WHEN 'anggota_lintas_instansi' THEN 50 WHEN 'anggota_internal' THEN 25 END) AS nilai
  FROM tim_kerja WHERE tanggal BETWEEN '2024-06-30' AND '2026-06-30' GROUP BY id
), r_360 AS (
  SELECT id, predikat, max(tahun * 68719476736 + no) FROM umpan_balik_360
  WHERE tahun <= 2025 AND predikat IS NOT NULL GROUP BY id
), r_pelatihan AS (
  SELECT id, count(DISTINCT nomor) + sum(nomor IS NULL) AS semua,
    count(DISTINCT nomor) FILTER (WHERE jenis IN ('struktural', 'fungsional', 'sertifikasi'))
      + count(*) FILTER (WHERE nomor IS NULL AND jenis IN ('struktural', 'fungsional', 'sertifikasi')) AS pokok
  FROM pelatihan WHERE tanggal BETWEEN '2023-06-30' AND '2026-06-30' GROUP BY id
), r_jabatan AS (
  SELECT r.id, min(r.tmt) FILTER (WHERE r.jenjang = o.jenjang) AS sejak, count(DISTINCT r.instansi) AS instansi,
    count(DISTINCT r.unit) AS unit
  FROM riwayat_jabatan r JOIN orang o USING (id) WHERE r.tmt <= '2026-06-30' GROUP BY r.id
), r_penugasan AS (
  SELECT id, max(CASE peran WHEN 'pj_kepala_daerah' THEN 100 WHEN 'plt_lebih_tinggi' THEN 80 WHEN 'plt_setara' THEN 60
    WHEN 'plh_lebih_tinggi' THEN 40 WHEN 'plh_setara' THEN 20 END) AS nilai
  FROM penugasan WHERE tmt <= '2026-06-30' GROUP BY id
), r_hukuman AS (
  SELECT id, min(CASE tingkat WHEN 'ringan' THEN 75 WHEN 'sedang' THEN 50 WHEN 'berat' THEN 25 END)
      FILTER (WHERE tanggal_akhir BETWEEN '2021-06-30' AND '2026-06-30') AS nilai,
    count(*) FILTER (WHERE tmt <= '2026-06-30' AND tanggal_akhir >= '2026-06-30') AS sedang
  FROM hukuman_disiplin GROUP BY id
), r_ilmu AS (
  SELECT id, sesuai, max((julianday(tanggal) - 2415020.5) * 68719476736 + no) FROM kesesuaian_pendidikan
  WHERE tanggal <= '2026-06-30' AND sesuai IS NOT NULL GROUP BY id
), dibaca AS (
  SELECT o.*, s.predikat AS skp, k.nilai AS jpm_kompetensi, l.a, l.b, l.c, l.d, l.e, l.f, l.g, l.h, l.i,
    p.nilai AS potensi, q.nilai AS jpm_potensi, w.nilai AS penghargaan, t.nilai AS tim, u.predikat AS umpan, c.semua, c.pokok,
    coalesce(j.sejak, CASE WHEN o.tmt_jabatan <= '2026-06-30' THEN o.tmt_jabatan END) AS sejak, j.instansi AS instansi_dijalani,
    j.unit AS unit_dijalani, n.nilai AS nondefinitif, h.nilai AS hukuman, h.sedang, m.sesuai,
    CASE jenjang WHEN 'jpt_utama' THEN 5 WHEN 'jpt_madya' THEN 5 WHEN 'jpt_pratama' THEN 4 WHEN 'administrator' THEN 3
      WHEN 'pengawas' THEN 2 WHEN 'eselon_v' THEN 2 WHEN 'pelaksana' THEN 1 WHEN 'jf_ahli_utama' THEN 5
      WHEN 'jf_ahli_madya' THEN 4 WHEN 'jf_ahli_muda' THEN 3 WHEN 'jf_ahli_pertama' THEN 2 WHEN 'jf_penyelia' THEN 3
      WHEN 'jf_mahir' THEN 2 WHEN 'jf_terampil' THEN 2 WHEN 'jf_pemula' THEN 1 END AS standar
  FROM orang o LEFT JOIN r_skp s USING (id) LEFT JOIN r_jpm_kompetensi k USING (id) LEFT JOIN r_level l USING (id)
    LEFT JOIN r_potensi p USING (id) LEFT JOIN r_jpm_potensi q USING (id) LEFT JOIN r_penghargaan w USING (id)
    LEFT JOIN r_tim t USING (id) LEFT JOIN r_360 u USING (id) LEFT JOIN r_pelatihan c USING (id)
    LEFT JOIN r_jabatan j USING (id) LEFT JOIN r_penugasan n USING (id) LEFT JOIN r_hukuman h USING (id)
    LEFT JOIN r_ilmu m USING (id)
), dinilai AS (
  SELECT id, nip, jenjang, jenis_asn, kedudukan_hukum,
    12 * CASE skp WHEN 'sangat_baik' THEN 100 WHEN 'baik' THEN 80 WHEN 'butuh_perbaikan' THEN 60 WHEN 'kurang' THEN 40
        WHEN 'sangat_kurang' THEN 20 END
      + 3 * (coalesce(penghargaan, 0) + coalesce(tim, 0))
      + 2 * CASE umpan WHEN 'sangat_baik' THEN 100 WHEN 'baik' THEN 80 WHEN 'butuh_perbaikan' THEN 60 WHEN 'kurang' THEN 40
        WHEN 'sangat_kurang' THEN 20 ELSE 0 END AS kinerja,
    3 * coalesce(min(jpm_kompetensi * 10000, 100000000),
        ((min(a, standar) + min(b, standar) + min(c, standar) + min(d, standar) + min(e, standar) + min(f, standar)
          + min(g, standar) + min(h, standar) + min(i, standar)) * 200000000 + standar * 9) / (standar * 18))
      + 750000 * (CASE WHEN semua >= 8 THEN 100 WHEN semua >= 6 THEN 75 WHEN semua >= 4 THEN 50 WHEN semua >= 1 THEN 25 ELSE 0 END
        + CASE WHEN pokok >= 3 THEN 100 WHEN pokok >= 1 THEN 50 ELSE 0 END)
      + 500000 * (CASE WHEN sejak IS NULL THEN 60 WHEN sejak <= '2021-06-30' THEN 100 WHEN sejak <= '2023-06-30' THEN 80 ELSE 60 END
        + max(CASE WHEN instansi_dijalani >= 2 THEN 100 ELSE 60 END, CASE WHEN unit_dijalani >= 2 THEN 80 ELSE 60 END)
        + coalesce(nondefinitif, 0))
      + 37500 * coalesce(potensi * 250, min(jpm_potensi, 10000))
      + 1500000 * (CASE tingkat_pendidikan WHEN 's3' THEN 100 WHEN 's2' THEN 90 WHEN 's1' THEN 80 WHEN 'd4' THEN 80
          WHEN 'd3' THEN 70 WHEN 'd2' THEN 60 WHEN 'd1' THEN 60 WHEN 'slta' THEN 60 ELSE 0 END
        + CASE sesuai WHEN 1 THEN 100 ELSE 50 END)
      + 2250000 * min(coalesce(hukuman, 100), CASE WHEN sedang >= 1 THEN 0 ELSE 100 END,
        CASE WHEN kedudukan_hukum = 'hukuman_disiplin' THEN 0 ELSE 100 END) AS potensial
  FROM dibaca
), dikotak AS (
  SELECT *,
    CASE WHEN kinerja IS NOT NULL AND potensial IS NOT NULL AND coalesce(jenis_asn IN ('pns', 'pppk', 'pppk_paruh_waktu'), 1)
      AND coalesce(kedudukan_hukum IN ('aktif', 'tugas_belajar', 'hukuman_disiplin', 'penurunan_jabatan', 'banding_bapek'), 1)
      THEN CASE WHEN kinerja >= 1600 THEN 3 WHEN kinerja >= 1200 THEN 2 ELSE 1 END * 4
        + CASE WHEN potensial >= 1200000000 THEN 3 WHEN potensial >= 900000000 THEN 2 ELSE 1 END END AS tempat
  FROM dinilai
), dengan_kotak AS (
  SELECT *, CASE tempat WHEN 5 THEN 1 WHEN 6 THEN 3 WHEN 7 THEN 6 WHEN 9 THEN 2 WHEN 10 THEN 5 WHEN 11 THEN 8 WHEN 13 THEN 4
    WHEN 14 THEN 7 WHEN 15 THEN 9 END AS box FROM dikotak
)
SELECT id, nip, kinerja, potensial, box, CASE WHEN box IS NOT NULL THEN kinerja * 750000 + potensial END AS talent,
  CASE WHEN box IS NOT NULL THEN row_number() OVER (PARTITION BY box IS NOT NULL, jenjang
    ORDER BY box DESC, kinerja * 750000 + potensial DESC, kinerja DESC, potensial DESC, id) END AS rank_jenjang
FROM dengan_kotak ORDER BY id
