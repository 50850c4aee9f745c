"""Population presets: whom a mapping is about, in facts of the catalogue."""

from __future__ import annotations

import polars as pl

from nawasena.i18n import N_, _
from nawasena.mapping.models import Preset

LABELS = {
    Preset.ALL: N_("Semua pegawai"),
    Preset.JPT: N_("Jabatan Pimpinan Tinggi"),
    Preset.ADMINISTRATORS: N_("Administrator dan Pengawas"),
    Preset.FUNCTIONAL: N_("Jabatan Fungsional"),
}

# Fact of the catalogue and its accepted categories; nothing for everybody.
FACTS: dict[str, tuple[str, frozenset[str]]] = {
    Preset.JPT: ("jenjang", frozenset({"jpt_utama", "jpt_madya", "jpt_pratama"})),
    Preset.ADMINISTRATORS: ("jenjang", frozenset({"administrator", "pengawas"})),
    Preset.FUNCTIONAL: ("jenis_jabatan", frozenset({"fungsional", "rangkap"})),
}


def label(preset: str) -> str:
    """A preset as people call it."""
    return _(LABELS[Preset(preset)])


def chosen(people: pl.DataFrame, preset: str) -> pl.DataFrame:
    """The rows of ``people`` (with the catalogue's facts) that a preset is about."""
    if preset not in FACTS:
        return people
    fact, values = FACTS[preset]
    return people.filter(pl.col(fact).is_in(sorted(values)))
