"""`reconciler sandbox fault`, `faults` and `renew-keys`: bad days on order."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reconciler.cli.sandbox_move import ADDRESS, Address, check, move
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

if TYPE_CHECKING:
    from reconciler.sandbox import ScriptError


def fault(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A path, `reads`, `writes` or `*`.")],
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="As `lose-after`; docs/faults.md has them all.")
    ],
    call: Annotated[int, typer.Option("--call", min=1, help="Begin with this call.")] = 1,
    times: Annotated[int | None, typer.Option("--times", min=1, help="So many calls.")] = None,
    after: Annotated[float, typer.Option("--after", min=0, help="Begin after seconds.")] = 0.0,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0, help="End after seconds.")
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", help="An option of the kind.", metavar="NAME=VALUE"),
    ] = None,
    endpoint: Address = ADDRESS,
) -> int:
    """Let the next calls of a path meet a fault; without --times and --seconds it is one call.

    Exit code 0: done. 6: there is no such fault. 8: no sandbox answers.
    """
    said = {"path": path, "kind": kind, "call": call, "times": times, "seconds": seconds}
    move(endpoint, "fault", {**said, "after": after, **dict(map(_option, option or []))})
    typer.echo(f"calls of {path} will meet {kind}")
    return 0


def faults(
    endpoint: Address = ADDRESS,
    clear: Annotated[bool, typer.Option("--clear", help="Forget them afterwards.")] = False,
) -> int:
    """Show the faults that calls may still meet, as a script for `serve --faults`.

    Exit code 0: done. 8: no sandbox answers.
    """
    from reconciler.sandbox import script_of

    typer.echo(script_of(move(endpoint, "faults", {})["faults"]), nl=False)
    if clear:
        move(endpoint, "clear-faults", {})
    return 0


def renew_keys(endpoint: Address = ADDRESS) -> int:
    """Somebody renews the keys in the cabinet: they live three months from now on.

    Exit code 0: done. 8: no sandbox answers.
    """
    move(endpoint, "renew-keys", {})
    typer.echo("the keys live three months from now on")
    return 0


def bad_script(trouble: "ScriptError") -> InvalidInput:
    """Every mistake of a script, with its place."""
    return InvalidInput(
        [
            Problem(
                code="faults",
                message=wrong.message,
                fix="docs/faults.md tells how a script is written",
                source=Source(trouble.source, wrong.line, wrong.column),
                path=wrong.path,
            )
            for wrong in trouble.wrongs
        ]
    )


def _option(text: str) -> tuple[str, Any]:
    """A value is JSON where it reads as JSON, else a text."""
    name, equals, value = text.partition("=")
    check(bool(name and equals), f"{text!r} is not NAME=VALUE", "write --option retry_after=2")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
