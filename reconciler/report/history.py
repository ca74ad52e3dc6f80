"""Earlier runs, for people at a terminal and for machines."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from reconciler.apply.outcome import is_good
from reconciler.apply.record import OperationRecord, rollback_again
from reconciler.domain.errors import ExitCode
from reconciler.report.document import document
from reconciler.report.outcome_words import outcome_words
from reconciler.report.run_values import after_of, before_of, change_of, kind_of
from reconciler.report.tables import more, plain_table
from reconciler.report.words import ROWS, count, moment, number
from reconciler.workflow.history import ToldRun

_STYLES = {"done": "green", "stopped": "yellow", "running": "cyan", "broken off": "bold red"}


def runs_text(runs: Sequence[ToldRun]) -> RenderableType:
    """One row a run."""
    if not runs:
        return Text("No runs.", "dim")
    table = plain_table(
        ("run", {"justify": "right", "no_wrap": True}),
        ("began", {"no_wrap": True}),
        ("store", {"no_wrap": True}),
        ("status", {"no_wrap": True}),
        ("as meant", {"justify": "right", "no_wrap": True}),
        ("who", {"overflow": "fold"}),
        ("commit", {"no_wrap": True}),
        ("remarks", {"overflow": "fold", "ratio": 1}),
    )
    for run in runs:
        record = run.record
        table.add_row(
            str(record.run),
            moment(record.started_at),
            record.store,
            Text(run.status, _STYLES[run.status]),
            f"{number(record.good)} of {number(record.operations)}",
            person(run),
            commit_words(run),
            remark(run),
        )
    return table


def run_text(run: ToldRun, rows: int = ROWS) -> RenderableType:
    """One run in full: who, what, on whose word, and each operation, the bad ends first."""
    lines: list[RenderableType] = [
        Text.assemble((f"run {run.record.run}: ", "bold"), (run.status, _STYLES[run.status]))
    ]
    lines += [Text.assemble((f"{name:<10}", "dim"), words) for name, words in facts(run)]
    table = plain_table(
        ("", {}),
        ("operation", {"no_wrap": True}),
        ("before → after", {"overflow": "fold"}),
        ("outcome", {"overflow": "fold", "ratio": 1}),
        ("sent", {"no_wrap": True}),
        ("answered", {"no_wrap": True}),
        ("settled", {"no_wrap": True}),
    )
    shown = chosen(run, rows)
    for record in shown:
        good = record.end is not None and is_good(record.end)
        table.add_row(
            Text("✓", "green") if good else Text("✗", "red"),
            record.id,
            change_of(record),
            end_words(record),
            *(time_words(at) for at in times(record)),
        )
    if shown:
        lines += [Text(), table]
    if run.record.operations > len(shown):
        lines.append(more(run.record.operations - len(shown)))
    if advice := what_to_do(run):
        lines.append(Text(f"\n{advice}", "bold yellow"))
    return Group(*lines)


def runs_json(runs: Sequence[ToldRun]) -> bytes:
    """All that is told of runs, as a document."""
    return document(ExitCode.DONE, runs=[run_data(run) for run in runs])


def run_json(run: ToldRun) -> bytes:
    """One run with all its operations, as a document."""
    operations = [operation_data(record) for record in run.operations()]
    return document(ExitCode.DONE, run=run_data(run), operations=operations)


def run_data(run: ToldRun) -> dict[str, Any]:
    """A run in plain values."""
    record, known = run.record, run.record.facts
    return {
        "run": record.run,
        "status": run.status,
        "store": record.store,
        "who": record.who,
        "commit": known.commit or None,
        "dirty": known.dirty,
        "endpoint": known.endpoint or None,
        "plan_id": record.plan,
        "catalog_digest": record.catalog,
        "tool_version": known.tool or None,
        "approvals": known.approvals,
        "waivers": known.waivers,
        "undoes": known.undoes,
        "started_at": record.started_at,
        "finished_at": record.finished_at,
        "stopped": record.stopped,
        "operations": record.operations,
        "sent": record.sent,
        "converged": record.good,
        "done_again": record.again,
        "not_settled": record.open,
    }


def operation_data(record: OperationRecord) -> dict[str, Any]:
    """An operation in plain values."""
    sent, answered, ended, later = times(record)
    return {
        "id": record.id,
        "kind": kind_of(record.operation),
        "offer": record.offer,
        "before": before_of(record),
        "after": after_of(record),
        "cause": record.operation.cause if record.operation else None,
        "outcome": record.outcome,
        "settled": record.later,
        "done_again": record.again,
        "found_out_by_run": record.found_by,
        "sent_at": sent,
        "answered_at": answered,
        "ended_at": ended,
        "settled_at": later,
    }


def chosen(run: ToldRun, rows: int) -> list[OperationRecord]:
    """As many operations as fit, those that did not end well first. One at a time is in memory
    besides: a run may have a hundred thousand.
    """
    found: list[OperationRecord] = []
    for good in (False, True):
        for record in run.operations():
            if rows and len(found) == rows:
                return found
            if (record.end is not None and is_good(record.end)) is good:
                found.append(record)
    return found


def facts(run: ToldRun) -> Iterator[tuple[str, str]]:
    """What is known of a run, line by line."""
    record, known = run.record, run.record.facts
    yield "store", record.store
    yield "who", record.who
    yield "began", moment(record.started_at)
    if record.finished_at is not None:
        yield "ended", moment(record.finished_at)
    if record.stopped:
        yield "stopped", record.stopped
    if known.commit:
        yield "commit", known.commit + (" and changes that were not committed" * known.dirty)
    if known.endpoint:
        yield "shop at", known.endpoint
    yield "plan", record.plan
    if known.undoes is not None:
        yield "undoes", f"run {known.undoes}"
    if known.approvals:
        yield "approved", "; ".join(known.approvals)
    if known.waivers:
        yield "waived", "; ".join(known.waivers)
    if known.tool:
        yield "tool", f"reconciler {known.tool}"
    yield "did", counts(run)


def counts(run: ToldRun) -> str:
    """How many operations there were, and how they stand."""
    record = run.record
    words = f"{count(record.operations, 'operation')}, {number(record.sent)} sent"
    words += f", {number(record.good)} as meant"
    if record.again:
        words += f", {number(record.again)} done again by a later run"
    return words + (f", {number(record.open)} not settled" if record.open else "")


def remark(run: ToldRun) -> str:
    """What to know of a run in one line."""
    record = run.record
    parts = [f"undoes run {record.facts.undoes}"] if record.facts.undoes is not None else []
    if run.status == "broken off":
        parts.append(f"did not finish; {_not_settled(run)}")
    if record.stopped:
        parts.append(record.stopped)
    return "; ".join(parts)


def what_to_do(run: ToldRun) -> str:
    """The way on from a run that left something."""
    record = run.record
    if run.status == "broken off" and record.facts.undoes is not None:
        return (
            f"This rollback did not finish; {_not_settled(run)}. To go "
            f"on, {rollback_again(record.facts.undoes)}. A plain `apply` writes what git says."
        )
    if run.status == "broken off" and (record.open or not record.sent):
        return (
            f"This run did not finish; {_not_settled(run)}. Run "
            "`reconciler apply`: it reads the shop first, finds out what took effect, and sends "
            "only what is still missing."
        )
    left = record.operations - record.good - record.again
    if left and run.status != "running" and record.facts.undoes is None:
        many = count(left, "operation")
        return f"{many} did not end as meant: `reconciler plan` tells what is still to be done."
    return ""


def _not_settled(run: ToldRun) -> str:
    """Of how many operations nobody knows how they ended."""
    left = run.record.open
    if left or not run.record.sent:
        return f"{count(left, 'operation')} not settled"
    return "all that it sent is settled by now"


def commit_words(run: ToldRun) -> str:
    """The commit, shortened; `+` if there was more than is committed."""
    known = run.record.facts
    return known.commit[:10] + ("+" if known.dirty else "") if known.commit else "—"


def person(run: ToldRun) -> str:
    """Who, without the process."""
    return run.record.who.partition(" pid ")[0]


def end_words(record: OperationRecord) -> str:
    """How an operation ended, and how it stood when it was looked at again."""
    first = outcome_words(record.outcome) if record.outcome else "not seen"
    if record.later and record.later == record.outcome:
        return f"{first}; still so when looked at again"
    if record.later:
        by = f"run {record.found_by} found out:" if record.found_by else "later"
        return f"{first}; {by} {outcome_words(record.later)}"
    if record.again:
        return f"{first}; run {record.found_by} did it again: {outcome_words(record.again)}"
    if record.outcome is None:
        return "not settled: nobody saw how it ended" if record.sent_at else "not sent"
    return first


def times(record: OperationRecord) -> tuple[Any, Any, Any, Any]:
    """Sent, answered, settled, and looked at later."""
    return record.sent_at, record.answered_at, record.ended_at, record.later_at


def time_words(at: Any) -> str:
    """The time of a day."""
    return at.strftime("%H:%M:%S") if at is not None else "—"
