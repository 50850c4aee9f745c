"""The work of a mapping: evidence from the database, the evaluation, and the results back into it."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

from nawasena.core import clock, store
from nawasena.core.accounts.actor import system
from nawasena.core.audit import chain
from nawasena.core.database import statistics
from nawasena.core.jobs.running import JobProblem, Work, handles
from nawasena.engine import snapshot
from nawasena.engine.result import MAPPED, OUTSIDE, UNMAPPED, Layout
from nawasena.i18n import _
from nawasena.mapping import presets, recording, states
from nawasena.mapping.adopting import loaded_policy
from nawasena.mapping.bundle import write_bundle
from nawasena.mapping.concentrating import concentrations
from nawasena.mapping.inputs import InputFile, MappingInput
from nawasena.mapping.manifest import (
    POLICY_FOLDER,
    RESULT_FILE,
    SNAPSHOT_FOLDER,
    Manifest,
    RunFolderError,
    file_hashes,
)
from nawasena.mapping.models import Mapping
from nawasena.mapping.presenting import Presented, present
from nawasena.mapping.queries.figures import figures_of_all
from nawasena.mapping.queries.starting import change_since
from nawasena.mapping.run import ensure_exact, evaluate, new_folder
from nawasena.mapping.services import JOB
from nawasena.mapping.states import UNSTARTED
from nawasena.mapping.view import RunView
from nawasena.people.models import Delivery
from nawasena.people.queries.evidence import Known, evidence_of
from nawasena.rules.registry import LoadedPolicy

STEPS = 4
ENOUGH = 80  # per cent mapped below which a mapping is called *pemetaan awal*


@handles(JOB)
def perform(work: Work) -> None:
    """Map everybody of the preset. Killed and begun again, it gives the same and writes it once."""
    mapping, loaded = _begin(work)
    try:
        ensure_exact(loaded)
        with work.piece():
            known = evidence_of(work.agency, catalogue=loaded.book.catalogue)
            _ensure_approved_data(mapping)
            delivery = Delivery.objects.filter(agency_id=work.agency, finished=True).order_by("-id").first()
        given = _given(known, mapping, delivery)
        folder, manifest, view = _evaluate(work, mapping, loaded, given)
    except RunFolderError as problem:
        _fail(work, str(problem))
        raise JobProblem(str(problem)) from problem
    work.tell(_("Mencatat hasil setiap pegawai"), 3, STEPS)
    with work.piece():
        _ensure_wanted(mapping)
        recording.store_results(mapping, loaded, folder, view, known.persons)
        mapping.concentrations = concentrations(folder, loaded, manifest)
        _finish(work, mapping, manifest, view)
    with work.piece():
        statistics.refresh_results()


def _begin(work: Work) -> tuple[Mapping, LoadedPolicy]:
    with work.piece():
        mapping = Mapping.objects.select_related("policy", "agency").get(pk=work.subject)
        if mapping.state in (Mapping.State.DONE, Mapping.State.ANNOUNCED):
            raise JobProblem(_("Pemetaan ini sudah selesai."))
        if mapping.state in UNSTARTED:
            raise JobProblem(_("Pemetaan ini tidak disetujui, atau sudah dibatalkan."))
        states.move(mapping, Mapping.State.RUNNING)
        mapping.save(update_fields=["state", "version"])
        loaded = loaded_policy(mapping.policy)
    work.tell(_("Menyusun bukti"), 0, STEPS)
    return mapping, loaded


def _ensure_wanted(mapping: Mapping) -> None:
    """Raise JobProblem when somebody gave the mapping up meanwhile: what is given up never gets a result."""
    state = Mapping.objects.select_for_update().values_list("state", flat=True).get(pk=mapping.pk)
    if state in UNSTARTED:
        raise JobProblem(_("Pemetaan ini tidak disetujui, atau sudah dibatalkan."))


def _ensure_approved_data(mapping: Mapping) -> None:
    """Raise RunFolderError when what was read is not what the mapping was approved for, or half of it is newer."""
    if problem := change_since(mapping):
        raise RunFolderError(problem)


def _given(known: Known, mapping: Mapping, delivery: Delivery | None) -> MappingInput:
    """The evidence of the preset's people, with the files it last came from. Raises RunFolderError when there
    is nobody."""
    people = presets.chosen(known.evidence.people, mapping.preset)
    if people.is_empty():
        raise RunFolderError(_("Tidak ada pegawai dalam populasi ini; impor data dahulu."))
    evidence = replace(known.evidence, people=people)
    names = ("name", "sha256", "size", "role")
    given = delivery.files if delivery is not None else []
    files = tuple(InputFile(*(file.get(name) for name in names)) for file in given)
    return MappingInput(evidence, mapping.agency.name, files)


def _evaluate(
    work: Work, mapping: Mapping, loaded: LoadedPolicy, given: MappingInput
) -> tuple[Path, Manifest, RunView]:
    folder = store.folder_of(_folder(work, mapping))
    shutil.rmtree(folder, ignore_errors=True)  # what an earlier worker left behind
    with new_folder(folder) as working:
        snapshot.write(working / SNAPSHOT_FOLDER, given.evidence, loaded.book.catalogue)
        (working / POLICY_FOLDER).mkdir()
        write_bundle(working / POLICY_FOLDER, loaded)
        work.tell(_("Menghitung kotak"), 1, STEPS)
        manifest = evaluate(working, given, loaded, mapping.evaluation_date)
        work.tell(_("Menyusun alasan"), 2, STEPS)
        view = _view(working, given, loaded, manifest)
        manifest = replace(manifest, counts=_counts(view), boxes=_boxes(view), outputs=file_hashes(working))
        manifest.write(working)
    return folder, manifest, view


def _folder(work: Work, mapping: Mapping) -> str:
    """The run folder of one start of the work: a mapping begun again has another job, whose fence begins anew."""
    return f"mapping-{mapping.pk}-{work.id}-{work.fence}"


def _view(folder: Path, given: MappingInput, loaded: LoadedPolicy, manifest: Manifest) -> RunView:
    layout = Layout(tuple(manifest.columns), manifest.denominators)
    day = dt.date.fromisoformat(manifest.evaluation_date)
    made = Presented(loaded, day, layout, given, manifest.digest, manifest.engine_version)
    return present(folder / SNAPSHOT_FOLDER, folder / RESULT_FILE, made)


def _counts(view: RunView) -> dict[str, int]:
    counts: dict[str, int] = {status: view.count(status) for status in (MAPPED, UNMAPPED, OUTSIDE)}
    return {"people": view.total, **counts, "rejected_rows": 0}


def _boxes(view: RunView) -> dict[str, int]:
    return {str(box.number): box.count for box in view.boxes}


def _finish(work: Work, mapping: Mapping, manifest: Manifest, view: RunView) -> None:
    states.move(mapping, Mapping.State.DONE)
    mapping.finished_at = clock.moment()
    mapping.folder, mapping.digest = _folder(work, mapping), manifest.digest
    mapping.engine_version = manifest.engine_version
    mapping.counts = {**manifest.counts, "boxes": manifest.boxes, "complete": view.complete}
    mapping.funnel = [list(stage) for stage in view.funnel]
    mapping.warnings = list(view.warnings)
    mapping.facets = recording.facets(mapping)
    mapping.figures = figures_of_all(mapping).kept()
    inside = max(1, view.total - view.count(OUTSIDE))
    mapping.preliminary = view.count(MAPPED) * 100 < ENOUGH * inside
    mapping.save()
    details = {"digest": manifest.digest, "counts": manifest.counts, "results": manifest.results}
    chain.record(system(work.agency), "mapping.finished", mapping, details)


def _fail(work: Work, problem: str) -> None:
    with work.piece():
        mapping = Mapping.objects.select_for_update().get(pk=work.subject)
        if mapping.state in UNSTARTED:  # given up meanwhile, which the trail says already
            return
        states.move(mapping, Mapping.State.FAILED)
        mapping.save(update_fields=["state", "version"])
        chain.record(system(work.agency), "mapping.failed", mapping, {"problem": problem})
