"""Earlier runs as Markdown: for an issue, a summary of CI, or an appeal."""

from collections.abc import Iterator, Sequence

from reconciler.report.history import (
    chosen,
    commit_words,
    counts,
    end_words,
    facts,
    person,
    remark,
    times,
    what_to_do,
)
from reconciler.report.marks import code, prose, table
from reconciler.report.run_values import change_of
from reconciler.report.words import moment, number
from reconciler.workflow.history import ToldRun

ROWS = 200
"""Operations that are listed; JSON has all."""


def runs_markdown(runs: Sequence[ToldRun]) -> str:
    """One row a run."""
    rows = [
        (
            str(run.record.run),
            moment(run.record.started_at),
            prose(run.record.store),
            run.status,
            counts(run),
            code(person(run)),
            code(commit_words(run)),
            prose(remark(run)),
        )
        for run in runs
    ]
    header = ("run", "began", "store", "status", "did", "who", "commit", "remarks")
    return "\n".join(table(header, "><<<<<<<", rows))


def run_markdown(run: ToldRun, rows: int = ROWS) -> str:
    """One run in full."""
    return "\n".join(_lines(run, rows))


def _lines(run: ToldRun, rows: int) -> Iterator[str]:
    yield f"### Run {run.record.run}: {run.status}"
    yield ""
    for name, words in facts(run):
        yield f"- {name}: {prose(words)}"
    yield ""
    yield from operations_table(run, rows)
    if advice := what_to_do(run):
        yield prose(advice)


def operations_table(run: ToldRun, rows: int) -> Iterator[str]:
    """One row an operation, with full times in UTC."""
    shown = chosen(run, rows)
    header = ("operation", "before → after", "outcome", "sent", "answered", "settled", "later")
    cells = [
        (
            code(record.id),
            prose(change_of(record)),
            prose(end_words(record)),
            *(moment(at) if at is not None else "—" for at in times(record)),
        )
        for record in shown
    ]
    yield from table(header, "<<<<<<<", cells)
    if run.record.operations > len(shown):
        yield f"{number(run.record.operations - len(shown))} more operations are in the JSON."
        yield ""
