"""A box beside requirements that are not met: the page says so where it says what the box leads to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.mapping.models import Result
from nawasena.mapping.person_view import person_view
from nawasena.mapping.run import Run
from tests.core.world import World
from tests.mapping.crowd import CROWD, Row, nip_of
from tests.mapping.results import mapped
from tests.people.known import know, person_id, placed

UNMET, UNDECIDED = "Syarat tidak terpenuhi", "Syarat perlu diperiksa manual"
PUNISHED = "Tidak sedang menjalani hukuman disiplin menurut SIASN"
YEAR_BEFORE = "Predikat kinerja paling rendah Baik pada tahun sebelumnya"


def page_of(world: World, row: Row) -> str:
    know(world.a.pk, {"usual": placed(row, "1")})
    mapping = mapped(world)
    address = reverse("mapping_person", args=[mapping.pk, person_id("usual")])
    response = world.client(Role.TALENT_MANAGER).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def card_of(page: str) -> str:
    """The card of the verdict alone."""
    return page[page.index(">Hasil</h2>") : page.index("<dl")]


def heading_of(page: str) -> str:
    return page[page.index('<header class="heading">') : page.index(">Hasil</h2>")]


def changed(facts: Row | None = None, **records: list[Row]) -> Row:
    row = CROWD["usual"]
    return {**row, "facts": row["facts"] | (facts or {}), "records": row["records"] | records}


def test_an_unmet_requirement_stands_beside_the_box_and_above_its_actions(world: World) -> None:
    page = page_of(world, changed({"kedudukan_hukum": "hukuman_disiplin"}))
    assert Result.objects.get(nip=nip_of("usual")).box == 9
    assert UNMET in heading_of(page)
    card = card_of(page)
    assert card.index(PUNISHED) < card.index("Tindak lanjut menurut ketentuan")
    assert 'href="#syarat"' in card and 'id="syarat"' in page
    assert UNDECIDED not in page


def test_an_undecided_requirement_is_to_be_looked_at_and_is_not_called_unmet(world: World) -> None:
    page = page_of(world, changed(skp=CROWD["usual"]["records"]["skp"][:1]))
    assert UNDECIDED in heading_of(page)
    assert YEAR_BEFORE in card_of(page)
    assert UNMET not in page


def test_who_meets_everything_is_not_marked(world: World) -> None:
    page = page_of(world, CROWD["usual"])
    assert "Tindak lanjut menurut ketentuan" in card_of(page)
    assert UNMET not in page and UNDECIDED not in page


def test_the_mark_stays_when_the_explanation_is_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = (None, "Bukti sudah dimusnahkan")
    monkeypatch.setattr("nawasena.mapping.views.person.explained", lambda _mapping, _result: gone)
    assert UNMET in page_of(world, changed({"kedudukan_hukum": "hukuman_disiplin"}))


def test_only_a_hard_requirement_stops_and_only_somebody_with_a_box(kepka: Run) -> None:
    view = person_view(kepka.folder, nip_of("low"))
    assert view.box is not None and (view.unmet or view.undecided)
    preferred = tuple(replace(gate, hard=False) for gate in view.gates)
    for other in (replace(view, gates=preferred), replace(view, box=None)):
        assert (other.unmet, other.undecided) == ((), ())
