"""Take one permission or wall away; the tests that stand guard there must notice: ``planted_gaps.py [NUMBER ...]``.

Every gap is a piece of source replaced in a copy of the package. The tests of a gap are those of the queries and
services behind it, of the API, of the scope, or the rows of the matrix of routes that lead there.
"""

# ruff: noqa: E501 -- quoted source stays in one piece

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 2
LIMIT = 900  # seconds for one gap
ROUTES = "tests/architecture/test_routes.py"
MATRIX = (
    f"{ROUTES}::test_every_cell_answers_as_the_matrix_says",
    f"{ROUTES}::test_no_answer_carries_anything_of_another_agency",
)
SECOND, SCOPE = ("tests/architecture/test_second_guard.py",), ("tests/core/test_scope.py",)
API, SCHEMA = (
    ("tests/site/api/test_api.py",),
    ("tests/site/api/test_api.py", "tests/site/api/test_api_schema.py"),
)


@dataclass(frozen=True)
class Gap:
    """What is taken away, in which file of the package, and the source it replaces.

    ``tests``: those that have to notice; ``routes``: the rows of the matrix that are asked.
    """

    title: str
    file: str
    right: str
    wrong: str
    tests: tuple[str, ...] = MATRIX
    routes: str = ""


GUARDS, ACTOR = "core/views/guards.py", "core/accounts/actor.py"
RESULTS, MAPPINGS = "mapping/queries/results.py", "mapping/queries/mappings.py"
TOKENS, WALLS = "core/accounts/tokens.py", "core/database/walls.py"
GAPS = [
    Gap(
        "strangers are let in",
        GUARDS,
        "if not request.user.is_authenticated:\n        return _unknown",
        "if False:\n        return _unknown",
        routes="home,people,api:people",
    ),
    Gap(
        "nobody is asked for the second factor",
        GUARDS,
        "if actor.needs_totp and not used_second_factor(request):",
        "if False:",
        routes="people,api:people",
    ),
    Gap(
        "no right is asked for",
        GUARDS,
        "if not access.rights or any(actor.may(right) for right in access.rights):\n        return None",
        "return None",
        routes="people,audit,api:people",
    ),
    Gap(
        "a wrong token counts as the session",
        GUARDS,
        "if access.answers and tokens.HEADER in request.headers:",
        "if access.answers and tokens.enter(request.headers.get(tokens.HEADER, '')):",
        tests=API,
    ),
    Gap(
        "a role of a unit reaches the whole agency",
        ACTOR,
        'if any(not right.path and RULES[right.role].within == "agency" for right in able):',
        "if able:",
        routes="person,mapping_person",
    ),
    Gap(
        "a token may whatever its account may",
        ACTOR,
        "if self.only is not None and what not in self.only:",
        "if False:",
        tests=API,
    ),
    Gap(
        "results of every unit are shown",
        RESULTS,
        "return found if paths is None else found.filter(unit__in=_units_below(actor, paths))",
        "return found",
        routes="mapping_person,api:explanation",
    ),
    Gap(
        "results of every agency are asked for",
        RESULTS,
        "Result.objects.filter(agency_id=actor.agency)",
        "Result.objects.all()",
        tests=SECOND,
    ),
    Gap(
        "mappings of every agency are asked for",
        MAPPINGS,
        "Mapping.objects.filter(agency_id=actor.agency)",
        "Mapping.objects.all()",
        tests=SECOND,
    ),
    Gap(
        "whoever may see nothing sees the mappings",
        MAPPINGS,
        "return found.none()",
        "return found",
        tests=SECOND,
    ),
    Gap(
        "people of every unit are listed",
        "people/queries/people.py",
        'return found if paths is None else found.filter(below("unit__path", paths))',
        "return found",
        tests=SECOND,
    ),
    Gap(
        "every person is opened",
        "people/queries/person.py",
        "if found is None or not visible(actor, found):",
        "if found is None:",
        routes="person,api:person",
    ),
    Gap(
        "whoever sees themselves sees everybody",
        "people/queries/person.py",
        "if actor.may(May.SEE_SELF) and actor.person == profile.person_id:",
        "if actor.may(May.SEE_SELF):",
        routes="person",
    ),
    Gap(
        "people of units nobody showed are counted in",
        "people/queries/units.py",
        'return found if paths is None else found.filter(below("path", paths))',
        "return found",
        tests=SECOND,
    ),
    Gap(
        "accounts of every agency are opened",
        "core/accounts/queries.py",
        'grants = Grant.objects.filter(agency_id=actor.agency, account=OuterRef("pk"))\n    return get_object_or_404(Account.objects.filter(Exists(grants)), pk=pk)',
        "return get_object_or_404(Account, pk=pk)",
        routes="account,account_state",
    ),
    Gap(
        "a grant of another account is opened",
        "core/accounts/queries.py",
        "get_object_or_404(Grant, pk=pk, account=account, agency_id=actor.agency)",
        "get_object_or_404(Grant, pk=pk, agency_id=actor.agency)",
        routes="revoke_role",
    ),
    Gap(
        "tokens of others are revoked",
        TOKENS,
        "found = found.filter(account_id=actor.account)",
        "pass",
        routes="revoke_token",
    ),
    Gap(
        "a token works without its secret",
        TOKENS,
        ".filter(account_id=account, digest=_digest(text)).first()",
        ".filter(account_id=account).first()",
        tests=API,
    ),
    Gap(
        "a revoked token works",
        TOKENS,
        "ApiToken.objects.filter(revoked_at=None, expires_at__gt=now,",
        "ApiToken.objects.filter(expires_at__gt=now,",
        tests=API,
    ),
    Gap(
        "a token that is over works",
        TOKENS,
        "revoked_at=None, expires_at__gt=now, account__is_active=True",
        "revoked_at=None, account__is_active=True",
        tests=API,
    ),
    Gap(
        "the token of a shut account works",
        TOKENS,
        "expires_at__gt=now, account__is_active=True",
        "expires_at__gt=now",
        tests=API,
    ),
    Gap(
        "a token opens another agency of its account",
        TOKENS,
        "or actor.agency != row.agency_id:",
        "or False:",
        tests=API,
    ),
    Gap(
        "a token may be made for more than its account may",
        TOKENS,
        "if not set(wish.scopes) <= allowed & set(SCOPES):",
        "if False:",
        tests=API,
    ),
    Gap(
        "a token may be made for anybody",
        TOKENS,
        "if not holders(actor).filter(pk=wish.account.pk).exists():",
        "if False:",
        tests=API,
    ),
    Gap("readings are not put on record", "core/middleware.py", "note_access(request)", "pass", tests=API),
    Gap(
        "row-level security shows everything",
        WALLS,
        'IN_SCOPE = (\n    "agency_id = ANY',
        'IN_SCOPE = (\n    "true OR agency_id = ANY',
        tests=SCOPE,
    ),
    Gap(
        "row-level security does not bind the owner",
        WALLS,
        'f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",',
        "",
        tests=SCOPE,
    ),
    Gap(
        "what is mistyped in the API gives everything",
        "core/api.py",
        "unknown = sorted(set(request.GET) - known)",
        "unknown: list[str] = []",
        tests=SCHEMA,
    ),
    Gap(
        "an ASN sees what is not announced",
        "site/own_data.py",
        "Mapping.objects.filter(agency_id=actor.agency, state=Mapping.State.ANNOUNCED)",
        "Mapping.objects.filter(agency_id=actor.agency)",
        tests=SECOND,
    ),
    Gap(
        "one announces what one asked for",
        "mapping/services.py",
        "ensure(actor, May.ANNOUNCE)\n    ensure_other(actor, mapping.requested_by_id)\n    mapping = Mapping.objects.select_for_update().get(pk=mapping.pk)\n    ensure_move",
        "ensure(actor, May.ANNOUNCE)\n    mapping = Mapping.objects.select_for_update().get(pk=mapping.pk)\n    ensure_move",
        tests=SECOND,
    ),
]


