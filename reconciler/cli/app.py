"""The command line: its commands, and the one place where errors become exit codes."""

import os
import sys
from collections.abc import Sequence

import typer

from reconciler.cli import apply, demo, drift, plan, sandbox, validate
from reconciler.cli.output import show_error
from reconciler.domain.errors import ExitCode, ReconcilerError

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
app.command("validate")(validate.validate)
app.command("plan")(plan.plan)
app.command("apply")(apply.apply)
app.command("drift")(drift.drift)
app.command("demo")(demo.demo)
app.add_typer(sandbox.app, name="sandbox")


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", "-V", help="Print the version and exit."),
) -> None:
    if version:
        from reconciler.version import VERSION

        typer.echo(f"reconciler {VERSION}")
        raise typer.Exit


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. No exception gets past here as a traceback."""
    try:
        code = app(list(arguments), standalone_mode=False)
    except ReconcilerError as error:
        show_error(error)
        return int(error.exit_code)
    except typer.Exit as leave:
        return int(leave.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("\ninterrupted; nothing more is sent\n")
        return int(ExitCode.DECLINED)
    except BrokenPipeError:
        # The reader (head, less) went away: not an error of ours, and stdout is no more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.DONE)
    except Exception as error:  # noqa: BLE001
        return _unexpected(error)
    return int(code or 0)


def _unexpected(error: Exception) -> int:
    """A wrong command line (its library's own error), or a bug of ours."""
    wording = getattr(error, "format_message", None)
    if callable(wording):
        sys.stderr.write(f"error: {wording()}\n  fix: see `reconciler --help`\n")
        return int(ExitCode.INVALID)
    if os.environ.get("RECONCILER_DEBUG"):
        raise error
    sys.stderr.write(
        f"error: {type(error).__name__} inside reconciler; this is a bug, please report it\n"
        "  fix: set RECONCILER_DEBUG=1 and run again to see where; what was sent before this is"
        " in the journal, and the next plan starts from what the shop has\n"
    )
    return int(ExitCode.BUG)
