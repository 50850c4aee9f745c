"""The API: what it gives to whom, by session and by token, and what it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from nawasena.core.accounts import tokens
from nawasena.core.accounts.roles import May, Role
from nawasena.core.models import AccessEntry, Account, ApiToken, AuditEvent, Grant
from nawasena.mapping.models import Result
from nawasena.mapping.queries.explaining import explained
from nawasena.rules.disclosure import Own
from nawasena.site.api.own import disclosed
from tests.architecture.matrix import confirmed
from tests.core.populated import PEOPLE, Populated

ALL = len(PEOPLE)


@pytest.fixture(autouse=True)
def _undone(populated: Populated) -> Iterator[None]:
    """What a test writes is gone after it; it begins seeing agency A."""
    with transaction.atomic():
        populated.world.see("a")
        yield
        transaction.set_rollback(True)


def by_token(populated: Populated, role: Role, path: str, key: str = "a", **query: Any) -> Any:
    text = populated.secrets[key, role]
    return Client().get(f"/api/v1/{path}", query, headers={"Authorization": f"Bearer {text}"})


def names(response: Any) -> set[str]:
    assert response.status_code == 200, response.content
    return {item["name"] for item in response.json()["items"]}


def test_a_service_reads_everybody_of_its_agency(populated: Populated) -> None:
    assert names(by_token(populated, Role.SERVICE, "people")) == {name.upper() for name in PEOPLE}


def test_each_agency_reads_its_own_people(populated: Populated) -> None:
    found = names(by_token(populated, Role.SERVICE, "people", "b"))
    assert len(found) == ALL
    assert all(name.startswith("KANARI-B") for name in found)


def test_a_token_of_a_unit_reads_the_results_of_its_subtree(populated: Populated) -> None:
    mapping = populated.mappings["a", "done"].pk
    assert names(by_token(populated, Role.HEAD_OF_UNIT, f"mappings/{mapping}/results")) == {
        "USUAL",
        "NO SKP",
        "UNKNOWN",
    }


def test_a_token_does_no_more_than_its_scopes(populated: Populated) -> None:
    mapping = populated.mappings["a", "done"].pk
    assert by_token(populated, Role.SERVICE, f"mappings/{mapping}/results").status_code == 403
    assert by_token(populated, Role.HEAD_OF_UNIT, "people").status_code == 403


def test_the_list_of_people_goes_on_page_by_page(populated: Populated) -> None:
    seen: list[int] = []
    after = 0
    while after is not None:
        page = by_token(populated, Role.SERVICE, "people", limit=4, after=after).json()
        seen += [item["id"] for item in page["items"]]
        after = page["after"]
    assert seen == sorted(populated.people["a", name] for name in PEOPLE)


@pytest.mark.parametrize(("unit", "people"), [("root", 6), ("school", 3), ("part", 1), ("health", 2)])
def test_a_unit_includes_what_is_below_it(populated: Populated, unit: str, people: int) -> None:
    pk = populated.world.units[f"a.{unit}"].pk
    assert len(names(by_token(populated, Role.SERVICE, "people", unit=pk))) == people


def test_the_unit_of_another_agency_is_nowhere(populated: Populated) -> None:
    pk = populated.world.units["b.school"].pk
    assert by_token(populated, Role.SERVICE, "people", unit=pk).status_code == 404


def test_results_are_filtered_and_sorted_as_on_the_page(populated: Populated) -> None:
    client, mapping = populated.world.client(Role.PPK), populated.mappings["a", "done"].pk
    found = client.get(
        f"/api/v1/mappings/{mapping}/results", {"status": "mapped", "sort": "potensial"}
    ).json()["items"]
    scores = [item["potential"] for item in found]
    assert len(scores) == 4
    assert all(isinstance(score, str) for score in scores)
    assert scores == sorted(scores, key=float, reverse=True)


def test_the_grid_counts_whom_one_may_see(populated: Populated) -> None:
    mapping = populated.mappings["a", "done"].pk
    everybody = populated.world.client(Role.PPK).get(f"/api/v1/mappings/{mapping}").json()["grid"]
    head = by_token(populated, Role.HEAD_OF_UNIT, f"mappings/{mapping}").json()["grid"]
    assert (everybody["mapped"], everybody["unmapped"], everybody["outside"]) == (4, 1, 1)
    assert (head["mapped"], head["unmapped"], head["outside"]) == (2, 1, 0)
    assert sum(box["people"] for box in head["boxes"]) == 2


def test_a_mapping_that_is_not_finished_has_no_grid(populated: Populated) -> None:
    mapping = populated.mappings["a", "waiting"].pk
    assert populated.world.client(Role.PPK).get(f"/api/v1/mappings/{mapping}").json()["grid"] is None


def test_the_explanation_is_the_one_of_the_page(populated: Populated) -> None:
    mapping, person = populated.mappings["a", "done"].pk, populated.people["a", "usual"]
    view = by_token(populated, Role.HEAD_OF_UNIT, f"mappings/{mapping}/results/{person}").json()["view"]
    assert view["identity"]["name"] == "USUAL"
    assert view["box"]["number"] == 5
    assert all(isinstance(axis["score"], str) for axis in view["axes"])


def test_an_asn_reads_what_was_announced_and_who_looked(populated: Populated) -> None:
    own = by_token(populated, Role.ASN, "me").json()
    assert own["name"] == "USUAL"
    assert own["result"]["mapping"] == "Pemetaan earlier"
    assert own["result"]["box"] == 5
    assert [visit["who"] for visit in own["visits"]] == ["ppk"]


def test_what_is_not_announced_is_not_disclosed(populated: Populated) -> None:
    mapping = populated.mappings["a", "earlier"]
    type(mapping).objects.filter(pk=mapping.pk).update(state="done")
    assert by_token(populated, Role.ASN, "me").json()["result"] is None


@pytest.mark.parametrize("kept", ["box", "scores", "indicators", "gates", "rank", "changes"])
def test_the_policy_of_disclosure_is_followed(populated: Populated, kept: str) -> None:
    mapping = populated.mappings["a", "earlier"]
    result = Result.objects.get(mapping=mapping, person_id=populated.people["a", "usual"])
    view, problem = explained(mapping, result)
    assert view is not None, problem
    everything = dict.fromkeys(Own.model_fields, True)
    shown = disclosed(view, Own(**{**everything, kept: False}))
    gone = {
        "box": shown.box is None and shown.changes is None,
        "scores": shown.axes == () and shown.talent is None,
        "indicators": len(shown.axes) == 2 and all(axis.nodes == () for axis in shown.axes),
        "gates": shown.gates == (),
        "rank": shown.ranks == (),
        "changes": shown.changes is None,
    }
    assert gone[kept]
    assert disclosed(view, Own(**everything)) == view


def test_reading_is_on_record_under_the_name_of_the_operation(populated: Populated) -> None:
    person = populated.people["a", "low"]
    before = AccessEntry.objects.count()
    by_token(populated, Role.SERVICE, f"people/{person}")
    populated.world.see("a")
    entry = AccessEntry.objects.order_by("-pk").first()
    assert entry is not None
    assert AccessEntry.objects.count() == before + 1
    assert (entry.page, entry.people) == ("api:person", [person])
    assert entry.account == populated.world.accounts["a", Role.SERVICE].pk


def test_a_refused_reading_is_not_on_record(populated: Populated) -> None:
    before = AccessEntry.objects.count()
    by_token(populated, Role.SERVICE, f"people/{populated.people['b', 'low']}")
    populated.world.see("a")
    assert AccessEntry.objects.count() == before


# --- tokens ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer x",
        "Basic YTpi",
        "Bearer nw_1_" + "a" * 43,
        "bearer nw_0_\x00",
        "Bearer nw_٣_" + "a" * 43,
    ],
)
def test_a_wrong_token_is_401_even_with_a_session(populated: Populated, header: str) -> None:
    client = populated.world.client(Role.PPK)
    response = client.get("/api/v1/people", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert set(response.json()) == {"detail"}


def test_a_token_needs_its_own_secret_and_its_own_account(populated: Populated) -> None:
    text = populated.secrets["a", Role.SERVICE]
    start, account, secret = text.split("_", 2)
    other = populated.world.accounts["a", Role.HEAD_OF_UNIT].pk
    last = "A" if secret[-1] != "A" else "B"
    wrong = [f"{start}_{account}_{secret[:-1]}{last}", f"{start}_{other}_{secret}"]
    for header, status in ((text, 200), *((value, 401) for value in wrong)):
        answer = Client().get("/api/v1/people", headers={"Authorization": f"Bearer {header}"})
        assert answer.status_code == status


def spoil(populated: Populated, how: str) -> None:
    token = ApiToken.objects.filter(pk=populated.tokens["a", Role.SERVICE].pk)
    account = populated.world.accounts["a", Role.SERVICE]
    now = timezone.now()
    if how == "revoked":
        token.update(revoked_at=now)
    elif how == "expired":
        token.update(created_at=now - dt.timedelta(days=2), expires_at=now)
    elif how == "account shut":
        Account.objects.filter(pk=account.pk).update(is_active=False)
    else:
        Grant.objects.filter(account=account).update(revoked_at=now)


@pytest.mark.parametrize("how", ["revoked", "expired", "account shut", "role revoked"])
def test_a_token_ends_at_once(populated: Populated, how: str) -> None:
    assert by_token(populated, Role.SERVICE, "people").status_code == 200
    populated.world.see("a")
    spoil(populated, how)
    assert by_token(populated, Role.SERVICE, "people").status_code == 401


def test_a_token_of_one_agency_never_opens_another_its_account_works_in(populated: Populated) -> None:
    """The role in A is over, the account has one in B: the token of A is worth nothing, not a token of B."""
    account = populated.world.accounts["a", Role.SERVICE]
    Grant.objects.filter(account=account).update(revoked_at=timezone.now())
    populated.world.see("b")
    Grant.objects.create(
        account=account, agency=populated.world.b, role=Role.SERVICE, valid_from=dt.date(2020, 1, 1),
        granted_by=populated.world.accounts["b", Role.AGENCY_ADMIN],
    )  # fmt: skip
    assert by_token(populated, Role.SERVICE, "people").status_code == 401


def test_a_token_opens_no_page(populated: Populated) -> None:
    text = populated.secrets["a", Role.SERVICE]
    for path in ("/", "/akun/token/", "/api/openapi.json"):
        assert Client().get(path, headers={"Authorization": f"Bearer {text}"}).status_code == 302


def test_only_the_hash_of_a_token_is_kept(populated: Populated) -> None:
    text = populated.secrets["a", Role.SERVICE]
    row = ApiToken.objects.filter(pk=populated.tokens["a", Role.SERVICE].pk).values().get()
    assert text.split("_", 2)[2] not in str(row)
    assert not AuditEvent.objects.filter(details__contains=text[-20:]).exists()


def wish(account: Account, *scopes: May, days: int = 1) -> tokens.TokenWish:
    ends = timezone.now() + dt.timedelta(days=days)
    return tokens.TokenWish(account=account, name="uji", scopes=scopes, expires_at=ends)


@pytest.mark.parametrize(
    ("maker", "holder", "scope"),
    [
        (Role.PPK, Role.SERVICE, May.SEE_PEOPLE),  # not one's own
        (Role.AGENCY_ADMIN, Role.PPK, May.SEE_PEOPLE),  # of a person, by the administrator
        (Role.AGENCY_ADMIN, Role.AGENCY_ADMIN, May.SEE_PEOPLE),  # more than the account may
        (Role.SERVICE, Role.SERVICE, May.EXPORT),  # not something a token is for
        (Role.TALENT_MANAGER, Role.TALENT_MANAGER, May.RUN_MAPPING),
        (Role.READER, Role.READER, May.SEE_RESULTS),
    ],
)
def test_a_token_that_goes_too_far_is_refused(
    populated: Populated, maker: Role, holder: Role, scope: May
) -> None:
    world = populated.world
    with pytest.raises(PermissionDenied):
        tokens.create_token(world.actor(maker), wish=wish(world.accounts["a", holder], scope))


@pytest.mark.parametrize(("scopes", "days"), [((), 1), ((May.SEE_PEOPLE,), 0), ((May.SEE_PEOPLE,), 367)])
def test_a_token_without_scope_or_end_is_refused(
    populated: Populated, scopes: tuple[May, ...], days: int
) -> None:
    world = populated.world
    with pytest.raises(ValidationError):
        tokens.create_token(
            world.actor(Role.PPK), wish=wish(world.accounts["a", Role.PPK], *scopes, days=days)
        )


def test_the_longest_token_lives_366_days(populated: Populated) -> None:
    world = populated.world
    made, _text = tokens.create_token(
        world.actor(Role.PPK), wish=wish(world.accounts["a", Role.PPK], May.SEE_PEOPLE, days=366)
    )
    assert made.pk


def test_the_account_of_another_agency_gets_no_token(populated: Populated) -> None:
    world = populated.world
    with pytest.raises(PermissionDenied):
        given = wish(world.accounts["b", Role.SERVICE], May.SEE_PEOPLE)
        tokens.create_token(world.actor(Role.AGENCY_ADMIN), wish=given)


def test_the_page_shows_a_token_once_after_the_password(populated: Populated) -> None:
    world = populated.world
    client, account = world.client(Role.AGENCY_ADMIN), world.accounts["a", Role.SERVICE]
    given = {"account": account.pk, "name": "SIMPEG baru", "scopes": ["see_people"], "days": 30}
    refused = client.post("/akun/token/", given)
    assert (refused.status_code, refused.headers["Location"].split("?")[0]) == (302, "/akun/otp/konfirmasi/")
    made = confirmed(client).post("/akun/token/", given)
    assert f"nw_{account.pk}_" in made.content.decode()
    again = client.get("/akun/token/").content.decode()
    assert f"nw_{account.pk}_" not in again
    assert "SIMPEG baru" in again
    world.see("a")
    assert (
        AuditEvent.objects.filter(action="token.created").count()
        == len([key for key, _role in populated.tokens if key == "a"]) + 1
    )


# --- what is refused ------------------------------------------------------------------------------------


NONSENSE = [
    "people?unt=1", "people?limit=0", "people?limit=201", "people?after=-1", "people/0", f"people/{2**63}",
    "people/x", "people?limit=4&limits=5",
]  # fmt: skip


@pytest.mark.parametrize("path", NONSENSE)
def test_values_that_make_no_sense_are_named(populated: Populated, path: str) -> None:
    response = by_token(populated, Role.SERVICE, path)
    assert response.status_code == 422
    assert response.json()["errors"][0]["where"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(populated: Populated, method: str) -> None:
    client = populated.world.client(Role.PPK)
    response = getattr(client, method)("/api/v1/people")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET")


def test_without_the_second_factor_nothing_is_read(populated: Populated) -> None:
    client = Client()
    client.force_login(populated.world.accounts["a", Role.PPK])
    response = client.get("/api/v1/people")
    assert (response.status_code, set(response.json())) == (403, {"detail"})
