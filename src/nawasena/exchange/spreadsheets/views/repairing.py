"""Headings to explain, and refused cells: to repair, or to look at where nothing can be repaired."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nawasena.core.accounts.actor import Actor
from nawasena.core.accounts.roles import May
from nawasena.core.requests import actor_of, saw
from nawasena.core.views.guards import needs
from nawasena.exchange.spreadsheets import queries, services, states
from nawasena.exchange.spreadsheets.forms import FilterForm
from nawasena.exchange.spreadsheets.models import CellError, Package, Repair
from nawasena.exchange.spreadsheets.permissions import ensure_may_prepare
from nawasena.exchange.spreadsheets.problems import survived
from nawasena.exchange.spreadsheets.queries import ErrorFilter
from nawasena.exchange.spreadsheets.views.steps import COLUMNS, REPAIR, act, words
from nawasena.i18n import _, again
from nawasena.people.queries.names import known_with, names_of

READ_AGAIN = "read"
STALE = 409
LONGEST = 200  # characters of a value that are shown
LONGEST_CHOICE = 90
Typed = dict[str, tuple[str, bool]]  # place: text, and whether the row is left out


@needs(May.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """For each table that lacks columns: which of its headings stands for which of ours."""
    actor = actor_of(request)
    package = queries.package_for(actor, pk)
    if request.method == "POST":
        return act(request, pk, lambda: _choose(request, actor, package), _("Pilihan kolom disimpan."))
    said = {**words(actor, package, COLUMNS), "pairs": lambda names: [(name, name) for name in names]}
    return render(request, "spreadsheets/columns.html", said)


def _choose(request: HttpRequest, actor: Actor, package: Package) -> None:
    """All tables or none: what one of them refuses must not leave the others half explained."""
    with transaction.atomic():
        for number, table in enumerate(package.headings):
            given = {
                column: request.POST.get(f"c-{number}-{place}", "")[:200]
                for place, column in enumerate(table["wanted"])
            }
            known = {column: name for column, name in given.items() if name in table["free"]}
            if known:
                services.choose_columns(actor, package, table["key"], known)
    services.request_reading(actor, package)


@needs(May.IMPORT_DATA, May.APPROVE_PACKAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused cells with a field for each; what was typed is saved, and read again when wished.

    Whoever only approves reads them, and so does everybody once the package cannot be changed.
    """
    actor = actor_of(request)
    if request.method == "POST":
        ensure_may_prepare(actor)
    package = queries.package_for(actor, pk)
    form = FilterForm(request.GET)
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    typed: Typed = {}
    if request.method == "POST":
        if request.POST.get("version") == str(package.version):
            return _save(request, actor, package, given)
        typed = _typed(request)
        messages.warning(
            request, _("Paket ini berubah sejak halaman dibuka; belum ada yang disimpan. Periksa lagi.")
        )
    said = {
        **words(actor, package, REPAIR),
        **_listed(request, actor, package, ErrorFilter(**given), typed),
        "query": f"?{urlencode(given)}" if given else "",
        "repair_count": package.repairs.count(),
    }
    said["unplaced"] = [(place, text) for place, (text, _skip) in typed.items() if text]
    return render(
        request, "spreadsheets/errors.html", said, status=STALE if request.method == "POST" else 200
    )


def _listed(
    request: HttpRequest, actor: Actor, package: Package, wanted: ErrorFilter, typed: Typed
) -> dict[str, object]:
    """One page of refused cells, with whose rows they are; that they were read is on record."""
    page = queries.errors(package, wanted)
    prepares = actor.may(May.IMPORT_DATA)
    mends = prepares and states.is_open(package)
    owners = known_with(actor, (error.nip for error, _known in page.rows if error.nip))
    names = names_of(actor, owners.values())
    saw(request, *set(owners.values()))
    address = reverse("package_errors", args=[package.pk])
    kept = {name: text for name in queries.NARROWED if (text := getattr(wanted, name))}
    placed = typed if mends else {}
    return {
        "mends": mends,
        "rows": [_row(error, known, placed, whole=prepares) for error, known in page.rows],
        "names": {nip: names[person] for nip, person in owners.items() if person in names},
        "total": page.total,
        "fields": _fields(package, wanted),
        "next_url": f"{address}?{urlencode({**kept, 'after': page.following})}" if page.following else "",
        "first_url": f"{address}?{urlencode(kept)}" if wanted.after else "",
    }


