"""What each role may do, as data. Nothing else in the product decides about roles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nawasena.i18n import N_, _


class Role(StrEnum):
    """The roles that can be granted; the words are stored, so they never change."""

    INSTANCE_ADMIN = "instance_admin"
    AGENCY_ADMIN = "agency_admin"
    TALENT_MANAGER = "talent_manager"
    PERSONNEL_MANAGER = "personnel_manager"
    HEAD_OF_UNIT = "head_of_unit"
    PPK = "ppk"
    PYB = "pyb"
    COMMITTEE_SECRETARY = "committee_secretary"
    COMMITTEE_MEMBER = "committee_member"
    PERFORMANCE_TEAM = "performance_team"
    ASSESSOR = "assessor"
    COACH = "coach"
    ASN = "asn"
    AUDITOR = "auditor"
    READER = "reader"
    OVERSIGHT = "oversight"
    SERVICE = "service"


class May(StrEnum):
    """What can be allowed."""

    GRANT_ROLES = "grant_roles"
    MANAGE_ACCOUNTS = "manage_accounts"
    IMPORT_DATA = "import_data"
    APPROVE_PACKAGE = "approve_package"
    SEE_PEOPLE = "see_people"
    SEE_QUALITY = "see_quality"
    SEE_RESULTS = "see_results"
    SEE_SUMMARY = "see_summary"
    RUN_MAPPING = "run_mapping"
    ANNOUNCE = "announce"
    EXPORT = "export"
    READ_AUDIT = "read_audit"
    SEE_SELF = "see_self"
    SET_UP_AGENCY = "set_up_agency"
    KEEP_RECORDS = "keep_records"  # says how long things are kept, proposes to destroy what is due
    DESTROY_RECORDS = "destroy_records"  # decides about such a proposal


@dataclass(frozen=True)
class RoleRule:
    """A role on screen and its limits. ``within``: agency, unit (a subtree) or self.

    ``exclusive``: roles that the same account may not hold in the same agency at the same time.
    """

    label: str
    may: frozenset[May]
    within: str = "agency"
    totp: bool = True
    exclusive: frozenset[Role] = frozenset()


_READ = frozenset({May.SEE_PEOPLE, May.SEE_RESULTS, May.SEE_SUMMARY, May.SEE_QUALITY})

# Separation of duties: who keeps accounts neither scores nor decides; who prepares does not approve.
RULES: dict[Role, RoleRule] = {
    Role.INSTANCE_ADMIN: RoleRule(N_("Admin instalasi"), frozenset({May.MANAGE_ACCOUNTS, May.SET_UP_AGENCY})),
    Role.AGENCY_ADMIN: RoleRule(
        N_("Admin instansi"),
        frozenset({May.GRANT_ROLES, May.MANAGE_ACCOUNTS, May.SET_UP_AGENCY, May.KEEP_RECORDS}),
        exclusive=frozenset({Role.TALENT_MANAGER, Role.COMMITTEE_MEMBER, Role.ASSESSOR, Role.PPK, Role.PYB}),
    ),
    Role.TALENT_MANAGER: RoleRule(
        N_("Pengelola Talenta"),
        _READ | {May.IMPORT_DATA, May.RUN_MAPPING, May.EXPORT},
        exclusive=frozenset(
            {Role.COMMITTEE_MEMBER, Role.COMMITTEE_SECRETARY, Role.PPK, Role.PYB, Role.AUDITOR}
        ),
    ),
    Role.PERSONNEL_MANAGER: RoleRule(
        N_("Pengelola Kepegawaian"),
        frozenset({May.SEE_PEOPLE, May.SEE_QUALITY, May.SEE_SUMMARY}),
        within="unit",
    ),
    Role.HEAD_OF_UNIT: RoleRule(N_("Kepala Perangkat Daerah"), _READ, within="unit"),
    Role.PPK: RoleRule(
        N_("Pejabat Pembina Kepegawaian"), _READ | {May.APPROVE_PACKAGE, May.ANNOUNCE, May.DESTROY_RECORDS}
    ),
    Role.PYB: RoleRule(
        N_("Pejabat yang Berwenang (Sekretaris Daerah)"),
        _READ | {May.APPROVE_PACKAGE, May.ANNOUNCE, May.DESTROY_RECORDS},
    ),
    Role.COMMITTEE_SECRETARY: RoleRule(
        N_("Sekretaris Komite Talenta"), _READ | {May.EXPORT, May.APPROVE_PACKAGE}
    ),
    Role.COMMITTEE_MEMBER: RoleRule(
        N_("Anggota Komite Talenta"), frozenset({May.SEE_RESULTS, May.SEE_SUMMARY})
    ),
    Role.PERFORMANCE_TEAM: RoleRule(N_("Tim Penilai Kinerja"), _READ),
    Role.ASSESSOR: RoleRule(N_("Asesor"), frozenset()),
    Role.COACH: RoleRule(N_("Coach atau mentor"), frozenset()),
    Role.ASN: RoleRule(N_("ASN"), frozenset({May.SEE_SELF}), within="self", totp=False),
    Role.AUDITOR: RoleRule(N_("Auditor (Inspektorat)"), _READ | {May.READ_AUDIT}),
    Role.READER: RoleRule(N_("Pembaca (Bappeda)"), frozenset({May.SEE_SUMMARY})),
    Role.OVERSIGHT: RoleRule(N_("Pengawas (BKN atau Kantor Regional)"), frozenset({May.SEE_SUMMARY})),
    Role.SERVICE: RoleRule(N_("Akun layanan"), frozenset({May.SEE_PEOPLE, May.SEE_RESULTS, May.SEE_SUMMARY})),
}

# What concerns the whole agency by its nature: a role that was limited to a unit does not bring it.
WHOLE = frozenset(
    {May.GRANT_ROLES, May.MANAGE_ACCOUNTS, May.SET_UP_AGENCY, May.KEEP_RECORDS, May.DESTROY_RECORDS,
     May.IMPORT_DATA, May.RUN_MAPPING, May.APPROVE_PACKAGE, May.ANNOUNCE, May.READ_AUDIT}
)  # fmt: skip
# Who decides, opens accounts or checks the others; and every side an administrator must not stand on.
_DECIDING = frozenset(
    {May.GRANT_ROLES, May.MANAGE_ACCOUNTS, May.APPROVE_PACKAGE, May.ANNOUNCE, May.READ_AUDIT}
)
# Roles that take effect only when a second administrator has confirmed them (docs/decisions/0008). The database
# keeps the same list in ``nawasena_guarded_roles()``; a test holds the two together.
GUARDED = frozenset(role for role, rule in RULES.items() if rule.may & _DECIDING) | (
    RULES[Role.AGENCY_ADMIN].exclusive
)


def label(role: Role | str) -> str:
    """A role as people call it, in the reader's language."""
    return _(RULES[Role(role)].label)
