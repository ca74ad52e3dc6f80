"""`reconciler fmt`: one style for all files; what they say stays."""

from pathlib import Path
from typing import Annotated

import typer

from reconciler.cli.options import CATALOG, POLICIES, Catalog, Policies
from reconciler.domain.errors import ExitCode

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Files and folders; without any, catalog and policies.", metavar="PATHS"),
]


def fmt(
    paths: Paths = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list the files that would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change.")
    ] = False,
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
) -> int:
    """Write catalog and policies in one order and style. Comments and values stay.

    Exit code 0 when done, 6 when a file can't be read. With --check or --diff nothing is
    written, and the exit code is 2 when a file would change.
    """
    from reconciler.cli.file_progress import FileProgress
    from reconciler.cli.output import write
    from reconciler.report.diff_text import diff_text
    from reconciler.report.words import count
    from reconciler.workflow.formatting import plan_formatting, save_formatting

    with FileProgress() as files:
        formatting = plan_formatting(paths or [catalog, policies], files.read)
    changed = len(formatting.changes)
    if check or diff:
        if diff:
            write(diff_text(formatting.changes))
        else:
            write("".join(f"{change.shown}\n" for change in formatting.changes))
        typer.echo(
            f"{count(changed, 'file')} would change, {formatting.unchanged} unchanged", err=True
        )
        return int(ExitCode.CHANGES_PENDING if changed else ExitCode.DONE)
    save_formatting(formatting)
    typer.echo(f"{count(changed, 'file')} formatted, {formatting.unchanged} unchanged")
    return int(ExitCode.DONE)
