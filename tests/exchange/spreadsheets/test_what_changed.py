"""The difference says what differs, and the filters of refused cells count what they would show."""

from __future__ import annotations

from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.exchange.spreadsheets import queries
from nawasena.exchange.spreadsheets.changes import changed_labels
from nawasena.exchange.spreadsheets.queries import ErrorFilter
from tests.core.world import World
from tests.exchange.spreadsheets.importing import applied, collected, read, sample


def test_who_is_called_changed_has_something_that_differs(world: World) -> None:
    applied(world, collected(world, sample(120, 3)))
    package = read(world, collected(world, sample(120, 3, dirty=True), "Lagi"))
    rows, total = queries.changes(package, "changed", 0)
    assert 0 < total <= queries.PAGE
    labels = changed_labels(package, rows)
    quiet = [row for row in rows if not row["records_new"] and not row["records_gone"]]
    assert quiet and all(labels[row["row"]] for row in quiet)
    page = world.client(Role.TALENT_MANAGER).get(reverse("package_difference", args=[package.pk]))
    assert labels[quiet[0]["row"]][0] in page.content.decode()
    change = world.client(Role.TALENT_MANAGER).get(
        reverse("package_change", args=[package.pk, quiet[0]["row"]])
    )
    assert "tidak berubah" not in change.content.decode()


def test_nothing_differs_of_people_who_are_new_or_gone(world: World) -> None:
    package = read(world, collected(world, sample()))
    rows, _total = queries.changes(package, "new", 0)
    assert rows and changed_labels(package, rows) == {}


def test_an_applied_package_shows_no_column_of_differences(world: World) -> None:
    package = applied(world, collected(world, sample()))
    page = world.client(Role.TALENT_MANAGER).get(reverse("package_difference", args=[package.pk]))
    assert "Data yang berbeda" not in page.content.decode()


def test_a_filter_counts_what_it_would_show(world: World) -> None:
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    everything = queries.error_choices(package, ErrorFilter())
    sheet, count = everything["sheet"][0]
    within = queries.error_choices(package, ErrorFilter(sheet=sheet))
    assert within["sheet"] == everything["sheet"], "the other sheets can still be chosen"
    assert sum(many for _name, many in within["column"]) == count
    for column, many in within["column"]:
        assert queries.errors(package, ErrorFilter(sheet=sheet, column=column)).total == many


def test_a_choice_stays_where_nothing_is_left_of_it(world: World) -> None:
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    answer = world.client(Role.TALENT_MANAGER).get(
        reverse("package_errors", args=[package.pk]), {"sheet": "LEMBAR LAIN"}
    )
    assert '<option value="LEMBAR LAIN" selected>LEMBAR LAIN (0)</option>' in answer.content.decode()
