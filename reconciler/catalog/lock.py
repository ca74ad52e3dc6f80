"""The lock file of a catalog: what its attributes mean at Ozon, so that all else works offline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.files import YamlFile, hash_of, read_bytes
from reconciler.catalog.lock_text import FORMAT_VERSION
from reconciler.catalog.reader import read_documents
from reconciler.domain.attribute import AttributeId, AttributeSpec, TypeId, TypeKey, TypeSpec
from reconciler.domain.attribute_lock import AttributeLock, LockedType, LockedValue
from reconciler.domain.problem import Problem
from reconciler.domain.product import CategoryId
from reconciler.domain.source import Source

LOCK_NAME = "attributes.lock"
"""In the folder of the catalog. No YAML name: it is no document that people write."""

Shape = TypeVar("Shape")


class LockFile(NamedTuple):
    """The lock of a catalog; None if there is no such file, or if it can't be told."""

    shown: str
    path: Path
    data: bytes | None = None
    lock: AttributeLock | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def hash(self) -> bytes:
        """The hash of its bytes; none if there are none."""
        return b"" if self.data is None else hash_of(self.data)


def read_lock(root: Path) -> LockFile:
    """Read the lock of the catalog in a folder. What is wrong with it is among its problems."""
    path = root / LOCK_NAME
    file = YamlFile(LOCK_NAME, path.as_posix(), path)
    nothing = LockFile(file.shown, path)
    if not path.exists():
        return nothing
    problems: list[Problem] = []
    data = read_bytes(file, problems)
    if data is None:
        return nothing._replace(problems=tuple(problems))
    lock = _lock(data, file.shown, problems)
    return LockFile(file.shown, path, data, None if problems else lock, tuple(problems))


def lock_of(data: bytes, shown: str) -> AttributeLock | None:
    """The lock that some bytes hold; None if they hold none that can be read."""
    problems: list[Problem] = []
    lock = _lock(data, shown, problems)
    return None if problems else lock


class _Attribute(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    required: bool = False
    dictionary: int = 0
    collection: bool = False
    most: int = 0
    group: int = 0
    kind: str = ""
    by_category: bool = False
    gone: bool = False


class _Value(msgspec.Struct, forbid_unknown_fields=True):
    attribute: int
    said: str
    id: int
    text: str
    seen: date


class _Type(msgspec.Struct, forbid_unknown_fields=True):
    category: str
    type: str
    seen: date
    attributes: dict[str, Any]
    disabled: bool = False
    values: list[Any] = []


class _Whole(msgspec.Struct, forbid_unknown_fields=True):
    format_version: str
    language: str
    types: dict[str, Any]


def _lock(data: bytes, shown: str, problems: list[Problem]) -> AttributeLock | None:
    documents = read_documents(data, shown, problems)
    if problems:
        return None
    if len(documents) != 1:
        problems.append(_broken(f"holds {len(documents)} documents, not one", Source(shown, 1, 1)))
        return None
    document = documents[0]
    version = document.get(["format_version"])
    if isinstance(version, str) and version.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
        problems.append(_newer(document, version))
        return None
    whole = _shaped(document, [], _Whole, problems)
    if whole is None:
        return None
    types = dict(_types(document, whole, problems))
    return AttributeLock(whole.language, types)


def _types(
    document: Document, whole: _Whole, problems: list[Problem]
) -> Iterator[tuple[TypeKey, LockedType]]:
    for name in whole.types:
        path: list[PathPart] = ["types", name]
        key = _key(name)
        said = _shaped(document, path, _Type, problems)
        if key is None or said is None:
            if key is None:
                problems.append(_broken("names no category and type", document.place(path)))
            continue
        attributes = {}
        for number in said.attributes:
            inner: list[PathPart] = [*path, "attributes", number]
            one = _shaped(document, inner, _Attribute, problems)
            if one is not None and number.isdigit():
                attributes[AttributeId(int(number))] = _spec(int(number), one)
        values: dict[AttributeId, dict[str, LockedValue]] = {}
        for index in range(len(said.values)):
            value = _shaped(document, [*path, "values", index], _Value, problems)
            if value is not None:
                table = values.setdefault(AttributeId(value.attribute), {})
                table[value.said] = LockedValue(value.id, value.text, value.seen)
        spec = TypeSpec(
            key=key,
            category_name=said.category,
            type_name=said.type,
            disabled=said.disabled,
            attributes=attributes,
        )
        yield key, LockedType(spec, said.seen, values)


def _spec(number: int, said: _Attribute) -> AttributeSpec:
    return AttributeSpec(
        id=AttributeId(number),
        name=said.name,
        required=said.required,
        dictionary_id=said.dictionary,
        collection=said.collection,
        most=said.most,
        complex_id=said.group,
        kind=said.kind,
        by_category=said.by_category,
        gone=said.gone,
    )


def _key(name: str) -> TypeKey | None:
    category, _, kind = name.partition("/")
    if category.isdigit() and kind.isdigit():
        return TypeKey(CategoryId(int(category)), TypeId(int(kind)))
    return None


def _shaped(
    document: Document, path: list[PathPart], shape: type[Shape], problems: list[Problem]
) -> Shape | None:
    try:
        return msgspec.convert(document.get(path) if path else document.value, shape)
    except msgspec.ValidationError as error:
        problems.append(_broken(f"is not as it was written: {error}", document.place(path)))
        return None


def _broken(what: str, source: Source) -> Problem:
    return Problem(
        code="lock-broken",
        message=f"The lock of attributes {what}.",
        fix="Take it from git as it was, or delete it and run `reconciler resolve`.",
        source=source,
    )


def _newer(document: Document, version: str) -> Problem:
    return document.problem(
        code="lock-version",
        message=f"The lock of attributes has the format {version}; this reconciler reads "
        f"{FORMAT_VERSION}.",
        fix="Use the reconciler that wrote it, or delete it and run `reconciler resolve`.",
        path=["format_version"],
    )