def _typed(request: HttpRequest) -> Typed:
    """What was typed, by the place that the page named: cells are numbered anew with every reading."""
    found: Typed = {}
    for name, place in request.POST.items():
        number = name.removeprefix("p-")
        text, skip = request.POST.get(f"t-{number}", "")[:500], f"s-{number}" in request.POST
        if name.startswith("p-") and (text.strip() or skip):
            found[str(place)[:1000]] = (text, skip)
    return found


def _row(error: CellError, known: Repair | None, typed: Typed, *, whole: bool) -> dict[str, object]:
    """A refused cell with what was typed just now (taken out of ``typed``), or saved before; ``whole``: its
    value unmasked."""
    place = " / ".join(filter(None, (error.file, error.sheet, str(error.row), error.column)))
    saved = (known.text, known.skip_row) if known else ("", False)
    text, skip = typed.pop(place, saved)
    value = cut(survived(error.whole) if whole and error.whole else error.value, LONGEST)
    return {"error": error, "place": place, "text": text, "skip": skip, "saved": known, "value": value}


def cut(text: str, longest: int) -> str:
    """The beginning of a long text."""
    return text if len(text) <= longest else text[:longest] + "…"


def _fields(package: Package, wanted: ErrorFilter) -> list[dict[str, object]]:
    labels = {"sheet": _("Lembar"), "column": _("Kolom"), "reason": _("Alasan")}
    return [
        {
            "name": name,
            "label": labels[name],
            "value": getattr(wanted, name),
            "options": _options(name, getattr(wanted, name), found),
        }
        for name, found in queries.error_choices(package, wanted).items()
    ]


def _options(name: str, chosen: str, found: list[tuple[str, int]]) -> list[tuple[str, str]]:
    """The choices of a filter; what is chosen stays among them even where nothing is left of it."""
    if chosen and chosen not in dict(found):
        found = [*found, (chosen, 0)]
    words = {value: again(value) if name == "reason" else value for value, _count in found}
    return [(value, f"{cut(words[value], LONGEST_CHOICE)} ({count})") for value, count in found if value]


def _save(request: HttpRequest, actor: Actor, package: Package, given: dict[str, object]) -> HttpResponse:
    """Save every field that says something; the same again changes nothing."""
    saved = 0
    for error, known in queries.errors(package, ErrorFilter(**given)).rows:  # type: ignore[arg-type]
        text, skip = request.POST.get(f"t-{error.pk}", ""), f"s-{error.pk}" in request.POST
        same = known is not None and (known.text, known.skip_row) == ("" if skip else text.strip(), skip)
        if same or not (text.strip() or skip or known):
            continue
        try:
            if not (text.strip() or skip) and known is not None:
                services.undo_repair(actor, package, known.pk)
            else:
                services.repair(actor, package, error.pk, text=text, skip_row=skip)
            saved += 1
        except ValidationError as problem:
            place = _("Baris {row}: {why}").format(row=error.row, why=" ".join(problem.messages))
            messages.error(request, place)
    if request.POST.get("then") == READ_AGAIN:
        return act(request, package.pk, lambda: services.request_reading(actor, package))
    messages.success(request, _("{count} perbaikan disimpan.").format(count=saved))
    query = urlencode(given)
    return redirect(reverse("package_errors", args=[package.pk]) + (f"?{query}" if query else ""))
