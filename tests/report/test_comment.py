"""The sticky comment: found again, never too long, totals always there, tables whole."""

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.apply.outcome import Converged, Pending, Rejected
from reconciler.domain.price import Prices
from reconciler.plan.finding import Orphan, Released
from reconciler.plan.model import Plan
from reconciler.policy.document import Way
from reconciler.policy.verdict import Decision, Result
from reconciler.report.base import Around, Base
from reconciler.report.comment import (
    LIMIT,
    adds_nothing,
    applied_comment,
    failed_comment,
    length,
    marker,
    plan_comment,
    quiet_comment,
)
from reconciler.workflow.judged_file import Beyond, Died, SavedError, SavedPlan, SavedRun
from tests.effort import examples
from tests.report.builders import drift, plan, price, result, stock, verdict
from tests.report.card_builders import card, field, new_offer, renamed

COMMIT = "c0ffee" * 6 + "abcd"
HERE = Around(commit=COMMIT, run_url="https://github.test/a/b/actions/runs/1")
LONG = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=2000
) | st.sampled_from(["`|`" * 300, "😀" * 900, "</details>" * 90, "\n# x" * 200, "@a " * 500])


def saved(made: Plan, *results: Result, decision: Decision = "allow", code: int = 2) -> SavedPlan:
    return SavedPlan(exit_code=code, plan=made, verdict=verdict(*results, decision=decision))


