"""Every number of a policy has a place in words: labels, never keys of the file."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from nawasena.i18n import speaking
from nawasena.mapping.place_words import Place, place_of
from nawasena.rules.checks.status import number_statuses
from nawasena.rules.registry import LoadedPolicy, in_force, library_policies
from nawasena.rules.source import format_path
from tests.engine.generators.rows import random_policy
from tests.mapping.crowd import DAY, KEPKA

KEYS = re.compile(
    r"\[\d+\]|\b(axes|children|levels|gates|score|weight|lookup|rows|bands|share)\b|[a-z]_[a-z]|[≥≤<>→]"
)


def places(loaded: LoadedPolicy) -> dict[str, Place]:
    return {format_path(number.path): place_of(number, loaded) for number in number_statuses(loaded.policy)}


@pytest.mark.parametrize(
    "loaded", library_policies(), ids=lambda loaded: f"{loaded.policy.id}-{loaded.policy.version}"
)
def test_no_library_policy_shows_a_key(loaded: LoadedPolicy) -> None:
    found = places(loaded)
    assert len(found) > 5
    raw = [place for place in found.values() if KEYS.search(f"{place.where} {place.what} {place.text}")]
    assert raw == []
    assert all(place.where and place.what and place.text for place in found.values())
    twice = [
        key
        for key, count in Counter((place.where, place.what) for place in found.values()).items()
        if count > 1
    ]
    assert [key for key in twice if "bila bukti utama" not in key[1]] == []


AXIS = "axes.potensial.children[0]"
EXACT = {
    "axes.kinerja.levels[0]": ("Sumbu Kinerja", "Batas tingkat Di atas ekspektasi", "paling sedikit 80"),
    "axes.kinerja.levels[1]": ("Sumbu Kinerja", "Batas tingkat Sesuai ekspektasi", "60 sampai kurang dari 80"),
    "axes.kinerja.levels[2]": ("Sumbu Kinerja", "Batas tingkat Di bawah ekspektasi", "kurang dari 60"),
    f"{AXIS}.children[0].score.linear.max": (None, "Angka yang bernilai 100", "100"),
    f"{AXIS}.children[0].fallback[0].measure.window": (
        None, "Jangka waktu bukti (bila bukti utama belum ada)", "3 tahun",
    ),
    f"{AXIS}.children[1].children[1].score.bands[1]": (None, "Rentang ke-2", "1 sampai 2"),
    f"{AXIS}.children[1].children[1].score.bands[1].score": (None, "Nilai untuk 1 sampai 2", "50"),
    f"{AXIS}.children[1].children[1].score.bands[2].score": (None, "Nilai untuk 0", "0"),
    f"{AXIS}.children[1].children[1].none": (None, "Nilai bila diketahui tidak ada catatan", "0"),
    "axes.potensial.children[2].children[1].score.lookup.rows.true": (None, "Nilai untuk ya", "100"),
    "talent.kinerja": ("Nilai talenta", "Bagian sumbu Kinerja", "0,5"),
    "ekinerja.measure.window": ("Status kinerja menurut e-Kinerja", "Jangka waktu bukti", "2 tahun"),
    "gates[4].measure.window": (None, "Jangka waktu bukti", "5 tahun"),
    "gates[4].band": (None, "Batas yang memenuhi", "0"),
    "target_stage.share.jpt_pratama": (None, "Bagian nilai talenta untuk JPT Pratama", "0,70"),
}  # fmt: skip


@pytest.mark.parametrize("path", EXACT)
def test_places_of_the_guide(path: str) -> None:
    found = places(in_force(KEPKA, DAY))[path]
    where, what, text = EXACT[path]
    assert (found.what, found.text, found.path) == (what, text, path)
    assert where is None or found.where == where


def test_a_nested_indicator_names_everything_above_it() -> None:
    loaded = in_force(KEPKA, DAY)
    axis = loaded.policy.axes.potensial
    part = axis.children[0].children[1]
    found = places(loaded)[f"{AXIS}.children[1].children[1].weight"]
    labels = (axis.children[0].label, part.label, part.children[1].label)
    assert found.where == " › ".join(["Sumbu Potensial", *map(str, labels)])
    assert found.what == "Bobot"


def test_it_is_said_in_the_language_of_the_reader() -> None:
    with speaking("en"):
        found = places(in_force(KEPKA, DAY))["talent.kinerja"]
    assert found.text == "0.5"


@pytest.mark.parametrize("seed", range(12))
def test_every_way_to_write_a_policy_has_words(seed: int) -> None:
    """Policies drawn at random use what the library does not; labels are drawn too, so only ours are looked at."""
    loaded = random_policy(seed)
    for path, place in places(loaded).items():
        assert place.where and place.what and place.text, path
        assert not re.search(r"\[\d+\]|\.", place.what.split(" untuk ")[0]), (path, place.what)
