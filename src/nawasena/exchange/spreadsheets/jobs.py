"""The two long works of a package: reading its files, and applying what was approved."""

from __future__ import annotations

import secrets
import shutil
from typing import Any

from nawasena.core import clock, store
from nawasena.core.accounts.actor import Actor
from nawasena.core.audit import chain
from nawasena.core.jobs.running import JobProblem, Work, handles
from nawasena.exchange.spreadsheets.cells import Findings
from nawasena.exchange.spreadsheets.content import Content, content_of, laid_out
from nawasena.exchange.spreadsheets.folder import ReadResult, open_folder, read_files
from nawasena.exchange.spreadsheets.limits import Limits
from nawasena.exchange.spreadsheets.models import CellError, Package
from nawasena.exchange.spreadsheets.opening import OpenedFile
from nawasena.exchange.spreadsheets.problems import FileProblem, Rejection
from nawasena.exchange.spreadsheets.quality_gate import quality_gate
from nawasena.exchange.spreadsheets.queries import DIFFERENCE_FILE
from nawasena.exchange.spreadsheets.staged import seal_of, staged
from nawasena.exchange.spreadsheets.staging import delivered_of
from nawasena.exchange.spreadsheets.starting import start_mapping
from nawasena.exchange.spreadsheets.states import APPLY, READ, State, move
from nawasena.exchange.spreadsheets.survey import survey
from nawasena.i18n import _
from nawasena.people import services as people
from nawasena.people.learning import compare
from nawasena.people.models import Delivery
from nawasena.people.queries.deliveries import latest_delivery
from nawasena.rules.catalogue import Catalogue, library_catalogue
from nawasena.rules.reading import Reads

MOST_ERRORS = 20_000  # kept for repair; whoever has more mends the file
_TEXT, _SHORT = 500, 200


@handles(READ)
def read_package(work: Work) -> None:
    """Read the files of a package into its staging folder; what cannot be read is listed for repair."""
    with work.piece():
        package = _locked(work, State.READING)
        content, as_of = content_of(package), package.as_of
    findings, opened = Findings(), []
    catalogue = library_catalogue()
    try:
        with laid_out(content.files) as folder:
            opened = open_folder(folder, Limits.from_environment(), findings, work.tell)
        reads = Reads(catalogue, frozenset(), frozenset())
        read = read_files(opened, reads, as_of, findings, work.tell, content.amendments, as_of=as_of)
    except FileProblem as problem:
        _unreadable(work, problem, _lacking(opened, content, catalogue))
        return
    headings = _lacking(opened, content, catalogue)
    del opened
    _stage(work, content, read, headings, catalogue)


def _lacking(opened: list[OpenedFile], content: Content, catalogue: Catalogue) -> list[dict[str, Any]]:
    return survey((content.amendments.apply(file) for file in opened), catalogue)


def _locked(work: Work, state: str) -> Package:
    package = Package.objects.select_for_update().filter(pk=work.subject, agency_id=work.agency).first()
    if package is None or package.state != state:
        raise JobProblem(_("Paket ini sudah tidak menunggu pekerjaan ini."))
    return package


def _unreadable(work: Work, problem: FileProblem, headings: list[dict[str, Any]]) -> None:
    with work.piece():
        package = _locked(work, State.READING)
        _keep_errors(package, list(problem.rejects))
        package.problem, package.headings = f"{problem.message} {problem.cure}".strip(), headings
        _forget_staging(package)
        move(package, State.UNREADABLE)
        package.save()
        _note(work, "package.unreadable", package, {"errors": len(problem.rejects)})


