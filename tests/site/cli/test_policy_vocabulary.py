"""``policy vocabulary``: what a policy may be written with."""

from __future__ import annotations

from pathlib import Path

from nawasena.rules.catalogue import library_catalogue
from tests.site.cli.conftest import Cli

OWN = """schema: nawasena-catalogue/1
categories:
  - {id: warna, label: Warna, source: uji, values: [{id: merah, label: Merah, code: "1", aliases: [Abang]}]}
evidence:
  - id: karya
    label: Karya
    absence: none
    fields:
      - {id: tanggal, type: date, label: Tanggal}
      - {id: warna, type: category, set: warna, label: Warna}
      - {id: nilai, type: decimal, places: 1, min: 0, max: 9, label: Nilai}
"""


def test_every_kind_field_and_category_is_told(cli: Cli) -> None:
    done = cli("policy", "vocabulary")
    assert (done.code, done.err) == (0, "")
    catalogue, lines = library_catalogue(), done.out.splitlines()
    for kind in catalogue.kinds.values():
        assert any(line.startswith(f"from: {kind.id} · {kind.label}") for line in lines)
        assert all(any(line.startswith(f"  {item.id}: ") for line in lines) for item in kind.fields)
    for item in catalogue.sets.values():
        assert f"{item.id} · {item.label} · {item.source}" in lines
        assert all(
            any(line.startswith(f"  {value.id}: {value.label}") for line in lines) for value in item.values
        )


def test_one_kind_with_types_bounds_and_ids(cli: Cli) -> None:
    lines = cli("policy", "vocabulary", "hukuman_disiplin").out.splitlines()
    assert lines[0] == "from: hukuman_disiplin · Hukuman disiplin · boleh tidak ada (absence: none)"
    at = lines.index("  tingkat: kategori tingkat-hukuman · Tingkat")
    assert lines[at + 1] == "      ringan, sedang, berat"
    assert any(line.startswith("  masa_bulan: bilangan bulat 0 sampai 60 · ") for line in lines)
    assert not any(line.startswith("from: ") for line in lines[1:])


def test_one_set_with_the_spellings_that_are_read(cli: Cli) -> None:
    lines = cli("policy", "vocabulary", "jenjang").out.splitlines()
    assert lines[0].startswith("jenjang · Jenjang jabatan · ")
    assert "  jf_ahli_madya: JF Ahli Madya; dibaca juga: MA, Ahli Madya" in lines
    assert "  pelaksana: Pelaksana" in lines


def test_the_words_of_an_agency(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "karya.yaml").write_text(OWN, encoding="utf-8")
    done = cli("policy", "vocabulary", "karya", "--rules", tmp_path)
    assert done.out.splitlines() == [
        "from: karya · Karya · boleh tidak ada (absence: none)",
        "  tanggal: tanggal · Tanggal",
        "  warna: kategori warna · Warna",
        "      merah",
        "  nilai: desimal 0 sampai 9 · Nilai",
        "",
    ]
    both = cli("policy", "vocabulary", "warna", "--rules", tmp_path).out.splitlines()
    assert both == ["warna · Warna · uji", "  merah: Merah; dibaca juga: 1, Abang", ""]


def test_a_name_that_is_no_word(cli: Cli) -> None:
    done = cli("policy", "vocabulary", "karya")
    assert (done.code, done.out) == (2, "")
    assert "'karya' bukan jenis bukti dan bukan himpunan kategori. Jenis bukti: orang, skp, " in done.problem
    assert "Himpunan: jenis-asn, " in done.problem
