"""`reconciler import FILE`: a spreadsheet into the catalog."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import typer

from reconciler.cli.output import write
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.workflow.proposal import Ask

_DIFF_VALUES = 200
"""Values up to which --dry-run shows the lines that would change: nobody reads more of them."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says of a spreadsheet."""

    file: Path
    catalog: Path
    store: str | None = None
    warehouse: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    mapping: str | None = None
    full: bool = False
    counted_at: str | None = None
    as_of: str | None = None
    formula_values: bool = False
    skip_unknown: bool = False
    hidden: str | None = None
    shared: bool = False
    dry_run: bool = False
    format: str = "text"


def import_sheet(said: Sheet, ask: Ask | None = None) -> int:
    """Import a file, or show what would change. Raises InvalidInput."""
    from reconciler.catalog.sheet_mapping import load_mapping
    from reconciler.cli.file_progress import FileProgress
    from reconciler.cli.options import CACHE
    from reconciler.cli.proposing import propose
    from reconciler.report.diff_text import diff_text
    from reconciler.report.imported_sheet import import_json, import_lines, import_summary
    from reconciler.spreadsheet.opening import Wanted
    from reconciler.workflow.editing import save_edits
    from reconciler.workflow.sheet_import import SheetOrder
    from reconciler.workflow.sheet_import import import_sheet as planned
    from reconciler.workflow.sheet_said import Rules

    now = datetime.now(UTC)
    _check_options(said, now)
    mapping = load_mapping(said.mapping) if said.mapping is not None else None
    order = SheetOrder(
        file=said.file,
        catalog=said.catalog,
        now=now,
        store=said.store,
        wanted=Wanted(said.sheet, said.encoding, _separator(said.separator)),
        mapping=mapping,
        rules=Rules(
            warehouse=said.warehouse,
            names=mapping.warehouses if mapping else {},
            formula_values=said.formula_values,
            skip_unknown=said.skip_unknown,
            hidden=_hidden(said),
        ),
        full=said.full,
        counted_at=said.counted_at,
        as_of=said.as_of,
        shared=said.shared,
        cache=CACHE,
    )
    with FileProgress() as progress:
        found = planned(order, progress.work)
    if not said.dry_run:
        paths = [change.path for change in found.edits.changes]
        propose(paths, import_summary(found), ask, lambda: save_edits(found.edits))
    if said.format == "json":
        write(import_json(found, saved=not said.dry_run))
        return int(ExitCode.DONE)
    write("\n".join([*import_lines(found, saved=not said.dry_run), ""]))
    if said.dry_run and found.moved:
        if len(found.moved) <= _DIFF_VALUES:
            write(diff_text(found.edits.changes))
        else:
            typer.echo("too many lines to show; --format json names every value", err=True)
    return int(ExitCode.DONE)


def show_mapping(name: str) -> int:
    """Print a shipped mapping file, to be copied and edited. Raises InvalidInput."""
    from reconciler.catalog.sheet_mapping import load_mapping, shipped_mappings

    shipped = shipped_mappings()
    if name not in shipped:
        load_mapping(name)  # says what there is
    write(shipped.get(name, ""))
    return int(ExitCode.DONE)


def list_mappings() -> int:
    """Print the names of the shipped mapping files, and what each is for."""
    from reconciler.catalog.sheet_mapping import load_mapping, shipped_mappings

    for name in shipped_mappings():
        mapping = load_mapping(name)
        unseen = len(mapping.unverified)
        tail = f" ({unseen} headers not verified)" if unseen else ""
        write(f"{name:<14} {mapping.title}{tail}\n")
    return int(ExitCode.DONE)


def _check_options(said: Sheet, now: datetime) -> None:
    from reconciler.cli.options import one_of
    from reconciler.spreadsheet.encodings import ENCODINGS

    one_of(said.format, ("text", "json"))
    if said.encoding is not None:
        one_of(said.encoding, ENCODINGS, "--encoding")
    if said.counted_at is not None and said.as_of is not None:
        raise InvalidInput(
            [
                Problem(
                    code="arguments",
                    message="--counted-at is about units on the shelf, --as-of about units free to "
                    "sell; a sheet is one of the two.",
                    fix="Leave one of them out.",
                )
            ]
        )
    if said.full and said.skip_unknown:
        raise InvalidInput(
            [
                Problem(
                    code="arguments",
                    message="--full makes 0 of what the sheet lacks, and --skip-unknown leaves a "
                    "misspelt article out: the right one would become 0.",
                    fix="Leave one of them out.",
                )
            ]
        )
    if said.full and said.hidden == "skip":
        raise InvalidInput(
            [
                Problem(
                    code="arguments",
                    message="--full makes 0 of what the sheet lacks, and --hidden skip leaves rows "
                    "out: all that a filter hides would become 0.",
                    fix="Leave one of them out, or delete what is hidden from the sheet.",
                )
            ]
        )
    _check_moment("--counted-at", said.counted_at, now)
    _check_moment("--as-of", said.as_of, now)


def _check_moment(option: str, text: str | None, now: datetime) -> None:
    from reconciler.catalog.moments import read_moment

    if text is None:
        return
    moment = read_moment(text)
    if moment is not None and moment <= now:
        return
    why = "is yet to come" if moment else "is no moment with its time and offset"
    raise InvalidInput(
        [
            Problem(
                code="arguments",
                message=f"{option} {text} {why}.",
                fix=f"Write it like {option} 2026-11-20T09:00+03:00.",
            )
        ]
    )


def _hidden(said: Sheet) -> Literal["take", "skip"] | None:
    from reconciler.cli.options import one_of

    if said.hidden is None:
        return None
    return "take" if one_of(said.hidden, ("take", "skip"), "--hidden") == "take" else "skip"


def _separator(said: str | None) -> str | None:
    from reconciler.cli.options import one_of
    from reconciler.spreadsheet.csv_file import SEPARATORS

    if said is None or said in SEPARATORS.values():
        return said
    return SEPARATORS[one_of(said, tuple(SEPARATORS), "--separator")]
