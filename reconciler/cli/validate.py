"""`reconciler validate`: read everything, reach nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import CACHE, CATALOG, POLICIES, Catalog, Policies, Store, one_of
from reconciler.cli.output import show_error, write
from reconciler.domain.errors import InvalidInput

if TYPE_CHECKING:
    from reconciler.workflow.validation import Validated

FORMATS = ("text", "json", "github", "sarif")


def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATHS]...",
            help="Files or folders whose problems count, for commit hooks; else all.",
        ),
    ] = None,
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    store: Store = None,
    format: Annotated[  # noqa: A002
        str, typer.Option("--format", help="text, json, github or sarif.", metavar="FORMAT")
    ] = "text",
) -> int:
    """Check catalog and policies without the shop: every problem, with file, line and fix.

    In a catalog of several stores it checks them all, unless --store names one. With PATHS
    everything is read as ever, and only the problems that stand in them count.

    Exit code 0: all is well. 6: something is wrong.
    """
    from reconciler.cli.file_progress import FileProgress
    from reconciler.workflow.validation import validate as check
    from reconciler.workflow.where import Where

    one_of(format, FORMATS)
    where = Where(catalog=catalog, policies=policies, store=store, cache=CACHE)
    with FileProgress() as files:
        validated = check(where, paths or (), files.read, datetime.now(UTC))
    _report(validated, format)
    if validated.problems:
        show_error(InvalidInput(validated.problems))
    return int(validated.exit_code)


def _report(validated: "Validated", format: str) -> None:  # noqa: A002
    """What goes to stdout; for people also how it is elsewhere."""
    from reconciler.report.validated import (
        elsewhere_line,
        note_lines,
        valid_lines,
        validated_json,
    )

    match format:
        case "json":
            write(validated_json(validated))
        case "sarif":
            from reconciler.report.sarif import sarif

            write(sarif(validated))
        case _:
            if format == "github":
                from reconciler.report.github import github_commands

                notices = github_commands(validated.notes, "notice")
                write(github_commands(validated.problems) + notices)
            elif validated.notes:
                typer.echo("\n".join(note_lines(validated)), err=True)
            if not validated.problems:
                typer.echo("\n".join(valid_lines(validated)), err=format == "github")
            elif validated.elsewhere:
                typer.echo(elsewhere_line(validated), err=True)
