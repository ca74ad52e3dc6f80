"""An import of the live shop, with its progress and its report: for `import` and `init`."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from reconciler.cli.output import write

if TYPE_CHECKING:
    from reconciler.workflow.import_choice import Choice
    from reconciler.workflow.importing import Imported
    from reconciler.workflow.proposal import Ask


class Source(NamedTuple):
    """Which folders, which store, which shop."""

    catalog: Path
    policies: Path
    state: str
    store: str | None
    endpoint: str | None


def import_shop(
    source: Source,
    choice: "Choice",
    ask: "Ask | None" = None,
    *,
    dry_run: bool,
    rows: int,
    format: str,  # noqa: A002
) -> int:
    """Read, prove, save, tell. Raises InvalidInput."""
    from reconciler.cli.proposing import propose
    from reconciler.cli.work import open_job
    from reconciler.report.imported_shop import import_words, imported_json, imported_summary
    from reconciler.workflow.importing import importing

    with open_job(*source) as (job, reads), ExitStack() as staged:
        with reads:
            imported = staged.enter_context(
                importing(
                    job,
                    source.catalog,
                    choice,
                    store=source.store,
                    dry_run=dry_run,
                    progress=reads.wrote,
                )
            )
        if not dry_run:
            propose(imported.paths(), imported_summary(imported), ask, imported.save)
        if format == "json":
            write(imported_json(imported, saved=not dry_run))
            return int(imported.exit_code)
        _tell(imported, rows, saved=not dry_run)
        committed = ask is not None and ask.is_one
        for line in import_words(
            imported, saved=not dry_run, committed=committed, everything=choice.everything
        ):
            typer.echo(line, err=True)
        return int(imported.exit_code)


def _tell(imported: "Imported", rows: int, *, saved: bool) -> None:
    from reconciler.report.imported_shop import import_diff, imported_text

    if not saved:
        write(import_diff(imported))
    write("".join(f"{line}\n" for line in imported_text(imported, rows)))
