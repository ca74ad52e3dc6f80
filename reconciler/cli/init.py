"""`reconciler init`: a working skeleton of a new shop."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
import typer

from reconciler.cli.import_options import Archived, Layout
from reconciler.cli.options import Endpoint
from reconciler.cli.output import show, show_error
from reconciler.domain.errors import Declined, ExitCode, InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.workflow.new_shop import NewShop
    from reconciler.workflow.shop_answers import Answers

NEEDED = {"name": "--name", "currency": "--currency", "warehouses": "--warehouse"}
"""Answers that nobody should get by silence: without a terminal they are given, or --yes is."""


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder of the shop.")] = Path(),
    name: Annotated[
        str | None, typer.Option("--name", help="Name of the store; the folder's, if left out.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help="Currency of the cabinet; RUB, if left out.")
    ] = None,
    warehouse: Annotated[
        list[str] | None,
        typer.Option("--warehouse", help="A warehouse; may be repeated.", metavar="ALIAS=ID"),
    ] = None,
    client_id_env: Annotated[
        str | None,
        typer.Option("--client-id-env", help="Variable of the Client-Id.", metavar="NAME"),
    ] = None,
    api_key_env: Annotated[
        str | None, typer.Option("--api-key-env", help="Variable of the Api-Key.", metavar="NAME")
    ] = None,
    ci: Annotated[
        str | None,
        typer.Option("--ci", help="Check pull requests: github or none.", metavar="WHERE"),
    ] = None,
    from_live: Annotated[
        bool,
        typer.Option(
            "--from-live",
            help="Take currency and warehouses from the live shop, and import all of it.",
        ),
    ] = False,
    layout: Layout = "category",
    archived: Archived = False,
    endpoint: Endpoint = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; take the defaults.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that exist.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what would be written, and stop.")
    ] = False,
) -> int:
    """Write a working skeleton of a shop: catalog, policies, editor settings, checks.

    On a terminal it asks for what no option says. A file that exists is kept; lists of ignored
    files and editor settings are only added to. Keys are never asked for and never written.

    With --from-live the shop that the keys in the environment open is written into the new folder,
    as `import` does it; --layout, --archived and --endpoint are those of `import`.

    Exit code 0: done. 6: an answer or the folder is wrong. 9: declined.
    """
    from reconciler.report.new_shop import counts_line, next_lines, shop_text
    from reconciler.workflow.new_shop import plan_shop, write_shop

    live = _Live(layout, archived, endpoint) if from_live else None
    _check_live(live, layout=layout, archived=archived, endpoint=endpoint)
    given = {
        "name": name,
        "currency": currency,
        "warehouses": tuple(warehouse) if warehouse else None,
        "client_id_env": client_id_env,
        "api_key_env": api_key_env,
        "ci": ci,
    }
    said = {key: value for key, value in given.items() if value is not None}
    known = live.facts(said) if live else {}
    answers, asked = _answers(folder, {**known, **said}, yes=yes)
    shop = plan_shop(folder, answers, force=force, examples=live is None)
    if asked:
        typer.echo("", err=True)
    show(shop_text(shop))
    typer.echo(counts_line(shop))
    if dry_run:
        return int(ExitCode.DONE)
    if asked:
        _confirm(shop)
    write_shop(shop)
    if live:
        live.write(folder)
    return _checked(folder, next_lines(folder, endpoint))


class _Live(NamedTuple):
    """The live shop that a new folder is to hold."""

    layout: str
    archived: bool
    endpoint: str | None

    def facts(self, said: Mapping[str, object]) -> dict[str, object]:
        """What the cabinet tells of the answers that no option gives."""
        from reconciler.cli.options import environment
        from reconciler.cli.progress import ReadProgress
        from reconciler.workflow.clock import SystemClock
        from reconciler.workflow.job import World
        from reconciler.workflow.live_facts import with_live_facts
        from reconciler.workflow.shop_answers import Answers

        reads = ReadProgress()
        world = World(
            clock=SystemClock(), environment=environment(), observer=reads, on_wait=reads.wait
        )
        known = msgspec.convert({"name": "x", **said}, Answers)
        with reads:
            found = with_live_facts(known, frozenset(said), world, self.endpoint)
        return {"currency": found.currency, "warehouses": found.warehouses}

    def write(self, folder: Path) -> None:
        """Import all of it."""
        from reconciler.cli.import_live import Source, import_shop
        from reconciler.cli.options import STATE
        from reconciler.workflow.import_choice import Choice, layout_of

        pages = folder / ".reconciler" / "import"
        choice = Choice(archived=self.archived, layout=layout_of(self.layout), pages=pages)
        source = Source(
            folder / "catalog", folder / "policies", str(folder / STATE), None, self.endpoint
        )
        typer.echo("")
        import_shop(source, choice, dry_run=False, rows=20, format="text")
        typer.echo("")


def _check_live(live: _Live | None, *, layout: str, archived: bool, endpoint: str | None) -> None:
    from reconciler.workflow.import_choice import layout_of

    layout_of(layout)
    if live is None and (archived or endpoint or layout != "category"):
        raise InvalidInput(
            [
                Problem(
                    code="arguments",
                    message="--layout, --archived and --endpoint go with --from-live only",
                    fix="add --from-live, or leave them out",
                )
            ]
        )


def _answers(folder: Path, said: Mapping[str, object], *, yes: bool) -> "tuple[Answers, bool]":
    """The answers, and whether somebody was asked. Raises InvalidInput for wrong options."""
    from reconciler.cli.interview import ask_all
    from reconciler.workflow.new_shop import store_there
    from reconciler.workflow.shop_answers import Answers
    from reconciler.workflow.shop_checks import wrong_answers

    fields = set(Answers.__struct_fields__)
    store = store_there(folder)
    known = msgspec.convert({"name": store or _name_of(folder), **said}, Answers)
    problems = wrong_answers(known)
    # What a store document says already is not asked for again.
    given = {*said, *(fields - {"ci"} if store is not None else ())}
    ask = not yes and sys.stdin.isatty() and given < fields
    missing = [option for key, option in NEEDED.items() if key not in given]
    if missing and not yes and not ask:
        problems.append(_nobody(missing))
    if problems:
        raise InvalidInput(problems)
    if ask:
        known = ask_all(known, frozenset(given), folder.resolve().as_posix())
    return known, ask


def _name_of(folder: Path) -> str:
    """A store's name made of the folder's; `shop` where nothing is left of it."""
    name = folder.resolve().name.encode(errors="ignore").decode()
    return re.sub(r"[\s/\\]+", "-", name).strip("-")[:64] or "shop"


def _nobody(missing: list[str]) -> Problem:
    return Problem(
        code="nobody-to-ask",
        message=f"{', '.join(missing)}: not said, and here is nobody to ask.",
        fix="Say them, or pass --yes to take the defaults.",
    )


def _confirm(shop: "NewShop") -> None:
    from reconciler.cli.interview import agreed

    if shop.written and not agreed(f"\nWrite {shop.written} files?"):
        raise Declined("declined; nothing was written")


def _checked(folder: Path, advice: list[str]) -> int:
    """Prove that what stands there now is valid: what was kept may not fit what is new."""
    from reconciler.report.validated import valid_lines
    from reconciler.workflow.validation import validate
    from reconciler.workflow.where import Where

    validated = validate(Where(catalog=folder / "catalog", policies=folder / "policies"))
    if validated.problems:
        typer.echo("The files are there, and together with what was kept they are not valid:")
        show_error(InvalidInput(validated.problems))
        return int(validated.exit_code)
    typer.echo("\n".join([*valid_lines(validated), "", *advice]))
    return int(ExitCode.DONE)
