"""How an apply ended, for the people who reviewed it, in any style."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from reconciler.apply.outcome import Outcome, Pending, is_good
from reconciler.report.base import Around
from reconciler.report.outcome_words import outcome_words
from reconciler.report.plan_page import Judged, plan_lines, verdict_words
from reconciler.report.policy_sections import policy_lines, withheld_lines
from reconciler.report.style import Style, cut
from reconciler.report.words import count, number
from reconciler.workflow.judged_file import Died, Saved, SavedError, SavedPlan, SavedRun


def applied_lines(
    store: str,
    ended: Saved,
    reviewed: Judged | None,
    style: Style,
    rows: int | None,
    around: Around,
) -> Iterator[str]:
    """What came of it, and folded what was reviewed."""
    yield from result_lines(store, ended, style, rows, around)
    if reviewed is not None:
        lines = plan_lines(reviewed, style, rows, around)
        yield from style.folded("What was reviewed", lines)


def result_lines(
    store: str, ended: Saved, style: Style, rows: int | None, around: Around
) -> Iterator[str]:
    """The end alone."""
    name = style.prose(store) or "the shop"
    match ended:
        case SavedRun():
            yield from style.title(f"{name}: {_run_words(ended)}")
            yield from _run_lines(ended, style, rows, around)
        case SavedPlan():
            beyond = ended.verdict.decision == "allow" and ended.plan.operations
            why = "nobody reviewed all of it" if beyond else verdict_words(ended)
            yield from style.title(f"{name}: ⛔ not applied: {why}")
            yield from style.para(f"Nothing was written{_where(around, style)}.")
            yield from _beyond(ended, style, rows)
            yield from policy_lines(ended.verdict, style, rows, ended.plan, around)
            yield from withheld_lines(ended.withheld, len(ended.plan.operations), style, rows)
        case SavedError():
            yield from error_lines(f"{name}: ⛔ not applied", ended, style, rows)
        case Died():
            yield from style.title(f"{name}: ⛔ the apply did not come to its end")
            yield from style.para(
                "What was sent before is in the journal. Run the job again: it finds out what took"
                f" effect before it sends anything{_where(around, style)}."
            )
        case _:
            assert_never(ended)


def _beyond(ended: SavedPlan, style: Style, rows: int | None) -> Iterator[str]:
    if ended.uncovered:
        yield from style.heading("Beyond what was reviewed")
        shown, more = cut(ended.uncovered, rows)
        yield from style.table(
            ("operation", "why"),
            "ll",
            ((style.code(item.operation), style.prose(item.reason)) for item in shown),
            more=more,
        )


def error_lines(title: str, ended: SavedError, style: Style, rows: int | None) -> Iterator[str]:
    """Why a command could not do its work."""
    yield from style.title(title)
    fix = f" Fix: {style.prose(ended.fix)}" if ended.fix else ""
    yield from style.para(f"{style.prose(ended.error)}.{fix}")
    shown, more = cut(ended.problems, rows)
    yield from style.items(
        [
            *(
                f"{style.code(problem.code)} {style.prose(problem.message)}"
                + (f" ({style.prose(str(problem.source))})" if problem.source else "")
                for problem in shown
            ),
            *([f"and {number(more)} more"] if more else []),
        ]
    )


def _run_words(ended: SavedRun) -> str:
    good = f"{number(ended.converged)} of {count(ended.operations, 'operation')}"
    if not ended.operations:
        return "✅ applied: nothing was left to change"
    if ended.converged == ended.operations and not ended.stopped:
        return f"✅ applied: {good} proved by reading back"
    if ended.converged + ended.pending == ended.operations and not ended.stopped:
        return f"🟡 applied: {good} proved, {number(ended.pending)} pending"
    return f"⛔ applied in part: {good} proved"


def _run_lines(ended: SavedRun, style: Style, rows: int | None, around: Around) -> Iterator[str]:
    yield from style.para(
        f"Run {ended.run} of plan {style.code(ended.plan_id[:16])}{_where(around, style)}."
    )
    if ended.stopped:
        yield from style.para(f"Stopped: {style.prose(ended.stopped.removeprefix('stopped '))}")
    left = _left(ended.outcomes)
    if left:
        yield from style.heading("What is not as it should be")
        shown, more = cut(left, rows)
        yield from style.table(
            ("operation", "how it ended", "hint"),
            "lll",
            (
                (
                    style.code(name),
                    style.prose(outcome_words(outcome)),
                    style.prose(ended.hints.get(name, "")),
                )
                for name, outcome in shown
            ),
            more=more,
        )


def _left(outcomes: Mapping[str, Outcome]) -> list[tuple[str, Outcome]]:
    """What did not come out well, what is only pending last."""
    left = [(name, outcome) for name, outcome in outcomes.items() if not is_good(outcome)]
    return sorted(left, key=lambda pair: isinstance(pair[1], Pending))


def _where(around: Around, style: Style) -> str:
    return f" (commit {style.code(around.commit[:12])})" if around.commit else ""
