"""`reconciler approve`: let what a policy says of a saved plan pass, signed and for a few days."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from reconciler.cli.options import APPROVALS, POLICIES, Format, Policies, one_of
from reconciler.cli.output import save, show, write


def approve(
    plan_file: Annotated[
        Path, typer.Argument(metavar="PLAN", help="A plan saved by `plan --out`.")
    ],
    policy: Annotated[
        list[str],
        typer.Option(
            "--policy",
            help="Which policy's finding; `unreviewed` is all of the plan; repeatable.",
            metavar="ID",
        ),
    ],
    by: Annotated[str, typer.Option("--by", help="Who approves.", metavar="NAME")],
    reason: Annotated[str, typer.Option("--reason", help="Why.", metavar="TEXT")],
    days: Annotated[
        int, typer.Option("--days", min=1, max=90, help="How long it holds.", metavar="DAYS")
    ] = 7,
    policies: Policies = POLICIES,
    out: Annotated[
        Path,
        typer.Option("--out", help="Folder for the approval files.", metavar="DIR"),
    ] = APPROVALS,
    format: Format = "text",  # noqa: A002
) -> int:
    """Approve what policies of the level `approve` say of a saved plan, as files for `apply`.

    An approval holds for this violation and for a smaller one, so that a plan made later, after a
    few sales, needs no second look; what became larger does. A denial can't be approved: it takes a
    waiver. Asks no shop and writes nothing but the files.

    Exit code 0: approved, and nothing else holds the plan back. 3: approved, and something does.
    6: it can't be approved.
    """
    from reconciler.domain.errors import ExitCode
    from reconciler.policy.approval import Signature
    from reconciler.report.approved import approved_json, approved_text
    from reconciler.workflow.approval_file import approval_json
    from reconciler.workflow.approving import approve as give

    one_of(format, ("text", "json"))
    signature = Signature(by=by, reason=reason, at=datetime.now(UTC), days=days)
    approved = give(plan_file, policies, policy, signature)
    _make(out)
    files = [out / f"{item.policy}-{item.id[:12]}.json" for item in approved.approvals]
    for path, item in zip(files, approved.approvals, strict=True):
        save(path, approval_json(item))
    code = ExitCode.DENIED if approved.left else ExitCode.DONE
    if format == "json":
        write(approved_json(approved, files, code))
    else:
        show(approved_text(approved, files))
    return int(code)


def _make(folder: Path) -> None:
    """The folder, if it can be made; if not, saving the first file says why."""
    from contextlib import suppress

    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
