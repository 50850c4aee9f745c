"""The difference says what differs, and the filters of refused cells count what they would show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from nawasena.core.accounts.roles import Role
from nawasena.exchange.spreadsheets import queries
from nawasena.exchange.spreadsheets.changes import changed_labels
from nawasena.exchange.spreadsheets.models import Package
from nawasena.exchange.spreadsheets.queries import ErrorFilter
from nawasena.people.models import Profile
from tests.core.world import World
from tests.exchange.spreadsheets.importing import DAY, applied, collected, read, sample


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


def applied_twice(world: World) -> tuple[Package, dict[int, list[str] | None], list[dict[str, Any]]]:
    """A package that changed people, with its difference as it was before it was applied."""
    applied(world, collected(world, sample(120, 3)))
    package = read(world, collected(world, sample(120, 3, dirty=True), "Lagi"))
    rows, _total = queries.changes(package, "changed", 0)
    before, details = (
        changed_labels(package, rows),
        [vars(queries.change(package, row["row"])) for row in rows],
    )
    return applied(world, package), before, details


def test_an_applied_package_says_what_was_approved(world: World) -> None:
    package, before, details = applied_twice(world)
    rows, total = queries.changes(package, "changed", 0)
    assert rows and total == package.difference["people"]["changed"]
    assert changed_labels(package, rows) == before and any(before.values())
    assert [vars(queries.change(package, row["row"])) for row in rows] == details
    client = world.client(Role.TALENT_MANAGER)
    page = client.get(reverse("package_difference", args=[package.pk]), {"state": "changed"}).content.decode()
    assert "Langkah 7 dari 7" in page and "seperti yang disetujui" in page
    told = next(labels for labels in before.values() if labels)
    assert "Data yang berbeda" in page and told[0] in page
    text = client.get(reverse("package_change", args=[package.pk, rows[0]["row"]])).content.decode()
    assert "tidak berubah" not in text and "Sebelum diterapkan" in text


def test_what_came_later_does_not_change_what_was_approved(world: World) -> None:
    package, before, _details = applied_twice(world)
    applied(world, collected(world, sample(120, 3), "Kembali", DAY + dt.timedelta(days=1)))
    rows, _total = queries.changes(package, "changed", 0)
    assert changed_labels(package, rows) == before


def test_what_is_not_known_any_more_is_said_in_words(world: World) -> None:
    package, _before, _details = applied_twice(world)
    assert package.delivery is not None
    rows, _total = queries.changes(package, "changed", 0)
    # as if the former state of knowledge had been destroyed: it begins with the package
    early = Profile.objects.filter(person_id=rows[0]["person"], learned_at__lt=package.delivery.learned_at)
    assert early.update(learned_at=package.delivery.learned_at)
    assert changed_labels(package, rows)[rows[0]["row"]] is None
    client = world.client(Role.TALENT_MANAGER)
    page = client.get(reverse("package_difference", args=[package.pk]), {"state": "changed"}).content.decode()
    assert "Tidak dapat dirinci lagi" in page
    text = client.get(reverse("package_change", args=[package.pk, rows[0]["row"]])).content.decode()
    assert "tidak dapat dirinci lagi" in text and "tidak berubah" not in text


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
