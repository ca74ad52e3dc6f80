"""What GitHub publishes of its API: whatever it may answer, we can read."""

from typing import Any

import msgspec
import pytest

from reconciler.github.repository import _ListedPull
from reconciler.github.shapes import (
    About,
    Artifacts,
    Comment,
    Happening,
    Permission,
    Pull,
    Review,
    Runs,
)
from tests.github import contract
from tests.github.record import CALLS, REPO, SHAPES

READERS: dict[str, list[Any]] = {
    f"GET {REPO}": [About],
    f"GET {REPO}/pulls": [list[Pull], list[_ListedPull]],
    f"POST {REPO}/pulls": [Pull],
    f"GET {REPO}/pulls/{{pull_number}}": [Pull],
    f"PATCH {REPO}/pulls/{{pull_number}}": [Pull],
    f"GET {REPO}/pulls/{{pull_number}}/reviews": [list[Review]],
    f"GET {REPO}/issues/{{issue_number}}/timeline": [list[Happening]],
    f"GET {REPO}/issues/{{issue_number}}/comments": [list[Comment]],
    f"POST {REPO}/issues/{{issue_number}}/comments": [Comment],
    f"PATCH {REPO}/issues/comments/{{comment_id}}": [Comment],
    f"GET {REPO}/collaborators/{{username}}/permission": [Permission],
    f"GET {REPO}/actions/workflows/{{workflow_id}}/runs": [Runs],
    f"GET {REPO}/actions/runs": [Runs],
    f"GET {REPO}/actions/runs/{{run_id}}/artifacts": [Artifacts],
    f"GET {REPO}/actions/artifacts": [Artifacts],
}


@pytest.mark.parametrize(
    ("call", "reader"), [(call, reader) for call, readers in READERS.items() for reader in readers]
)
def test_every_answer_that_is_allowed_is_read(call: str, reader: Any) -> None:
    (schema,) = contract.SHAPES[call]["answers"].values()
    told = list(contract.examples(schema))
    assert told
    for answer in told:
        msgspec.convert(answer, reader)


@pytest.mark.parametrize("call", READERS)
def test_every_field_that_is_read_exists(call: str) -> None:
    (schema,) = contract.SHAPES[call]["answers"].values()
    for reader in READERS[call]:
        unknown = _names(msgspec.inspect.type_info(reader)) - _told(schema)
        assert not unknown, f"{reader} reads what {call} does not tell"


def test_every_call_is_recorded_once() -> None:
    assert list(contract.SHAPES) == list(CALLS)
    assert SHAPES.stat().st_size < 100_000


def test_what_is_not_documented_is_refused() -> None:
    path = "/repos/a/b/pulls"
    with pytest.raises(AssertionError, match="documents no"):
        contract.check("DELETE", path, {}, None, 200, [])
    with pytest.raises(AssertionError, match=r"knows no \?branch"):
        contract.check("GET", path, {"branch": "main"}, None, 200, [])
    with pytest.raises(AssertionError, match="is not one of"):
        contract.check("GET", path, {"state": "merged"}, None, 200, [])
    with pytest.raises(AssertionError, match="is not of type 'integer'"):
        contract.check("GET", path, {}, None, 200, [{"number": "7"}])
    with pytest.raises(AssertionError, match="'labelled' was unexpected"):
        contract.check("GET", path, {}, None, 200, [{"labelled": []}])
    with pytest.raises(AssertionError, match="'title' was unexpected"):
        contract.check("POST", "/repos/a/b/issues/1/comments", {}, {"title": "x"}, 201, {})
    with pytest.raises(AssertionError, match="does not answer 204"):
        contract.check("GET", path, {}, None, 204, None)


def _names(info: Any) -> set[str]:
    """Every field of a shape and of the shapes in it."""
    match info:
        case msgspec.inspect.StructType():
            return {field.encode_name for field in info.fields} | {
                name for field in info.fields for name in _names(field.type)
            }
        case msgspec.inspect.UnionType():
            return {name for one in info.types for name in _names(one)}
        case msgspec.inspect.ListType() | msgspec.inspect.VarTupleType():
            return _names(info.item_type)
        case _:
            return set()


def _told(schema: Any) -> set[str]:
    parts = [
        *schema.get("properties", {}).values(),
        *(part for word in ("anyOf", "oneOf", "allOf") for part in schema.get(word, ())),
        *([schema["items"]] if "items" in schema else ()),
    ]
    return {*schema.get("properties", ()), *(name for part in parts for name in _told(part))}
