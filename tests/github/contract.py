"""The fake held to GitHub's published shapes (shapes.json, see record.py).

Every call that a test makes, and every good answer of the fake, must be one that GitHub documents.
The fake tells a part of each answer only: what it tells must exist, and be of that type.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SHAPES: Mapping[str, Any] = json.loads(Path(__file__).with_name("shapes.json").read_text("utf-8"))


def check(
    verb: str, path: str, query: Mapping[str, str], sent: Any, status: int, told: Any
) -> None:
    """Raises AssertionError for what GitHub does not know."""
    call = called(verb, path)
    shape = SHAPES[call]
    for name, value in query.items():
        assert name in shape["query"], f"{call} knows no ?{name}"
        schema = shape["query"][name]
        known = int(value) if schema.get("type") == "integer" else value
        _valid(schema, known, f"{call} ?{name}")
    if sent is not None:
        assert shape["body"], f"{call} takes no body"
        _valid(shape["body"], sent, f"what {call} sends")
    assert str(status) in shape["answers"], f"{call} does not answer {status}"
    if schema := shape["answers"][str(status)]:
        _valid(_in_part(schema), told, f"what {call} answers")


def called(verb: str, path: str) -> str:
    """The documented call of a path; the one with fewest places to fill counts."""
    fitting = [call for call in SHAPES if _pattern(call).fullmatch(f"{verb} {path}")]
    assert fitting, f"GitHub documents no {verb} {path}, or it is not recorded"
    return min(fitting, key=lambda call: call.count("{"))


def examples(schema: Any) -> Iterator[Any]:
    """Answers that the shape allows: as little as possible, with every null; and all of it."""
    if not schema:
        return
    for kind in range(_kinds(schema)):
        for full in (False, True):
            yield _example(schema, full, kind)


@cache
def _pattern(call: str) -> re.Pattern[str]:
    places = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(call))
    return re.compile(places)


def _kinds(schema: Any) -> int:
    """How many kinds of items a list may have."""
    items = schema.get("items", {})
    return len(items.get("anyOf", [items]))


def _example(schema: Any, full: bool, kind: int = 0) -> Any:
    for word in ("anyOf", "oneOf"):
        if word in schema:
            one_of = schema[word]
            nothing = {"type": "null"} in one_of
            return None if nothing and not full else _example(one_of[kind % len(one_of)], full)
    if "allOf" in schema:
        return {
            key: value for part in schema["allOf"] for key, value in _example(part, full).items()
        }
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            names = schema["properties"] if full else schema["required"]
            return {name: _field(name, schema["properties"][name], full) for name in names}
        case "array":
            return [_example(schema["items"], full, kind)]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
        case "string":
            return "2026-11-20T06:00:00Z" if schema.get("format") == "date-time" else "x"
        case _:
            return None


def _field(name: str, schema: Any, full: bool) -> Any:
    # Entries of a timeline have moments that are published as any text.
    moment = name.endswith("_at") and schema.get("type") == "string"
    return _example({**schema, "format": "date-time"} if moment else schema, full)


def _in_part(schema: Any) -> Any:
    """The same with nothing required. `repo` of a branch is null where a fork is gone, although
    the published shape does not say so.
    """
    match schema:
        case {"properties": properties, **rest}:
            known = {name: _in_part(one) for name, one in properties.items()}
            if "repo" in known:
                known["repo"] = {"anyOf": [known["repo"], {"type": "null"}]}
            return {**rest, "required": [], "properties": known}
        case dict():
            return {word: _in_part(one) for word, one in schema.items()}
        case list():
            return [_in_part(one) for one in schema]
        case _:
            return schema


def _valid(schema: Any, value: Any, what: str) -> None:
    wrong = [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(schema).iter_errors(value)
    ]
    assert not wrong, f"{what}: {wrong}"
