"""The command line: ``nawasena <perintah>``."""

from nawasena.site.cli.main import main

__all__ = ["main"]
