"""What one catalog file says, as rows: its documents and their marks are not kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from reconciler.catalog import prices, safety, stocks
from reconciler.catalog.document import Document
from reconciler.catalog.explain import explain
from reconciler.catalog.files import YamlFile, hash_of, read_bytes
from reconciler.catalog.kinds import CATALOG_KINDS, kind_of
from reconciler.catalog.reader import read_documents
from reconciler.catalog.schema import LARGE, accepts
from reconciler.catalog.store import StoreSaid, store_said
from reconciler.domain.problem import Problem


@dataclass(slots=True)
class FileSaid:
    """Rows in document order, and the problems found so far.

    `unclear` means that a part of the file could not be told: a store document may hide in it.
    """

    file: YamlFile
    hash: bytes = b""
    unclear: bool = False
    problems: list[Problem] = field(default_factory=list)
    stores: list[StoreSaid] = field(default_factory=list)
    prices: list[prices.Table] = field(default_factory=list)
    stocks: list[stocks.StocksSaid] = field(default_factory=list)
    rules: list[safety.RulesSaid] = field(default_factory=list)


def file_said(file: YamlFile) -> FileSaid:
    """Read one file. Rows need no knowledge of the store: it may stand in a later file."""
    said = FileSaid(file)
    data = read_bytes(file, said.problems)
    if data is None:
        said.unclear = True
        return said
    said.hash = hash_of(data)
    documents = read_documents(data, file.shown, said.problems)
    kinds = [kind_of(document, CATALOG_KINDS, said.problems) for document in documents]
    said.unclear = bool(said.problems)
    for document, kind in zip(documents, kinds, strict=True):
        if kind is not None:
            _document(document, kind, said)
    return said


def _document(document: Document, kind: str, said: FileSaid) -> None:
    refused: frozenset[str] = frozenset()
    accepted = accepts(kind, document.value)
    if not accepted:
        problems, refused = explain(document, kind)
        said.problems += problems
    if kind == "store":
        said.stores.append(store_said(document, said.problems, accepted=accepted))
    elif kind in LARGE:
        _rows(document, kind, said, refused)
    elif accepted:
        said.rules.append(safety.rules_said(document, said.problems))


def _rows(document: Document, kind: str, said: FileSaid, refused: frozenset[str]) -> None:
    if kind == "prices":
        said.prices.append(prices.prices_said(document, said.problems, refused))
    else:
        said.stocks.append(stocks.stocks_said(document, said.problems, refused))
