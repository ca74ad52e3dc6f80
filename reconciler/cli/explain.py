"""`reconciler explain`: what a problem code means."""

from collections.abc import Mapping
from typing import Annotated

import typer

from reconciler.cli.options import Format, one_of
from reconciler.cli.output import show, write
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="[CODE]", help="A problem code, as in error[CODE]; else all."),
    ] = None,
    format: Format = "text",  # noqa: A002
) -> int:
    """Explain a problem code: what it means, and why it is a problem.

    Without CODE it lists every code with a sentence.

    Exit code 0: explained. 6: there is no such code.
    """
    from reconciler.cli.codes import all_explained
    from reconciler.report.codes import bare, code_text, codes_json, codes_text

    one_of(format, ("text", "json"))
    known = all_explained()
    wanted = bare(code) if code is not None else None
    if wanted is not None:
        if wanted not in known:
            raise _unknown(code or "", wanted, known)
        known = {wanted: known[wanted]}
    if format == "json":
        write(codes_json(known))
    elif wanted is None:
        show(codes_text(known))
    else:
        show(code_text(wanted, known[wanted]))
    return 0


def _unknown(said: str, wanted: str, known: Mapping[str, str]) -> InvalidInput:
    from reconciler.catalog.nearest import listed
    from reconciler.report.codes import near

    found = near(wanted, known)
    return InvalidInput(
        [
            Problem(
                code="unknown-code",
                message=f"There is no problem code `{said}`.",
                fix=(
                    f"Did you mean {listed(found)}?"
                    if found
                    else "`reconciler explain` lists all codes."
                )
                + " Policies are explained by `reconciler policy explain ID`.",
            )
        ]
    )
