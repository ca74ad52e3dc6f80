"""Tests of policies and plans of the past, as text and as JSON."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from reconciler.domain.errors import ExitCode
from reconciler.policy.proving import Gap, Proved, Tested
from reconciler.policy.verdict import Result
from reconciler.report.document import document
from reconciler.report.plan_text import DECISIONS
from reconciler.report.words import count, minute
from reconciler.workflow.policies import AllChecked, Checked

SHOWN = 5


def tested_text(tested: Tested) -> RenderableType:
    """What `policy test` prints: what failed, what is untried, the counts."""
    parts: list[RenderableType] = []
    for case in tested.failed:
        parts += _failure(case)
    for gap in tested.gaps:
        parts.append(Text(f"untried: {gap_text(gap)}", "yellow"))
    for name in tested.untriggered:
        parts.append(Text(f"never violated: no case of {name} shows what it stops", "yellow"))
    for name in tested.untested:
        parts.append(Text(f"no tests: {name}", "yellow"))
    failed = len(tested.failed)
    policies = len({case.policy for case in tested.cases})
    total = f"{count(len(tested.cases), 'case')} of {count(policies, 'policy', 'policies')}"
    parts.append(
        Text(f"{total}: {failed} failed", "bold red")
        if failed
        else Text(f"{total}: all as expected", "bold green")
    )
    return Group(*parts)


def tested_json(tested: Tested, code: ExitCode) -> bytes:
    """What `policy test --format json` prints."""
    return document(
        code,
        cases=tested.cases,
        failed=len(tested.failed),
        gaps=tested.gaps,
        untested=tested.untested,
        untriggered=tested.untriggered,
    )


def gap_text(gap: Gap) -> str:
    """`policies/a.yaml:9:4: no case of a makes this false: op.delta > 3`."""
    value = "true" if gap.never else "false"
    return f"{gap.where}: no case of {gap.policy} makes this {value}: {gap.clause}"


def checked_text(checked: AllChecked) -> RenderableType:
    """What `policy check` prints: each plan with what would have held it, then the count."""
    parts = [part for plan in checked.plans for part in _plan(plan)]
    held = sum(plan.held for plan in checked.plans)
    if len(checked.plans) > 1 and checked.silent:
        parts.append(Text(f"\nsaid nothing of any plan: {', '.join(checked.silent)}", "dim"))
    total = count(len(checked.plans), "plan")
    parts.append(
        Text(f"\n{total}: {held} would be held back", "bold red" if held else "bold green")
    )
    return Group(*parts)


def checked_json(checked: AllChecked) -> bytes:
    """What `policy check --format json` prints."""
    return document(
        checked.exit_code,
        plans=checked.plans,
        held=sum(plan.held for plan in checked.plans),
        silent=checked.silent,
    )


def _failure(case: Proved) -> Iterator[RenderableType]:
    yield Text.assemble(
        ("FAILED ", "bold red"), (case.policy, "bold"), f", {case.case} ({case.where})"
    )
    for wrong in case.wrong:
        yield Padding(Text(wrong), (0, 0, 0, 4))
    for message in case.messages[:SHOWN]:
        yield Padding(Text(f"it says: {message}", "dim"), (0, 0, 0, 4))


def _plan(plan: Checked) -> Iterator[RenderableType]:
    word, style = DECISIONS[plan.verdict.decision]
    yield Text.assemble(
        (plan.file, "bold"),
        f": {plan.store}, {minute(plan.observed_at)}, {count(plan.operations, 'change')}, ",
        (word, style),
    )
    for result in plan.verdict.violations:
        yield from _result(result)


def _result(result: Result) -> Iterator[RenderableType]:
    yield Padding(Text(f"{result.enforce} {result.policy}: {result.title}"), (0, 0, 0, 2))
    for message in result.messages[:SHOWN]:
        yield Padding(Text(message, "dim"), (0, 0, 0, 4))
    if len(result.messages) > SHOWN:
        yield Text(f"    and {count(len(result.messages) - SHOWN, 'more', 'more')}", "dim")
