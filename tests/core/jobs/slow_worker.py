"""``nawasena worker`` with one more kind of work: it writes a first piece, says so, and then waits to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from nawasena.core.database.roles import DATABASE
from nawasena.site import environment, installation

KIND = "test.slow"


def register() -> None:
    """Add the work. It goes on when the file ``go`` lies in the data folder, and says ``held`` when it waits."""
    from nawasena.core.jobs.running import Work, handles
    from nawasena.core.models import Unit

    @handles(KIND)
    def slow(work: Work) -> None:
        with work.piece():
            Unit.objects.get_or_create(agency_id=work.agency, code="bagian-1", defaults={"name": f"pagar {work.fence}"})
        work.tell("bagian pertama selesai", 1, 2)
        if not (Path(environment.data_folder()) / "go").exists():
            sys.stdout.write("held\n")
            sys.stdout.flush()
            sys.stdin.read()
        with work.piece():
            Unit.objects.create(agency_id=work.agency, code="bagian-2", name=f"pagar {work.fence}")


def main() -> None:
    """Work as the command does."""
    server = installation.start_database(environment.data_folder(), DATABASE)
    installation.set_up()
    register()
    from nawasena.site.cli.main import nawasena

    nawasena.main(["worker"], standalone_mode=False)
    del server


if __name__ == "__main__":
    main()
