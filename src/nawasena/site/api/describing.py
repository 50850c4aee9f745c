"""The description of the API: for programs as OpenAPI, for people as a page of our own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from nawasena.core.views.guards import any_role
from nawasena.i18n import N_, _

# What each operation gives, for people; programs read the sentences of the code itself.
GIVES = {
    "people": N_("Pegawai yang boleh dilihat akun ini, urut menurut nomor."),
    "person": N_("Seorang pegawai dengan data kepegawaian dan buktinya."),
    "mappings": N_("Semua pemetaan instansi, yang terbaru lebih dahulu."),
    "mapping": N_("Satu pemetaan dengan hitungan sembilan kotaknya."),
    "results": N_("Hasil yang boleh dilihat akun ini: disaring, diurutkan, halaman demi halaman."),
    "explanation": N_(
        "Mengapa seseorang berada di kotaknya: sumbu, indikator, syarat, batas, dan apa yang dapat "
        "mengubahnya."
    ),
    "own": N_("Data diri sendiri, hasil yang sudah diumumkan, dan siapa yang melihat data itu."),
}  # fmt: skip
REFUSALS = {
    "400": N_("Permintaan tidak dapat dibaca."),
    "401": N_("Belum masuk, atau tokennya tidak berlaku."),
    "403": N_("Akun atau tokennya tidak berhak."),
    "404": N_("Tidak ada, atau bukan wewenang akun ini."),
    "405": N_("Hanya membaca (GET) yang dilayani."),
    "422": N_("Saringan berisi nilai yang tidak dapat dipakai; jawabannya menyebut tempatnya."),
}
TYPES = {
    "integer": N_("bilangan bulat"),
    "number": N_("bilangan"),
    "string": N_("teks"),
    "boolean": N_("ya atau tidak"),
    "date": N_("tanggal"),
    "date-time": N_("tanggal dan jam"),
    "object": N_("objek"),
    "null": N_("kosong"),
}
LARGEST = 2**63 - 1  # the end of what a database can number is no limit anybody needs to read


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
    words = {
        "operations": operations(described),
        "schemas": objects(described),
        "refusals": [(code, _(text)) for code, text in REFUSALS.items()],
    }
    return render(request, "site/api.html", words)


def operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation with its filters and answers."""
    return [
        {
            "id": operation["operationId"],
            "method": method.upper(),
            "path": path,
            "text": _(GIVES[operation["operationId"]]),
            "filters": [_filter(item) for item in operation.get("parameters", [])],
            "answer": _answer(operation["responses"][200 if 200 in operation["responses"] else "200"]),
        }
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def _filter(item: dict[str, Any]) -> dict[str, Any]:
    wanted = _("wajib") if item["required"] else _("boleh kosong")
    return {"name": item["name"], "kind": kind(item["schema"]), "wanted": wanted}


def _answer(answer: dict[str, Any]) -> str:
    return kind(answer.get("content", {}).get("application/json", {}).get("schema", {}))


def objects(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Every object that answers are made of, with its fields."""
    return [
        {
            "name": name,
            "fields": [(key, kind(value)) for key, value in item.get("properties", {}).items()],
        }
        for name, item in sorted(described["components"]["schemas"].items())
    ]


def kind(content: dict[str, Any]) -> str:
    """What a value is, in one line: its type with its bounds, the object it is, or the choices there are."""
    if "$ref" in content:
        return str(content["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in content:
        return _(" atau ").join(kind(part) for part in content["anyOf"])
    if "enum" in content:
        return _(" atau ").join(f'"{value}"' for value in content["enum"])
    if "const" in content:
        return f'"{content["const"]}"'
    if content.get("type") == "array":
        return f"[{kind(content.get('items', {}))}]"
    limits = [f"{sign} {content[key]}" for key, sign in _BOUNDS if key in content and content[key] != LARGEST]
    name = str(content.get("format") or content.get("type") or "object")
    return ", ".join([_(TYPES[name]) if name in TYPES else name, *limits])


_BOUNDS = (("minimum", "≥"), ("maximum", "≤"), ("pattern", "~"))
