"""The command line: its commands, and the one place where errors become exit codes."""

import errno
import os
import sys
from collections.abc import Sequence
from itertools import pairwise

import typer

from reconciler.cli import (
    apply,
    approve,
    coverage,
    demo,
    diff,
    drift,
    evidence,
    explain,
    export,
    fmt,
    github,
    history,
    import_,
    init,
    plan,
    policy,
    report,
    resolve,
    rollback,
    safety_stock,
    sandbox,
    schema,
    settle,
    state,
    unset,
    validate,
)
from reconciler.cli import list as list_command
from reconciler.cli import set as set_command
from reconciler.cli import show as show_command
from reconciler.cli.output import lose_stdout, show_error, speak_any_language, write
from reconciler.cli.stop import STOP
from reconciler.domain.errors import ExitCode, InvalidInput, ReconcilerError
from reconciler.domain.problem import Problem

app = typer.Typer(
    name="reconciler",
    help="Keep an Ozon shop as YAML in git: plan what would change, apply it, prove it.",
    epilog=(
        "Exit codes, the same in every command: 0 nothing to do or done, 2 changes pending, "
        "3 denied or approval missing, 4 plan is stale, 5 applied in part, 6 invalid input, "
        "7 credentials, 8 shop unreachable or busy, 9 declined, 1 a bug."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("init", short_help="Write a working skeleton of a new shop.")(init.init)
app.command("import", short_help="Take the live shop, or a spreadsheet, into the files.")(
    import_.import_
)
app.command("validate", short_help="Check catalog and policies without the shop.")(
    validate.validate
)
app.command("show", short_help="Show everything that git says of one offer.")(show_command.show)
app.command("list", short_help="List the offers that git declares.")(list_command.list_)
app.command("diff", short_help="Show what two revisions of the catalog say differently.")(diff.diff)
app.command("fmt", short_help="Write catalog and policies in one order and style.")(fmt.fmt)
app.command("set", short_help="Change values in the files where they live.")(set_command.set_values)
app.command("unset", short_help="Take values out of the files.")(unset.unset_values)
app.add_typer(export.app, name="export", short_help="Write what git declares as spreadsheets.")
app.command("resolve", short_help="Look up what names of attributes mean, into a lock.")(
    resolve.resolve
)
app.command("plan", short_help="Show what would change in the shop. Writes nothing.")(plan.plan)
app.command("apply", short_help="Make the shop as git says, and prove it.")(apply.apply)
app.command("approve", short_help="Let what a policy says of a saved plan pass.")(approve.approve)
app.command("settle", short_help="Find out how changes of earlier runs stand.")(settle.settle)
app.command("history", short_help="Tell what earlier runs did.")(history.history)
app.command("evidence", short_help="Bundle what was sent and answered, to appeal to it.")(
    evidence.evidence
)
app.command("rollback", short_help="Plan to undo an earlier run.")(rollback.rollback)
app.command("drift", short_help="Show what changed in the shop by another hand.")(drift.drift)
app.command("coverage", short_help="Show how much of the live shop git speaks of.")(
    coverage.coverage
)
app.add_typer(
    safety_stock.app, name="safety-stock", short_help="Explain what is kept back from buyers."
)
app.add_typer(
    policy.app, name="policy", short_help="List, explain and test policies; judge old plans."
)
app.add_typer(report.app, name="report", short_help="Reports of saved plans: GitHub, HTML, XLSX.")
app.add_typer(state.app, name="state", short_help="Look at what was last applied, or have it back.")
app.add_typer(github.app, name="github", short_help="What people approved and reviewed, for CI.")
app.command("explain", short_help="Explain a problem code.")(explain.explain)
app.command("schema", short_help="Print the JSON Schema of a document, for editors.")(schema.schema)
app.command("demo", short_help="Rehearse the main job on a sandbox, in under a minute.")(demo.demo)
app.add_typer(sandbox.app, name="sandbox", short_help="A fake Ozon on this machine.")


def _print_version(asked: bool) -> None:
    if asked:
        from reconciler.version import VERSION

        typer.echo(f"reconciler {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    _version: bool = typer.Option(
        False,
        "--version",
        "-V",
        help="Print the version and exit.",
        is_eager=True,
        callback=_print_version,
    ),
) -> None: ...


INTERRUPTED = 130
"""What the library makes of Ctrl-C; not one of our codes."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. No exception gets past here as a traceback."""
    speak_any_language()
    try:
        with STOP.caught():
            code = app(list(arguments), prog_name="reconciler", standalone_mode=False)
    except ReconcilerError as error:
        return _failed(error, arguments)
    except typer.Exit as leave:
        return int(leave.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # The library turns a closed stdout into SystemExit.
        lose_stdout()
        return int(ExitCode.DONE)
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(f"{error}\n")
            return int(ExitCode.INVALID)
        if os.environ.get("RECONCILER_DEBUG") and not _is_wording(error):
            raise
        return _failed(_unexpected(error), arguments)
    if code == INTERRUPTED:
        sys.stderr.write("\ninterrupted; nothing more is sent\n")
        return int(ExitCode.DECLINED)
    return int(code or 0)


def _failed(error: ReconcilerError, arguments: Sequence[str]) -> int:
    """Words on stderr; where a machine reads stdout, the same as JSON."""
    if _wants_json(arguments):
        from reconciler.report.document import error_json

        write(error_json(error))
    show_error(error)
    return int(error.exit_code)


def _wants_json(arguments: Sequence[str]) -> bool:
    """Looked up in the bare arguments, because it also counts when they can't be parsed."""
    return "--format=json" in arguments or ("--format", "json") in pairwise(arguments)


def _is_wording(error: Exception) -> bool:
    return callable(getattr(error, "format_message", None))


def _unexpected(error: Exception) -> ReconcilerError:
    """A wrong command line (its library's own error), or a bug of ours."""
    if _is_wording(error):
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "reconciler"
        wording: str = error.format_message()  # type: ignore[attr-defined]
        return InvalidInput(
            [Problem(code="arguments", message=wording, fix=f"see `{command} --help`")]
        )
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        lose_stdout()
        return InvalidInput([_no_room(error)])
    return ReconcilerError(
        f"{type(error).__name__} inside reconciler; this is a bug, please report it",
        "set RECONCILER_DEBUG=1 and run again to see where; what was sent before this is"
        " in the journal, and the next plan starts from what the shop has",
    )


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _no_room(error: OSError) -> Problem:
    return Problem(
        code="out-file",
        message=f"{error.filename or 'the output'} can't be written: {error.strerror}",
        fix="make room and run again; what was sent to the shop is in the journal",
    )