def _stage(
    work: Work, content: Content, read: ReadResult, headings: list[dict[str, Any]], catalogue: Catalogue
) -> None:
    work.tell(_("Membandingkan dengan data yang sudah diketahui"))
    delivered = delivered_of(read, catalogue)
    folder = _new_folder(work.subject)
    delivered.write(store.folder_of(folder))
    with work.piece():
        package = _locked(work, State.READING)
        difference = compare(work.agency, delivered)
        difference.people.write_parquet(store.folder_of(folder) / DIFFERENCE_FILE)
        _keep_errors(package, read.rejects)
        _forget_staging(package)
        package.staging, package.content, package.problem = folder, content.fingerprint, ""
        package.counts = {kind: [count.read, count.accepted] for kind, count in read.counts.items()}
        package.notes, package.headings = [*read.notes, *_warnings(package, read)], headings
        package.difference = {
            **difference.summary, "digest": delivered.digest, "seal": seal_of(folder),
            "after": latest_delivery(work.agency),
            "rejects": len(read.rejects), "columns": list(read.columns),
            "files": [vars(file) for file in read.files],
        }  # fmt: skip
        package.quality = quality_gate(read, package.as_of)
        move(package, State.REPAIRING)
        package.save()
        details = {"people": delivered.people.height, "records": delivered.records.height}
        _note(
            work,
            "package.read",
            package,
            {**details, "errors": len(read.rejects), "content": package.content},
        )


def _warnings(package: Package, read: ReadResult) -> list[str]:
    newest = Delivery.objects.filter(agency_id=package.agency_id, finished=True).order_by("-as_of").first()
    notes = []
    if newest is not None and package.as_of < newest.as_of:
        notes.append(_("Data per tanggal ini lebih lama daripada data yang terakhir diterapkan."))
    if len(read.rejects) > MOST_ERRORS:
        text = _("Ada {count} sel yang ditolak; hanya {shown} pertama yang dapat diperbaiki di layar.")
        notes.append(text.format(count=len(read.rejects), shown=MOST_ERRORS))
    return notes


def _new_folder(package: int) -> str:
    name = f"staging-{package}-{secrets.token_hex(6)}"
    store.folder_of(name).mkdir(mode=0o700)
    return name


def _forget_staging(package: Package) -> None:
    if package.staging:
        shutil.rmtree(store.folder_of(package.staging), ignore_errors=True)
        package.staging = ""


def _keep_errors(package: Package, rejects: list[Rejection]) -> None:
    package.errors.all().delete()
    rows = [
        CellError(
            agency_id=package.agency_id,
            package=package,
            file=item.file[:_SHORT],
            sheet=item.sheet[:120],
            row=item.row,
            column=item.column[:120],
            value=item.value[:_SHORT],
            reason=item.reason[:_TEXT],
            cure=item.cure[:_TEXT],
            nip=item.nip,
            name=item.name,
            whole=item.whole,
            kind=item.kind[:_TEXT],
        )
        for item in rejects[:MOST_ERRORS]
    ]
    CellError.objects.bulk_create(rows, batch_size=2_000)


@handles(APPLY)
def apply_package(work: Work) -> None:
    """Apply what was approved, step by step, then start the mapping that was approved with it."""
    with work.piece():
        package = _locked(work, State.APPLYING)
        delivered = staged(package)
        if package.delivery_id is None:
            package.delivery = people.begin_delivery(work.agency, _wish(package), delivered)
            package.save()
        delivery = package.delivery_id or 0
    counts = people.learn(work, delivery, delivered)
    with work.piece():
        package = _locked(work, State.APPLYING)
        move(package, State.APPLIED)
        package.mapping = start_mapping(package)
        package.save()
        _note(work, "package.applied", package, {"delivery": delivery, **counts})


def _wish(package: Package) -> people.Wish:
    return people.Wish(
        as_of=package.as_of,
        learned_at=clock.moment(),
        files=package.difference.get("files", []),
        notes=package.notes,
        columns=package.difference.get("columns", []),
        applied_by=package.decided_by_id,
        close_gone=package.close_gone,
    )


def _note(work: Work, action: str, package: Package, details: dict[str, Any]) -> None:
    chain.record(Actor(work.account, "", work.agency, ()), action, package, details)
