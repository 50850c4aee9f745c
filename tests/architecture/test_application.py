"""The application keeps the house: reads in queries, writes in services, a wall round every table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.architecture import house

# Tables without an agency, and why nothing of an agency can be read there.
WITHOUT_AGENCY = {
    "core_account": "an account can work in several agencies; it is reached through its grants",
    "core_agency": "its own id is compared",
    "core_agencyid": "ids alone",
    "core_cache": "counts of attempts under hashed keys",
    "core_seal": "digests over the whole installation",
}
LIBRARIES = ("account_", "auth_", "django_", "mfa_", "pghistory_", "procrastinate_", "socialaccount_")
MOST = 4  # arguments without a name
FIRST = {"actor", "worker", "agency", "account", "delivery"}  # who acts, and what they act upon
# Services that are no act of somebody, or a step of one: name and reason.
WITHOUT_EVENT = {
    "prefer": "the look of one's own pages",
    "enter": "the last use of a token",
    "begin_delivery": "the first lines of an act that is recorded step by step",
}
WITHOUT_TRANSACTION = {
    "prefer": "one statement",
    "enter": "runs in the transaction of the request",
    "begin_delivery": "runs in the transaction of who calls it",
    "learn": "a transaction for each step, so that it can go on where it stopped",
    "activate": "a failure stays counted, so the error is raised outside of the transaction",
}


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_table_with_an_agency_has_a_forced_wall(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,"
            " EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname"
            "         AND p.qual LIKE '%nawasena.agencies%' AND p.with_check LIKE '%nawasena.agencies%')"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'agency_id'"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
            " AND NOT a.attisdropped"
        )
        rows = {name: (forced, policy) for name, forced, policy in cursor.fetchall()}
    assert len(rows) >= 20
    assert [name for name, (forced, policy) in rows.items() if not (forced and policy)] == []


def test_a_table_without_an_agency_is_known_and_has_its_reason(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables t WHERE schemaname = 'public' AND NOT EXISTS (SELECT FROM"
            " information_schema.columns c WHERE c.table_name = t.tablename AND c.column_name = 'agency_id')"
        )
        names = {name for (name,) in cursor.fetchall() if not name.startswith(LIBRARIES)}
    assert names == set(WITHOUT_AGENCY)


def test_every_app_is_in_a_layer_and_only_its_migrations_touch_rights() -> None:
    """The application changes no right or wall while it runs."""
    spoken = ("DISABLE ROW LEVEL SECURITY", "NO FORCE ROW", "SET ROLE", "BYPASSRLS", "row_security = off")
    allowed = {"walls.py", "roles.py", "checks.py", "making.py"}  # make walls, ask for them, and back up
    found = [
        f"{path.name}: {word}"
        for path in house.modules()
        if "migrations" not in path.parts and path.name not in allowed
        for word in spoken
        if word.lower() in path.read_text(encoding="utf-8").lower()
    ]
    assert found == []


# --- views ----------------------------------------------------------------------------------------------


def reads_in_view(tree: ast.Module) -> Iterator[house.Finding]:
    """``Model.objects`` in a view goes round the scope: reads are in queries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            yield node.lineno, f"{ast.unparse(node)}: read through a function of queries"


def view_modules() -> list[Path]:
    """Views and operations of the API."""
    return [
        path
        for path in house.modules()
        if "views" in path.parts or path.name in ("views.py", "api.py") or "api" in path.parts
    ]


def test_no_view_reads_a_table_itself() -> None:
    assert len(view_modules()) > 15
    found = {
        f"{path.relative_to(house.PACKAGE)}:{line} {text}"
        for path in view_modules()
        for line, text in reads_in_view(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()


def test_a_read_in_a_view_is_found() -> None:
    assert [line for line, _text in reads_in_view(ast.parse("x = 1\nrows = Profile.objects.all()\n"))] == [2]


# --- services -------------------------------------------------------------------------------------------


def service_modules() -> list[Path]:
    """Modules with the writes of an app."""
    named = ("services.py", "activation.py", "tokens.py", "adopting.py")
    return [path for path in house.modules() if path.name in named or "services" in path.parts]


def faults(tree: ast.Module, elsewhere: frozenset[str] = frozenset()) -> Iterator[str]:
    """What a module of services gets wrong; ``elsewhere``: services of others that record their act."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    recording = _recording(functions, elsewhere)
    for name, node in functions.items():
        if name.startswith("_") or not _writes(node, functions):
            continue
        if name not in recording | set(WITHOUT_EVENT):
            yield f"{name} records no event"
        if not _atomic(node) and name not in WITHOUT_TRANSACTION:
            yield f"{name} runs in no transaction of its own"
        given = [argument.arg for argument in node.args.args]
        if len(given) > 2 and given[0] not in FIRST:
            yield f"{name}({', '.join(given)}): after who and what, name the arguments"
        if len(given) > MOST:
            yield f"{name}({', '.join(given)}): too many without a name"


def _recording(functions: dict[str, ast.FunctionDef], elsewhere: frozenset[str]) -> set[str]:
    """Functions that record an event, themselves or through one that does."""
    found = {name for name, node in functions.items() if _calls(node) & {"chain.record", *elsewhere}}
    while more := {name for name, node in functions.items() if _calls(node) & found} - found:
        found |= more
    return found


def _writes(
    node: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()
) -> bool:
    writing = {"save", "create", "bulk_create", "update", "delete", "get_or_create", "update_or_create"}
    calls = _calls(node)
    if any(call.rsplit(".", 1)[-1] in writing and "digest" not in call for call in calls):
        return True
    inner = (calls & set(functions)) - seen - {node.name}
    return any(_writes(functions[name], functions, seen | {node.name}) for name in inner)


def _calls(node: ast.AST) -> set[str]:
    return {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}


def _atomic(node: ast.FunctionDef) -> bool:
    marks = {ast.unparse(mark) for mark in node.decorator_list}
    return "transaction.atomic" in marks or "transaction.atomic" in _calls(node)


OTHERS = frozenset({"activation.open_accounts", "activation.issue_codes", "create_account", "grant_role"})


@pytest.mark.parametrize("path", service_modules(), ids=lambda path: str(path.relative_to(house.PACKAGE)))
def test_every_write_is_one_transaction_with_its_event(path: Path) -> None:
    assert list(faults(ast.parse(path.read_text(encoding="utf-8")), OTHERS)) == []


GOOD = """
@transaction.atomic
def shut(actor, account, *, reason):
    _keep(actor, account)
def _keep(actor, account):
    account.save()
    chain.record(actor, "shut", account)
"""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("", "", ""),
        ("@transaction.atomic\n", "", "shut runs in no transaction of its own"),
        ('    chain.record(actor, "shut", account)\n', "", "shut records no event"),
        (
            "shut(actor, account, *, reason)",
            "shut(actor, account, reason, day, note)",
            "too many without a name",
        ),
        ("shut(actor, account, *, reason)", "shut(name, account, reason)", "name the arguments"),
    ],
)
def test_a_service_that_forgets_something_is_found(right: str, wrong: str, said: str) -> None:
    found = list(faults(ast.parse(GOOD.replace(right, wrong, 1))))
    assert (said in " ".join(found)) if said else (found == [])
