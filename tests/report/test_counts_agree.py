"""The text, the comment and the JSON never contradict each other, whatever the plan."""

import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.plan.model import Plan
from reconciler.report.card_counts import card_counts
from reconciler.report.data import plan_json
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from reconciler.workflow.plan import Planned
from tests.effort import examples
from tests.report.builders import plan, planned, stock
from tests.report.random_plans import plans


def number_before(words: str, text: str) -> int:
    found = re.search(rf"([\d,]+) {words}", text)
    return int(found[1].replace(",", "")) if found else 0


def rows(text: str, sign: str) -> int:
    return sum(line.startswith(sign) for line in text.splitlines())


def summary(made: Planned) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(plan_json(made))["summary"]
    return found


@given(plans())
@settings(max_examples=examples(30), deadline=None)
def test_the_summary_counts_the_lists(made: Planned) -> None:
    document = json.loads(plan_json(made))
    counts, inside = document["summary"], document["plan"]
    ops = inside["operations"]
    stocks = [op for op in ops if op["kind"] == "stock"]
    deltas = [op["after"]["free"] - op["before"]["free"] for op in stocks]
    found = inside["findings"]
    assert counts["stock_operations"] == len(stocks)
    assert counts["price_operations"] == sum(op["kind"] == "price" for op in ops)
    writes = [op["writer"] for op in ops if op["kind"] == "card"]
    assert counts["creates"] == writes.count("create")
    assert counts["cards"] == len(writes) - writes.count("create")
    assert counts["renames"] == sum(op["kind"] == "rename" for op in ops)
    moves = [op["archived"] for op in ops if op["kind"] == "archive"]
    assert (counts["archives"], counts["unarchives"]) == (sum(moves), len(moves) - sum(moves))
    assert counts["units_up"] == sum(d for d in deltas if d > 0)
    assert counts["units_down"] == -sum(d for d in deltas if d < 0)
    assert counts["goes_dark"] == len(inside["totals"]["goes_dark"])
    assert counts["consumed"] == sum(item["kind"] == "consumed" for item in found)
    for kind, name in (("blocked", "blocked"), ("orphan", "orphans")):
        assert counts[name] == sum(len(i["offers"]) for i in found if i["kind"] == kind)


@given(plans())
@settings(max_examples=examples(30), deadline=None)
def test_the_text_says_the_summary_s_numbers(made: Planned) -> None:
    counts, text = summary(made), plain_text(plan_text(made, rows=0), 300)
    last = text.splitlines()[-1]
    assert number_before("stock cells?", last) == counts["stock_operations"]
    _says_the_changes(last, counts)
    assert number_before("can't be written", last) == counts["blocked"]
    assert number_before("offers? go(?:es)? dark", last) == counts["goes_dark"]
    assert number_before("live offers?", text) == counts["orphans"]
    assert number_before("cells? unchanged", last) == made.plan.totals.cells_unchanged
    assert _units(last) == (counts["units_up"], counts["units_down"])


@given(plans())
@settings(max_examples=examples(30), deadline=None)
def test_the_text_shows_a_row_for_each_operation(made: Planned) -> None:
    text = plain_text(plan_text(made, rows=0), 300)
    rises = sum(op.delta > 0 for op in made.plan.stock_operations)
    counts = card_counts(made.plan)
    falls = len(made.plan.stock_operations) - rises
    assert rows(text, "−") == falls + counts.destructive + counts.archives
    assert rows(text, "+") == rises + counts.creates + counts.unarchives
    changed = counts.cards - counts.destructive + counts.renames
    assert rows(text, "~") == changed + len(made.plan.price_operations)


@given(plans(), st.integers(1, 10))
@settings(max_examples=examples(30), deadline=None)
def test_cut_tables_lose_no_row_uncounted(made: Planned, most: int) -> None:
    for text in (plain_text(plan_text(made, rows=most), 300), plan_markdown(made, rows=most)):
        text = re.sub(r"(?s)#### Goes dark.*?(?=\n#### )", "", text)  # offers, not operations
        shown = len(re.findall(r"(?m)^(?:[+−~] |\| `)", text))
        hidden = sum(int(n) for n in re.findall(r"… and (\d+) more", text))
        assert shown + hidden == len(made.plan.operations)


@given(plans())
@settings(max_examples=examples(30), deadline=None)
def test_the_comment_says_the_same(made: Planned) -> None:
    counts, text = summary(made), plan_markdown(made)
    head = text.splitlines()[2]
    assert number_before("stock cells?", head) == counts["stock_operations"]
    _says_the_changes(head, counts)
    assert number_before("live offers?", text) == counts["orphans"]
    assert _units(head) == (counts["units_up"], counts["units_down"])
    dark = re.search(r"#### Goes dark \((\d+)\)", text)
    assert int(dark[1] if dark else 0) == counts["goes_dark"]


def _says_the_changes(line: str, counts: dict[str, Any]) -> None:
    for words, name in (
        ("offers?(?:,| and| to change)", "price_operations"),
        ("cards? to change", "cards"),
        ("new offers?", "creates"),
        ("renames?", "renames"),
        ("offers? into the archive", "archives"),
        ("offers? out of the archive", "unarchives"),
    ):
        assert number_before(words, line) == counts[name], (words, line)


def _units(line: str) -> tuple[int, int]:
    up = re.search(r"\+([\d,]+)[^(]*units\)", line)
    down = re.search(r"−([\d,]+) units\)", line)
    return tuple(int(m[1].replace(",", "")) if m else 0 for m in (up, down))  # type: ignore[return-value]


def test_the_law_can_fail() -> None:
    honest: Plan = plan(stock(before=1, after=4))
    assert _units(plain_text(plan_text(planned(honest)), 300).splitlines()[-1]) == (3, 0)
