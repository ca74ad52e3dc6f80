"""Why a document is refused, in human words and at the exact key or value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from reconciler.catalog import wording
from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.later import key_later, value_later
from reconciler.catalog.moments import MOMENT_KEYS, PRICE_DATES, not_a_moment
from reconciler.catalog.nearest import listed, nearest
from reconciler.catalog.schema import LARGE, refused_entries, schema, why_not
from reconciler.domain.problem import Problem, in_order

_MOMENTS = {"stocks": MOMENT_KEYS, "prices": PRICE_DATES}

_STOCKS_KEYS = {"kind", "as_of", "stocks"}

MOST_ENTRIES = 100
"""Refused offers of one document that are explained one by one."""

MOST_PROBLEMS = 500
"""Problems of one document that are told. Thousands have one cause, and take seconds to show."""


def explain(document: Document, kind: str) -> tuple[list[Problem], frozenset[str]]:
    """The problems of a refused document, and its offers that are to blame (large kinds only)."""
    value = document.value
    refused: list[str] = []
    entries = value.get(LARGE[kind]) if kind in LARGE else None
    if isinstance(entries, dict):
        shapeless = _is_shapeless(kind, value)
        refused = list(entries) if shapeless else refused_entries(kind, value)
        shown = [] if shapeless else refused[:MOST_ENTRIES]
        value = {**value, LARGE[kind]: {offer: entries[offer] for offer in shown}}
    problems = _first(list(_Explainer(document, kind).problems(_errors(kind, value))))
    if len(refused) > MOST_ENTRIES and value[LARGE[kind]]:
        problems.append(_more(document, kind, refused))
    if not problems and not document.damaged:
        problems.append(_unexplained(document, kind))
    return problems, frozenset(refused)


def _is_shapeless(kind: str, value: dict[str, Any]) -> bool:
    """Whether a misspelt `warehouse` hides which shape the entries of a stocks document have."""
    return kind == "stocks" and "warehouse" not in value and bool(value.keys() - _STOCKS_KEYS)


def _errors(kind: str, value: Any) -> Iterable[Any]:
    return sorted(_validator(kind).iter_errors(value), key=lambda error: str(error.absolute_path))


def _first(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= MOST_PROBLEMS:
        return problems
    told = in_order(problems)[:MOST_PROBLEMS]
    more = Problem(
        code="too-many-problems",
        message=f"{len(problems) - MOST_PROBLEMS} more problems of this document.",
        fix="Correct those that are shown, then run again.",
        source=told[-1].source,
    )
    return [*told, more]


def _more(document: Document, kind: str, refused: list[str]) -> Problem:
    return document.problem(
        code="too-many-problems",
        message=f"{len(refused) - MOST_ENTRIES} more offers of this document are refused.",
        fix="Correct those that are shown, then run again.",
        path=[LARGE[kind], refused[MOST_ENTRIES]],
        key=True,
    )


def _unexplained(document: Document, kind: str) -> Problem:
    return document.problem(
        code="refused",
        message=f"The document is refused: {why_not(kind, document.value)}.",
        fix="Compare it with the examples in the documentation of its kind.",
    )


@cache
def _validator(kind: str) -> Any:
    """jsonschema, made to agree with jsonschema-rs on `$`, on Decimal and on `40.0`."""
    from decimal import Decimal

    import jsonschema
    from jsonschema import validators

    def pattern(validator: Any, wanted: str, instance: Any, _schema: Any) -> Iterator[Any]:
        # In Python `$` also matches before a final line break; in ECMAScript it does not.
        strict = re.sub(r"(?<!\\)\$$", r"\\Z", wanted)
        if validator.is_type(instance, "string") and not re.search(strict, instance):
            yield jsonschema.ValidationError(f"{instance!r} does not match {wanted!r}")

    def integer(_checker: Any, instance: Any) -> bool:
        if isinstance(instance, Decimal):
            return instance == instance.to_integral_value()
        return isinstance(instance, int) and not isinstance(instance, bool)

    base = jsonschema.Draft202012Validator
    checker = base.TYPE_CHECKER.redefine("integer", integer)
    extend: Any = validators.extend
    return extend(base, {"pattern": pattern}, type_checker=checker)(schema(kind))


class _Explainer:
    def __init__(self, document: Document, kind: str) -> None:
        self._document = document
        self._kind = kind
        self._missing_said: set[tuple[PathPart, ...]] = set()

    def problems(self, errors: Iterable[Any]) -> Iterator[Problem]:
        for error in errors:
            yield from self._of(error)

    def _of(self, error: Any) -> Iterator[Problem]:
        path = list(error.absolute_path)
        if path[:1] == ["credentials"] and (len(path) > 1 or error.validator == "type"):
            yield self._secret(path)
        elif "propertyNames" in error.absolute_schema_path:
            yield self._key_name(error, path)
        elif error.validator == "anyOf":
            yield from self._any_of(error, path)
        elif error.validator == "additionalProperties":
            yield from self._unknown_keys(error, path)
        elif error.validator == "required":
            yield from self._missing_keys(error, path)
        elif error.validator != "minProperties" or not self._document.damaged:
            yield self._value(error, path)

    def _secret(self, path: list[PathPart]) -> Problem:
        """Anything wrong inside credentials. The value is never repeated: it may be the secret."""
        name = path[1] if len(path) > 1 else "api_key"
        return self._document.problem(
            code="secret-in-git",
            message=f"`{path[:2][-1]}` must name an environment variable, never hold the "
            "credential itself.",
            fix=f"Write `{name}: {{env: OZON_{str(name).upper()}}}`. If a real key stood "
            "here in a commit, revoke it in the cabinet: git keeps it for ever.",
            path=path[:2],
            key=True,
        )

    def _key_name(self, error: Any, path: list[PathPart]) -> Problem:
        expected = error.schema.get("title", "a name")
        limit = error.schema.get("maxLength")
        said = f"`{error.instance}`" if error.instance else "An empty key"
        limit_text = f" of 1 to {limit} characters" if limit else ""
        return self._document.problem(
            code="bad-key",
            message=f"{said} can't be {expected}{limit_text}.",
            fix=f"Write {expected}{limit_text}.",
            path=[*path, error.instance],
            key=True,
        )

    def _any_of(self, error: Any, path: list[PathPart]) -> Iterator[Problem]:
        """The errors of the branch that was meant: the one whose type the value has."""
        branches: dict[int, list[Any]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        later = value_later(self._document, self._kind, path, error.instance)
        if later:
            yield later
            return
        for inner_errors in branches.values():
            if not any(_is_type_error(inner, error) for inner in inner_errors):
                yield from self.problems(inner_errors)
                return
        titles = [
            inner.schema.get("title", "another value")
            for inner_errors in branches.values()
            for inner in inner_errors
            if _is_type_error(inner, error)
        ]
        yield self._wrong_type(path, " or ".join(dict.fromkeys(titles)), error.instance, {})

    def _unknown_keys(self, error: Any, path: list[PathPart]) -> Iterator[Problem]:
        known = list(error.schema.get("properties", {}))
        for key in error.instance:
            if key in known:
                continue
            full = [*path, key]
            meant = nearest(key, [name for name in known if name not in error.instance])
            yield key_later(self._document, self._kind, full) or self._document.problem(
                code="unknown-key",
                message=f"There is no key `{key}` here. The keys are {listed(known)}.",
                fix=f"Did you mean `{meant}`?" if meant else "Delete it, or write one of them.",
                path=full,
                key=True,
            )

    def _missing_keys(self, error: Any, path: list[PathPart]) -> Iterator[Problem]:
        if self._document.damaged:
            return
        unknown = [key for key in error.instance if key not in error.schema["properties"]]
        for name in error.validator_value:
            place = (*path, name)
            if name in error.instance or place in self._missing_said:
                continue
            self._missing_said.add(place)
            free = [key for key in error.schema["properties"] if key not in error.instance]
            if any(self._explains(key, name, path, free) for key in unknown):
                continue
            yield self._missing_key(name, path, error.schema)

    def _explains(self, key: str, name: str, path: list[PathPart], free: list[str]) -> bool:
        """Whether an unknown key already tells why a known one is missing."""
        later = key_later(self._document, self._kind, [*path, key])
        return later is not None or nearest(key, free) == name

    def _missing_key(self, name: str, path: list[PathPart], parent: Any) -> Problem:
        inner = wording.followed(parent["properties"][name], schema(self._kind))
        title = inner.get("title", "its value")
        return self._document.problem(
            code="missing-key",
            message=f"The key `{name}` is missing ({title}).",
            fix=f"Add it, such as `{name}: {wording.example(inner)}`.",
            path=path,
            key=True,
        )

    def _value(self, error: Any, path: list[PathPart]) -> Problem:
        value, inner = error.instance, error.schema
        later = value_later(self._document, self._kind, path, value)
        if later:
            return later
        if error.validator == "type":
            return self._wrong_type(path, inner.get("title", "another value"), value, inner)
        if error.validator == "enum":
            return wording.not_a_choice(self._document, path, value, error.validator_value)
        if error.validator in wording.BOUNDS:
            return wording.out_of_range(self._document, path, value, inner)
        if error.validator in ("minLength", "minItems", "minProperties"):
            return wording.empty(self._document, path, inner)
        if error.validator == "uniqueItems":
            return wording.twice_in_list(self._document, path, value)
        if error.validator == "maxItems":
            return wording.too_long(self._document, path, value, error.validator_value)
        if path[-1] in _MOMENTS.get(self._kind, ()):
            return not_a_moment(self._document, path, value)
        return wording.bad_text(self._document, path, value, inner)

    def _wrong_type(self, path: list[PathPart], expected: str, value: Any, inner: Any) -> Problem:
        return wording.wrong_type(self._document, path, expected, value, inner)


def _is_type_error(inner: Any, outer: Any) -> bool:
    same_place = len(inner.absolute_path) == len(outer.absolute_path)
    return same_place and inner.validator == "type"
