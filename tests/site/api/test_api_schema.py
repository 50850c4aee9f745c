"""The description of the API is what the API does: whatever is sent, the answer is one it has announced."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from nawasena.core.accounts.roles import Role
from nawasena.core.models import Account
from nawasena.site.api import describing
from nawasena.site.api.wiring import schema
from tests.architecture import matrix
from tests.core.populated import Populated

OPERATIONS = [(path, operation["get"]) for path, operation in schema()["paths"].items()]
ODD = st.one_of(
    st.integers(),
    st.integers(min_value=-(2**70), max_value=2**70),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        [
            "",
            "\x00",
            "a\x00b",
            "1" * 400,
            "NaN",
            "1e400",
            "٣",
            "-0",
            "0x10",
            "' OR 1=1 --",
            "%",
            "\ud7ff",
            "null",
            "[]",
            "1,2",
        ]
    ),
)


@pytest.fixture(scope="module")
def reader(populated: Populated) -> Client:
    client: Client = populated.world.client(Role.TALENT_MANAGER)
    client.raise_request_exception = False
    return client


def values(item: dict[str, Any], ids: list[int]) -> st.SearchStrategy[Any]:
    """Values for a parameter: existing ids, values of the right kind, and anything else."""
    parts = item["schema"].get("anyOf", [item["schema"]])
    choices = [choice for part in parts for choice in (*part.get("enum", ()), part.get("const"))]
    return st.one_of(st.sampled_from(ids), st.sampled_from([*choices, 1]), ODD)


@pytest.mark.parametrize(("path", "operation"), OPERATIONS, ids=[path for path, _operation in OPERATIONS])
def test_every_answer_was_announced(
    path: str, operation: dict[str, Any], reader: Client, populated: Populated
) -> None:
    ids = [populated.mappings["a", "done"].pk, populated.people["a", "low"], populated.people["b", "low"]]
    parameters = operation.get("parameters", [])
    inside = {item["name"]: values(item, ids) for item in parameters if item["in"] == "path"}
    asked = {item["name"]: values(item, ids) for item in parameters if item["in"] == "query"}
    more = st.dictionaries(st.text(max_size=12), ODD, max_size=1)

    @settings(max_examples=40)
    @given(st.fixed_dictionaries(inside), st.fixed_dictionaries({}, optional=asked), more)
    def ask(names: dict[str, Any], query: dict[str, Any], extra: dict[str, Any]) -> None:
        url = path
        for name, value in names.items():
            url = url.replace(f"{{{name}}}", quote(str(value), safe=""))
        response = reader.get(f"{url}?{urlencode({**query, **extra})}")
        assert response.status_code < 500
        assert str(response.status_code) in {str(code) for code in operation["responses"]}
        assert response.headers["Content-Type"].startswith("application/json")
        if response.status_code >= 400:
            assert response.json()["detail"].endswith((".", "errors.")), "a sentence"

    ask()


def produced(path: str, operation: dict[str, Any], made: Populated) -> set[int]:
    """The statuses of an operation, each by the shortest way there is to it."""
    url = address(path, made.mappings["a", "done"].pk, made.people["a", "usual"])
    able, unable = roles_of(operation["operationId"])
    client, other = made.world.client(able), made.world.client(unable)
    client.raise_request_exception = other.raise_request_exception = False
    answers = [
        client.get(url),
        Client().get(url),
        other.get(url),
        client.post(url),
        client.get(f"{url}?bukan_saringan=1"),
        client.get(f"{url}?" + "&".join(f"a{number}=1" for number in range(1_500))),
        *nowhere(path, operation, client, made),
    ]
    assert all(set(answer.json()) >= {"detail"} for answer in answers[1:])
    return {answer.status_code for answer in answers}


def address(path: str, mapping: int, person: int) -> str:
    return path.replace("{mapping}", str(mapping)).replace("{person}", str(person))


def roles_of(name: str) -> tuple[Role, Role]:
    """A role that may, and one that may not."""
    route = matrix.routes()[f"api:{name}"]
    able = Role.ASN if name == "own" else Role.TALENT_MANAGER
    return able, next(role for role in Role if not matrix.admits(route, role))


def nowhere(path: str, operation: dict[str, Any], client: Client, made: Populated) -> list[Any]:
    """Asking for what is not there, in each way the operation knows."""
    if "{" in path:
        return [client.get(address(path, 2**40, 2**40))]
    if any(item["name"] == "unit" for item in operation.get("parameters", [])):
        return [client.get(path, {"unit": made.world.units["b.school"].pk})]
    if operation["operationId"] != "own":
        return []
    asn = Account.objects.filter(pk=made.world.accounts["a", Role.ASN].pk)
    person = asn.get().person
    asn.update(person=None)
    answer = client.get(path)
    asn.update(person=person)
    return [answer]


@pytest.mark.parametrize(("path", "operation"), OPERATIONS, ids=[path for path, _operation in OPERATIONS])
def test_every_operation_announces_exactly_what_it_answers(
    path: str, operation: dict[str, Any], populated: Populated
) -> None:
    announced = {int(code) for code in operation["responses"]}
    assert produced(path, operation, populated) == announced


def test_nothing_is_announced_that_the_library_alone_would_say() -> None:
    announced = {int(code) for _path, operation in OPERATIONS for code in operation["responses"]}
    assert announced == {200, 401, 403, 404, 405, 422}


def test_no_address_takes_a_nip_or_a_name() -> None:
    taken = {item["name"] for _path, operation in OPERATIONS for item in operation.get("parameters", [])}
    assert taken & {"nip", "name", "nama", "search", "q"} == set()


def test_the_page_shows_every_operation_and_needs_nothing_from_elsewhere(reader: Client) -> None:
    page = reader.get("/api/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert all(path in text for path, _operation in OPERATIONS)
    assert "swagger" not in text.lower()


def test_the_description_can_be_read_by_programs(reader: Client) -> None:
    described = reader.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert described["security"] == [{"token": []}, {"session": []}]
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))
    assert named <= set(described["components"]["schemas"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"$ref": "#/components/schemas/People"}, "People"),
        ({"type": "array", "items": {"type": "integer"}}, "[bilangan bulat]"),
        ({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]}, "bilangan bulat, ≥ 1 atau kosong"),
        ({"enum": ["a", "b"]}, '"a" atau "b"'),
        ({"const": "1"}, '"1"'),
        ({"type": "string", "format": "date"}, "tanggal"),
        ({"type": "integer", "maximum": 2**63 - 1}, "bilangan bulat"),
        ({"type": "integer", "maximum": 2**63 - 2}, "bilangan bulat, ≤ 9223372036854775806"),
        ({"format": "uuid"}, "uuid"),
        ({}, "objek"),
    ],
)
def test_a_kind_in_one_line(content: dict[str, Any], words: str) -> None:
    assert describing.kind(content) == words
