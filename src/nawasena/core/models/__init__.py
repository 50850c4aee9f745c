"""What the core keeps: agencies and units, accounts and roles, the audit trail, jobs, tokens, ends of retention."""

from nawasena.core.models.accounts import Account, ActivationCode, Grant
from nawasena.core.models.audit import AccessEntry, AuditChain, AuditEvent, AuditPayload, Seal
from nawasena.core.models.jobs import Job
from nawasena.core.models.organisation import Agency, Unit
from nawasena.core.models.retention import Destruction
from nawasena.core.models.tokens import ApiToken

__all__ = [
    "AccessEntry", "Account", "ActivationCode", "Agency", "ApiToken", "AuditChain", "AuditEvent", "AuditPayload",
    "Destruction", "Grant", "Job", "Seal", "Unit",
]  # fmt: skip
