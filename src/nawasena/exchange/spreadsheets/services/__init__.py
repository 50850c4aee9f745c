"""Every change of a package: collecting its files, repairing their cells, deciding about it."""

from nawasena.exchange.spreadsheets.services.collecting import (
    NewPackage,
    add_file,
    remove_file,
    request_reading,
    start_package,
    want_mapping,
)
from nawasena.exchange.spreadsheets.services.deciding import approve, propose, reject, resume, withdraw
from nawasena.exchange.spreadsheets.services.repairing import choose_columns, repair, undo_repair

__all__ = [
    "NewPackage", "add_file", "approve", "choose_columns", "propose", "reject", "remove_file", "repair",
    "request_reading", "resume", "start_package", "undo_repair", "want_mapping", "withdraw",
]  # fmt: skip
