"""Proving a run: its files are whole, and computing it again gives the same rows."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from nawasena.engine import snapshot
from nawasena.engine.canonical import digest_relation
from nawasena.engine.columnar import compile_policy, evaluate_snapshot
from nawasena.i18n import _
from nawasena.mapping.bundle import read_bundle
from nawasena.mapping.manifest import (
    POLICY_FOLDER,
    REJECTED,
    RESULT_FILE,
    RUNNABLE,
    SNAPSHOT_FOLDER,
    Manifest,
    RunFolderError,
    StoredManifest,
    file_hashes,
    read_manifest,
)  # fmt: skip
from nawasena.mapping.run import RESULT_VIEW
from nawasena.rules.registry import LoadedPolicy


@dataclass(frozen=True)
class Check:
    """One thing that was checked, in words."""

    passed: bool
    text: str


def verify_run(folder: Path, *, expect: str | None, progress: Callable[[str], None]) -> list[Check]:
    """Check files, evidence, policy and results of a run, and compare with ``expect`` (digest or seal).

    Raises RunFolderError when ``folder`` is no run.
    """
    stored = read_manifest(folder)
    progress(_("Memeriksa berkas"))
    checks = [*_files(folder, stored), *_record(stored)]
    try:
        loaded = read_bundle(folder / POLICY_FOLDER)
    except RunFolderError as error:
        return [*checks, Check(False, str(error))]
    same = loaded.digest == stored.manifest.policy["digest"]
    checks.append(Check(same, _("Kebijakan sama dengan yang tercatat.")))
    progress(_("Menghitung ulang"))
    checks += _recompute(folder, stored, loaded)
    if expect is not None:
        checks.append(_expected(stored, expect.strip().lower()))
    return checks


def _files(folder: Path, stored: StoredManifest) -> Iterator[Check]:
    found, recorded = file_hashes(folder), stored.manifest.outputs
    changed = sorted(name for name in recorded if found.get(name) != recorded[name])
    extra = sorted(set(found) - set(recorded))
    for name in changed:
        state = _("hilang") if name not in found else _("berubah")
        yield Check(False, _("Berkas {name} {state}.").format(name=name, state=state))
    for name in extra:
        yield Check(False, _("Berkas {name} tidak tercatat.").format(name=name))
    if not changed and not extra:
        yield Check(True, _("{count} berkas utuh.").format(count=len(recorded)))


def _record(stored: StoredManifest) -> Iterator[Check]:
    manifest = stored.manifest
    yield Check(manifest.digest == stored.digest, _("Digest pada run.json sesuai isinya."))
    yield Check(manifest.seal == stored.seal, _("Segel pada run.json sesuai isinya."))


def _recompute(folder: Path, stored: StoredManifest, loaded: LoadedPolicy) -> list[Check]:
    manifest = stored.manifest
    if manifest.engine_version not in RUNNABLE:
        text = _(
            "Mesin versi {found} tidak ada di pemasangan ini (ada: {known}); hitungan ulang tidak dilakukan."
        )
        known = ", ".join(sorted(RUNNABLE))
        return [Check(False, text.format(found=manifest.engine_version, known=known))]
    try:
        return list(_replay(folder, stored, loaded))
    except (duckdb.Error, OSError, LookupError) as error:  # LookupError: a column that must be there is not
        text = _("Bukti atau hasil tidak dapat dibaca: {reason}.")
        return [Check(False, text.format(reason=str(error).splitlines()[0]))]


def _replay(folder: Path, stored: StoredManifest, loaded: LoadedPolicy) -> Iterator[Check]:
    manifest, catalogue = stored.manifest, loaded.book.catalogue
    connection = snapshot.connect(folder / SNAPSHOT_FOLDER, catalogue)
    evidence = snapshot.digests(connection, catalogue)
    yield Check(evidence == manifest.snapshot, _("Bukti sama dengan yang tercatat."))
    statement = compile_policy(loaded, dt.date.fromisoformat(manifest.evaluation_date))
    columns = statement.layout.columns
    snapshot.add_view(connection, RESULT_VIEW, folder / RESULT_FILE)
    kept = digest_relation(connection, RESULT_VIEW, RESULT_VIEW, columns, "id")
    yield Check(kept == manifest.results, _("Hasil tersimpan sama dengan yang tercatat."))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / RESULT_FILE
        evaluate_snapshot(folder / SNAPSHOT_FOLDER, catalogue, statement, path)
        snapshot.add_view(connection, RESULT_VIEW, path)
        again = digest_relation(connection, RESULT_VIEW, RESULT_VIEW, columns, "id")
        told = _tell(connection)
    yield Check(again == manifest.results, _("Hitungan ulang menghasilkan baris yang sama."))
    yield Check(told == _told(manifest), _("Jumlah pegawai dan kotak pada run.json sesuai hasil."))


def _tell(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """People by status and by box in the result; what has nobody is left out."""
    query = f'SELECT count(*), status, box FROM "{RESULT_VIEW}" GROUP BY ALL'  # noqa: S608 -- own name
    told: Counter[str] = Counter()
    for count, status, box in connection.sql(query).fetchall():
        told[status] += count
        told["people"] += count
        if box is not None:
            told[str(box)] += count
    return dict(told)


def _told(manifest: Manifest) -> dict[str, int]:
    """The same counts as run.json has them."""
    whole = {name: count for name, count in manifest.counts.items() if name != REJECTED}
    return {name: count for name, count in {**whole, **manifest.boxes}.items() if count}


def _expected(stored: StoredManifest, expect: str) -> Check:
    manifest = stored.manifest
    if expect == manifest.digest:
        text = _("Digest sama dengan yang diharapkan: bukti, kebijakan, dan hasil tidak ditulis ulang.")
        return Check(True, f"{text} {_('Laporan dan buku kerja dijaga oleh segel, bukan oleh digest.')}")
    if expect == manifest.seal:
        return Check(True, _("Segel sama dengan yang diharapkan: tidak satu berkas pun ditulis ulang."))
    return Check(
        False, _("Digest dan segel berbeda dari yang diharapkan: hasil ini bukan yang dahulu dicatat.")
    )
