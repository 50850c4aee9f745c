"""``python -m nawasena``: the same as the command."""

from nawasena.site.cli import main

main()
