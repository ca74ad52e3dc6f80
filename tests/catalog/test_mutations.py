"""Damaged files are refused as invalid input or read; nothing else is ever raised."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.catalog import load_catalog, load_policies, with_excerpts
from reconciler.catalog.document import Document
from reconciler.catalog.reader import read_documents
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from tests.catalog.conftest import STORE
from tests.catalog.test_policy_documents import TEXT
from tests.effort import examples

CATALOG = STORE + (
    "---\nkind: prices\nprices:\n  A: {price: 1490.10, old_price: null, vat: 0.2}\n  B: 5\n"
    '---\nkind: stocks\nwarehouse: msk\nstocks: {A: 40, "12": {fixed: 3}}\n'
    "---\nkind: stocks\nstocks:\n  A: {spb: 1}\n"
    '---\nkind: safety-stock\nrules:\n- {match: {price: ">= 100"}, keep: 20%}\n- keep: 2\n'
)
BITS = [bytes([byte]) for byte in range(256)] + [
    text.encode()
    for text in (
        "\n",
        "  ",
        "- ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        "*a",
        "&a ",
        "!!int ",
        "<<: ",
        "---\n",
        "...\n",
        "|\n",
        ">",
        "#",
        '"',
        "'",
        "~",
        "null",
        "1e5",
        "\u2028",
        "\ufeff",
        "? ",
        "%YAML",
        "\\",
    )
]
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(BITS)), min_size=1, max_size=4
)


def changed(text: str, changes: list[tuple[float, int, bytes]]) -> bytes:
    data = text.encode()
    for where, dropped, bit in changes:
        at = int(where * len(data))
        data = data[:at] + bit + data[at + dropped :]
    return data


@settings(max_examples=examples(100), deadline=None)
@given(CHANGES)
def test_a_damaged_catalog_is_invalid_input_or_good(
    changes: list[tuple[float, int, bytes]],
) -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "a.yaml").write_bytes(changed(CATALOG, changes))
        try:
            load_catalog(Path(folder))
        except InvalidInput as error:
            check(with_excerpts(error.problems))


@settings(max_examples=examples(60), deadline=None)
@given(CHANGES)
def test_damaged_policies_are_invalid_input_or_good(
    changes: list[tuple[float, int, bytes]],
) -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "a.yaml").write_bytes(changed(TEXT, changes))
        try:
            load_policies(Path(folder))
        except InvalidInput as error:
            check(with_excerpts(error.problems))


@settings(max_examples=examples(80), deadline=None)
@given(CHANGES)
def test_the_parsers_never_read_a_file_differently(changes: list[tuple[float, int, bytes]]) -> None:
    data = changed(CATALOG, changes)
    fast = read(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("yaml.__with_libyaml__", False)
        pure = read(data)
    if not fast[1] and not pure[1]:
        assert fast[0] == pure[0]
    else:
        # The pure scanner refuses some odd syntax that libyaml takes (`{a? b: 1}`), and the
        # reverse; never do both accept a file and read it differently.
        said = {problem.code for problem in [*fast[1], *pure[1]]}
        assert (fast[1] and pure[1]) or said == {"yaml-syntax"}


def read(data: bytes) -> tuple[list[object], list[Problem]]:
    problems: list[Problem] = []
    documents = read_documents(data, "a.yaml", problems)
    return [(document.value, places(document)) for document in documents], problems


def places(document: Document) -> list[str]:
    return [str(document.at(mark)) for marks in document.marks.values() for mark in marks]


def check(problems: tuple[Problem, ...]) -> None:
    assert problems
    for problem in problems:
        assert problem.fix
        assert problem.message
        assert problem.source is None or (problem.source.line > 0 and problem.source.column > 0)
        assert problem.excerpt.isprintable()
        if problem.excerpt and problem.source:
            assert problem.source.column <= len(problem.excerpt) + 1
