"""`policy` lists, explains, tests and checks without a shop, as text and for machines."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.cli.world import POLICY, Ended, World

Command = Callable[..., Ended]

TEST = """\
kind: policy-test
policy: no-darkness
cases:
  - name: it goes dark
    before: {MUG: {stock: {msk: 5}}}
    after: {MUG: {stock: {msk: 0}}}
    expect: violated
    messages: ["1 would go dark"]
  - name: it stays
    before: {MUG: {stock: {msk: 5}}}
    after: {MUG: {stock: {msk: 1}}}
    expect: pass
"""
SETTINGS = """\
kind: policy-settings
store: test
policies:
  no-darkness: {enforce: approve, params: {offers: 3}}
"""


@pytest.fixture
def folder(command: Command, tmp_path: Path) -> Path:
    policies = tmp_path / "policies"
    (policies / "tests").mkdir(parents=True)
    (policies / "dark.yaml").write_text(POLICY, "utf-8")
    (policies / "tests" / "dark.yaml").write_text(TEST, "utf-8")
    return policies


def test_the_list_has_the_numbers_that_hold_for_the_store(command: Command, folder: Path) -> None:
    (folder / "settings.yaml").write_text(SETTINGS, "utf-8")
    for store, level, limit in (("test", "approve", 3), ("other", "deny", 0)):
        ended = command("policy", "list", "--store", store, "--format", "json")
        assert (ended.code, ended.err) == (0, "")
        (only,) = ended.json["policies"]
        assert (only["enforce"], only["params"]["offers"]) == (level, limit)
    assert "no-darkness   approve" in command("policy", "list", "--store", "test").out


def test_the_tests_of_one_file_say_nothing_of_other_policies(
    command: Command, folder: Path
) -> None:
    (folder / "other.yaml").write_text(POLICY.replace("no-darkness", "other"), "utf-8")
    one = command("policy", "test", str(folder / "tests" / "dark.yaml"))
    assert (one.code, one.out) == (0, "2 cases of 1 policy: all as expected\n")
    for whole in ((), (str(folder / "tests"),)):
        assert "no tests: other" in command("policy", "test", *whole).out


def test_the_list_tells_what_is_odd(command: Command, folder: Path) -> None:
    idle = POLICY.replace("no-darkness", "idle").replace("plan.goes_dark <= params.offers", "1 > 0")
    (folder / "idle.yaml").write_text(idle, "utf-8")
    assert "[policy-constant] The policy idle always holds" in command("policy", "list").out


def test_validate_tells_it_too(world: World) -> None:
    idle = POLICY.replace("plan.goes_dark <= params.offers", "1 > 0")
    world.write("policies/idle.yaml", idle)
    ended = world.run("validate")
    assert ended.code == 0
    assert "policy-constant" in ended.out + ended.err


def test_a_settings_document_for_a_store_that_is_not_there(world: World) -> None:
    world.write("policies/dark.yaml", POLICY)
    world.write("policies/settings.yaml", SETTINGS.replace("store: test", "store: tset"))
    for command in (("validate",), ("plan",)):
        ended = world.run(*command)
        assert ended.code == 6
        assert "settings-unknown-store" in ended.out + ended.err
        assert "Did you mean `test`?" in ended.out + ended.err


def test_explained_with_who_set_what(command: Command, folder: Path) -> None:
    (folder / "settings.yaml").write_text(SETTINGS, "utf-8")
    ended = command("policy", "explain", "no-darkness", "--store", "test")
    assert ended.code == 0
    assert "offers 3 (settings of test, policies/settings.yaml:4" in ended.out
    assert "plan.goes_dark: offers on sale now that nobody could buy" in ended.out
    told = command("policy", "explain", "no-darkness", "--format", "json").json
    assert told["require"] == "plan.goes_dark <= params.offers"


def test_a_policy_that_is_not_there(command: Command, folder: Path) -> None:
    ended = command("policy", "explain", "no-darknes")
    assert ended.code == 6
    assert "Did you mean `no-darkness`?" in ended.err


def test_tests_that_pass(command: Command, folder: Path) -> None:
    ended = command("policy", "test", "--strict")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "2 cases of 1 policy: all as expected\n"


def test_tests_that_fail(command: Command, folder: Path) -> None:
    path = folder / "tests" / "dark.yaml"
    path.write_text(TEST.replace("expect: violated", "expect: pass"), "utf-8")
    ended = command("policy", "test")
    assert ended.code == 6
    assert "FAILED no-darkness, it goes dark (policies/tests/dark.yaml:4:5)" in ended.out
    assert "expected pass, and it is violated" in ended.out
    told = command("policy", "test", "--format", "json")
    assert (told.code, told.json["exit_code"], told.json["failed"]) == (6, 6, 1)


def test_what_is_untried_fails_only_if_strict(command: Command, folder: Path) -> None:
    path = folder / "tests" / "dark.yaml"
    path.write_text(TEST.split("  - name: it stays", maxsplit=1)[0], "utf-8")
    for strict, code in (((), 0), (("--strict",), 6)):
        ended = command("policy", "test", *strict)
        assert ended.code == code
        assert "makes this true: plan.goes_dark <= params.offers" in ended.out


def test_a_policy_without_tests_is_named(command: Command, folder: Path) -> None:
    (folder / "tests" / "dark.yaml").unlink()
    ended = command("policy", "test")
    assert ended.code == 0
    assert "no tests: no-darkness" in ended.out


def test_tests_elsewhere(command: Command, folder: Path, tmp_path: Path) -> None:
    (folder / "tests" / "dark.yaml").rename(tmp_path / "mine.yaml")
    assert "2 cases" in command("policy", "test", str(tmp_path / "mine.yaml")).out
    assert command("policy", "test", str(tmp_path / "gone.yaml")).code == 6


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("expect: violated", "expect: denied", "not-a-choice"),
        ("stock: {msk: 5}", "stok: {msk: 5}", "unknown-key"),
        ("MUG: {stock: {msk: 1}}", '"MUG-{9..1}": {stock: {msk: 1}}', "policy-test-range"),
        ("policy: no-darkness", "policy: no-dark", "unknown-policy"),
        ("name: it stays", "name: x\n    store: {time_zone: No/Where}", "bad-time-zone"),
        ("    expect: pass", "    expect: pass\n    facts: {plan.dark: 1}", "policy-test-fact"),
    ],
)
def test_a_test_that_is_wrong(
    command: Command, folder: Path, wrong: str, right: str, code: str
) -> None:
    path = folder / "tests" / "dark.yaml"
    path.write_text(TEST.replace(wrong, right), "utf-8")
    ended = command("policy", "test", "--format", "json")
    assert ended.code == 6
    problems = ended.json["problems"]
    if code != "not-a-choice":
        assert [problem["code"] for problem in problems] == [code] * len(problems)
    assert all(problem["source"] for problem in problems)
    assert "Traceback" not in ended.err


def test_a_test_among_the_policies_is_misplaced(command: Command, folder: Path) -> None:
    (folder / "tests" / "dark.yaml").rename(folder / "test.yaml")
    ended = command("policy", "list")
    assert ended.code == 6
    assert "Move it to the policies/tests folder" in ended.err


def test_old_plans_are_asked_about_again(world: World) -> None:
    world.write("plans/.keep", "")
    world.stocks({"MUG-1": 0})
    world.run("plan", "--out", "plans/a.json")
    world.write("catalog/spb.yaml", "kind: stocks\nwarehouse: spb\nstocks: {MUG-1: 0}\n")
    world.run("plan", "--out", "plans/b.json")
    world.write("policies/dark.yaml", POLICY)
    other = POLICY.replace("no-darkness", "silent").replace("plan.goes_dark", "plan.renames")
    world.write("policies/silent.yaml", other)
    ended = world.run("policy", "check", "plans")
    assert ended.code == 3
    assert "plans/a.json: test" in ended.out
    assert "2 plans: 1 would be held back" in ended.out
    assert "said nothing of any plan: silent" in ended.out
    assert world.run("policy", "check", "plans/a.json").code == 0
    told = world.run("policy", "check", "plans", "--format", "json")
    assert (told.code, told.json["held"], told.json["silent"]) == (3, 1, ["silent"])


def test_what_was_not_asked_for_then_is_not_known(world: World) -> None:
    world.run("plan", "--out", "a.json")
    sales = POLICY.replace("plan.goes_dark <= params.offers", "plan.revenue_28d >= 0.0")
    world.write("policies/sales.yaml", sales)
    ended = world.run("policy", "check", "a.json")
    assert ended.code == 3
    assert "plan.revenue_28d is not known: it was not asked for when the plan was made" in ended.out


def test_what_is_no_plan(world: World) -> None:
    world.run("plan", "--out", "a.json")
    document = msgspec.json.decode((world.folder / "a.json").read_bytes())
    document["plan"]["currency"] = "USD"
    world.write("changed.json", json.dumps(document))
    world.write("none.json", "{}")
    world.write("empty/readme.txt", "")
    for path in ("changed.json", "none.json", "gone.json", "empty"):
        ended = world.run("policy", "check", path)
        assert ended.code == 6, path
        assert "plan-file" in ended.out + ended.err


def test_the_variables(command: Command) -> None:
    assert "op.units_28d" in command("policy", "vars").out
    listed = command("policy", "vars", "--format", "json").json["variables"]
    told = {one["name"]: one for one in listed}
    assert told["op.units_28d"]["gathered"] == "sales"
    assert told["op.units_28d"]["may_be_missing"]
    assert told["op.before"]["kinds"] == ["stock"]
