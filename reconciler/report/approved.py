"""What was approved just now, and what still holds the plan back."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from reconciler.domain.errors import ExitCode
from reconciler.report.document import document
from reconciler.report.words import count
from reconciler.workflow.approving import Approved

MESSAGES = 20
"""Lines of one approval that are shown; its file has them all."""


def approved_text(approved: Approved, files: Sequence[Path]) -> RenderableType:
    """For people."""
    return Group(*_lines(approved, files))


def approved_json(approved: Approved, files: Sequence[Path], code: ExitCode) -> bytes:
    """For machines."""
    return document(
        code,
        files=[str(path) for path in files],
        approvals=approved.approvals,
        left=[result.policy for result in approved.left],
    )


def _lines(approved: Approved, files: Sequence[Path]) -> Iterator[RenderableType]:
    for path, item in zip(files, approved.approvals, strict=True):
        yield Text.assemble(
            ("Approved ", "bold green"),
            (item.policy, "bold"),
            f" by {item.by}: {item.reason}",
            (f"\n  {count(len(item.extent), 'change')}, until {item.expires}, in {path}", "dim"),
        )
        for message in item.messages[:MESSAGES]:
            yield Padding(Text(message), (0, 0, 0, 2))
        if len(item.messages) > MESSAGES:
            yield Text(f"  and {len(item.messages) - MESSAGES} more")
    for result in approved.left:
        held = "denied" if result.enforce == "deny" else "needs approval as well"
        yield Text.assemble(("Still held back: ", "bold red"), (result.policy, "bold"), f", {held}")
