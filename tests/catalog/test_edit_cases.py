"""Edits at the odd places of YAML: given, the edit, expected."""

from decimal import Decimal
from typing import Any

import pytest

from reconciler.catalog.edit import append_document, remove_entry, set_value

GONE = object()
CASES: dict[str, tuple[str, list[Any], Any, str]] = {
    "aligned columns and a comment": ("a:   40   # x\n", ["a"], 12, "a:   12   # x\n"),
    "double quotes stay": ('a: "x"\n', ["a"], "y", 'a: "y"\n'),
    "single quotes stay": ("a: 'x'\n", ["a"], "it's", "a: 'it''s'\n"),
    "a plain text that needs quotes": ("a: x\n", ["a"], "12", 'a: "12"\n'),
    "nothing written": ("a:  # x\nb: 1\n", ["a"], 5, "a: 5  # x\nb: 1\n"),
    "a heading of several stays": (
        "x:\n  # cups\n  a: 1\n  b: 2\n\n  # pots\n  c: 3\n",
        ["x", "a"],
        GONE,
        "x:\n  # cups\n  b: 2\n\n  # pots\n  c: 3\n",
    ),
    "a remark on one goes with it": (
        "x:\n  # sold out\n  a: 1\n  # counted\n  b: 2\n",
        ["x", "a"],
        GONE,
        "x:\n  # counted\n  b: 2\n",
    ),
    "an item": ("- 1\n- 2\n", [1], 3, "- 1\n- 3\n"),
    "an empty item": ("-\n- 2\n", [0], 3, "- 3\n- 2\n"),
    "an explicit key without a colon": ("? a\nb: 1\n", ["a"], 3, "? a\n: 3\nb: 1\n"),
    "a key alone in braces": ("a: {b, c: 1}\n", ["a", "b"], 3, "a: {b: 3, c: 1}\n"),
    "a block of lines": ("a: |  # x\n  y\n\nb: 1\n", ["a"], "z", "a: z  # x\n\nb: 1\n"),
    "a text on two lines": ("a: x\n  y # z\n", ["a"], "w", "a: w # z\n"),
    "a block becomes a number": (
        "a:  # x\n  b: 1 # y\n  # z\nc: 1\n",
        ["a"],
        40,
        "a: 40  # x\nc: 1\n",
    ),
    "braces become a number": ("a: {b: 1}  # x\n", ["a"], 40, "a: 40  # x\n"),
    "a number becomes braces": (
        "a: 1490.50\n",
        ["a"],
        {"price": Decimal("1490.50"), "x": None},
        "a: {price: 1490.50, x: null}\n",
    ),
    "a number becomes a count": (
        "kind: stocks\nstocks:\n  A: 4\n",
        ["stocks", "A"],
        {"on_hand": 3, "counted_at": "2026-11-20T09:00+03:00"},
        "kind: stocks\nstocks:\n  A: {on_hand: 3, counted_at: 2026-11-20T09:00+03:00}\n",
    ),
    "a moment of the document": (
        "kind: stocks\nwarehouse: msk\nstocks:\n  A: 4\n",
        ["as_of"],
        "2026-11-20T09:00Z",
        "kind: stocks\nwarehouse: msk\nas_of: 2026-11-20T09:00Z\nstocks:\n  A: 4\n",
    ),
    "only keys that differ": (
        "a: { b: 1 , c: 2 }\n",
        ["a"],
        {"b": 1, "c": 3},
        "a: { b: 1 , c: 3 }\n",
    ),
    "into braces": ("a: {b: 1}\n", ["a", "c"], 2, "a: {b: 1, c: 2}\n"),
    "into braces over lines": (
        "a: {\n  b: 1 # x\n}\n",
        ["a", "c"],
        2,
        "a: {\n  b: 1, # x\n  c: 2\n}\n",
    ),
    "into a mapping without braces": ("- [a: 1]\n", [0, 0, "c"], 2, "- [{a: 1, c: 2}]\n"),
    "into empty braces": ("a: {} # x\nb: 1\n", ["a", "c"], 2, "a: # x\n  c: 2\nb: 1\n"),
    "into null": ("a: null\n", ["a", "c"], 2, "a:\n  c: 2\n"),
    "into nothing": ("a: # x\n", ["a", "c"], 2, "a: # x\n  c: 2\n"),
    "deeper than what is there": ("a:\n", ["a", "c", "d"], 2, "a:\n  c: {d: 2}\n"),
    "four columns stay": (
        "x:\n    y: 1\na: {}\n",
        ["a", "c"],
        2,
        "x:\n    y: 1\na:\n    c: 2\n",
    ),
    "sorted siblings": ("x:\n  a: 1\n  c: 2\n", ["x", "b"], 3, "x:\n  a: 1\n  b: 3\n  c: 2\n"),
    "the longest beginning": (
        "x:\n  T-1: 1\n  M-RED: 2 # r\n  # k\n  K: 1\n",
        ["x", "M-BLU"],
        3,
        "x:\n  T-1: 1\n  M-RED: 2 # r\n  M-BLU: 3\n  # k\n  K: 1\n",
    ),
    "no kin": (
        "x:\n  b: 1\n  a: 2\n  # end\n",
        ["x", "z"],
        3,
        "x:\n  b: 1\n  a: 2\n  z: 3\n  # end\n",
    ),
    "the order of the schema": (
        "kind: prices\nprices:\n  A: {price: 5, cost: 1}\n",
        ["prices", "A", "min_price"],
        2,
        "kind: prices\nprices:\n  A: {price: 5, min_price: 2, cost: 1}\n",
    ),
    "behind a block and its comment": (
        "x:\n  b:\n    c: 1\n    # tail\n",
        ["x", "d"],
        2,
        "x:\n  b:\n    c: 1\n    # tail\n  d: 2\n",
    ),
    "no line break at the end": ("a: 1", ["b"], 2, "a: 1\nb: 2"),
    "a text without its line break": ("a: |\n  z", ["b"], 1, "b: 1\na: |\n  z"),
    "CRLF": ("a: 1\r\nb: 2\r\n", ["c"], 3, "a: 1\r\nb: 2\r\nc: 3\r\n"),
    "a byte order mark": ("\ufeffa: 1\n", ["a"], 2, "\ufeffa: 2\n"),
    "beyond the basic plane": (
        "\U0001f600: {a: 1} # x\n",
        ["\U0001f600", "a"],
        2,
        "\U0001f600: {a: 2} # x\n",
    ),
    "gone with its comments": (
        "a: 1\n\n# of b\nb: 2 # too\n# of c\nc: 3\n",
        ["b"],
        GONE,
        "a: 1\n\n# of c\nc: 3\n",
    ),
    "gone from braces": ("a: {b: 1, c: 2, d: 3}\n", ["a", "c"], GONE, "a: {b: 1, d: 3}\n"),
    "the first gone from braces": ("a: {b: 1, c: 2}\n", ["a", "b"], GONE, "a: {c: 2}\n"),
    "the last gone from braces": ("a: {b: 1, c: 2,}\n", ["a", "c"], GONE, "a: {b: 1,}\n"),
    "gone from braces over lines": (
        "a: {\n  b: 1, # x\n  c: 2 # y\n}\n",
        ["a", "c"],
        GONE,
        "a: {\n  b: 1 # x\n}\n",
    ),
    "the last of a block": (
        "a: # x\n  # of b\n  b: 1\nc: 1\n",
        ["a", "b"],
        GONE,
        "a: {} # x\nc: 1\n",
    ),
    "the last of a list": ("a:\n- b\nc: 1\n", ["a", 0], GONE, "a: []\nc: 1\n"),
    "the first key of an item": ("- a: 1\n  b: 2\n", [0, "a"], GONE, "- b: 2\n"),
    "the comment above ends a block": (
        "a:\n  b: 1\n  # end\nc: 1\n",
        ["c"],
        GONE,
        "a:\n  b: 1\n  # end\n",
    ),
    "gone at an end without line break": ("a: 1\nb: 2", ["b"], GONE, "a: 1"),
    "gone with CRLF": ("a: 1\r\n# b\r\nb: 2\r\n", ["b"], GONE, "a: 1\r\n"),
    "a comment behind a line in braces is about all of the line": (
        "? a\n: {b: 1, c: 2, # why\n d: 3}\n",
        ["a", "c"],
        GONE,
        "? a\n: {b: 1, # why\n d: 3}\n",
    ),
    "one behind an entry alone on its line goes with it": (
        "a: {b: 1,\n c: 2, # why\n d: 3}\n",
        ["a", "c"],
        GONE,
        "a: {b: 1,\n d: 3}\n",
    ),
    "a comment below a deeper empty block stays": (
        "a:\n  x:\n    y: |\nb: 1\n   # note\nc: 1\n",
        ["b"],
        GONE,
        "a:\n  x:\n    y: |\n   # note\nc: 1\n",
    ),
    "a comment below an explicit key with an empty block stays": (
        "? a\n: - |\nb: 1\n  # note\nc: 1\n",
        ["b"],
        GONE,
        "? a\n: - |\n  # note\nc: 1\n",
    ),
    "a comment that would become text goes": (
        "? a\n: y: |\nb: 1\n    # note\nc: 1\n",
        ["b"],
        GONE,
        "? a\n: y: |\nc: 1\n",
    ),
    "blank lines don't join a text": (
        "a: |+\n  x\nb: 1\n\nc: 1\n",
        ["b"],
        GONE,
        "a: |+\n  x\nc: 1\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("fast", [True, False], ids=["C", "pure"])
def test_edit(name: str, fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not fast:
        monkeypatch.setattr("yaml.__with_libyaml__", False)
    given, path, value, expected = CASES[name]
    if value is GONE:
        edited = remove_entry(given.encode(), "a.yaml", 0, path)
    else:
        edited = set_value(given.encode(), "a.yaml", 0, path, value)
    assert edited.decode() == expected


NEW: dict[str, Any] = {"kind": "stocks", "warehouse": "msk", "stocks": {"A": 4}}
TEXT = "kind: stocks\nwarehouse: msk\nstocks:\n  A: 4\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", TEXT),
        ("a: 1\n", f"a: 1\n---\n{TEXT}"),
        ("a: 1", f"a: 1\n---\n{TEXT[:-1]}"),
        ("# only a comment\n", f"# only a comment\n---\n{TEXT}"),
        ("a: |\n  z", f"{TEXT}---\na: |\n  z"),
        ("a: 1\n...\n", f"a: 1\n...\n---\n{TEXT}"),
    ],
)
def test_a_new_document(given: str, expected: str) -> None:
    assert append_document(given.encode(), "a.yaml", NEW).decode() == expected


def test_documents_are_counted_as_they_are_read() -> None:
    given = b"# none\n---\n---\na: 1\n---\na: 2\n"
    assert set_value(given, "a.yaml", 1, ["a"], 3) == b"# none\n---\n---\na: 1\n---\na: 3\n"


def test_an_edit_that_does_more_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconciler.catalog.edit_way.replaced", lambda *_: [])
    with pytest.raises(AssertionError, match="would change something else"):
        set_value(b"a: 1\n", "a.yaml", 0, ["a"], 2)


def test_comments_below_an_empty_block_of_lines_stay_with_it() -> None:
    given = b"a: |\n   \n  # note\n---\nb: 1\n"
    added = set_value(given, "a.yaml", 0, ["z"], 0)
    assert added == b"a: |\n   \n  # note\nz: 0\n---\nb: 1\n"
    assert remove_entry(added, "a.yaml", 0, ["z"]) == given
