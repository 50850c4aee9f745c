"""The entry point: groups the commands and turns every foreseeable failure into one clear message."""

from __future__ import annotations

import sys
from importlib.metadata import version

import click

from nawasena.exchange.spreadsheets.problems import FileProblem
from nawasena.i18n import _
from nawasena.mapping.manifest import RunFolderError
from nawasena.rules.problems import RuleError
from nawasena.site.cli import demo, mapping, policy, spreadsheets
from nawasena.site.cli.messages import Stop, fail, usage_message

PROBLEM = 2  # nothing could be done
INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("nawasena"), "--version", prog_name="nawasena")
def nawasena() -> None:
    """Nawasena: manajemen talenta ASN yang dapat dijelaskan dan dibuktikan."""


for command in (
    mapping.map_command, mapping.explain, mapping.verify, spreadsheets.sample, spreadsheets.template,
    policy.policy, demo.demo,
):  # fmt: skip
    nawasena.add_command(command)


def main() -> None:
    """Run the command line and leave with its exit code: 0 well, 1 a check failed, 2 nothing could be done."""
    try:
        code = nawasena.main(standalone_mode=False)
    except Stop as stop:
        sys.exit(stop.code)
    except click.UsageError as error:
        fail(usage_message(error), _("Lihat `nawasena --help`."))
        sys.exit(PROBLEM)
    except click.Abort:
        fail(_("Dihentikan; tidak ada hasil yang ditulis."))
        sys.exit(INTERRUPTED)
    except FileProblem as error:
        fail(error.message, error.cure)
        sys.exit(PROBLEM)
    except RuleError as error:
        for problem in error.problems:
            fail(str(problem))
        sys.exit(PROBLEM)
    except (RunFolderError, OSError) as error:
        fail(_os_message(error))
        sys.exit(PROBLEM)
    sys.exit(code if isinstance(code, int) else 0)


def _os_message(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return _("Berkas tidak dapat dibaca atau ditulis: {reason}{where}.").format(
            reason=error.strerror, where=where
        )
    return str(error)
