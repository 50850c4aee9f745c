"""Every change of a package: collecting its files, repairing their cells, deciding about it."""

from nawasena.exchange.spreadsheets.services.collecting import (
    add_file,
    create_package,
    describe,
    remove_file,
    request_reading,
)
from nawasena.exchange.spreadsheets.services.deciding import (
    approve,
    give_back,
    propose,
    reject,
    resume,
    withdraw,
)
from nawasena.exchange.spreadsheets.services.repairing import choose_columns, repair, undo_repair

__all__ = [
    "add_file", "approve", "choose_columns", "create_package", "describe", "give_back", "propose", "reject",
    "remove_file", "repair", "request_reading", "resume", "undo_repair", "withdraw",
]  # fmt: skip
