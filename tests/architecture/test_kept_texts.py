"""Texts that were kept in Indonesian are told again in the language of the reader."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from nawasena import i18n
from nawasena.i18n import again, speaking

BLANK = re.compile(r"\{\w+\}")
KEPT = {
    "Isi nama pegawai.": "Enter the name of the person.",
    "NIP harus 18 digit; panjangnya 17 digit.": "A NIP has 18 digits; this one has 17 digits.",
    "Pemetaan awal: baru 66 % pegawai (4 dari 6) dapat dipetakan.": (
        "First mapping: only 66 % of the people (4 of 6) can be mapped so far."
    ),
    "Belum tercatat: A, B. Tidak ada bukti dalam jangka waktunya, yang ada lebih lama: C.": (
        "Not recorded yet: A, B. No evidence from the period that counts, only older: C."
    ),
    "Bukti.xlsx, lembar SKP: PREDIKAT berbeda dari hitungan kolom lain pada 4 baris (pertama: 3734).": (
        "Bukti.xlsx, sheet SKP: PREDIKAT differs from what the other columns give in 4 rows (first: 3734)."
    ),
}


@pytest.mark.parametrize("kept", KEPT)
def test_a_kept_text_is_told_again(kept: str) -> None:
    with speaking("en"):
        assert again(kept) == KEPT[kept]


@pytest.mark.parametrize("kept", KEPT)
def test_indonesian_readers_get_it_as_it_was_kept(kept: str) -> None:
    assert again(kept) == kept


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "  ",
        "DINAS KESEHATAN",
        "baris",
        "Budi {name} 50 %",
        "Kalimat lain. Dan satu lagi.",
        "A: B",
        "Tingkat pendidikan",
    ],
)
def test_what_is_not_ours_stays(kept: str) -> None:
    with speaking("en"):
        assert again(kept) in (kept, i18n._(kept) if kept.strip() else kept)


def test_a_language_without_a_catalogue_changes_nothing() -> None:
    with speaking("xx"):
        assert again("Isi nama pegawai.") == "Isi nama pegawai."


def test_a_blank_that_comes_twice_says_the_same() -> None:
    text = "Yang setelah '{name}' tidak pernah dipakai: '{name}' selalu bernilai."
    with speaking("en"):
        assert again(text.format(name="x")) == i18n._(text).format(name="x")
        differing = text.replace("{name}", "x", 1).format(name="y")
        assert again(differing) == differing


def test_every_sentence_with_blanks_is_recognised() -> None:
    """Filled with words of no text, it comes out as its translation filled with the same words."""
    wrong = []
    with speaking("en"):
        shapes = {source: shape for shape, source in i18n._shapes("en")}
        skeletons = Counter(BLANK.sub("{}", source) for source in shapes)
        for source, shape in shapes.items():
            blanks = {name: f"zq{at}" for at, name in enumerate(shape.groupindex)}
            told = again(source.format(**blanks))
            if skeletons[BLANK.sub("{}", source)] == 1 and told != i18n._(source).format(**blanks):
                wrong.append(f"{source} / {told}")
    assert len(shapes) > 500
    assert wrong == []
