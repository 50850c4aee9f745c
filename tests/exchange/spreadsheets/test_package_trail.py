"""The trail says which cell of which sheet and file was repaired."""

from __future__ import annotations

from typing import Any

from nawasena.core.accounts.roles import Role
from nawasena.core.audit import chain
from nawasena.core.audit.figures import summary
from nawasena.core.audit.naming import names_for
from nawasena.core.models import AuditEvent
from nawasena.exchange.spreadsheets import services
from tests.core.world import World
from tests.exchange.spreadsheets.importing import collected, read, sample


def last(action: str) -> tuple[AuditEvent, dict[str, Any]]:
    event = AuditEvent.objects.filter(action=action).latest("number")
    return event, chain.details_of(event)


def test_a_repair_and_its_end_name_file_sheet_row_and_column(world: World) -> None:
    package = read(world, collected(world, sample(120, 3, dirty=True)))
    error = package.errors.filter(sheet="SKP").exclude(column="").first()
    assert error is not None
    actor = world.actor(Role.TALENT_MANAGER)
    made = services.repair(actor, package, error.pk, text="Baik")
    file = package.files.get(name=error.file)
    place = {"sha256": file.sha256, "sheet": "SKP", "row": error.row, "column": error.column}
    event, details = last("package.cell_repaired")
    assert details == {**place, "skip": False}
    services.undo_repair(actor, package, made.pk)
    assert last("package.repair_undone")[1] == place
    told = summary(event, names_for(world.actor(Role.AUDITOR), [event]))
    assert f"Berkas: {file.name}" in told
    assert "Lembar: SKP" in told
    assert "Baris dilewati: tidak" in told


def test_a_file_that_was_taken_out_is_known_by_its_digest(world: World) -> None:
    package = collected(world, sample())
    file = package.files.first()
    assert file is not None
    services.remove_file(world.actor(Role.TALENT_MANAGER), package, file.pk)
    event, details = last("package.file_removed")
    assert details == {"sha256": file.sha256}
    assert file.sha256[:12] in summary(event, names_for(world.actor(Role.AUDITOR), [event]))
