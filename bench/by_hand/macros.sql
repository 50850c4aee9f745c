-- Helpers of the statement written by hand for kepka-bkn-411-2025, evaluated on 2026-06-30.
CREATE OR REPLACE MACRO predikat(p) AS
  CASE p WHEN 'sangat_baik' THEN 100 WHEN 'baik' THEN 80 WHEN 'butuh_perbaikan' THEN 60 WHEN 'kurang' THEN 40
         WHEN 'sangat_kurang' THEN 20 END;
-- 0 known, 1 there is none, 2 unknown, 3 expired.
CREATE OR REPLACE MACRO keadaan(v, lengkap, lama) AS
  CASE WHEN v IS NOT NULL THEN 0 WHEN lengkap THEN 1 WHEN lama > 0 THEN 3 ELSE 2 END;
-- The same for an indicator that has no value for "none".
CREATE OR REPLACE MACRO keadaan_wajib(v, lengkap, lama) AS
  CASE WHEN v IS NOT NULL THEN 0 WHEN NOT coalesce(lengkap, false) AND lama > 0 THEN 3 ELSE 2 END;
CREATE OR REPLACE MACRO tahun_penuh(t) AS
  CASE WHEN t <= DATE '2026-06-30' THEN 2026 - year(t) - (month(t) * 100 + day(t) > 630)::INT END;
CREATE OR REPLACE MACRO lama(tahun) AS CASE WHEN tahun >= 5 THEN 100 WHEN tahun >= 3 THEN 80 WHEN tahun <= 2 THEN 60 END;
CREATE OR REPLACE MACRO tingkat(n, tinggi, menengah) AS
  CASE WHEN n >= tinggi THEN 3 WHEN n >= menengah THEN 2 WHEN n < menengah THEN 1 END;
-- What a value may still become: itself when settled, else an end of what the indicator can reach.
CREATE OR REPLACE MACRO ujung(k, n, ujung) AS CASE WHEN k <= 1 THEN n ELSE ujung END;
-- At most m; unknown stays unknown.
CREATE OR REPLACE MACRO paling(v, m) AS CASE WHEN v > m THEN m ELSE v END;
