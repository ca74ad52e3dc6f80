"""What of a plan goes beyond the reviewed one, and what of a plan file does not go, for people."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from reconciler.apply.outcome import is_good
from reconciler.report.outcome_words import outcome_words
from reconciler.report.tables import more
from reconciler.report.words import ROWS, count
from reconciler.workflow.plan import Planned


def left_out_text(planned: Planned, rows: int = ROWS) -> list[RenderableType]:
    """Both lists; nothing if they are empty."""
    beyond = [Text.assemble(*_named(item.operation), item.reason) for item in planned.uncovered]
    left = [
        Text.assemble(*_named(name), outcome_words(end))
        for name, end in planned.ended.items()
        if not is_good(end)
    ]
    return [
        *_list("Not covered by the reviewed plan", "bold red", beyond, rows),
        *_list("Left out", "bold yellow", left, rows),
    ]


def _named(operation: str) -> tuple[tuple[str, str], ...]:
    return ("✗ ", "red"), (operation, "bold"), ("  ", "")


def _list(head: str, style: str, lines: Sequence[Text], rows: int) -> list[RenderableType]:
    if not lines:
        return []
    shown = list(lines[: rows or None])
    hidden = [more(len(lines) - len(shown))] if len(shown) < len(lines) else []
    return [Text(f"{head}: {count(len(lines), 'operation')}", style), *shown, *hidden]
