"""Notes at the lines of YAML that cause a change: the gravest, no more than GitHub shows."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reconciler.report.annotations import plan_commands
from reconciler.report.base import Around, Base
from tests.report.builders import plan, planned, price, result, stock
from tests.report.card_builders import archived, card, field, new_offer, renamed, timer


def test_each_change_at_its_line_by_its_weight() -> None:
    dark = stock("A", before=10, after=0, goes_dark=True)
    bad = result(policy="p", scope="operation", operations=("price:MUG",), enforce="deny")
    said = plan_commands(planned(plan(stock("B"), dark, price()), bad, decision="deny"))
    assert said == (
        "::error file=catalog/prices.yaml,line=5,title=price%3AMUG::"
        "MUG: price 100 → 110 RUB\n"
        "::warning file=catalog/msk.yaml,line=5,title=stock%3AA@msk::"
        "A on msk: 10 → 0 (−10); nobody can buy it then\n"
        "::notice file=catalog/msk.yaml,line=5,title=stock%3AB@msk::B on msk: 10 → 5 (−5)\n"
    )


def test_a_warning_of_a_policy_is_a_warning() -> None:
    soft = result(policy="p", scope="operation", operations=("stock:MUG@msk",), enforce="warn")
    assert plan_commands(planned(plan(stock()), soft)).startswith("::warning ")


def test_cards_and_the_archive() -> None:  # a timer stands at no line of its own
    lost = card("A", field("pdf", ["x"], None, title="PDF", lost=("x",)))
    made = plan(lost, new_offer("B"), renamed("D", "C"), archived("E"), timer("F"))
    said = plan_commands(planned(made))
    assert re.findall(r"(?m)^::(\w+) .*?::(\w+)", said) == [
        ("warning", "A"), ("warning", "E"), ("notice", "B"), ("notice", "C"),
    ]  # fmt: skip


def test_no_more_than_ten_of_a_level_and_those_that_weigh_most() -> None:
    said = plan_commands(planned(plan(*(stock(f"M{n}", before=n + 2, after=1) for n in range(99)))))
    assert said.count("\n") == 10
    assert said.splitlines()[0].endswith("M98 on msk: 100 → 1 (−99)")


def test_what_is_pending_without_this_is_not_noted() -> None:
    around = Around(base=Base("main", plan(stock("A"))))
    said = plan_commands(planned(plan(stock("A"), stock("B"))), around)
    assert "title=stock%3AB@msk" in said
    assert said.count("\n") == 1


def test_a_change_without_a_line_is_not_noted() -> None:
    from msgspec.structs import replace

    assert plan_commands(planned(plan(replace(stock(), why=())))) == ""


@given(st.text(min_size=1, max_size=50))
def test_no_offer_begins_a_command_of_its_own(text: str) -> None:
    nasty = f"\r\n::error::{text}"
    said = plan_commands(planned(plan(stock(nasty, nasty), price(nasty), renamed(nasty, text))))
    assert all(line.startswith("::notice file=") for line in said.splitlines())
    assert said.count("\n") == 3
