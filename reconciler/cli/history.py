"""`reconciler history`: what earlier runs did, from the journal."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import STATE, PlanFormat, Rows, State, environment, named_for, one_of
from reconciler.cli.output import save_whole, show, write
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.workflow.history import ToldRun

RunNumber = Annotated[
    int | None, typer.Argument(metavar="[RUN]", min=1, help="Number of a run; else list them.")
]


def history(
    run: RunNumber = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="Newest runs to list; 0 lists all.", metavar="N")
    ] = 20,
    offer: Annotated[
        str | None,
        typer.Option(
            "--offer", help="Only runs with a change of such an offer; a pattern.", metavar="GLOB"
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="Only runs since then: 2026-11-20, a time in UTC, or 7d.",
            metavar="WHEN",
        ),
    ] = None,
    store: Annotated[
        str | None, typer.Option("--store", help="Only runs of this store.", metavar="NAME")
    ] = None,
    errors_xlsx: Annotated[
        Path | None,
        typer.Option(
            "--errors-xlsx",
            help="Save what did not end as meant as a workbook: code, meaning, what to do.",
            metavar="FILE",
        ),
    ] = None,
    state: State = STATE,
    format: PlanFormat = "text",  # noqa: A002
    rows: Rows = 60,
) -> int:
    """List earlier runs, or tell one: who, from which commit, on whose approval, and each operation
    with what the shop had before, what was sent, how it ended, and when. Reaches no shop.

    A run that was killed says so, and what to do. With --errors-xlsx, what was refused, held up or
    never answered is saved as a work list: a sheet each for stocks, prices and all others, in the
    columns that `import` knows and with what git declared, to be corrected and imported.

    Exit code 0. 6: there is no such run.
    """
    from reconciler.report.history import run_json, run_text, runs_json, runs_text
    from reconciler.report.history_markdown import run_markdown, runs_markdown
    from reconciler.workflow.history import Asked, find_run, list_runs, open_history

    one_of(format, ("text", "json", "markdown"))
    if errors_xlsx is not None and run is None:
        raise _of_which_run()
    if errors_xlsx is not None:
        named_for("--errors-xlsx", errors_xlsx, (".xlsx",))
    asked = Asked(limit=limit, since=moment_of(since), offer=offer, store=store)
    with open_history(state, environment()) as opened:
        if run is not None:
            told = find_run(opened, run)
            if errors_xlsx is not None:
                _save_errors(errors_xlsx, told)
            match format:
                case "json":
                    write(run_json(told))
                case "markdown":
                    write(run_markdown(told, rows))
                case _:
                    show(run_text(told, rows))
            return 0
        runs = list_runs(opened, asked)
        match format:
            case "json":
                write(runs_json(runs))
            case "markdown":
                write(runs_markdown(runs))
            case _:
                show(runs_text(runs))
    return 0


def _save_errors(path: Path, run: "ToldRun") -> None:
    from reconciler.cli.file_progress import FileProgress
    from reconciler.report.errors_book import write_errors_book

    with FileProgress("writing the workbook") as progress:
        found = save_whole(path, lambda file: write_errors_book(file, run, progress.read))
    rows = f"{found.stocks} of stocks, {found.prices} of prices, {found.others} others"
    typer.echo(f"{path}: {rows}", err=True)


def _of_which_run() -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                code="arguments",
                message="--errors-xlsx is of one run",
                fix="name its number: reconciler history RUN --errors-xlsx FILE",
            )
        ]
    )


def moment_of(text: str | None) -> datetime | None:
    """A day, a time (UTC if it names no offset) or so many days ago. Raises InvalidInput."""
    if text is None:
        return None
    try:
        if text.endswith("d") and text[:-1].isdecimal():
            return datetime.now(UTC) - timedelta(days=int(text[:-1]))
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as trouble:
        problem = Problem(
            code="arguments",
            message=f"--since {text} is no time",
            fix="write a day (2026-11-20), a time (2026-11-20T09:00Z) or a number of days (7d)",
        )
        raise InvalidInput([problem]) from trouble
