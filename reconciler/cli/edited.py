"""What `set` and `unset` share: plan, show or save, and say what was done."""

import typer

from reconciler.cli.output import write
from reconciler.domain.errors import ExitCode
from reconciler.workflow.editing import Order


def edit(order: Order, *, dry_run: bool) -> int:
    """Carry out an order. Raises InvalidInput."""
    from reconciler.report.diff_text import diff_text
    from reconciler.report.words import count
    from reconciler.workflow.editing import plan_edits, save_edits

    edits = plan_edits(order)
    for note in edits.notes:
        typer.echo(f"note: {note}", err=True)
    if dry_run:
        write(diff_text(edits.changes))
        return int(ExitCode.DONE)
    save_edits(edits)
    done = "unset" if order.removing else "set"
    where = ", ".join(change.shown for change in edits.changes) or "no file: all is as said"
    typer.echo(f"{count(edits.values, 'value')} {done} in {where}")
    return int(ExitCode.DONE)
