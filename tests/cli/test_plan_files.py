"""A plan file is trusted only after checks."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.world import Ended, World, served


def save(world: World) -> Path:
    assert world.run("plan", "--out", "p.json").code == 2
    return world.folder / "p.json"


def refused(world: World, ended: Ended, code: int, words: str) -> None:
    assert ended.code == code
    assert words in ended.err
    assert "fix: " in ended.err
    assert world.writes() == []


def by_hand(document: dict[str, object]) -> None:
    document["plan"]["operations"][0]["after"]["free"] = 999  # type: ignore[index]


def another_major(document: dict[str, object]) -> None:
    document["plan"]["format_version"] = "2.0"  # type: ignore[index]


def without_a_field(document: dict[str, object]) -> None:
    del document["plan"]["operations"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (by_hand, "was changed after it was made"),
        (another_major, "has format 2.0"),
        (without_a_field, "is not a plan file"),
    ],
)
def test_edited(world: World, edit: Callable[[dict[str, object]], None], words: str) -> None:
    path = save(world)
    document = json.loads(path.read_text("utf-8"))
    edit(document)
    path.write_text(json.dumps(document), "utf-8")
    refused(world, world.run("apply", "p.json", "--yes"), 6, words)


DEEP = b"[" * 100_000 + b"]" * 100_000
NO_PLANS = [b"", b"{}", b"[]", b"kind: plan\n", b"\xff\xfe", b"null", DEEP]
NO_PLANS.append(b'{"plan": {"format_version": "1.3", "more": %s}}' % DEEP)


@pytest.mark.parametrize("content", NO_PLANS, ids=range(len(NO_PLANS)))
@pytest.mark.parametrize("said", [("apply", "p.json", "--yes"), ("policy", "check", "p.json")])
def test_no_plan_at_all(world: World, content: bytes, said: tuple[str, ...]) -> None:
    (world.folder / "p.json").write_bytes(content)
    refused(world, world.run(*said), 6, "is not a plan file")


def test_not_there(world: World) -> None:
    refused(world, world.run("apply", "p.json", "--yes"), 6, "No such file")


def test_a_folder(world: World) -> None:
    refused(world, world.run("apply", "catalog", "--yes"), 6, "is not a file")


def test_of_another_catalog(world: World) -> None:
    save(world)
    world.stocks({"MUG-1": 13})
    refused(world, world.run("apply", "p.json", "--yes"), 4, "another catalog")


def test_of_another_address(world: World) -> None:
    save(world)
    with served(world.shop) as other:
        ended = world.run("apply", "p.json", "--yes", "--endpoint", other)
    refused(world, ended, 4, "another shop address")


def test_applied_already(world: World) -> None:
    save(world)
    assert world.run("apply", "p.json", "--yes").code == 0
    world.shop.reset_calls()
    refused(world, world.run("apply", "p.json", "--yes"), 4, "another apply")
