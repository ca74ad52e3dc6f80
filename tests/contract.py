"""The official schema as a judge: does a request or a response keep Ozon's contract?

The schema is not part of this project. It is looked for at ``OZON_OPENAPI``, else beside the
checkout; :func:`available` tells whether it was found.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

_ROOT = Path(__file__).resolve().parents[1]
_BESIDE = _ROOT.parent / "shared" / "ozon" / "seller-api.openapi.json"
_ERROR = {"$ref": "#/components/schemas/rpcStatus"}

# The schema and the service disagree here; the service wins.
# Clients in production send an offer without the product id that the schema requires.
_NOT_REQUIRED = {"productv2ProductsStocksRequestStock": ("product_id",)}

# The service sends a null where the schema has only text: in its own examples, or in the words
# beside a field.
_NULLABLE = {
    "posting.v4.PostingFbsListResponse.Postings": ("delivering_date",),
    "posting.v4.PostingFbsUnfulfilledListResponse.Postings": ("delivering_date",),
    "WarehouseListV2ResponseWarehouse": ("pause_at",),
    "v1ProductActionTimerStatusResponseStatuses": ("expired_at",),
}

# A limit on items is told by a word, in the official examples too, where the schema has a number.
_LIMITED = (
    "/v3/product/import",
    "/v1/product/attributes/update",
    "/v2/product/pictures/import",
    "/v1/product/unarchive",
    "/v1/product/update/offer-id",
)
_EXHAUSTED = "RESOURCE_EXHAUSTED"

_FORMATS = FormatChecker(formats=())
_RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}


def schema_path() -> Path:
    """Return where the schema should be."""
    return Path(os.environ.get("OZON_OPENAPI") or _BESIDE)


def available() -> bool:
    """Tell whether the schema was found."""
    return schema_path().is_file()


def check_request(path: str, body: Any, method: str = "post") -> None:
    """Raise AssertionError unless ``body`` is a request that the schema allows.

    Strict: fields that the schema does not know are refused, so a misspelt name cannot pass.
    """
    content = _operation(path, method).get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        assert not body, f"{path} takes no body, but {body!r} was sent"
        return
    _check(f"request of {path}", schema, body)


def check_response(path: str, status: int, body: Any, method: str = "post") -> None:
    """Raise AssertionError unless ``body`` is a response that the schema allows.

    A status that the schema does not name must have Ozon's error body.
    """
    responses = _operation(path, method)["responses"]
    response = responses.get(str(status)) or (responses.get("default") if status >= 400 else None)
    content = (response or {}).get("content", {})
    assert status >= 400 or response, f"{path}: the schema has no response {status}"
    if status < 400 and not content:
        assert not body, f"{path} answers nothing, but {body!r} came"
        return
    schema = content.get("application/json", {}).get("schema", _ERROR)
    if status == 429 and path in _LIMITED and body.get("code") == _EXHAUSTED:
        body = {**body, "code": 8}
    _check(f"response {status} of {path}", schema, body)


def _operation(path: str, method: str) -> dict[str, Any]:
    paths = _document()["paths"]
    assert path in paths, f"the schema has no path {path}"
    operation: dict[str, Any] = paths[path][method]
    return operation


def _check(what: str, schema: dict[str, Any], body: Any) -> None:
    # Through JSON text, so that a Decimal or a tuple is judged as what goes over the wire.
    wire = json.loads(json.dumps(body))
    errors = [f"  {error.json_path}: {error.message[:300]}" for error in _errors(schema, wire)]
    assert not errors, "\n".join([f"{what} breaks the contract:", *errors])


def _errors(schema: dict[str, Any], body: Any) -> Iterator[Any]:
    return iter(_validator(json.dumps(schema, sort_keys=True)).iter_errors(body))


@cache
def _validator(schema: str) -> Draft202012Validator:
    root = {**_strict(json.loads(schema)), "components": _components()}
    return Draft202012Validator(root, format_checker=_FORMATS)


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(schema_path().read_text(encoding="utf-8"))
    return document


@cache
def _components() -> dict[str, Any]:
    schemas = {}
    for name, schema in _document()["components"]["schemas"].items():
        optional = _NOT_REQUIRED.get(name, ())
        if "required" in schema:
            required = [field for field in schema["required"] if field not in optional]
            schemas[name] = _strict({**schema, "required": required})
        else:
            schemas[name] = _strict(schema)
        for field in _NULLABLE.get(name, ()):
            known = schemas[name]["properties"]
            known[field] = {"anyOf": [known[field], {"type": "null"}]}
    return {"schemas": schemas}


def _strict(schema: Any) -> Any:
    """Turn a schema of OpenAPI 3.0 into JSON Schema that refuses unknown fields."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    result = {key: _strict_keyword(key, value) for key, value in schema.items()}
    # Texts that are not regular expressions stand in `pattern`, and choices between nothing and
    # nothing in `oneOf`, which no value could satisfy.
    result.pop("pattern", None)
    if not any(result.get("oneOf", [True])):
        del result["oneOf"]
    if "properties" in result:
        result.setdefault("additionalProperties", False)
    if result.pop("nullable", False):
        return {"anyOf": [result, {"type": "null"}]}
    return result


def _strict_keyword(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: _strict(schema) for name, schema in value.items()}
    if key in ("items", "allOf", "anyOf", "oneOf", "additionalProperties", "not"):
        return _strict(value)
    return value


def _in_range(value: object, form: str) -> bool:
    """Ids are numbers in responses and text in the filters of requests, by the same format."""
    if isinstance(value, str):
        if not value.removeprefix("-").isdecimal():
            return False
        value = int(value)
    low, high = _RANGES[form]
    return not isinstance(value, int) or low <= value <= high


for _form in _RANGES:
    _FORMATS.checks(_form)(lambda value, form=_form: _in_range(value, form))


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None
