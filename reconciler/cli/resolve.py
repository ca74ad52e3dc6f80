"""`reconciler resolve`: what the names of attributes mean at Ozon, into the lock."""

from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import (
    CACHE,
    CATALOG,
    Catalog,
    Endpoint,
    Format,
    Store,
    environment,
    one_of,
)
from reconciler.cli.output import show_error, write
from reconciler.domain.errors import InvalidInput

if TYPE_CHECKING:
    from reconciler.workflow.resolving import Resolution
    from reconciler.workflow.where import Where


def resolve(
    catalog: Catalog = CATALOG,
    store: Store = None,
    endpoint: Endpoint = None,
    update: Annotated[
        bool, typer.Option("--update", help="Look everything up anew, not only what is missing.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; show what would change.")
    ] = False,
    language: Annotated[
        str | None,
        typer.Option(
            "--language", help="Of the names: RU, EN, TR, ZH_HANS or DEFAULT.", metavar="LANGUAGE"
        ),
    ] = None,
    format: Format = "text",  # noqa: A002
) -> int:
    """Look up categories, attributes and dictionary values that the cards name, and write what
    they mean into `attributes.lock` in the catalog. All other commands work from that file.

    Asks the shop only for what the lock lacks; writes nothing to the shop.

    Exit code 0 when done. 6: the shop does not know a name or a value, and nothing is written. With
    --check nothing is written, and the exit code is 2 when the lock would change.
    """
    from reconciler.domain.attribute_lock import LANGUAGES
    from reconciler.workflow.resolving import save_resolution
    from reconciler.workflow.where import Where

    one_of(format, ("text", "json"))
    if language is not None:
        one_of(language, LANGUAGES, "--language")
    where = Where(catalog=catalog, store=store, endpoint=endpoint, cache=CACHE)
    found = _looked_up(where, language, update=update)
    if not check:
        save_resolution(found)
    return _tell(found, format, check=check)


def _looked_up(where: "Where", language: str | None, *, update: bool) -> "Resolution":
    """What the lock is to be, with progress of the files and of the shop."""
    from reconciler.cli.file_progress import FileProgress
    from reconciler.cli.progress import ReadProgress
    from reconciler.workflow.clock import SystemClock
    from reconciler.workflow.job import World
    from reconciler.workflow.resolving import resolve as look_up

    reads = ReadProgress()
    world = World(
        clock=SystemClock(), environment=environment(), observer=reads, on_wait=reads.wait
    )
    with FileProgress() as files, reads:
        return look_up(where, world, language=language, update=update, progress=files.read)


def _tell(found: "Resolution", format: str, *, check: bool) -> int:  # noqa: A002
    """Show what was found, and give the exit code."""
    from reconciler.report.diff_text import diff_text
    from reconciler.report.resolution import resolution_json, resolution_line

    saved = not check and not found.problems
    code = found.exit_code_of_check if check else found.exit_code
    if format == "json":
        write(resolution_json(found, code, saved=saved))
    else:
        if check and found.change:
            write(diff_text([found.change]))
        if not found.problems:
            typer.echo(resolution_line(found, saved=saved), err=True)
    if found.problems:
        show_error(InvalidInput(found.problems))
    return int(code)
