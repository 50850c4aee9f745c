"""The main job: evidence and a policy become a run folder, whole or not at all."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from nawasena.engine import ENGINE_VERSION, snapshot
from nawasena.engine.arithmetic import Scales
from nawasena.engine.canonical import digest_relation
from nawasena.engine.columnar import compile_policy, evaluate_snapshot
from nawasena.engine.result import MAPPED, OUTSIDE, UNMAPPED, Layout
from nawasena.i18n import _
from nawasena.mapping.bundle import write_bundle
from nawasena.mapping.inputs import MappingInput
from nawasena.mapping.manifest import (
    PICTURE_FILE,
    POLICY_FOLDER,
    REJECTED,
    REPORT_FILE,
    RESULT_FILE,
    SNAPSHOT_FOLDER,
    WORKBOOK_FILE,
    Manifest,
    RunFolderError,
    file_hashes,
)  # fmt: skip
from nawasena.mapping.outputs.picture import nine_box_svg
from nawasena.mapping.outputs.report import write_report
from nawasena.mapping.outputs.workbook import write_workbook
from nawasena.mapping.presenting import Presented, present
from nawasena.mapping.view import RunView
from nawasena.rules.registry import LoadedPolicy

RESULT_VIEW = "hasil"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """A finished run: its folder, record and view."""

    folder: Path
    manifest: Manifest
    view: RunView


def run_mapping(
    given: MappingInput, loaded: LoadedPolicy, day: dt.date, out: Path, *, progress: Progress
) -> Run:
    """Map everybody in ``given`` and write the run to ``out`` (which must be new or empty).

    Raises RunFolderError when ``out`` cannot be used or the policy cannot be computed exactly.
    """
    ensure_exact(loaded)
    with new_folder(out) as folder:
        progress(_("Menyusun bukti"))
        snapshot.write(folder / SNAPSHOT_FOLDER, given.evidence, loaded.book.catalogue)
        (folder / POLICY_FOLDER).mkdir()
        write_bundle(folder / POLICY_FOLDER, loaded)
        progress(_("Menghitung kotak"))
        manifest = evaluate(folder, given, loaded, day)
        view = _present(folder, given, loaded, manifest)
        manifest = replace(
            manifest, counts=_counts(view), boxes={str(box.number): box.count for box in view.boxes}
        )
        _write_outputs(folder, view, progress)
        manifest = replace(manifest, outputs=file_hashes(folder))
        manifest.write(folder)
    return Run(out, manifest, view)


def ensure_exact(loaded: LoadedPolicy) -> None:
    """Raise RunFolderError when a node does not fit the integers of the columnar evaluator."""
    if sentences := Scales(loaded).too_large():
        raise RunFolderError("\n".join(sentences))


def evaluate(folder: Path, given: MappingInput, loaded: LoadedPolicy, day: dt.date) -> Manifest:
    """Evaluate the snapshot in ``folder`` and describe it; counts and file hashes come later."""
    connection = snapshot.connect(folder / SNAPSHOT_FOLDER, loaded.book.catalogue)
    statement = compile_policy(loaded, day)
    catalogue = loaded.book.catalogue
    evaluate_snapshot(folder / SNAPSHOT_FOLDER, catalogue, statement, folder / RESULT_FILE)
    snapshot.add_view(connection, RESULT_VIEW, folder / RESULT_FILE)
    policy = loaded.policy
    return Manifest(
        engine_version=ENGINE_VERSION,
        evaluation_date=day.isoformat(),
        agency=given.agency,
        policy={
            "id": policy.id,
            "version": policy.version,
            "title": policy.title.id,
            "digest": loaded.digest,
        },
        inputs=[asdict(file) for file in given.files],
        snapshot=snapshot.digests(connection, loaded.book.catalogue),
        results=digest_relation(connection, RESULT_VIEW, RESULT_VIEW, statement.layout.columns, "id"),
        columns=list(statement.layout.columns),
        denominators=statement.layout.denominators,
        counts={},
        boxes={},
        notes=list(given.notes),
    )


def _present(folder: Path, given: MappingInput, loaded: LoadedPolicy, manifest: Manifest) -> RunView:
    layout = Layout(tuple(manifest.columns), manifest.denominators)
    day = dt.date.fromisoformat(manifest.evaluation_date)
    made = Presented(loaded, day, layout, given, manifest.digest, manifest.engine_version)
    return present(folder / SNAPSHOT_FOLDER, folder / RESULT_FILE, made)


def _counts(view: RunView) -> dict[str, int]:
    counts: dict[str, int] = {status: view.count(status) for status in (MAPPED, UNMAPPED, OUTSIDE)}
    return {"people": view.total, **counts, REJECTED: len(view.input_rejects)}


def _write_outputs(folder: Path, view: RunView, progress: Progress) -> None:
    progress(_("Menulis buku kerja"))
    write_workbook(folder / WORKBOOK_FILE, view)
    progress(_("Menggambar sembilan kotak dan menyusun laporan"))
    (folder / PICTURE_FILE).write_text(nine_box_svg(view), encoding="utf-8")
    write_report(folder / REPORT_FILE, view)


def ensure_free(out: Path) -> None:
    """Raise RunFolderError when ``out`` holds something: no result is ever written over."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        text = _("'{name}' sudah ada dan tidak kosong. Pilih folder lain atau hapus isinya.")
        raise RunFolderError(text.format(name=out.name))


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A working folder beside ``out`` that becomes ``out`` when all went well, and vanishes otherwise."""
    ensure_free(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        working = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        text = _("Folder hasil tidak dapat dibuat: {reason}.")
        raise RunFolderError(text.format(reason=error.strerror)) from error
    try:
        yield working
        if out.exists():
            out.rmdir()
        working.rename(out)
    finally:
        shutil.rmtree(working, ignore_errors=True)
