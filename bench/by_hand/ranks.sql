-- The place within the job level, of everybody who is mapped.
SELECT id, row_number() OVER (PARTITION BY kelompok_jenjang ORDER BY box DESC, talent DESC, kinerja DESC, potensial DESC, id)
  AS rank_jenjang
FROM bagian WHERE status = 'mapped'
