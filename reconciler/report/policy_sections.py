"""What the policies say of a plan, and the way past each of them, in any style."""

from collections.abc import Iterator, Mapping

from reconciler.plan.model import Plan
from reconciler.policy.verdict import Result, Verdict
from reconciler.report.approvals import approving, told_approvals
from reconciler.report.base import Around
from reconciler.report.heaviest import heaviest
from reconciler.report.limits import set_by, settings_text
from reconciler.report.style import Style, cut
from reconciler.report.withheld import withheld_words
from reconciler.report.words import count, number
from reconciler.workflow.left_plans import SHORT_ID
from reconciler.workflow.nods import LABEL

MESSAGES = 5
LINES = 12
"""Lines of a waiver that always have room."""

COMMAND = "/reconciler approve"


def policy_lines(
    verdict: Verdict, style: Style, rows: int | None, plan: Plan, around: Around
) -> Iterator[str]:
    """Violations, the gravest first, then approvals and waivers; nothing if there are none."""
    bad = verdict.violations
    approvals = list(told_approvals(verdict))
    waivers = [note for note in verdict.waivers if note.state != "unused"]
    if not bad and not waivers and not approvals:
        return
    yield from style.heading("Policies")
    shown, more = cut(bad, rows)
    for result in shown:
        yield from _violation(result, style, rows, plan, around)
    if more:
        yield from style.para(f"and {count(more, 'policy', 'policies')} more")
    notes = [
        f"{style.code(approval.policy)}: {style.prose(words)}" for approval, words in approvals
    ] + [
        f"waiver {style.strong(note.state)} {style.code(note.policy)}: {style.prose(note.reason)}"
        f" ({style.prose(note.owner)}, until {note.expires}, {style.prose(note.where)})"
        for note in waivers
    ]
    told, left = cut(notes, rows)
    yield from style.items([*told, *([f"and {number(left)} more"] if left else [])])


def withheld_lines(
    withheld: Mapping[str, str], operations: int, style: Style, rows: int | None
) -> Iterator[str]:
    """What stays although the rest may go."""
    if not withheld:
        return
    words = withheld_words(withheld, operations)
    yield from style.para(f"{style.strong('Withheld')}: {words}")
    shown, more = cut(list(withheld.items()), rows)
    yield from style.items(
        [
            *(
                f"{style.code(name)}: {style.prose(why.removeprefix('withheld: '))}"
                for name, why in shown
            ),
            *([f"and {number(more)} more"] if more else []),
        ]
    )


def comment_command(result: Result, plan: Plan) -> str:
    """The comment that approves a violation of this very plan; empty if no comment may."""
    if result.enforce != "approve" or "comment" not in result.approved_by:
        return ""
    return f"{COMMAND} {result.policy} {plan.id[:SHORT_ID]} because ..."


def _violation(
    result: Result, style: Style, rows: int | None, plan: Plan, around: Around
) -> Iterator[str]:
    said = f"{style.strong(result.enforce)} {style.code(result.policy)}"
    yield from style.para(f"{said}: {style.prose(result.title)}")
    shown, more = cut(result.messages, MESSAGES)
    yield from style.items(
        [
            *map(style.prose, shown),
            *([f"and {number(more)} more"] if more else []),
            *([style.prose(most)] if (most := heaviest(result)) else []),
            f"why: {style.prose(result.why)}",
            f"set by: {style.prose(set_by(result))}",
            *_way_past(result, style, plan, around),
        ]
    )
    if result.enforce == "warn":
        return
    document = result.override or settings_text(result)
    numbers = "no waiver helps; other numbers would: those of now, to be changed"
    way = "let exactly this pass" if result.override else numbers
    lines = document.count("\n")
    if rows is not None and lines > max(rows, LINES):
        # Half a waiver would be wrong, and a whole one would push all else out of the comment.
        told = f"the waiver that lets exactly this pass has {count(lines, 'line')}"
        yield from style.para(f"({told}: see the JSON plan or the page)")
    else:
        yield from style.folded(way, style.verbatim(document))


def _way_past(result: Result, style: Style, plan: Plan, around: Around) -> Iterator[str]:
    if around.in_pull_request and result.enforce == "approve":
        if comment := comment_command(result, plan):
            yield f"to approve it, answer with this comment: {style.code(comment)}"
        if nods := list(_nods(result, style)):
            yield f"{'or' if comment else 'to approve it,'} give {' or '.join(nods)}"
    elif command := approving(result):
        yield f"to approve it, of a saved plan: {style.code(command)}"


def _nods(result: Result, style: Style) -> Iterator[str]:
    if "review" in result.approved_by:
        yield "an approving review of this commit"
    if "label" in result.approved_by:
        yield f"the label {style.code(LABEL)}"
