"""`--branch`, `--commit` and `--pr` of commands that edit files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import environment

if TYPE_CHECKING:
    from reconciler.workflow.proposal import Ask, Summary
    from reconciler.workflow.proposing import Proposed

Branch = Annotated[
    str | None,
    typer.Option(
        "--branch",
        help="Commit on this branch, begun at what is checked out. [default: the current one]",
        metavar="NAME",
    ),
]
Commit = Annotated[bool, typer.Option("--commit", help="Commit the files that change.")]
PullRequest = Annotated[
    bool, typer.Option("--pr", help="Commit, push, and open a pull request on GitHub.")
]


def asked(branch: str | None, commit: bool, pull: bool) -> "Ask":
    """The three options as one. Raises InvalidInput for what makes no sense."""
    from reconciler.workflow.proposal import Ask

    return Ask(branch=branch, commit=commit, pull=pull)


def propose(
    paths: Sequence[Path], summary: "Summary", ask: "Ask | None", save: Callable[[], None]
) -> "Proposed | None":
    """Save the edit with all that is asked for, and say on stderr what was done.

    Everything that can be wrong is found before `save` is called. None where nothing is asked for:
    then it only saves.
    """
    if ask is None or not ask.is_one:
        save()
        return None
    from reconciler.report.proposed import proposed_words
    from reconciler.workflow.clock import SystemClock
    from reconciler.workflow.proposing import propose as carry_out

    proposed = carry_out(paths, summary, ask, save, environment(), SystemClock())
    for line in proposed_words(proposed):
        typer.echo(line, err=True)
    return proposed
