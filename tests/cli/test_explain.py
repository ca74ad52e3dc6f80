"""`reconciler explain`."""

from collections.abc import Callable

import pytest

from reconciler.cli.codes import all_explained
from tests.cli.world import Ended

Run = Callable[..., Ended]


@pytest.mark.parametrize(
    "said", ["money-decimals", "error[money-decimals]", "error[money-decimals]:", "Money-Decimals"]
)
def test_a_code_however_it_was_pasted(command: Run, said: str) -> None:
    ended = command("explain", said)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("money-decimals\n")
    assert all_explained()["money-decimals"] in ended.out.replace("\n", " ")


def test_all_codes_with_a_sentence_each(command: Run) -> None:
    ended = command("explain")
    assert ended.code == 0
    starts = [line.split()[0] for line in ended.out.splitlines() if not line.startswith(" ")]
    assert starts == list(all_explained())
    assert "Money has at most two digits after the dot." in ended.out
    assert "Nothing is rounded silently" not in ended.out


def test_codes_of_every_room(command: Run) -> None:
    for code in (
        "expression-type",
        "currency-mismatch",
        "state-unusable",
        "plan-file",
        "arguments",
    ):
        assert command("explain", code).code == 0


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("mony-decimal", "`money-decimals`"),
        ("expression", "`expression-"),
        ("SAID TWICE", "`said-twice`"),
    ],
)
def test_an_unknown_code_names_the_nearest(command: Run, said: str, near: str) -> None:
    ended = command("explain", said)
    assert (ended.code, ended.out) == (6, "")
    assert "error[unknown-code]" in ended.err
    assert f"Did you mean {near}" in ended.err


@pytest.mark.parametrize("said", ["", "zzzzzz", "error[]", "[[", "\udcff"])
def test_a_code_like_none(command: Run, said: str) -> None:
    ended = command("explain", said)
    assert ended.code == 6
    assert "`reconciler explain` lists all codes" in ended.err


@pytest.mark.parametrize("policy", ["stock-mass-zero", "price-step", "freeze-nights"])
def test_a_policy_is_explained_elsewhere(command: Run, policy: str) -> None:
    ended = command("explain", policy)
    assert ended.code == 6
    assert "`reconciler policy explain ID`" in ended.err


def test_json(command: Run) -> None:
    one = command("explain", "tab", "--format", "json").json
    assert one["codes"] == [{"code": "tab", "explanation": all_explained()["tab"]}]
    every = command("explain", "--format=json").json
    assert [item["code"] for item in every["codes"]] == list(all_explained())


def test_an_unknown_code_in_json(command: Run) -> None:
    ended = command("explain", "nix", "--format", "json")
    assert (ended.code, ended.json["problems"][0]["code"]) == (6, "unknown-code")
