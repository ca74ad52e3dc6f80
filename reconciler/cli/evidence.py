"""`reconciler evidence`: a run as a bundle for an appeal to the marketplace."""

from pathlib import Path
from typing import Annotated

import typer

from reconciler.cli.options import STATE, Format, State, environment, one_of
from reconciler.cli.output import save_whole, write


def evidence(
    run: Annotated[int, typer.Argument(metavar="RUN", min=1, help="Number of the run.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="The bundle; evidence-run-RUN.zip if not named.", metavar="FILE"
        ),
    ] = None,
    state: State = STATE,
    format: Format = "text",  # noqa: A002
) -> int:
    """Bundle what a run sent and what the shop answered, with UTC times, to appeal to it.

    A zip file with the bodies of all writing calls and of the reads that prove them, a summary to
    read, and the SHA-256 of every file. It has no credentials, no orders and no buyers. Bodies are
    kept for 90 days. Reaches no shop.

    Exit code 0. 6: there is no such run, or the file can't be written.
    """
    from reconciler.report.document import document
    from reconciler.report.evidence import write_bundle
    from reconciler.workflow.history import find_run, open_history

    one_of(format, ("text", "json"))
    target = out or Path(f"evidence-run-{run}.zip")
    with open_history(state, environment()) as opened:
        told = find_run(opened, run)
        assert opened is not None
        journal = opened
        bundle = save_whole(target, lambda file: write_bundle(file, told, journal.exchanges(run)))
    if format == "json":
        write(document(0, file=str(target), run=run, calls=bundle.calls, entries=bundle.entries))
    else:
        typer.echo(f"{target}: run {run}, {bundle.calls} calls with their answers")
    if not bundle.calls:
        typer.echo("No calls are kept of this run: it sent nothing, or is too old.", err=True)
    return 0
