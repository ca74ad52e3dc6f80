"""`reconciler apply`: asking, refusing and doing."""

import io
import signal

import pytest

from tests.cli.world import POLICY, World
from tests.rehearsal import MSK, SPB


class Terminal(io.StringIO):
    """Somebody who types this."""

    def isatty(self) -> bool:
        return True


def test_yes_applies_and_proves(world: World) -> None:
    ended = world.run("apply", "--yes")
    assert ended.code == 0
    assert "Applied: 1 of 1 operation proved by reading back" in ended.out
    assert world.shop.stock("MUG-1", MSK).free == 12


def test_a_second_apply_sends_nothing(world: World) -> None:
    world.run("apply", "--yes")
    world.shop.reset_calls()
    ended = world.run("apply", "--yes")
    assert ended.code == 0
    assert "nothing to change" in ended.out
    assert world.writes() == []


def test_a_saved_plan(world: World) -> None:
    world.run("plan", "--out", "p.json")
    assert world.run("apply", "p.json", "--yes").code == 0
    assert world.shop.stock("MUG-1", MSK).free == 12


def test_without_a_terminal_it_does_not_guess(world: World) -> None:
    ended = world.run("apply")
    assert ended.code == 6
    assert "--yes" in ended.err
    assert world.shop.calls() == []


@pytest.mark.parametrize("typed", ["no\n", "\n", "y\n", "YES\n", ""])
def test_anything_but_yes_declines(
    world: World, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    ended = world.run("apply")
    assert ended.code == 9
    assert "declined; nothing was written" in ended.err
    assert world.writes() == []


def test_a_typed_yes_applies(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("yes\n"))
    ended = world.run("apply")
    assert ended.code == 0
    assert "MUG-1" in ended.out
    assert "Only `yes` is a yes" in ended.err
    assert world.shop.stock("MUG-1", MSK).free == 12


def test_ctrl_c_at_the_question_declines_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A parent that ignores SIGINT (nohup, some runners) passes that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt() -> str:
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("still asking")

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("builtins.input", interrupt)
    ended = world.run("apply")
    assert ended.code == 9
    assert world.writes() == []


def test_json_needs_a_yes_and_prints_one_document(world: World) -> None:
    assert world.run("apply", "--format", "json").json["exit_code"] == 6
    ended = world.run("apply", "--yes", "--format", "json")
    assert (ended.code, ended.json["exit_code"]) == (0, 0)
    assert ended.json["outcomes"]["stock:MUG-1@msk"]["outcome"] == "converged"


def deny(world: World) -> None:
    world.write("policies/p.yaml", POLICY)
    world.write("catalog/spb.yaml", "kind: stocks\nwarehouse: spb\nstocks: {MUG-1: 0}\n")
    world.stocks({"MUG-1": 0})


def test_a_denied_plan_writes_nothing(world: World) -> None:
    deny(world)
    ended = world.run("apply", "--yes")
    assert ended.code == 3
    assert "a policy holds the plan back" in ended.err
    assert world.writes() == []
    assert world.shop.stock("MUG-1", SPB).free == 1


def test_a_denied_plan_in_json(world: World) -> None:
    deny(world)
    ended = world.run("apply", "--yes", "--format", "json")
    assert (ended.code, ended.json["exit_code"]) == (3, 3)
    assert ended.json["verdict"]["decision"] == "deny"


def test_part_of_it(world: World) -> None:
    world.stocks({"MUG-1": 12, "NIX": 1})
    ended = world.run("apply", "--yes")
    assert ended.code == 5
    assert world.shop.stock("MUG-1", MSK).free == 12


def test_rows_hold_for_the_ending_too(world: World) -> None:
    world.stocks({"MUG-1": 12, "MUG-2": 22, "MUG-3": 32})
    world.run("plan", "--out", "p.json")
    for number in (1, 2, 3):
        world.shop.edit_stock(f"MUG-{number}", MSK, 99)
    ended = world.run("apply", "p.json", "--yes", "--rows", "1")
    assert ended.out.count("✗") == 1


def test_a_shop_that_moved_is_stale(world: World) -> None:
    world.run("plan", "--out", "p.json")
    world.shop.edit_stock("MUG-1", MSK, 77)
    ended = world.run("apply", "p.json", "--yes")
    assert ended.code == 4
    assert "the shop now has" in ended.out
    assert world.shop.stock("MUG-1", MSK).free == 77
