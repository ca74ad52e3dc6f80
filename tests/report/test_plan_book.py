"""The workbook of a plan says what its JSON says: row by row, and in all of its sums."""

import io
import json
from collections import Counter
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from python_calamine import CalamineWorkbook

from reconciler.report.data import plan_json
from reconciler.report.plan_book import COUNTS, write_plan_book
from reconciler.workflow.plan import Planned
from tests.rehearsal import Rehearsal
from tests.report.builders import plan, planned, price, result, stock
from tests.report.random_plans import plans
from tests.report.scenes import SCENES

Table = list[dict[str, Any]]


def book(made: Planned) -> bytes:
    file = io.BytesIO()
    write_plan_book(file, made)
    return file.getvalue()


def tables(data: bytes) -> dict[str, Table]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = {}
    for name in opened.sheet_names:
        head, *rows = opened.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def agrees(made: Planned) -> None:
    document, sheets = json.loads(plan_json(made)), tables(book(made))
    inside, counts, ops = document["plan"], document["summary"], document["plan"]["operations"]
    said = {row["in the JSON plan"]: row["value"] for row in sheets["summary"]}
    for name in COUNTS:
        assert said[f"summary.{name}"] == counts[name], name
    assert said["plan.id"] == inside["id"]
    assert said["plan.totals.in_stock_after"] == inside["totals"]["in_stock_after"]
    _stock_agrees(sheets["stock"], [op for op in ops if op["kind"] == "stock"], counts)
    _prices_agree(sheets["price"], [op for op in ops if op["kind"] == "price"])
    _cards_agree(sheets.get("cards", []), counts)
    for what in ("goes_dark", "comes_back"):
        rows = [row for row in sheets["dark"] if row["what"] == what.replace("_", " ")]
        assert [row["offer"] for row in rows] == inside["totals"][what]
    _policies_agree(sheets["policies"], document)
    blocked = [row for row in sheets["errors"] if row["kind"] == "can't be written"]
    assert len(blocked) == counts["blocked"]
    assert len(sheets.get("drift", [])) == counts["drift"]


def _stock_agrees(rows: Table, ops: list[dict[str, Any]], counts: dict[str, Any]) -> None:
    assert Counter((r["offer"], r["warehouse"], r["live"], r["new"], r["why"]) for r in rows) == (
        Counter(
            (
                op["offer"],
                op["warehouse"],
                op["before"]["free"],
                op["after"]["free"],
                "; ".join(
                    f"{w['what']} ({w['where']})" if i and w["where"] else w["what"]
                    for i, w in enumerate(op["why"])
                ),
            )
            for op in ops
        )
    )
    assert sum(r["change"] for r in rows if r["change"] > 0) == counts["units_up"]
    assert -sum(r["change"] for r in rows if r["change"] < 0) == counts["units_down"]
    assert sum(r["goes dark"] == "yes" for r in rows) == sum(op["goes_dark"] for op in ops)


def _prices_agree(rows: Table, ops: list[dict[str, Any]]) -> None:
    def plain(value: Any) -> Any:
        if value is None:
            return "cleared"
        return str(value).lower() if isinstance(value, bool) else Decimal(value)

    def read(value: Any) -> Any:
        return Decimal(str(value)) if isinstance(value, float | int) else value

    assert Counter((r["offer"], r["field"], read(r["new"])) for r in rows) == Counter(
        (op["offer"], name, plain(value)) for op in ops for name, value in op["after"].items()
    )


def _cards_agree(rows: Table, counts: dict[str, Any]) -> None:
    kinds = Counter(row["what"] for row in rows)
    assert kinds["new offer"] == counts["creates"]
    assert kinds["renamed"] == counts["renames"]
    assert kinds["into the archive"] == counts["archives"]
    assert kinds["minimum price kept alive"] == counts["timers"]
    changed = {row["offer"] for row in rows if row["what"].startswith("changed ")}
    assert len(changed) == counts["cards"]


def _policies_agree(rows: Table, document: dict[str, Any]) -> None:
    bad = [r for r in document["verdict"]["results"] if r["outcome"] in ("violated", "unknown")]
    told = Counter((row["policy"], row["says"]) for row in rows if row["level"])
    assert told == Counter((r["policy"], said) for r in bad for said in r["messages"])
    held = {row["operation"] for row in rows if row["outcome"] == "withheld"}
    assert held == set(document["withheld"])


@pytest.mark.parametrize("name", SCENES)
def test_every_kind_of_plan(name: str, rehearsal: Rehearsal) -> None:
    agrees(SCENES[name](rehearsal))


@given(plans())
@settings(max_examples=20, deadline=None)
def test_any_plan(made: Planned) -> None:
    agrees(made)


def test_worth_is_told_as_the_difference_that_it_is() -> None:
    made = planned(plan(stock("A", before=5, after=3, price=Decimal(1000))))
    (worth,) = [row for row in tables(book(made))["summary"] if "at their prices" in row["what"]]
    assert worth["what"] == "change of the goods on sale, at their prices, RUB"
    assert worth["value"] == -2000


def test_the_law_can_fail() -> None:
    made = planned(plan(stock("A", before=1, after=4)))
    rows = tables(book(made))["stock"]
    with pytest.raises(AssertionError):
        _stock_agrees(rows, [], {"units_up": 3, "units_down": 0})


def test_text_of_others_is_never_a_formula_and_turns_nothing() -> None:
    made = planned(plan(stock('=HYPERLINK("x")'), price("+1\u202e2"), stock("@A"), stock("-B")))
    opened = openpyxl.load_workbook(io.BytesIO(book(made)))
    cells = [cell for row in opened["stock"].iter_rows(min_row=2, max_col=1) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} == {'=HYPERLINK("x")', "@A", "-B"}
    assert opened["price"]["A2"].value == "+1\\u202e2"


def test_the_same_plan_gives_the_same_bytes() -> None:
    made = planned(plan(stock("A"), stock("B", before=1, after=9)))
    assert book(made) == book(made)


def test_a_message_stands_beside_its_operation() -> None:
    bad = result(
        policy="big-steps", enforce="approve", scope="operation",
        operations=("price:A", "price:B"), messages=("A moves far", "B moves far"),
    )  # fmt: skip
    made = planned(plan(price("A"), price("B")), bad, decision="needs_approval")
    sheets = tables(book(made))
    assert [(row["operation"], row["says"]) for row in sheets["policies"]] == [
        ("price:A", "A moves far"),
        ("price:B", "B moves far"),
    ]
    assert sheets["summary"][1]["value"] == "needs approval: big-steps"
