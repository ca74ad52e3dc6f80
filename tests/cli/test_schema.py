"""`reconciler schema`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.catalog.editor_schema import KINDS
from tests.cli.world import Ended

Run = Callable[..., Ended]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_a_kind(command: Run, kind: str) -> None:
    ended = command("schema", kind)
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["properties"]["kind"]["const"] == kind


def test_one_schema_for_them_all(command: Run) -> None:
    ended = command("schema")
    assert ended.code == 0
    assert json.loads(ended.out)["properties"]["kind"]["enum"] == list(KINDS)


def test_into_a_file(command: Run) -> None:
    printed = command("schema", "prices").out
    ended = command("schema", "prices", "--out", "prices.json")
    assert (ended.code, ended.out) == (0, "")
    assert Path("prices.json").read_text("utf-8") == printed


def test_an_unknown_kind_names_the_nearest(command: Run) -> None:
    ended = command("schema", "price")
    assert (ended.code, ended.out) == (6, "")
    assert "error[unknown-kind]" in ended.err
    assert "Did you mean `prices`?" in ended.err


def test_a_file_that_can_not_be_written(command: Run) -> None:
    ended = command("schema", "--out", "nowhere/x.json")
    assert ended.code == 6
    assert "error[out-file]" in ended.err
