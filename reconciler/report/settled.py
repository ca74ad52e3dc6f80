"""How card changes of earlier runs stand, for people and for machines."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from reconciler.apply.outcome import Converged, Outcome, Pending, Rejected, Unknown
from reconciler.report.document import document
from reconciler.report.hints import hint
from reconciler.report.outcome_words import outcome_words
from reconciler.report.tables import more
from reconciler.report.waiting import refused_words
from reconciler.report.words import ROWS, count, number
from reconciler.workflow.settling import Settled
from reconciler.workflow.sticking import SettledValue

_VALUES = "stocks and prices"


def settled_text(settled: Settled, rows: int = ROWS) -> RenderableType:
    """Every change and how it stands; those that went well last."""
    parts: list[RenderableType] = [*_notes(settled)]
    if settled.tasks or not settled.values:
        parts.append(_tasks_text(settled, rows))
    if settled.values:
        parts.append(_values_text(settled.values, rows))
    return Group(*parts)


def _values_text(values: Sequence[SettledValue], rows: int) -> RenderableType:
    """Only what does not hold is listed: the rest is as it was proved right after the write."""
    lost = [value for value in values if not value.holds]
    parts: list[RenderableType] = [
        Text.assemble(
            ("✗ ", "red"),
            (value.operation, "bold"),
            f"  (run {value.run}) {outcome_words(value.outcome)}",
        )
        for value in lost[: rows or None]
    ]
    if rows and len(lost) > rows:
        parts.append(more(len(lost) - rows))
    good = len(values) - len(lost)
    words = f"Looked again: {number(good)} of {count(len(values), 'stock or price', _VALUES)} hold"
    parts.append(Text(words, "bold red" if lost else "bold green"))
    return Group(*parts)


def _tasks_text(settled: Settled, rows: int) -> RenderableType:
    if not settled.tasks:
        told = settled.refused or settled.unread
        return Text("Settled: the shop works on nothing of ours", "" if told else "bold green")
    tasks = sorted(settled.tasks, key=lambda task: isinstance(task.outcome, Converged))
    parts: list[RenderableType] = []
    for task in tasks[: rows or None]:
        sign, style = _sign(task.outcome)
        words = outcome_words(task.outcome)
        parts.append(Text.assemble((f"{sign} ", style), (task.operation, "bold"), "  ", words))
        if isinstance(task.outcome, Rejected) and hint(task.outcome):
            line = Text.assemble(("hint: ", "cyan"), hint(task.outcome))
            parts.append(Padding(line, (0, 0, 0, 4)))
    if rows and len(tasks) > rows:
        parts.append(more(len(tasks) - rows))
    parts.append(_bottom_line([task.outcome for task in tasks]))
    return Group(*parts)


def settled_json(settled: Settled) -> bytes:
    """The same as a document."""
    return document(
        settled.exit_code,
        store=settled.store,
        tasks=settled.tasks,
        values=settled.values,
        refused=settled.refused,
        unread=settled.unread,
    )


def _notes(settled: Settled) -> list[RenderableType]:
    """The cards that the shop has and refuses, and what nobody could read."""
    told = [
        Text.assemble((f"{about}: ", "bold red"), says)
        for about, says in refused_words(settled.refused)
    ]
    return [*told, *(Text(f"Not read: {what}", "yellow") for what in settled.unread)]


def _sign(outcome: Outcome) -> tuple[str, str]:
    match outcome:
        case Converged():
            return "✓", "green"
        case Pending():
            return "…", "yellow"
        case _:
            return "✗", "red"


def _bottom_line(ends: Sequence[Outcome]) -> RenderableType:
    pending = sum(isinstance(end, Pending) for end in ends)
    unknown = sum(isinstance(end, Unknown) for end in ends)
    good = sum(isinstance(end, Converged) for end in ends)
    refused = len(ends) - pending - unknown - good
    line = f"Settled: {number(good)} of {count(len(ends), 'change')} of cards took effect"
    line += f", {number(refused)} refused" if refused else ""
    line += f", {number(unknown)} to be compared anew" if unknown else ""
    line += f", {number(pending)} still at work" if pending else ""
    style = "bold red" if refused else "bold yellow" if pending or unknown else "bold green"
    return Text(line, style)
