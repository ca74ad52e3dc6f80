"""`kind: sheet-mapping`: what an ERP calls the columns and warehouses of its exports."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import msgspec

from reconciler.catalog.document import Document
from reconciler.catalog.excerpts import fill
from reconciler.catalog.explain import explain
from reconciler.catalog.files import YamlFile, read_bytes
from reconciler.catalog.kinds import MAPPING_KINDS, kind_of
from reconciler.catalog.nearest import listed, suggestion
from reconciler.catalog.reader import read_documents
from reconciler.catalog.schema import accepts
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


class SheetMapping(msgspec.Struct, frozen=True, kw_only=True):
    """Headers by our column, the first one that a sheet has counts; aliases by warehouse name.

    `on_hand` are headers of stock, or warehouses that are columns of their own, that tell what lies
    on the shelf, reserved units too.
    `unverified` are headers of which nobody has seen a file yet; `ignored` are known and not taken.
    """

    name: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    on_hand: frozenset[str] = frozenset()
    unverified: frozenset[str] = frozenset()
    warehouses: Mapping[str, str] = {}
    ignored: tuple[str, ...] = ()


def shipped_mappings() -> dict[str, str]:
    """The mapping files that come with the program, by name: their text, to be copied."""
    folder = files("reconciler.catalog").joinpath("mappings")
    return {
        file.name.removesuffix(".yaml"): file.read_text("utf-8")
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".yaml")
    }


def load_mapping(said: str) -> SheetMapping:
    """A mapping by the name of a shipped one, or by its file. Raises InvalidInput."""
    shipped = shipped_mappings()
    if said in shipped:
        return _read(shipped[said].encode(), f"{said}.yaml")
    path = Path(said)
    if not path.exists():
        raise InvalidInput([_unknown(said, list(shipped))])
    problems: list[Problem] = []
    data = read_bytes(YamlFile(path.name, path.as_posix(), path), problems)
    if data is None:
        raise InvalidInput(problems)
    return _read(data, path.as_posix())


def _read(data: bytes, file: str) -> SheetMapping:
    problems: list[Problem] = []
    found = [
        document
        for document in read_documents(data, file, problems)
        if kind_of(document, MAPPING_KINDS, problems)
    ]
    for document in found:
        if not accepts(MAPPING_KINDS[0], document.value):
            problems += explain(document, MAPPING_KINDS[0])[0]
        else:
            problems += _twice(document) + _no_stock(document)
    if not problems and len(found) != 1:
        problems.append(_not_one(file, len(found)))
    if problems:
        raise InvalidInput(fill(problems))
    return _said(found[0])


def _said(document: Document) -> SheetMapping:
    said = document.value
    return SheetMapping(
        name=said["name"],
        title=said.get("title", said["name"]),
        columns={
            column: (headers,) if isinstance(headers, str) else tuple(headers)
            for column, headers in said["columns"].items()
        },
        on_hand=frozenset(said.get("on_hand", ())),
        unverified=frozenset(said.get("unverified", ())),
        warehouses=said.get("warehouses", {}),
        ignored=tuple(said.get("ignored", ())),
    )


def _twice(document: Document) -> list[Problem]:
    """A header that is to mean two columns."""
    problems, first = [], dict[str, str]()
    for column, headers in document.value["columns"].items():
        for header in [headers] if isinstance(headers, str) else headers:
            other = first.setdefault(header.casefold(), column)
            if other != column:
                problems.append(
                    document.problem(
                        code="said-twice",
                        message=f"The header `{header}` is to mean `{other}` and `{column}`.",
                        fix="Keep one of them.",
                        path=["columns", column],
                    )
                )
    return problems


def _no_stock(document: Document) -> list[Problem]:
    """Headers of the shelf that no stock is taken from: misspelt, they would guard nothing."""
    stock = document.value["columns"].get("stock", ())
    names = [*([stock] if isinstance(stock, str) else stock), *document.value.get("warehouses", ())]
    known = {one.casefold() for one in names}
    return [
        document.problem(
            code="header-not-stock",
            message=f"`{header}` is to tell what lies on the shelf, and no stock is taken from it.",
            fix="Write it as it stands in `columns.stock` or in `warehouses`, or take it out of "
            "`on_hand`.",
            path=["on_hand", index],
        )
        for index, header in enumerate(document.value.get("on_hand", ()))
        if header.casefold() not in known
    ]


def _unknown(said: str, shipped: list[str]) -> Problem:
    return Problem(
        code="unknown-mapping",
        message=f"There is no mapping `{said}`, and no such file. Shipped are {listed(shipped)}.",
        fix=suggestion(said, shipped, "Name one of them, or a mapping file of your own."),
    )


def _not_one(file: str, found: int) -> Problem:
    return Problem(
        code="unknown-mapping",
        message=f"`{file}` holds {found} mappings; one file is one mapping.",
        fix="Begin it with `kind: sheet-mapping`, and put others into files of their own.",
    )
