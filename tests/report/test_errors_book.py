"""The work list of a run: what did not end as meant, and what to do about it."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from python_calamine import CalamineWorkbook

from reconciler.apply.outcome import (
    AlreadyTrue,
    Blocked,
    Converged,
    Outcome,
    Pending,
    Rejected,
    Stale,
    Unknown,
)
from reconciler.apply.record import NO_FACTS, OperationRecord, RunRecord
from reconciler.plan.operation import Operation
from reconciler.report.advice import advice
from reconciler.report.errors_book import Errors, write_errors_book
from reconciler.report.hints import HINTS
from reconciler.spreadsheet.columns import Column
from reconciler.workflow.history import ToldRun
from tests.report.builders import NOW, price, stock
from tests.report.card_builders import renamed
from tests.spreadsheet.workbooks import opened


def record(op: Operation | None, outcome: Outcome | None, *, sent: bool = True) -> OperationRecord:
    return OperationRecord(
        id=op.id if op else "stock:GONE@msk",
        operation=op,
        sent_at=NOW if sent else None,
        outcome=outcome,
        ended_at=NOW + timedelta(seconds=1),
    )


def run(*records: OperationRecord) -> ToldRun:
    made = RunRecord(
        run=7, shop="s", store="test", plan="p", catalog="c", who="anna", started_at=NOW,
        finished_at=NOW, stopped="", facts=NO_FACTS,
    )  # fmt: skip
    return ToldRun(record=made, status="done", operations=lambda: iter(records))


def book(*records: OperationRecord) -> tuple[Errors, dict[str, list[dict[str, Any]]]]:
    file = io.BytesIO()
    found = write_errors_book(file, run(*records))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))
    sheets = {}
    for name in workbook.sheet_names:
        head, *rows = workbook.get_sheet_by_name(name).to_python()
        sheets[name] = [dict(zip(head, row, strict=True)) for row in rows]
    return found, sheets


def test_a_refusal_has_its_code_what_it_means_and_what_to_do() -> None:
    refused = record(stock("MUG", before=10, after=5), Rejected("STOCK_TOO_BIG", "too big"))
    found, sheets = book(refused)
    assert found == Errors(1, 0, 0)
    (row,) = sheets["stocks"]
    assert (row["store"], row["offer_id"], row["warehouse"]) == ("test", "MUG", "msk")
    assert (row["code"], row["the shop said"]) == ("STOCK_TOO_BIG", "too big")
    assert row["meaning"] == "Ozon takes less than a million units."
    assert row["what to do"] == "Look for an id in the stock column."
    assert (row["what was sent"], row["operation"]) == ("10 → 5", "stock:MUG@msk")


def test_the_number_is_what_git_said_and_not_what_was_sent() -> None:
    """Sent is less what a buffer keeps: imported, that would be kept back once more."""
    op = stock("MUG", before=10, after=40)
    after = msgspec.structs.replace(op.after, free=35, withheld=5)
    held = msgspec.structs.replace(op, after=after)
    (row,) = book(record(held, Unknown("no answer")))[1]["stocks"]
    assert (row["stock"], row["safety"], row["what was sent"]) == (40, 5, "10 → 35")


def test_every_kind_of_end_that_leaves_work() -> None:
    ops = [stock(f"M{n}") for n in range(7)]
    ends: list[Outcome | None] = [
        Unknown("timeout"), Blocked("waits"), Stale("5", "9"), None, Pending("task"),
        AlreadyTrue(), Converged("5"),
    ]  # fmt: skip
    rows = book(*map(record, ops, ends))[1]["stocks"]
    assert [(row["offer_id"], row["code"]) for row in rows] == [
        ("M0", "unknown"),
        ("M1", "blocked"),
        ("M2", "stale"),
        ("M3", "not-seen"),
    ]
    assert all("reconciler plan" in row["what to do"] for row in rows)


def test_what_was_never_sent_and_what_was_made_good_is_no_work() -> None:
    assert advice(record(stock(), None, sent=False)) is None
    later = OperationRecord(
        id="x", operation=stock(), outcome=Unknown("timeout"), later=Converged("5"), sent_at=NOW
    )
    assert advice(later) is None


def test_prices_and_others_have_sheets_of_their_own() -> None:
    refused = Rejected("old_price_less_than_price", "no")
    found, sheets = book(
        record(price("MUG", "100", "110"), refused),
        record(renamed("NEW", "OLD"), Rejected("", "taken")),
        record(None, Unknown("timeout")),
    )
    assert found == Errors(0, 1, 2)
    assert list(sheets) == ["prices", "others"]
    (row,) = sheets["prices"]
    assert (row["offer_id"], row["price"], row["old_price"]) == ("MUG", 110, "")
    assert [(r["offer_id"], r["what"], r["code"]) for r in sheets["others"]] == [
        ("NEW", "rename", "refused"),
        ("GONE@msk", "", "unknown"),
    ]


def test_an_empty_list_says_so_by_its_headers() -> None:
    found, sheets = book(record(stock(), Converged("5")))
    assert (found, sheets) == (Errors(0, 0, 0), {"stocks": []})


def test_it_is_read_by_what_reads_imports(tmp_path: Path) -> None:
    file = io.BytesIO()
    write_errors_book(file, run(record(stock("=1+1"), Unknown("x")), record(None, Unknown("y"))))
    table = opened(tmp_path, file.getvalue())
    (row,) = table.rows()
    assert row.cells[Column.OFFER_ID].text == "=1+1"
    assert row.cells[Column.STOCK].text == "5"
    assert table.sheet == "stocks"


def test_every_hint_falls_into_a_meaning_and_a_fix() -> None:
    for code, text in HINTS.items():
        told = advice(record(stock(), Rejected(code, "")))
        assert told is not None
        assert f"{told.meaning} {told.fix}" == text
        assert len(told.fix) > 8, code
