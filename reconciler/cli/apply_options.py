"""Options of `apply` alone, and which of them go together."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from reconciler.domain.duration import parse_duration
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

Reviewed = Annotated[
    Path | None,
    typer.Option(
        "--reviewed",
        help="A plan that was reviewed: plan anew, and apply only what it covers.",
        metavar="PLAN",
    ),
]
Withhold = Annotated[
    bool,
    typer.Option(
        "--withhold-unreviewed", help="With --reviewed: apply what it covers, leave the rest."
    ),
]
Tolerance = Annotated[
    str | None,
    typer.Option(
        "--tolerance",
        help="With --reviewed: how far below its stock, and from its prices; the store's.",
        metavar="PERCENT",
    ),
]
MaxAge = Annotated[
    str | None,
    typer.Option(
        "--max-age",
        help="Of a plan file: 90m, 24h, 2d; else the store's, which is 24h unless it says so.",
        metavar="DURATION",
    ),
]
Canary = Annotated[
    int | None,
    typer.Option(
        "--canary",
        min=0,
        help="So many offers first, the least risky ones; 0: all at once. Else the store's.",
        metavar="N",
    ),
]
MaxOps = Annotated[
    int | None,
    typer.Option("--max-ops", min=1, help="At most so many operations.", metavar="N"),
]
MaxDuration = Annotated[
    str | None,
    typer.Option(
        "--max-duration", help="Begin no batch after this time: 10m, 1h30m.", metavar="DURATION"
    ),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Only if the last run did not come to its end.")
]
BreakLease = Annotated[
    bool,
    typer.Option("--break-lease", help="Take the place of an apply that hangs; asks first."),
]


def check_together(
    *,
    plan: Path | None,
    reviewed: Path | None,
    overwrite: list[str] | None,
    resume: bool,
    withhold: bool,
    tolerance: str | None,
    max_age: str | None,
) -> None:
    """Raises InvalidInput where options contradict each other."""
    problems = []
    if plan and overwrite:
        # A saved plan says itself what it overwrites: nobody reviewed anything else.
        problems.append(
            _problem(
                "--overwrite-drift does not go with a saved plan",
                "run `plan --overwrite-drift OFFER --out FILE`, review and apply that",
            )
        )
    if reviewed and overwrite:
        problems.append(
            _problem(
                "--overwrite-drift does not go with --reviewed",
                "run `plan --overwrite-drift OFFER --out FILE`, and have that reviewed",
            )
        )
    if plan and reviewed:
        problems.append(
            _problem(
                "a plan to apply does not go with --reviewed",
                "apply the file itself, or plan anew within it: `apply --reviewed FILE`",
            )
        )
    if plan and resume:
        problems.append(
            _problem(
                "--resume does not go with a saved plan",
                "run `apply --resume`: it plans anew, as the plan of a run is no longer true",
            )
        )
    if not reviewed and (withhold or tolerance is not None):
        option = "--withhold-unreviewed" if withhold else "--tolerance"
        problems.append(_problem(f"{option} needs --reviewed", "name the plan: --reviewed FILE"))
    if max_age is not None and not plan and not reviewed:
        problems.append(
            _problem("--max-age is about a plan file", "name one, or leave --max-age out")
        )
    if problems:
        raise InvalidInput(problems)


def length(option: str, said: str | None) -> timedelta | None:
    """A length of time. Raises InvalidInput."""
    if said is None:
        return None
    found = parse_duration(said)
    if found is None:
        raise InvalidInput(
            [_problem(f"{option} {said} is no length of time", "write it as 90s, 15m, 24h or 2d")]
        )
    return found


def some_time(option: str, said: str | None) -> timedelta | None:
    """A length of time above zero. Raises InvalidInput."""
    found = length(option, said)
    if found is not None and not found:
        fix = "write it as 90s, 15m or 1h30m"
        raise InvalidInput([_problem(f"{option} {said} leaves no time at all", fix)])
    return found


def share(option: str, said: str | None) -> Decimal | None:
    """A percentage, `5%` or `5`. Raises InvalidInput."""
    if said is None:
        return None
    try:
        percent = Decimal(said.removesuffix("%"))
    except InvalidOperation:
        percent = Decimal(-1)
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise InvalidInput(
            [_problem(f"{option} {said} is no share", "write a percentage from 0% to 100%")]
        )
    return percent / 100


def _problem(message: str, fix: str) -> Problem:
    return Problem(code="arguments", message=message, fix=fix)
