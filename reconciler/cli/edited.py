"""What `set` and `unset` share: plan, show or save, commit if asked, and say what was done."""

from typing import TYPE_CHECKING

import typer

from reconciler.cli.output import write
from reconciler.domain.errors import ExitCode
from reconciler.workflow.editing import Edits, Order

if TYPE_CHECKING:
    from reconciler.workflow.proposal import Ask, Summary


def edit(order: Order, ask: "Ask", *, dry_run: bool) -> int:
    """Carry out an order. Raises InvalidInput, and what a pull request can meet."""
    from reconciler.cli.proposing import propose
    from reconciler.report.diff_text import diff_text
    from reconciler.report.words import count
    from reconciler.workflow.editing import plan_edits, save_edits

    edits = plan_edits(order)
    for note in edits.notes:
        typer.echo(f"note: {note}", err=True)
    if dry_run:
        write(diff_text(edits.changes))
        return int(ExitCode.DONE)

    def save() -> None:
        save_edits(edits)
        done = "unset" if order.removing else "set"
        where = ", ".join(change.shown for change in edits.changes) or "no file: all is as said"
        typer.echo(f"{count(edits.values, 'value')} {done} in {where}")

    propose([change.path for change in edits.changes], _summary(order, edits), ask, save)
    return int(ExitCode.DONE)


def _summary(order: Order, edits: Edits) -> "Summary":
    from reconciler.report.words import count
    from reconciler.workflow.proposal import Summary

    done = "Unset" if order.removing else "Set"
    what = order.words[0] if len(order.words) == 1 else count(edits.values, "value")
    files = (f"in {change.shown}" for change in edits.changes)
    return Summary(f"{done} {what}", (*order.words, *files))
