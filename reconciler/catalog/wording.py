"""Sentences about a value that a schema refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.nearest import listed, nearest
from reconciler.domain.problem import Problem

BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
}

_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+")
_NUMBER_IN_DISGUISE = re.compile(r"-?[0-9][0-9 _\u00a0\u202f']*(?:[.,][0-9]+)?")


def wrong_type(
    document: Document, path: Sequence[PathPart], expected: str, value: Any, schema: Any
) -> Problem:
    """A value of another type than the one expected."""
    return document.problem(
        code="wrong-type",
        message=f"{place(path)} must be {expected}, not {type_name(value)}.",
        fix=_null_fix(path) if value is None else _type_fix(expected, value, schema),
        path=path,
    )


def not_a_choice(
    document: Document, path: Sequence[PathPart], value: Any, choices: Sequence[Any]
) -> Problem:
    """A value outside a list of choices."""
    texts = [text_of(choice) for choice in choices]
    meant = nearest(value, texts) if isinstance(value, str) else None
    return document.problem(
        code="not-a-choice",
        message=f"{place(path)} can't be {shown(value)}. The choices are {listed(texts)}.",
        fix=f"Did you mean `{meant}`?" if meant else "Write one of the choices.",
        path=path,
    )


def out_of_range(document: Document, path: Sequence[PathPart], value: Any, schema: Any) -> Problem:
    """A number below or above what is allowed."""
    allowed = " and ".join(
        words.format(schema[bound]) for bound, words in BOUNDS.items() if bound in schema
    )
    return document.problem(
        code="out-of-range",
        message=f"{place(path)} is {shown(value)}; it must be {allowed}.",
        fix=f"Write a number that is {allowed}.",
        path=path,
    )


def empty(document: Document, path: Sequence[PathPart], schema: Any) -> Problem:
    """A text, list or mapping with nothing in it."""
    return document.problem(
        code="empty",
        message=f"{place(path)} is empty; it must be {schema.get('title', 'filled')}.",
        fix=f"Write something, such as `{example(schema)}`, or delete the key.",
        path=path,
    )


def twice_in_list(document: Document, path: Sequence[PathPart], value: list[Any]) -> Problem:
    """A list that holds something twice."""
    again = next(index for index, item in enumerate(value) if item in value[:index])
    return document.problem(
        code="twice-in-list",
        message=f"{place(path)} holds {shown(value[again])} twice.",
        fix="Delete one of the two.",
        path=[*path, again],
    )


def too_long(document: Document, path: Sequence[PathPart], value: list[Any], most: int) -> Problem:
    """A list with more items than are taken."""
    return document.problem(
        code="list-too-long",
        message=f"{place(path)} holds {len(value)} items; at most {most} are taken.",
        fix="Take some out; the place is that of the first one too many.",
        path=[*path, most],
    )


def bad_text(document: Document, path: Sequence[PathPart], value: Any, schema: Any) -> Problem:
    """A text that is not of the form it should have."""
    return document.problem(
        code="bad-text",
        message=f"{place(path)} must be {schema.get('title', 'another text')}, not {shown(value)}.",
        fix=f"Write it like `{example(schema)}`.",
        path=path,
    )


def followed(schema: Any, root: Any) -> Any:
    """A schema with its `$ref` followed; what stands beside the reference wins."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    return {**root["$defs"][reference.rpartition("/")[2]], **schema}


def example(schema: Any) -> str:
    """The first example of a schema as it would be written in YAML's flow style."""
    examples = schema.get("examples")
    return _flow(examples[0]) if examples else str(schema.get("const", "..."))


def place(path: Sequence[PathPart]) -> str:
    """The key that a sentence is about."""
    if not path:
        return "The document"
    names = [part for part in path if isinstance(part, str)]
    if isinstance(path[-1], int) and names:
        return f"Item {path[-1] + 1} of `{names[-1]}`"
    return f"`{path[-1]}`"


def shown(value: Any) -> str:
    """A value inside a sentence: text in quotes, long text cut."""
    if isinstance(value, str):
        text = value if len(value) <= 60 else value[:57] + "..."
        return json.dumps(text, ensure_ascii=False)
    if isinstance(value, dict | list):
        return type_name(value)
    return text_of(value)


def text_of(value: Any) -> str:
    """A scalar as YAML writes it."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def type_name(value: Any) -> str:
    """The type of a value in words, with a scalar's value."""
    match value:
        case None:
            return "nothing (null)"
        case bool():
            return f"`{text_of(value)}` (true or false)"
        case int():
            return f"{value} (a whole number)"
        case Decimal():
            return f"{text_of(value)} (a fraction)"
        case str():
            return f"{shown(value)} (text)"
        case list():
            return "a list"
        case _:
            return "a mapping"


def _null_fix(path: Sequence[PathPart]) -> str:
    if path[:1] == ["prices"]:
        return "Write a value, or delete the key; only `old_price` takes null, to clear it."
    return "Write a value, or delete the key: what is absent is not managed."


def _type_fix(expected: str, value: Any, schema: Any) -> str:
    if isinstance(value, str) and "number" in expected + str(schema.get("type", "")):
        return _number_fix(expected, value)
    if isinstance(value, str) and ("amount" in expected or "price" in expected):
        return _number_fix(expected, value)
    if isinstance(value, int | Decimal) and "text" in expected:
        return f'Put it in quotes if it is text: "{text_of(value)}".'
    return f"Write {expected}."


def _number_fix(expected: str, value: str) -> str:
    if _THOUSANDS.fullmatch(value):
        # Taking the comma for a dot here would make a price a thousand times smaller.
        return f"Write {value.replace(',', '')}, if that is the number; commas are not used here."
    if _NUMBER_IN_DISGUISE.fullmatch(value):
        plain = re.sub(r"[^0-9.,-]", "", value).replace(",", ".")
        if "whole" in expected and "." in plain:
            return "Write a whole number; nothing is rounded."
        return f"Write {plain}: plain digits, a dot before the fraction, no quotes."
    return f"Write {expected}."


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return text_of(value)