def huge(text: str, many: int) -> SavedPlan:
    """A plan with everything in it, and a text at every place."""
    cells = [
        stock(f"{text[:40]}{n}", text, goes_dark=n % 2 == 0, before=n % 50 + 1, after=0)
        for n in range(many)
    ]
    prices = [price(f"{text}{n}") for n in range(many)]
    lost = field("pdf", [text] * 9, None, title=text, lost=(text,))
    cards = [card(f"{text}{n}", *([lost] * 20)) for n in range(many // 10)]
    made = plan(
        *cells, *prices, *cards, new_offer(text), renamed(text, text),
        findings=(*(drift(f"{text}{n}", where=text) for n in range(many)), Orphan(offers=())),
    )  # fmt: skip
    bad = [
        result(policy=f"{text}{n}", title=text, messages=(text,) * 50, why=text, override=text * 9,
               enforce="approve")
        for n in range(many)
    ]  # fmt: skip
    return saved(made, *bad, decision="needs_approval", code=3)


def check(body: str, store: str = "test") -> None:
    assert length(body) <= LIMIT
    assert len(body) <= LIMIT
    assert body.startswith(f"{marker(store)}\n### ")
    width = None
    for line in body.splitlines():
        cells = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) if line.startswith("|") else None
        if cells is not None and width is not None:
            assert cells == width, line
        width = cells
    markup = re.sub(r"(?m)^    .*$", "", body)  # what is indented is shown as it is
    assert markup.count("<details>") == markup.count("</details>")


@given(LONG, st.sampled_from([0, 1, 9, 150]))
@settings(max_examples=examples(12), deadline=None)
def test_it_always_fits_with_its_totals_and_whole_tables(text: str, many: int) -> None:
    judged = huge(text, many)
    for around in (HERE, Around(base=Base(text, judged.plan), base_trouble=text, commit=COMMIT)):
        body = plan_comment(judged, around)
        check(body)
        totals = judged.plan.totals
        assert f"({'−' if totals.units_down else ''}" in body or not many
        assert "| stock cells | " in body
        assert "| offers in stock | " in body
        assert f"plan `{judged.plan.id[:16]}`" in body
        assert "#### Rollback" in body or not many


def test_the_rows_that_go_first_weigh_least() -> None:
    many = [stock(f"MUG-{n}", before=n + 1, after=0) for n in range(3000)]
    body = plan_comment(saved(plan(*many)), HERE)
    check(body)
    assert "| `MUG-2999` | msk | 3,000 | 0 |" in body
    assert "`MUG-0`" not in body
    assert re.search(r"… and 2,\d\d\d more in the JSON plan", body)
    assert "3,000 stock cells (−4,501,500 units) to change" in body


def test_a_waiver_of_thousands_of_offers_does_not_push_out_the_rest() -> None:
    waiver = "kind: waiver\n" + "".join(f"    - MUG-{n}\n" for n in range(5000))
    bad = result(override=waiver)
    body = plan_comment(saved(plan(stock()), bad, decision="deny", code=3), HERE)
    check(body)
    assert "| `MUG` | msk | 10 | 5 |" in body
    assert "has 5,001 lines: see the JSON plan" in body


def test_a_small_plan_is_told_whole() -> None:
    many = [stock(f"MUG-{n}") for n in range(90)]
    assert "more in the JSON plan" not in plan_comment(saved(plan(*many)), HERE)


def test_the_order_of_a_reader() -> None:
    made = plan(stock(goes_dark=True), price(), new_offer("NEW"), findings=(drift(),))
    bad = result(policy="look", enforce="approve")
    body = plan_comment(saved(made, bad, decision="needs_approval", code=3), HERE)
    heads = re.findall(r"(?m)^#{3,4} (\w+)", body)
    assert heads == ["test", "Goes", "Stock", "Prices", "New", "Drift", "Execution", "Policies",
                     "Rollback"]  # fmt: skip
    assert "### test: 🟡 needs approval (1)" in body
    assert "Held back by `look`." in body
    assert f"`/reconciler approve look {made.id[:16]} because ...`" in body


def test_only_what_a_person_may_approve_has_a_command() -> None:
    body = plan_comment(saved(plan(stock()), result(policy="no"), decision="deny"), HERE)
    assert "/reconciler approve" not in body


@pytest.mark.parametrize(
    ("ways", "told"),
    [
        (("review",), "to approve it, give an approving review of this commit"),
        (("comment", "label"), "or give the label `reconciler:approved`"),
        (
            ("comment", "review", "label"),
            "or give an approving review of this commit or the label `reconciler:approved`",
        ),
    ],
)
def test_each_way_to_approve_is_told(ways: tuple[Way, ...], told: str) -> None:
    held = result(enforce="approve", approved_by=ways)
    body = plan_comment(saved(plan(stock()), held, decision="needs_approval", code=3), HERE)
    assert f"- {told}\n" in body
    assert ("/reconciler approve" in body) == ("comment" in ways)


def test_margins_stand_where_costs_are_known() -> None:
    op = price(before="1000", after="880")
    known = replace(op, before=Prices(price=Decimal(1000), cost=Decimal(600)))
    body = plan_comment(saved(plan(known)), HERE)
    assert (
        "| 1,000 | 880 | −12.0 % | git moved | catalog/prices.yaml:5 | 400.00 → 280.00 (31.8 %) |"
        in body
    )
    assert "margin" not in plan_comment(saved(plan(op)), HERE)


# Whose change it is.


def test_what_is_pending_on_the_base_is_not_this_one_s() -> None:
    theirs, mine = stock("MUG-1", before=50, after=0), stock("MUG-2")
    around = Around(base=Base("main", plan(theirs, findings=(drift(),))), commit=COMMIT)
    body = plan_comment(saved(plan(theirs, mine)), around)
    assert (
        "⚠️ `main` is not in sync with the shop, whatever this changes: 1 change pending and 1"
        in body
    )
    assert "1 of them below, marked **also on the base**" in body
    rows = re.findall(r"(?m)^\| `(MUG-\d)` .*?(git moved.*?) \|", body)
    assert rows == [("MUG-2", "git moved"), ("MUG-1", "git moved, also on the base")]


def test_a_base_in_sync_is_said() -> None:
    body = plan_comment(saved(plan(stock())), Around(base=Base("main", plan()), commit=COMMIT))
    assert "✅ `main` is in sync" in body


def test_a_base_that_could_not_be_planned_is_said() -> None:
    around = Around(base_trouble="no *network*", commit=COMMIT)
    assert "could not be planned (no \\*network\\*)" in plan_comment(saved(plan(stock())), around)


@pytest.mark.parametrize(
    ("mine", "theirs", "quiet"),
    [
        ([], [], True),
        ([stock()], [], False),
        ([stock()], [stock()], True),
        ([stock(after=3)], [stock(after=4)], False),
        ([], [stock()], False),  # this one takes back what is pending there
        ([stock("A")], [stock("A"), stock("B")], False),
    ],
)
def test_silence_where_nothing_changes(mine: list[Any], theirs: list[Any], quiet: bool) -> None:
    around = Around(base=Base("main", plan(*theirs)), commit=COMMIT)
    assert adds_nothing(saved(plan(*mine)), around) is quiet


def test_a_lost_file_is_told_though_nothing_is_written() -> None:
    def lost(*offers: str) -> Plan:
        return replace(plan(), findings=(Released(what="stock", offers=offers),))

    around = Around(base=Base("main", lost("A")), commit=COMMIT)
    assert adds_nothing(saved(lost("A")), around)
    assert not adds_nothing(saved(lost("A", "B")), around)


def test_without_a_base_the_plan_itself_decides() -> None:
    assert adds_nothing(saved(plan(), code=0), HERE)
    assert not adds_nothing(saved(plan(stock())), HERE)


def test_what_a_quiet_one_says() -> None:
    body = quiet_comment(saved(plan(), code=0), HERE)
    check(body)
    assert "changes nothing in the shop" in body


# After the merge, and when it did not work.


def run(**more: Any) -> SavedRun:
    told = {
        "exit_code": 0, "run": 3, "plan_id": "f" * 64, "stopped": "", "operations": 2,
        "converged": 2, "pending": 0,
        "outcomes": {"stock:A@msk": Converged("5"), "stock:B@msk": Converged("6")}, **more,
    }  # fmt: skip
    return SavedRun(**told)


def test_all_was_applied() -> None:
    body = applied_comment("test", run(), saved(plan(stock())), HERE)
    check(body)
    assert "### test: ✅ applied: 2 of 2 operations proved by reading back" in body
    assert f"Run 3 of plan `{'f' * 16}` (commit `{COMMIT[:12]}`)." in body
    assert "<details><summary>What was reviewed</summary>" in body


def test_what_went_wrong_is_told_with_the_shop_s_words() -> None:
    bad = {
        "stock:A|@msk": Rejected("SKU|X", "not *now*"),
        "card:B:import": Pending("moderation", 7),
    }
    ended = run(exit_code=5, converged=0, pending=1, outcomes=bad, stopped="stopped by a signal",
                hints={"stock:A|@msk": "look <there>"})  # fmt: skip
    body = applied_comment("test", ended, None, HERE)
    check(body)
    assert "⛔ applied in part: 0 of 2 operations proved" in body
    assert "Stopped: by a signal" in body
    assert (
        "| <code>stock&#58;A&#124;&#64;msk</code> | rejected by the shop: SKU\\|X not \\*now\\*"
        in body
    )
    assert "look &lt;there&gt;" in body


def test_what_is_only_pending_is_no_failure() -> None:
    ended = run(exit_code=2, converged=1, pending=1,
                outcomes={"a": Converged("1"), "b": Pending("moderation")})  # fmt: skip
    assert "🟡 applied: 1 of 2 operations proved, 1 pending" in applied_comment(
        "test", ended, None, HERE
    )


def test_a_plan_in_place_of_a_run_was_not_applied() -> None:
    denied = saved(plan(stock()), result(), decision="deny", code=3)
    body = applied_comment("test", denied, None, HERE)
    assert "⛔ not applied: ⛔ denied (1)" in body
    assert "Nothing was written" in body
    assert "nobody reviewed all" in applied_comment("test", saved(plan(stock())), None, HERE)


def test_what_goes_beyond_the_review_is_named() -> None:
    beyond = (Beyond("stock:A@msk", "9 units instead of 5"),)
    held = replace(saved(plan(stock())), uncovered=beyond)
    body = applied_comment("test", held, None, HERE)
    check(body)
    assert "| `stock:A@msk` | 9 units instead of 5 |" in body


def test_a_run_that_died_and_one_that_failed() -> None:
    assert "did not come to its end" in applied_comment("test", Died(), None, HERE)
    error = SavedError(exit_code=8, error="another apply holds the shop", fix="wait")
    body = applied_comment("test", error, None, HERE)
    assert "### test: ⛔ not applied\n\nanother apply holds the shop. Fix: wait" in body
    assert "could not be planned" in failed_comment("test", None, HERE)
    check(failed_comment("test", error, HERE))


@given(LONG, st.sampled_from([0, 1, 9, 300]))
@settings(max_examples=examples(12), deadline=None)
def test_an_ending_fits_as_well(text: str, many: int) -> None:
    outcomes = {f"{text}{n}": Rejected(text, text, text) for n in range(many)}
    ended = run(outcomes=outcomes, operations=many, converged=0, stopped=text,
                hints=dict.fromkeys(outcomes, text))  # fmt: skip
    for body in (
        applied_comment("test", ended, huge(text, many), HERE),
        failed_comment("test", SavedError(exit_code=6, error=text, fix=text), HERE),
    ):
        check(body)


@given(st.text(min_size=1, max_size=80))
def test_no_name_of_a_store_ends_its_marker(name: str) -> None:
    sign = marker(name.encode(errors="replace").decode())
    assert re.fullmatch(r"<!-- reconciler store=[\w.~%-]+ -->", sign)
