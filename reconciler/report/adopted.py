"""What `drift --adopt` did, or would do."""

from collections.abc import Iterator

from reconciler.report.diff_text import diff_text
from reconciler.report.document import document
from reconciler.report.words import count, minute
from reconciler.workflow.adopting import NOT_ASKED, Adopted


def adopted_json(adopted: Adopted) -> bytes:
    """What `drift --adopt --format json` prints."""
    return document(
        adopted.exit_code,
        adopted=adopted.edits.values,
        files=[change.shown for change in adopted.edits.changes],
        diff=diff_text(adopted.edits.changes),
        left=[left._asdict() for left in adopted.left],
        observed_at=adopted.read_at,
    )


def adopted_words(adopted: Adopted, *, saved: bool) -> Iterator[str]:
    """Beside the diff: how many values, what is left and why, and what to do next."""
    files = ", ".join(change.shown for change in adopted.edits.changes)
    done = "taken into git in" if saved else "would be taken into git in"
    if adopted.edits.values:
        yield f"{count(adopted.edits.values, 'value')} {done} {files or 'no file: all is as said'}"
    elif not adopted.left:
        yield "no drift"
    if adopted.edits.values and adopted.dated:
        yield (
            f"commit this soon: what is ordered after {minute(adopted.read_at)} and before the"
            " commit counts as known to whoever commits"
        )
    asked = [left for left in adopted.left if left.reason != NOT_ASKED]
    for left in asked:
        yield f"left: {left.name}: {left.reason}" + (f" ({left.where})" if left.where else "")
    others = len(adopted.left) - len(asked)
    if others:
        yield f"left: {count(others, 'more difference')} of offers that were not named"
