"""The English catalogue says everything the Indonesian source says."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from nawasena import i18n
from tools import messages as tool

LANGUAGES = sorted(path.stem for path in tool.LOCALE.glob("*.po"))


def _fields(text: str) -> set[tuple[str, str | None]]:
    """The placeholders of a text with their conversion: ``{value!r}`` is ``("value", "r")``."""
    return {(name, how) for _text, name, _spec, how in Formatter().parse(text) if name is not None}


def _ends(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text) - len(text.rstrip())


def _offences(template: Catalog, catalog: Catalog) -> list[str]:
    """What is wrong with the translation of every text of ``template``."""
    return [problem for item in tool.messages(template) if (problem := _offence(str(item.id), catalog))]


def _offence(text: str, catalog: Catalog) -> str:
    found = catalog.get(text)
    if found is None:
        return f"not in the catalogue (make messages): {text}"
    if not found.string:
        return f"not translated: {text}"
    if found.fuzzy:
        return f"only guessed: {text}"
    if _fields(text) != _fields(str(found.string)):
        return f"other placeholders: {text} / {found.string}"
    if _ends(text) != _ends(str(found.string)):
        return f"other blanks at an end: {text!r} / {found.string!r}"
    return ""


def test_there_is_an_english_catalogue() -> None:
    assert "en" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    offences = _offences(tool.extract(), tool.read(tool.LOCALE / f"{language}.po"))
    assert not offences, f"{len(offences)} texts\n" + "\n".join(offences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    wanted = {item.id for item in tool.messages(tool.extract())}
    held = {item.id for item in tool.messages(tool.read(tool.LOCALE / f"{language}.po"))}
    assert not held - wanted, "run make messages"


def test_writing_the_catalogue_again_changes_nothing() -> None:
    path = tool.LOCALE / "en.po"
    again = tool.render(tool.read(path), "en")
    assert again == path.read_bytes()


@pytest.fixture
def planted(tmp_path: Path) -> Catalog:
    lines = [
        'x = _("Baris {row} ditolak.").format(row=1)',
        'y = N_("Kolom tidak dikenal.")',
        'z = _(\n    "Dua " "bagian"\n)',
        "w = f\"{_('s.d.')} {day}\"",
    ]
    (tmp_path / "planted.py").write_text("\n".join(lines))
    return tool.extract(tmp_path)


def test_marked_texts_are_extracted(planted: Catalog) -> None:
    assert [item.id for item in tool.messages(planted)] == [
        "Baris {row} ditolak.",
        "Dua bagian",
        "Kolom tidak dikenal.",
        "s.d.",
    ]


def test_texts_inside_macro_calls_of_templates_are_extracted(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "templates" / "app"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(
        '{{ button.link(_("Buka"), url("x"), "primary") }}{% call card(_("Judul {n}").format(n=1)) %}{% endcall %}'
    )
    assert [item.id for item in tool.messages(tool.extract(tmp_path))] == ["Buka", "Judul {n}"]


TRANSLATED = {
    "Baris {row} ditolak.": "Row {row} was refused.",
    "Dua bagian": "Two parts",
    "Kolom tidak dikenal.": "Unknown column.",
    "s.d.": "until",
}


def _catalogue(texts: dict[str, str], *, fuzzy: bool = False) -> Catalog:
    catalog = Catalog(locale="en")
    for text, translation in texts.items():
        catalog.add(text, translation, flags=["fuzzy"] if fuzzy else [])
    return catalog


def test_a_complete_catalogue_passes(planted: Catalog) -> None:
    assert _offences(planted, _catalogue(TRANSLATED)) == []


@pytest.mark.parametrize("missing", sorted(TRANSLATED))
def test_a_missing_text_is_found(planted: Catalog, missing: str) -> None:
    held = {text: value for text, value in TRANSLATED.items() if text != missing}
    assert _offences(planted, _catalogue(held)) == [f"not in the catalogue (make messages): {missing}"]


def test_an_empty_translation_is_found(planted: Catalog) -> None:
    offences = _offences(planted, _catalogue({**TRANSLATED, "Dua bagian": ""}))
    assert offences == ["not translated: Dua bagian"]


def test_a_guess_is_found(planted: Catalog) -> None:
    assert len(_offences(planted, _catalogue(TRANSLATED, fuzzy=True))) == len(TRANSLATED)


@pytest.mark.parametrize(
    "translation", ["A row was refused.", "Row {line} was refused.", "Row {row!r} was refused."]
)
def test_other_placeholders_are_found(planted: Catalog, translation: str) -> None:
    offences = _offences(planted, _catalogue({**TRANSLATED, "Baris {row} ditolak.": translation}))
    assert offences == [f"other placeholders: Baris {{row}} ditolak. / {translation}"]


def test_lost_blanks_are_found(planted: Catalog) -> None:
    offences = _offences(planted, _catalogue({**TRANSLATED, "Dua bagian": "Two parts "}))
    assert offences == ["other blanks at an end: 'Dua bagian' / 'Two parts '"]


def test_merging_keeps_translations_and_guesses_nothing(planted: Catalog) -> None:
    merged = tool.merge(_catalogue({"Dua bagian": "Two parts", "Kolom tidak di kenal.": "Unknown"}), planted)
    assert {str(item.id): item.string or "" for item in tool.messages(merged)} == {
        "Baris {row} ditolak.": "",
        "Dua bagian": "Two parts",
        "Kolom tidak dikenal.": "",
        "s.d.": "",
    }


def test_the_program_speaks_english_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert i18n._("Berkas kosong.") == "Berkas kosong."
    monkeypatch.setenv(i18n.LANGUAGE_VARIABLE, "en")
    assert i18n._("Berkas kosong.") == "The file is empty."


def test_an_unknown_language_falls_back_to_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(i18n.LANGUAGE_VARIABLE, "xx")
    assert i18n._("Berkas kosong.") == "Berkas kosong."
