"""A plan as workflow commands of GitHub: notes at the very lines of YAML that cause a change."""

from collections.abc import Iterator
from typing import Literal, assert_never

from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.report.base import ALONE, Around
from reconciler.report.github import Level, command
from reconciler.report.plan_page import Judged
from reconciler.report.words import amount, by_impact, by_step, number, signed, where

MOST = 10
"""Notes of one level that GitHub shows of a step; the rest it drops without a word.
(docs.github.com, Workflow commands, limits)
"""

LEVELS: tuple[Level, ...] = ("error", "warning", "notice")


def plan_commands(judged: Judged, around: Around = ALONE) -> str:
    """One line for each change that the pull request brings, the gravest first."""
    found: dict[Level, list[str]] = {level: [] for level in LEVELS}
    levels = _levels(judged)
    for op in _ordered(around.own(judged.plan)):
        file, _, line = where(op).rpartition(":")
        if file and line.isdecimal():
            level = levels.get(op.id) or ("warning" if _is_grave(op) else "notice")
            found[level].append(command(level, file, int(line), op.id, _words(op)))
    return "".join(f"{line}\n" for level in LEVELS for line in found[level][:MOST])


def _levels(judged: Judged) -> dict[str, Level]:
    """What policies say of single operations."""
    levels: dict[str, Level] = {}
    for result in reversed(judged.verdict.violations):
        level: Literal["error", "warning"] = "warning" if result.enforce == "warn" else "error"
        levels.update(dict.fromkeys(result.operations, level))
    return levels


def _ordered(operations: list[Operation]) -> Iterator[Operation]:
    yield from by_impact(op for op in operations if isinstance(op, SetStock))
    yield from by_step(op for op in operations if isinstance(op, SetPrice))
    yield from (op for op in operations if not isinstance(op, SetStock | SetPrice))


def _is_grave(op: Operation) -> bool:
    match op:
        case SetStock():
            return op.goes_dark
        case SetCard():
            return op.is_destructive
        case SetArchived():
            return op.archived
        case SetPrice() | Rename() | RenewTimer():
            return False
        case _:
            assert_never(op)


def _words(op: Operation) -> str:
    match op:
        case SetStock():
            dark = "; nobody can buy it then" if op.goes_dark else ""
            return (
                f"{op.offer} on {op.warehouse}: {number(op.before.free)} → "
                f"{number(op.after.free)} ({signed(op.delta)}){dark}"
            )
        case SetPrice():
            steps = ", ".join(
                f"{name} {amount(op.before.get(name))} → {amount(value)}"
                for name, value in op.after.said()
            )
            return f"{op.offer}: {steps} {op.currency}"
        case SetCard():
            fields = ", ".join(change.title or change.field for change in op.changes[:5])
            return f"{op.offer}: {'new card' if op.writer == 'create' else fields}"
        case Rename():
            return f"{op.was} becomes {op.offer}"
        case SetArchived():
            return f"{op.offer} goes {'into the' if op.archived else 'out of the'} archive"
        case RenewTimer():
            return f"{op.offer}: its minimum price is kept for another 30 days"
        case _:
            assert_never(op)
