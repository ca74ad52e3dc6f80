"""`reconciler safety-stock`: what is kept back from buyers, and why."""

from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import (
    CACHE,
    CATALOG,
    POLICIES,
    STATE,
    Catalog,
    Endpoint,
    Format,
    Policies,
    State,
    Store,
    one_of,
)
from reconciler.cli.output import show, write

if TYPE_CHECKING:
    from reconciler.plan.buffer_story import BufferStory
    from reconciler.workflow.where import Where

app = typer.Typer(
    name="safety-stock",
    help="What is kept back from buyers, and why.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _group() -> None:
    """What is kept back from buyers, and why."""


@app.command("explain", short_help="Show which rule keeps back what, and why.")
def explain(
    cell: Annotated[
        str, typer.Argument(metavar="OFFER@WAREHOUSE", help="A declared cell, as MUG@msk.")
    ],
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    state: State = STATE,
    store: Store = None,
    endpoint: Endpoint = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask git alone; say which rules need the shop.")
    ] = False,
    format: Format = "text",  # noqa: A002
) -> int:
    """Show each rule that was tried on a cell and why it does not match, the rule that won, the
    sales that it goes by, its formula with the numbers, and what follows. Writes nothing.

    Exit code 0. 6: the catalog is wrong, or git declares no such cell.
    """
    from reconciler.report.buffer_json import buffer_json
    from reconciler.report.buffer_text import buffer_text
    from reconciler.workflow.where import Where

    one_of(format, ("text", "json"))
    where = Where(
        catalog=catalog,
        policies=policies,
        state=state,
        store=store,
        endpoint=endpoint,
        cache=CACHE,
    )
    story = _offline(where, cell) if offline else _story(where, cell)
    if format == "json":
        write(buffer_json(story))
    else:
        show(buffer_text(story))
    return 0


def _offline(where: "Where", cell: str) -> "BufferStory":
    from reconciler.cli.file_progress import FileProgress
    from reconciler.workflow.explaining import explain_offline

    with FileProgress() as files:
        return explain_offline(where, cell, files.read)


def _story(where: "Where", cell: str) -> "BufferStory":
    from reconciler.cli.work import open_job
    from reconciler.workflow.explaining import explain_buffer, narrowed

    with (
        open_job(
            where.catalog,
            where.policies,
            where.state,
            where.store,
            where.endpoint,
            narrow=lambda inputs, _where, _progress: narrowed(inputs, cell),
        ) as (job, progress),
        progress,
    ):
        return explain_buffer(job, cell)
