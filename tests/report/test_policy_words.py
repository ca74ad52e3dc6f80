"""What a violation shows of its changes and of the way past it, in text."""

import pytest

from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from tests.report.builders import plan, planned, result, stock

OFFERS = [f"MUG-{number:03}" for number in range(40)]
WAIVER = "kind: waiver\nmatch:\n  offer:\n" + "".join(f"    - {name}\n" for name in OFFERS)


def told(rows: int = 60, **more: object) -> str:
    operations = tuple(f"stock:{name}@msk" for name in OFFERS)
    said = result(operations=operations, messages=("40 go dark",), override=WAIVER, **more)
    made = plan(*(stock(name) for name in OFFERS))
    return plain_text(plan_text(planned(made, said, decision="deny"), rows), 200)


def test_a_policy_on_the_plan_names_the_changes_that_add_most() -> None:
    named = ", ".join(f"stock:{name}@msk" for name in OFFERS[:5])
    assert f"most of it: {named} and 35 more" in told()


@pytest.mark.parametrize("more", [{"scope": "operation"}, {"override": ""}])
def test_where_leaving_some_out_does_not_help_none_is_named(more: dict[str, str]) -> None:
    said = result(operations=("stock:A@msk",), messages=("m",), **{"override": WAIVER, **more})
    text = plain_text(plan_text(planned(plan(stock("A")), said, decision="deny")), 200)
    assert "by: stock:A@msk" not in text
    assert "most of it" not in text


def test_few_changes_are_all_named() -> None:
    said = result(operations=("stock:A@msk", "stock:B@msk"), messages=("m",), override="kind: w\n")
    text = plain_text(plan_text(planned(plan(stock("A")), said, decision="deny")), 200)
    assert "by: stock:A@msk, stock:B@msk" in text


def test_a_long_waiver_is_shown_only_whole_and_when_asked_for() -> None:
    short, whole = told(), told(rows=0)
    assert "a waiver of 43 lines; --rows 0 shows it, and the JSON plan has it" in short
    assert "- MUG-039" not in short
    assert "kind: waiver" not in short
    assert "- MUG-039" in whole
    assert "add this document to the policies" in whole
