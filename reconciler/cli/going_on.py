"""How to go on after a run that left something: the command, with what was typed."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from reconciler.plan.model import Plan

SHARED = ("catalog", "policies", "state", "store", "endpoint")
"""Options that `plan` and `rollback` have as well."""

ONCE = ("plan_file", "break_lease")
"""What is not typed again: a lease is broken on a word of its own."""


def going_on(context: typer.Context, saved: "Plan | None", undoes: int | None) -> str:
    """In words. A saved plan is stale after a run, so it is made anew; so is a rollback."""
    shared = list(_typed(context, only=SHARED))
    rest = list(_typed(context, but=ONCE))
    file = context.params["plan_file"]
    if undoes is not None:
        file = file or Path("undo.json")
        return _two(["rollback", str(undoes), *shared], file, rest)
    if saved is None:
        return f"run {_command(['apply', *rest])} again to go on"
    return _two(["plan", *shared, *_overwrites(saved)], file, rest)


def _two(made: Sequence[str], file: Path, rest: Sequence[str]) -> str:
    """First a plan, then its apply."""
    make = _command([*made, "--out", str(file)])
    return f"to go on, run {make}, then {_command(['apply', str(file), *rest])}"


def _overwrites(saved: "Plan") -> list[str]:
    from reconciler.workflow.plan_file import overwritten

    return [word for name in sorted(overwritten(saved)) for word in ("--overwrite-drift", name)]


def _typed(
    context: typer.Context, only: Sequence[str] = (), but: Sequence[str] = ()
) -> Iterator[str]:
    """Options that were typed, as they were typed."""
    for option in context.command.params:
        name = option.name or ""
        source = context.get_parameter_source(name)
        if source is None or source.name != "COMMANDLINE" or name in but:
            continue
        if only and name not in only:
            continue
        value = context.params[name]
        for one in value if isinstance(value, list | tuple) else [value]:
            yield option.opts[0]
            if not isinstance(one, bool):
                yield _shown(one)


def _shown(value: object) -> str:
    """The value; a password in the address of a state is nobody's business."""
    text = str(value)
    try:
        secret = urlsplit(text).password
    except ValueError:
        secret = None
    return text.replace(f":{secret}@", ":PASSWORD@") if secret else text


def _command(words: Sequence[str]) -> str:
    return f"`{shlex.join(['reconciler', *words])}`"
