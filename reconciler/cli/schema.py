"""`reconciler schema`: the JSON Schemas of the documents, for editors and other tools."""

from pathlib import Path
from typing import Annotated

import typer

from reconciler.cli.output import save, write
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


def schema(
    kind: Annotated[
        str | None,
        typer.Argument(metavar="[KIND]", help="A kind of document; without it, one for them all."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write it to this file.", metavar="FILE")
    ] = None,
) -> int:
    """Print the JSON Schema of a kind of document, complete in one file.

    Without KIND it is one schema for every document, told apart by `kind`: the one that editors
    need to complete and explain. `reconciler init` sets it up for VS Code.

    Exit code 0: done. 6: there is no such kind, or the file can't be written.
    """
    from reconciler.catalog.editor_schema import KINDS, schema_text

    if kind is not None and kind not in KINDS:
        raise _unknown(kind, KINDS)
    text = schema_text(kind).encode()
    if out:
        save(out, text)
    else:
        write(text)
    return 0


def _unknown(kind: str, kinds: tuple[str, ...]) -> InvalidInput:
    from reconciler.catalog.nearest import listed, suggestion

    return InvalidInput(
        [
            Problem(
                code="unknown-kind",
                message=f"There is no kind `{kind}`. The kinds are {listed(kinds)}.",
                fix=suggestion(kind, kinds, "Name one of them, or none for the schema of all."),
            )
        ]
    )
