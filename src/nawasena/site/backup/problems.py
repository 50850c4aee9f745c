"""Why a backup or a restore cannot be done."""

from __future__ import annotations


class BackupProblem(Exception):  # noqa: N818 -- told to people
    """What is wrong, where, and the cure; nothing has been changed."""

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure
