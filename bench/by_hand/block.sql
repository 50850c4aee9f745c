-- Everything but ranks, for the people and records the views show.
WITH rekam_skp AS (
  SELECT id,
    max_by(predikat, tahun * 68719476736 + no) FILTER (tahun BETWEEN 2024 AND 2025) AS predikat,
    max_by(predikat, no) FILTER (tahun = 2025) AS tahun_ini,
    max_by(predikat, no) FILTER (tahun = 2024) AS tahun_lalu,
    count(*) FILTER (tahun <= 2025) AS lama
  FROM skp WHERE predikat IS NOT NULL GROUP BY id
), rekam_asesmen AS (
  SELECT id,
    max_by(jpm_kompetensi, urut) FILTER (berlaku AND jpm_kompetensi IS NOT NULL) AS jpm_kompetensi,
    max_by([integritas, kerja_sama, komunikasi, orientasi_hasil, pelayanan_publik, pengembangan_diri,
            mengelola_perubahan, pengambilan_keputusan, perekat_bangsa], urut) FILTER (berlaku AND kompetensi_lengkap) AS level,
    max_by(potensi, urut) FILTER (berlaku AND potensi IS NOT NULL) AS potensi,
    max_by(jpm_potensi, urut) FILTER (berlaku AND jpm_potensi IS NOT NULL) AS jpm_potensi,
    count(jpm_kompetensi) AS lama_jpm, count(*) FILTER (kompetensi_lengkap) AS lama_level,
    count(*) FILTER (potensi IS NOT NULL OR jpm_potensi IS NOT NULL) AS lama_potensi
  FROM (
    SELECT *, tanggal >= DATE '2023-06-30' AS berlaku, (tanggal - DATE '1900-01-01')::BIGINT * 68719476736 + no AS urut,
      integritas + kerja_sama + komunikasi + orientasi_hasil + pelayanan_publik + pengembangan_diri + mengelola_perubahan
        + pengambilan_keputusan + perekat_bangsa IS NOT NULL AS kompetensi_lengkap,
      intelektual + interpersonal + kesadaran_diri + berpikir_kritis + pemecahan_masalah + kecerdasan_emosional
        + belajar_cepat + motivasi AS potensi
    FROM asesmen WHERE tanggal <= DATE '2026-06-30')
  GROUP BY id
), rekam_penghargaan AS (
  SELECT id, count(*) AS lama,
    max(CASE tingkat WHEN 'internasional' THEN 100 WHEN 'nasional' THEN 75 WHEN 'lintas_instansi' THEN 50
        WHEN 'instansi' THEN 25 END) FILTER (tanggal >= DATE '2021-06-30') AS nilai
  FROM penghargaan WHERE tanggal <= DATE '2026-06-30' AND tingkat IS NOT NULL GROUP BY id
), rekam_tim AS (
  SELECT id, count(*) AS lama,
    max(CASE peran WHEN 'ketua_lintas_instansi' THEN 100 WHEN 'ketua_internal' THEN 75
        WHEN 'anggota_lintas_instansi' THEN 50 WHEN 'anggota_internal' THEN 25 END) FILTER (tanggal >= DATE '2024-06-30') AS nilai
  FROM tim_kerja WHERE tanggal <= DATE '2026-06-30' AND peran IS NOT NULL GROUP BY id
), rekam_360 AS (
  SELECT id, max_by(predikat, tahun * 68719476736 + no) AS predikat
  FROM umpan_balik_360 WHERE tahun <= 2025 AND predikat IS NOT NULL GROUP BY id
), rekam_pelatihan AS (
  SELECT id,
    count(*) FILTER (baru) AS ada,
    count(DISTINCT nomor) FILTER (baru) + count(*) FILTER (baru AND nomor IS NULL) AS sertifikat,
    count(DISTINCT nomor) FILTER (baru AND pokok) + count(*) FILTER (baru AND pokok AND nomor IS NULL) AS sertifikasi,
    count(*) AS lama,
    count(*) FILTER (pokok) AS lama_pokok
  FROM (SELECT id, nomor, tanggal >= DATE '2023-06-30' AS baru, jenis IN ('struktural', 'fungsional', 'sertifikasi') AS pokok
        FROM pelatihan WHERE tanggal <= DATE '2026-06-30')
  GROUP BY id
), rekam_jabatan AS (
  SELECT r.id, min(r.tmt) FILTER (r.jenjang = o.jenjang) AS sejak, count(DISTINCT r.instansi) AS instansi,
    count(DISTINCT r.unit) AS unit
  FROM riwayat_jabatan r JOIN orang o USING (id) WHERE r.tmt <= DATE '2026-06-30' GROUP BY r.id
), rekam_penugasan AS (
  SELECT id, max(CASE peran WHEN 'pj_kepala_daerah' THEN 100 WHEN 'plt_lebih_tinggi' THEN 80 WHEN 'plt_setara' THEN 60
                 WHEN 'plh_lebih_tinggi' THEN 40 WHEN 'plh_setara' THEN 20 END) AS nilai
  FROM penugasan WHERE tmt <= DATE '2026-06-30' GROUP BY id
), rekam_hukuman AS (
  SELECT id,
    min(CASE tingkat WHEN 'ringan' THEN 75 WHEN 'sedang' THEN 50 WHEN 'berat' THEN 25 END) FILTER (lima_tahun) AS nilai,
    count(*) FILTER (tanggal_akhir <= DATE '2026-06-30' AND tingkat IS NOT NULL) AS lama,
    count(*) FILTER (mulai AND tanggal_akhir >= DATE '2026-06-30') AS sedang_jalan,
    count(*) FILTER (mulai) AS ada_mulai,
    count(*) FILTER (lima_tahun AND tingkat IN ('sedang', 'berat')) AS berat,
    count(*) FILTER (lima_tahun) AS ada_akhir
  FROM (SELECT *, tmt <= DATE '2026-06-30' AS mulai,
               tanggal_akhir BETWEEN DATE '2021-06-30' AND DATE '2026-06-30' AS lima_tahun FROM hukuman_disiplin)
  GROUP BY id
), rekam_ilmu AS (
  SELECT id, max_by(sesuai, (tanggal - DATE '1900-01-01')::BIGINT * 68719476736 + no) AS sesuai
  FROM kesesuaian_pendidikan WHERE tanggal <= DATE '2026-06-30' AND sesuai IS NOT NULL GROUP BY id
), rekam_uji AS (
  SELECT id, max_by({nilai: nilai, jenjang: jenjang_target}, (tanggal - DATE '1900-01-01')::BIGINT * 68719476736 + no) AS uji
  FROM uji_teknis WHERE tanggal <= DATE '2026-06-30' AND nilai IS NOT NULL GROUP BY id
), dibaca AS (
  SELECT o.id, nip, jenis_asn, kedudukan_hukum, o.jenjang, ditolak_skp, ditolak_hukuman_disiplin,
    lengkap_penghargaan, lengkap_tim_kerja, lengkap_pelatihan, lengkap_penugasan, lengkap_hukuman_disiplin,
    lengkap_skp, lengkap_asesmen,
    s.predikat AS skp, s.tahun_ini, s.tahun_lalu, s.lama AS lama_skp,
    a.jpm_kompetensi, a.level, a.potensi, a.jpm_potensi, a.lama_jpm, a.lama_level, a.lama_potensi,
    CASE o.jenjang WHEN 'jpt_utama' THEN 5 WHEN 'jpt_madya' THEN 5 WHEN 'jpt_pratama' THEN 4 WHEN 'administrator' THEN 3
      WHEN 'pengawas' THEN 2 WHEN 'eselon_v' THEN 2 WHEN 'pelaksana' THEN 1 WHEN 'jf_ahli_utama' THEN 5
      WHEN 'jf_ahli_madya' THEN 4 WHEN 'jf_ahli_muda' THEN 3 WHEN 'jf_ahli_pertama' THEN 2 WHEN 'jf_penyelia' THEN 3
      WHEN 'jf_mahir' THEN 2 WHEN 'jf_terampil' THEN 2 WHEN 'jf_pemula' THEN 1 END AS standar,
    h.nilai AS penghargaan, h.lama AS lama_penghargaan, t.nilai AS tim, t.lama AS lama_tim, predikat(f.predikat) AS umpan,
    CASE WHEN p.ada > 0 THEN p.sertifikat END AS sertifikat, CASE WHEN p.ada > 0 THEN p.sertifikasi END AS sertifikasi,
    p.lama AS lama_pelatihan, p.lama_pokok,
    lama(coalesce(tahun_penuh(j.sejak), tahun_penuh(o.tmt_jabatan))) AS lama_jabatan,
    CASE WHEN j.instansi >= 2 THEN 100 WHEN j.instansi <= 1 THEN 60 END AS lintas_instansi,
    CASE WHEN j.unit >= 2 THEN 80 WHEN j.unit <= 1 THEN 60 END AS lintas_unit,
    n.nilai AS nondefinitif,
    CASE o.tingkat_pendidikan WHEN 's3' THEN 100 WHEN 's2' THEN 90 WHEN 's1' THEN 80 WHEN 'd4' THEN 80 WHEN 'd3' THEN 70
      WHEN 'd2' THEN 60 WHEN 'd1' THEN 60 WHEN 'slta' THEN 60 WHEN 'sltp' THEN 0 WHEN 'sd' THEN 0 END AS pendidikan,
    CASE i.sesuai WHEN true THEN 100 WHEN false THEN 50 END AS ilmu,
    d.nilai AS hukuman, d.lama AS lama_hukuman,
    CASE WHEN d.ada_mulai > 0 THEN d.sedang_jalan END AS sedang_jalan, CASE WHEN d.ada_akhir > 0 THEN d.berat END AS berat,
    u.uji
  FROM orang o LEFT JOIN rekam_skp s USING (id) LEFT JOIN rekam_asesmen a USING (id)
    LEFT JOIN rekam_penghargaan h USING (id) LEFT JOIN rekam_tim t USING (id) LEFT JOIN rekam_360 f USING (id)
    LEFT JOIN rekam_pelatihan p USING (id) LEFT JOIN rekam_jabatan j USING (id) LEFT JOIN rekam_penugasan n USING (id)
    LEFT JOIN rekam_hukuman d USING (id) LEFT JOIN rekam_ilmu i USING (id) LEFT JOIN rekam_uji u USING (id)
), dinilai AS (
  SELECT *,
    predikat(skp) AS n_skp, keadaan_wajib(skp, lengkap_skp, lama_skp) AS k_skp,
    coalesce(penghargaan, 0) AS n_penghargaan, keadaan(penghargaan, lengkap_penghargaan, lama_penghargaan) AS k_penghargaan,
    coalesce(tim, 0) AS n_tim, keadaan(tim, lengkap_tim_kerja, lama_tim) AS k_tim,
    coalesce(umpan, 0) AS n_umpan, CASE WHEN umpan IS NULL THEN 2 ELSE 0 END AS k_umpan,
    coalesce(paling(jpm_kompetensi * 10000::BIGINT, 100000000),
      ((list_sum(list_transform(level, lambda x: least(x, standar)))::BIGINT * 200000000 + standar * 9) // (standar * 18))::BIGINT)
      AS n_penilaian_kompetensi,
    keadaan_wajib(coalesce(jpm_kompetensi, CASE WHEN standar IS NOT NULL AND level IS NOT NULL THEN 0 END), lengkap_asesmen,
      lama_jpm + CASE WHEN level IS NULL THEN lama_level ELSE 0 END) AS k_penilaian_kompetensi,
    coalesce(jpm_kompetensi > 10000, false) AS lebih_kompetensi,
    CASE WHEN sertifikat >= 8 THEN 100 WHEN sertifikat >= 6 THEN 75 WHEN sertifikat >= 4 THEN 50 WHEN sertifikat >= 1 THEN 25
      ELSE 0 END AS n_sertifikat, keadaan(sertifikat, lengkap_pelatihan, lama_pelatihan) AS k_sertifikat,
    CASE WHEN sertifikasi >= 3 THEN 100 WHEN sertifikasi >= 1 THEN 50 ELSE 0 END AS n_sertifikasi,
    keadaan(sertifikasi, lengkap_pelatihan, lama_pokok) AS k_sertifikasi,
    coalesce(lama_jabatan, 60) AS n_lama, CASE WHEN lama_jabatan IS NULL THEN 2 ELSE 0 END AS k_lama,
    coalesce(lintas_instansi, 60) AS n_instansi, CASE WHEN lintas_instansi IS NULL THEN 2 ELSE 0 END AS k_instansi,
    coalesce(lintas_unit, 60) AS n_unit, CASE WHEN lintas_unit IS NULL THEN 2 ELSE 0 END AS k_unit,
    coalesce(nondefinitif, 0) AS n_nondefinitif, keadaan(nondefinitif, lengkap_penugasan, 0) AS k_nondefinitif,
    coalesce(potensi * 250::BIGINT, paling(jpm_potensi, 10000)) AS n_penilaian_potensi,
    keadaan_wajib(coalesce(potensi, jpm_potensi), lengkap_asesmen, lama_potensi) AS k_penilaian_potensi,
    coalesce(CASE WHEN potensi IS NULL THEN jpm_potensi > 10000 END, false) AS lebih_potensi,
    coalesce(pendidikan, 0) AS n_pendidikan, CASE WHEN pendidikan IS NULL THEN 2 ELSE 0 END AS k_pendidikan,
    coalesce(ilmu, 50) AS n_ilmu, CASE WHEN ilmu IS NULL THEN 2 ELSE 0 END AS k_ilmu,
    coalesce(hukuman, 100) AS n_hukuman, keadaan(hukuman, lengkap_hukuman_disiplin, lama_hukuman) AS k_hukuman,
    CASE WHEN sedang_jalan >= 1 THEN 0 ELSE 100 END AS n_sedang, keadaan(sedang_jalan, lengkap_hukuman_disiplin, 0) AS k_sedang,
    CASE WHEN kedudukan_hukum = 'hukuman_disiplin' THEN 0 ELSE 100 END AS n_kedudukan,
    CASE WHEN kedudukan_hukum IS NULL THEN 2 ELSE 0 END AS k_kedudukan
  FROM dibaca
), dijumlah AS (
  SELECT *,
    3 * (n_penghargaan + n_tim) + 2 * n_umpan AS n_penguat,
    n_sertifikat + n_sertifikasi AS n_pengembangan,
    greatest(n_instansi, n_unit) AS n_keragaman,
    n_lama + greatest(n_instansi, n_unit) + n_nondefinitif AS n_pengalaman,
    n_pendidikan + n_ilmu AS n_kualifikasi,
    least(n_hukuman, n_sedang, n_kedudukan) AS n_disiplin,
    12 * ujung(k_skp, n_skp, 20) + 3 * (ujung(k_penghargaan, n_penghargaan, 0) + ujung(k_tim, n_tim, 0))
      + 2 * ujung(k_umpan, n_umpan, 20) AS kinerja_bawah,
    12 * ujung(k_skp, n_skp, 100) + 3 * (ujung(k_penghargaan, n_penghargaan, 100) + ujung(k_tim, n_tim, 100))
      + 2 * ujung(k_umpan, n_umpan, 100) AS kinerja_atas,
    3 * ujung(k_penilaian_kompetensi, n_penilaian_kompetensi, 0)
      + 750000 * (ujung(k_sertifikat, n_sertifikat, 0) + ujung(k_sertifikasi, n_sertifikasi, 0))
      + 500000 * (ujung(k_lama, n_lama, 60) + greatest(ujung(k_instansi, n_instansi, 60), ujung(k_unit, n_unit, 60))
        + ujung(k_nondefinitif, n_nondefinitif, 0))
      + 37500 * ujung(k_penilaian_potensi, n_penilaian_potensi, 0)
      + 1500000 * (ujung(k_pendidikan, n_pendidikan, 0) + ujung(k_ilmu, n_ilmu, 50))
      + 2250000 * least(ujung(k_hukuman, n_hukuman, 25), ujung(k_sedang, n_sedang, 0), ujung(k_kedudukan, n_kedudukan, 0))
      AS potensial_bawah,
    3 * ujung(k_penilaian_kompetensi, n_penilaian_kompetensi, 100000000)
      + 750000 * (ujung(k_sertifikat, n_sertifikat, 100) + ujung(k_sertifikasi, n_sertifikasi, 100))
      + 500000 * (ujung(k_lama, n_lama, 100) + greatest(ujung(k_instansi, n_instansi, 100), ujung(k_unit, n_unit, 80))
        + ujung(k_nondefinitif, n_nondefinitif, 100))
      + 37500 * ujung(k_penilaian_potensi, n_penilaian_potensi, 10000)
      + 1500000 * (ujung(k_pendidikan, n_pendidikan, 100) + ujung(k_ilmu, n_ilmu, 100))
      + 2250000 * least(ujung(k_hukuman, n_hukuman, 100), ujung(k_sedang, n_sedang, 100), ujung(k_kedudukan, n_kedudukan, 100))
      AS potensial_atas
  FROM dinilai
), disumbu AS (
  SELECT *,
    12 * n_skp + n_penguat AS kinerja,
    3 * n_penilaian_kompetensi + 750000 * n_pengembangan + 500000 * n_pengalaman AS n_kompetensi,
    3 * n_penilaian_kompetensi + 750000 * n_pengembangan + 500000 * n_pengalaman + 37500 * n_penilaian_potensi
      + 1500000 * n_kualifikasi + 2250000 * n_disiplin AS potensial,
    CASE WHEN jenis_asn NOT IN ('pns', 'pppk', 'pppk_paruh_waktu') THEN 1
      WHEN kedudukan_hukum NOT IN ('aktif', 'tugas_belajar', 'hukuman_disiplin', 'penurunan_jabatan', 'banding_bapek') THEN 2
      ELSE 0 END AS di_luar
  FROM dijumlah
), dikotak AS (
  SELECT *, tingkat(kinerja, 1600, 1200) AS tk, tingkat(potensial, 1200000000, 900000000) AS tp,
    di_luar = 0 AND kinerja IS NOT NULL AND potensial IS NOT NULL AS dipetakan,
    CASE WHEN di_luar = 0 AND kinerja IS NOT NULL AND potensial IS NOT NULL THEN kinerja * 750000 + potensial END AS talenta
  FROM disumbu
)
SELECT id, nip,
  CASE WHEN di_luar > 0 THEN 'outside' WHEN dipetakan THEN 'mapped' ELSE 'unmapped' END AS status,
  di_luar AS outside_rule, tk AS kinerja_level, tp AS potensial_level,
  CASE WHEN dipetakan THEN [1, 3, 6, 2, 5, 8, 4, 7, 9][tk * 3 + tp - 3] END AS box,
  CASE skp WHEN 'sangat_baik' THEN 3 WHEN 'baik' THEN 2 WHEN 'butuh_perbaikan' THEN 1 WHEN 'kurang' THEN 1
    WHEN 'sangat_kurang' THEN 1 END AS ekinerja_level,
  (k_skp >= 2)::BIGINT + (k_penghargaan >= 2)::BIGINT * 2 + (k_tim >= 2)::BIGINT * 4 + (k_umpan >= 2)::BIGINT * 8
    + (k_penilaian_kompetensi >= 2)::BIGINT * 16 + (k_sertifikat >= 2)::BIGINT * 32 + (k_sertifikasi >= 2)::BIGINT * 64
    + (k_lama >= 2)::BIGINT * 128 + (k_instansi >= 2)::BIGINT * 256 + (k_unit >= 2)::BIGINT * 512
    + (k_nondefinitif >= 2)::BIGINT * 1024 + (k_penilaian_potensi >= 2)::BIGINT * 2048 + (k_pendidikan >= 2)::BIGINT * 4096
    + (k_ilmu >= 2)::BIGINT * 8192 + (k_hukuman >= 2)::BIGINT * 16384 + (k_sedang >= 2)::BIGINT * 32768
    + (k_kedudukan >= 2)::BIGINT * 65536 AS unknown_mask,
  (k_penghargaan = 1)::BIGINT * 2 + (k_tim = 1)::BIGINT * 4 + (k_sertifikat = 1)::BIGINT * 32
    + (k_sertifikasi = 1)::BIGINT * 64 + (k_nondefinitif = 1)::BIGINT * 1024 + (k_hukuman = 1)::BIGINT * 16384
    + (k_sedang = 1)::BIGINT * 32768 AS none_mask,
  (k_skp = 3)::BIGINT + (k_penghargaan = 3)::BIGINT * 2 + (k_tim = 3)::BIGINT * 4
    + (k_penilaian_kompetensi = 3)::BIGINT * 16 + (k_sertifikat = 3)::BIGINT * 32 + (k_sertifikasi = 3)::BIGINT * 64
    + (k_penilaian_potensi = 3)::BIGINT * 2048 + (k_hukuman = 3)::BIGINT * 16384 AS expired_mask,
  lebih_kompetensi::BIGINT * 16 + lebih_potensi::BIGINT * 2048 AS clamped_mask,
  17 AS asked,
  17 - ((k_skp >= 2)::INT + (k_penghargaan >= 2)::INT + (k_tim >= 2)::INT + (k_umpan >= 2)::INT
    + (k_penilaian_kompetensi >= 2)::INT + (k_sertifikat >= 2)::INT + (k_sertifikasi >= 2)::INT + (k_lama >= 2)::INT
    + (k_instansi >= 2)::INT + (k_unit >= 2)::INT + (k_nondefinitif >= 2)::INT + (k_penilaian_potensi >= 2)::INT
    + (k_pendidikan >= 2)::INT + (k_ilmu >= 2)::INT + (k_hukuman >= 2)::INT + (k_sedang >= 2)::INT
    + (k_kedudukan >= 2)::INT) AS known,
  kinerja, potensial, talenta AS talent,
  CASE uji.jenjang WHEN 'jpt_madya' THEN talenta * 8 + uji.nilai * 600000 WHEN 'jpt_pratama' THEN talenta * 7 + uji.nilai * 900000
    WHEN 'administrator' THEN talenta * 6 + uji.nilai * 1200000 WHEN 'pengawas' THEN talenta * 5 + uji.nilai * 1500000 END AS final,
  least(abs(kinerja - 1600), abs(kinerja - 1200)) AS kinerja_distance,
  least(abs(potensial - 1200000000), abs(potensial - 900000000)) AS potensial_distance,
  tingkat(kinerja_bawah, 1600, 1200) AS kinerja_least, tingkat(kinerja_atas, 1600, 1200) AS kinerja_most,
  tingkat(potensial_bawah, 1200000000, 900000000) AS potensial_least,
  tingkat(potensial_atas, 1200000000, 900000000) AS potensial_most,
  CASE WHEN NOT dipetakan THEN 2 WHEN tk + tp >= 5 THEN 1 ELSE 0 END AS gate_kotak_suksesi,
  CASE WHEN ditolak_skp OR tahun_ini IS NULL THEN 2 WHEN tahun_ini IN ('sangat_baik', 'baik') THEN 1 ELSE 0 END
    AS gate_kinerja_tahun_terakhir,
  CASE WHEN ditolak_skp OR tahun_lalu IS NULL THEN 2 WHEN tahun_lalu IN ('sangat_baik', 'baik') THEN 1 ELSE 0 END
    AS gate_kinerja_tahun_sebelumnya,
  CASE WHEN ditolak_hukuman_disiplin THEN 2 WHEN sedang_jalan <= 0 THEN 1 WHEN sedang_jalan > 0 THEN 0
    WHEN lengkap_hukuman_disiplin THEN 1 ELSE 2 END AS gate_tidak_sedang_dihukum,
  CASE WHEN ditolak_hukuman_disiplin THEN 2 WHEN berat <= 0 THEN 1 WHEN berat > 0 THEN 0
    WHEN lengkap_hukuman_disiplin THEN 1 ELSE 2 END AS gate_hukuman_sedang_berat,
  n_skp AS node_kinerja_utama, n_skp AS node_skp, n_penguat AS node_kinerja_penguat, n_penghargaan AS node_penghargaan,
  n_tim AS node_tim_kerja, n_umpan AS node_umpan_balik, n_kompetensi AS node_kompetensi,
  n_penilaian_kompetensi AS node_penilaian_kompetensi, n_pengembangan AS node_pengembangan_kompetensi,
  n_sertifikat AS node_sertifikat, n_sertifikasi AS node_sertifikasi, n_pengalaman AS node_pengalaman_jabatan,
  n_lama AS node_lama_jabatan, n_keragaman AS node_keragaman_jabatan, n_instansi AS node_lintas_instansi,
  n_unit AS node_lintas_unit, n_nondefinitif AS node_nondefinitif, n_penilaian_potensi AS node_potensi,
  n_penilaian_potensi AS node_penilaian_potensi, n_kualifikasi AS node_kualifikasi, n_pendidikan AS node_pendidikan,
  n_ilmu AS node_kesesuaian_ilmu, n_disiplin AS node_integritas_moralitas, n_disiplin AS node_disiplin,
  n_hukuman AS node_hukuman_5_tahun, n_sedang AS node_sedang_dihukum, n_kedudukan AS node_kedudukan_disiplin,
  jenjang AS kelompok_jenjang
FROM dikotak
ORDER BY id
