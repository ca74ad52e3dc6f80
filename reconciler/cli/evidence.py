"""`reconciler evidence`: a run as a bundle for an appeal to the marketplace."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import STATE, Format, State, environment, one_of
from reconciler.cli.output import write
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.apply.record import Exchange
    from reconciler.report.evidence import Bundle
    from reconciler.workflow.history import ToldRun


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
    from reconciler.workflow.history import find_run, open_history

    one_of(format, ("text", "json"))
    target = out or Path(f"evidence-run-{run}.zip")
    with open_history(state, environment()) as opened:
        told = find_run(opened, run)
        assert opened is not None
        try:
            bundle = _written(target, told, opened.exchanges(run))
        except OSError as trouble:
            raise InvalidInput([_unwritable(target, trouble)]) from trouble
    if format == "json":
        write(document(0, file=str(target), run=run, calls=bundle.calls, entries=bundle.entries))
    else:
        typer.echo(f"{target}: run {run}, {bundle.calls} calls with their answers")
    if not bundle.calls:
        typer.echo("No calls are kept of this run: it sent nothing, or is too old.", err=True)
    return 0


def _written(
    target: Path, told: "ToldRun", exchanges: "Iterable[tuple[int, Exchange]]"
) -> "Bundle":
    """Written beside it first: a bundle is whole, or not there."""
    from reconciler.report.evidence import write_bundle

    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".evidence-", delete=False) as file:
        made = Path(file.name)
        try:
            bundle = write_bundle(file, told, exchanges)
            made.chmod(0o644)
            made.replace(target)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    return bundle


def _unwritable(path: Path, trouble: OSError) -> Problem:
    return Problem(
        code="out-file",
        message=f"{path} can't be written: {trouble.strerror}",
        fix="name a file in a folder that exists",
    )
