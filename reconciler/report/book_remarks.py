"""Tables of a workbook: what holds a plan back, what of it can't be done, what others moved."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from reconciler.apply.outcome import Rejected
from reconciler.plan.finding import (
    Blocked,
    CardDrift,
    CardRefused,
    Consumed,
    Deferred,
    Due,
    Finding,
    NoWarehouse,
    Orphan,
    PriceBudget,
    PriceDrift,
    Processing,
    Quarantined,
    Released,
    Shift,
    StockDrift,
    Unconfirmed,
    Unread,
)
from reconciler.plan.model import Plan
from reconciler.policy.verdict import ApprovalNote, Result, Verdict, WaiverNote
from reconciler.report.approvals import approving, told_approvals
from reconciler.report.book_changes import OFFER, SAID_AT, Row
from reconciler.report.drifts import row as drift_row
from reconciler.report.hints import hint
from reconciler.report.limits import set_by
from reconciler.report.outcome_words import outcome_words
from reconciler.report.words import minute
from reconciler.spreadsheet.book import Heading, Sheet


def policy_sheet(verdict: Verdict, withheld: Mapping[str, str]) -> Sheet:
    """One row for everything that a policy says, the gravest first; then what let things pass, and
    what is withheld.
    """
    columns = (
        Heading("level", 10),
        Heading("policy", 24),
        Heading("outcome", 11),
        Heading("says", 60),
        Heading("operation", 26),
        Heading("why", 44),
        Heading("set by", 26),
        Heading("way past it", 36),
    )
    rows = [row for result in verdict.violations for row in _violation(result)]
    rows += [("", note.policy, note.state, said, "", "", "", "") for note, said in _passed(verdict)]
    rows += [
        ("", "", "withheld", why.removeprefix("withheld: "), name, "", "", "")
        for name, why in withheld.items()
    ]
    return Sheet("policies", columns, rows, len(rows))


def error_sheet(plan: Plan) -> Sheet:
    """One row an offer that is declared and can't be written, or that the shop refused."""
    columns = (
        OFFER,
        Heading("warehouse", 14),
        Heading("kind", 14),
        Heading("what", 60),
        Heading("what to do", 60),
        SAID_AT,
    )
    rows = [row for item in plan.findings for row in _error_rows(item)]
    return Sheet("errors", columns, rows, len(rows))


def drift_sheet(plan: Plan) -> Sheet:
    """One row for each difference that another hand made."""
    columns = (
        OFFER,
        Heading("what", 22),
        Heading("expected", 18),
        Heading("live", 18),
        Heading("not explained", 14),
        Heading("what follows", 44),
        SAID_AT,
    )
    return Sheet("drift", columns, map(drift_row, plan.drift), len(plan.drift))


def _violation(result: Result) -> Iterator[Row]:
    """A row a message; the operation beside it where there is one for each."""
    by_operation = len(result.operations) == len(result.messages) and result.scope == "operation"
    for index, message in enumerate(result.messages or (result.title,)):
        yield (
            result.enforce,
            result.policy,
            result.outcome,
            message,
            result.operations[index] if by_operation else "",
            result.why,
            set_by(result),
            approving(result),
        )


def _passed(verdict: Verdict) -> Iterator[tuple[ApprovalNote | WaiverNote, str]]:
    yield from told_approvals(verdict)
    for note in verdict.waivers:
        if note.state != "unused":
            yield note, f"waiver: {note.reason} ({note.owner}, until {note.expires}, {note.where})"


def _error_rows(item: Finding) -> Iterator[Row]:
    match item:
        case Blocked() | Deferred() | Quarantined() | PriceBudget():
            yield from _of_several(item)
        case CardRefused():
            end = Rejected(item.code, item.message, item.field, item.attribute)
            yield item.offer, "", "refused", outcome_words(end), hint(end), ""
        case Processing():
            task = f"task {item.task}: " if item.task is not None else ""
            yield item.offer, "", "not finished", f"{task}{item.reason}", "reconciler settle", ""
        case NoWarehouse():
            yield "", item.warehouse, "no such warehouse", item.reason, item.fix, item.where
        case Unread():
            yield "", "", "not read", item.what, "", ""
        case StockDrift() | PriceDrift() | CardDrift() | Unconfirmed():
            return  # they have a table of their own
        case Consumed() | Due() | Shift() | Orphan() | Released():
            return  # nothing is wrong with them
        case _:
            assert_never(item)


def _of_several(item: Blocked | Deferred | Quarantined | PriceBudget) -> Iterator[Row]:
    """A row an offer."""
    match item:
        case Blocked():
            said = item.warehouse or "", "can't be written", item.reason, item.fix, item.where
        case Deferred():
            until = f"not before {minute(item.until)}" if item.until else "the next run picks it up"
            said = "", "not yet", item.reason, until, item.where
        case Quarantined():
            what = "off sale: the price moved by more than 50 %"
            said = "", "in quarantine", what, "confirm the price in the cabinet", ""
        case PriceBudget():
            what = "the price was sent ten times within an hour"
            said = "", "not yet", what, f"Ozon takes the next by {minute(item.until)}", ""
            if not item.waits:
                return
        case _:
            assert_never(item)
    yield from ((offer, *said) for offer in item.offers)
