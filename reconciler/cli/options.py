"""Options that several commands share, said once."""

import os
from collections.abc import Mapping
from math import isnan
from pathlib import Path
from typing import Annotated

import typer

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


def a_number(value: float | None) -> float | None:
    """`nan` is in every range, and no time at all."""
    if value is not None and isnan(value):
        raise typer.BadParameter("write a number")
    return value


Catalog = Annotated[
    Path, typer.Option("--catalog", help="Folder of the desired state.", metavar="DIR")
]
Policies = Annotated[
    Path, typer.Option("--policies", help="Folder of policies and waivers.", metavar="DIR")
]
State = Annotated[
    str,
    typer.Option(
        "--state",
        help="What was last applied: a file; git:REF, a ref of the catalog's repository; "
        "postgresql://USER@HOST/DATABASE; or env:VARIABLE, which holds one of these.",
        metavar="FILE|git:[REF]|URL",
    ),
]
Store = Annotated[
    str | None,
    typer.Option("--store", help="Which store, if the catalog has several.", metavar="NAME"),
]
Shared = Annotated[
    bool, typer.Option("--shared", help="Allow changes of files that several stores share.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the change; write nothing.")]
Endpoint = Annotated[
    str | None,
    typer.Option(
        "--endpoint",
        help="Address of the shop, over the store document's: a sandbox for rehearsals.",
        metavar="URL",
    ),
]
Rows = Annotated[
    int, typer.Option("--rows", min=0, help="Rows of each table in text; 0 shows all.")
]
Wait = Annotated[
    float,
    typer.Option(
        "--wait",
        callback=a_number,
        min=0,
        max=1440,
        help="How long to wait for Ozon's own work on cards.",
        metavar="MINUTES",
    ),
]
After = Annotated[
    float,
    typer.Option(
        "--after",
        callback=a_number,
        min=0,
        max=1440,
        help="Look at stocks and prices no sooner than so long after the run.",
        metavar="MINUTES",
    ),
]
Format = Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")]
PlanFormat = Annotated[
    str, typer.Option("--format", help="text, json or markdown.", metavar="FORMAT")
]

DriftFormat = Annotated[
    str, typer.Option("--format", help="text, json, markdown or github.", metavar="FORMAT")
]
Overwrite = Annotated[
    list[str] | None,
    typer.Option(
        "--overwrite-drift",
        help="Set the stock of this offer right where no order explains it; patterns; repeatable.",
        metavar="OFFER",
    ),
]

Approvals = Annotated[
    list[Path] | None,
    typer.Option(
        "--approval",
        help="A file of `approve`, or a folder of them; repeatable. [default: "
        ".reconciler/approvals]",
        metavar="PATH",
    ),
]

CATALOG = Path("catalog")
POLICIES = Path("policies")
STATE = ".reconciler/state.db"
APPROVALS = Path(".reconciler/approvals")
CACHE = Path(".reconciler/cache/catalog")
"""Readings of catalog files, for commands that write nothing to a shop. Safe to delete."""


def environment() -> Mapping[str, str]:
    """The environment, over what a `.env` file in the working folder says."""
    from dotenv import dotenv_values

    try:
        said = dotenv_values(".env")
    except (OSError, UnicodeDecodeError) as trouble:
        raise InvalidInput(
            [
                Problem(
                    code="env-file",
                    message=f".env can't be read: {type(trouble).__name__}",
                    fix="make it a text file in UTF-8 with lines NAME=value",
                )
            ]
        ) from trouble
    return {**{name: value for name, value in said.items() if value is not None}, **os.environ}


def approvals(said: list[Path] | None) -> tuple[Path, ...]:
    """Where approvals are: what was said, else the usual folder if it is there."""
    if said:
        return tuple(said)
    return (APPROVALS,) if APPROVALS.is_dir() else ()


def named_for(option: str, path: Path, suffixes: tuple[str, ...]) -> None:
    """Whether the name of a file says what is written into it. Raises InvalidInput."""
    if path.suffix.casefold() in suffixes:
        return
    raise InvalidInput(
        [
            Problem(
                code="arguments",
                message=f"{option} {path}: such a file is not written",
                fix=f"end its name in {' or '.join(suffixes)}",
            )
        ]
    )


def one_of(value: str, choices: tuple[str, ...], option: str = "--format") -> str:
    """The value of an option, if it is one of its choices. Raises InvalidInput."""
    if value in choices:
        return value
    raise InvalidInput(
        [
            Problem(
                code="unknown-format",
                message=f"{option} {value} is not known here",
                fix=f"choose one of {', '.join(choices)}",
            )
        ]
    )
