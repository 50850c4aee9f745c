"""The description of the API: for programs as OpenAPI, for people as a page of our own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from nawasena.core.views.guards import any_role
from nawasena.i18n import _


@any_role
@require_safe
def begin(_request: HttpRequest) -> HttpResponse:
    """The root of the API leads to its description."""
    return redirect("api_docs")


@any_role
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """The description for programs."""
    from nawasena.site.api.wiring import schema

    return JsonResponse(schema())


@any_role
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The description for people, made from the same schema."""
    from nawasena.site.api.wiring import schema

    described = schema()
    words = {"operations": operations(described), "schemas": objects(described), "api": described["info"]}
    return render(request, "site/api.html", words)


def operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation with its filters and answers."""
    return [
        {
            "id": operation["operationId"],
            "method": method.upper(),
            "path": path,
            "text": operation.get("description", ""),
            "filters": [_filter(item) for item in operation.get("parameters", [])],
            "answers": [_answer(code, answer) for code, answer in operation["responses"].items()],
        }
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def _filter(item: dict[str, Any]) -> dict[str, Any]:
    wanted = _("wajib") if item["required"] else _("boleh kosong")
    return {"name": item["name"], "kind": kind(item["schema"]), "wanted": wanted}


def _answer(code: Any, answer: dict[str, Any]) -> dict[str, str]:
    content = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return {"code": str(code), "kind": kind(content)}


def objects(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Every object that answers are made of, with its fields."""
    return [
        {
            "name": name,
            "text": item.get("description", ""),
            "fields": [(key, kind(value)) for key, value in item.get("properties", {}).items()],
        }
        for name, item in sorted(described["components"]["schemas"].items())
    ]


def kind(content: dict[str, Any]) -> str:
    """What a value is, in one line: its type with its bounds, the object it is, or the choices there are."""
    if "$ref" in content:
        return str(content["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in content:
        return " | ".join(kind(part) for part in content["anyOf"])
    if "enum" in content:
        return " | ".join(f'"{value}"' for value in content["enum"])
    if "const" in content:
        return f'"{content["const"]}"'
    if content.get("type") == "array":
        return f"[{kind(content.get('items', {}))}]"
    limits = [f"{sign} {content[key]}" for key, sign in _BOUNDS if key in content]
    return ", ".join([str(content.get("format") or content.get("type") or "object"), *limits])


_BOUNDS = (("minimum", "≥"), ("maximum", "≤"), ("pattern", "~"))
