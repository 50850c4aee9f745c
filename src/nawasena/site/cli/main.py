"""The entry point: groups the commands and turns every foreseeable failure into one clear message."""

from __future__ import annotations

import io
import sys
from functools import singledispatch
from importlib.metadata import version
from typing import NoReturn

import click
import duckdb
import polars as pl
from xlsxwriter.exceptions import FileCreateError

from nawasena.exchange.spreadsheets.problems import FileProblem
from nawasena.i18n import _
from nawasena.mapping.manifest import RunFolderError
from nawasena.rules.problems import RuleError
from nawasena.site.cli import (
    audit,
    backup,
    comparing,
    demo,
    mapping,
    policy,
    retention,
    service,
    spreadsheets,
)
from nawasena.site.cli.interface import MAX_WIDTH, Group
from nawasena.site.cli.messages import Stop, fail, system_message, usage_message

PROGRAM = "nawasena"
PROBLEM = 2  # nothing could be done
INTERRUPTED = 130


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": MAX_WIDTH},
    help=_("Nawasena: manajemen talenta ASN yang dapat dijelaskan dan dibuktikan."),
)
@click.version_option(
    version("nawasena"), "--version", prog_name=PROGRAM, message="%(prog)s %(version)s",
    help=_("Tampilkan versi."),
)  # fmt: skip
def nawasena() -> None:
    """The group of all commands."""


for command in (
    mapping.map_command, mapping.explain, mapping.verify, comparing.compare, spreadsheets.sample,
    spreadsheets.template, policy.policy, demo.demo, service.serve, service.worker, service.migrate,
    service.check, service.createadmin, service.confirmrole, service.moveaccount,
    audit.audit, retention.retention, backup.backup,
    backup.restore,
    backup.provision,
):  # fmt: skip
    nawasena.add_command(command)


FORESEEN = (
    click.UsageError, FileProblem, RuleError, RunFolderError, OSError, FileCreateError, duckdb.Error,
    pl.exceptions.PolarsError,
)  # fmt: skip


def main() -> None:
    """Run the command line and leave with 0 (well), 1 (a check failed) or 2 (nothing could be done)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without our characters shows others instead
            stream.reconfigure(errors="replace")
    try:
        code = nawasena.main(prog_name=PROGRAM, standalone_mode=False)
    except Stop as stop:
        sys.exit(stop.code)
    except (click.Abort, KeyboardInterrupt, duckdb.InterruptException):
        interrupted()
    except RuntimeError as error:  # the engine tells an interrupted query in this way too
        if "interrupted" not in str(error).lower():
            raise
        interrupted()
    except FORESEEN as error:
        tell(error)
        sys.exit(PROBLEM)
    sys.exit(code if isinstance(code, int) else 0)


def interrupted() -> NoReturn:
    """Leave after Ctrl-C."""
    fail(_("Dihentikan; tidak ada hasil yang ditulis."))
    sys.exit(INTERRUPTED)


@singledispatch
def tell(error: Exception) -> None:
    """Write a foreseeable failure as a message; by default its first line, from a library."""
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    fail(_("Hasil tidak dapat ditulis: {reason}.").format(reason=reason.rstrip(".")))


@tell.register
def _usage(error: click.UsageError) -> None:
    fail(usage_message(error), _("Lihat `nawasena --help`."))


@tell.register
def _file(error: FileProblem) -> None:
    fail(error.message, error.cure)


@tell.register
def _rule(error: RuleError) -> None:
    for problem in error.problems:
        fail(str(problem))


@tell.register
def _run(error: RunFolderError) -> None:
    fail(str(error))


@tell.register
def _system(error: OSError) -> None:
    fail(system_message(error))
