"""`--branch`, `--commit` and `--pr` of commands that edit files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import environment

if TYPE_CHECKING:
    from reconciler.workflow.proposal import Summary
    from reconciler.workflow.proposing import Ask, Proposed

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
    from reconciler.workflow.proposing import Ask, check_ask

    ask = Ask(branch=branch, commit=commit, pull=pull)
    check_ask(ask)
    return ask


def propose(
    paths: Sequence[Path], summary: "Summary", ask: "Ask | None", save: Callable[[], None]
) -> "Proposed":
    """Save the edit with all that is asked for, and say on stderr what was done.

    Everything that can be wrong is found before `save` is called. Without options it only saves.
    """
    from reconciler.report.proposed import proposed_words
    from reconciler.workflow.clock import SystemClock
    from reconciler.workflow.proposing import Ask
    from reconciler.workflow.proposing import propose as carry_out

    ask = ask or Ask()
    proposed = carry_out(paths, summary, ask, save, environment(), SystemClock())
    if ask.commit or ask.pull:
        for line in proposed_words(proposed):
            typer.echo(line, err=True)
    return proposed