def planted(gap: Gap, folder: Path) -> None:
    """A copy of product and tests with ``gap`` in ``folder``; ValueError unless its source is there once."""
    source = ROOT / "src/nawasena" / gap.file
    text = source.read_text(encoding="utf-8")
    if text.count(gap.right) != 1:
        raise ValueError(f"{gap.file}: {gap.right!r} stands there {text.count(gap.right)} times, not once")
    for name in ("src", "tests", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "src/nawasena" / gap.file).write_text(text.replace(gap.right, gap.wrong), encoding="utf-8")


def noticed(gap: Gap) -> tuple[str, float]:
    """The test that notices ``gap`` first (empty when none does), and the seconds it took."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        planted(gap, Path(name))
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([f"{name}/src", name, os.environ.get("PYTHONPATH", "")]),
            "NAWASENA_CELLS": gap.routes,
        }
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "--tb=no",
            "-p",
            "no:cacheprovider",
            *gap.tests,
        ]
        done = subprocess.run(
            command, env=environment, cwd=name, capture_output=True, text=True, check=False, timeout=LIMIT
        )
    return _first(done), time.monotonic() - begun


def _first(done: subprocess.CompletedProcess[str]) -> str:
    """The first test that failed. Raises RuntimeError when no test was run: that notices nothing."""
    failed = [
        line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR")) and "::" in line
    ]
    if done.returncode not in (0, 1) or (done.returncode == 1 and not failed):
        raise RuntimeError(f"no tests were run: {done.stdout[-500:]}{done.stderr[-500:]}")
    return failed[0].split(" - ")[0].split(" ", 1)[1] if failed else ""


def main(arguments: list[str]) -> int:
    """Print one line per gap; 1 when one was not noticed."""
    chosen = [int(word) for word in arguments] or list(range(1, len(GAPS) + 1))
    missed = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, (found, seconds) in zip(
            chosen, pool.map(noticed, [GAPS[at - 1] for at in chosen]), strict=True
        ):
            gap = GAPS[number - 1]
            missed += not found
            sys.stdout.write(
                f"| {number} | {gap.title} | `{gap.file}` | {found or 'NOT NOTICED'} | {seconds:.0f} s |\n"
            )
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen) - missed} of {len(chosen)} gaps are noticed\n")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
