"""Changes of cards as Markdown: new offers, renames, the archive, timers, and field by field."""

from collections.abc import Iterator, Sequence

from reconciler.plan.model import Plan
from reconciler.plan.operation import Rename, RenewTimer, SetArchived, SetCard
from reconciler.report.card_counts import card_counts
from reconciler.report.card_words import (
    archive_words,
    by_loss,
    change_words,
    field_words,
    lost_words,
    new_card_words,
    timer_words,
)
from reconciler.report.marks import code, codes, prose, table
from reconciler.report.words import CAUSES, amount, chain, number


def card_lines(plan: Plan, rows: int) -> Iterator[str]:
    """All sections about cards; nothing if the plan changes none."""
    cards = [op for op in plan.operations if isinstance(op, SetCard)]
    yield from _renames([op for op in plan.operations if isinstance(op, Rename)], rows)
    yield from _creates([op for op in cards if op.writer == "create"], rows)
    yield from _changes(by_loss(op for op in cards if op.writer != "create"), rows)
    yield from _archive([op for op in plan.operations if isinstance(op, SetArchived)], rows)
    yield from _timers([op for op in plan.operations if isinstance(op, RenewTimer)])


def card_glance(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Rows of the table at the top, for what the plan changes."""
    counts = card_counts(plan)
    lost = f" ({number(counts.destructive)} lose content)" if counts.destructive else ""
    for name, found, more in (
        ("cards", counts.cards, lost),
        ("new offers", counts.creates, ""),
        ("renames", counts.renames, ""),
        ("into the archive", counts.archives, ""),
        ("out of the archive", counts.unarchives, ""),
        ("minimum prices kept alive", counts.timers, ""),
    ):
        if found:
            yield name, f"{number(found)}{more}", ""


def _renames(operations: Sequence[Rename], rows: int) -> Iterator[str]:
    if not operations:
        return
    yield "#### Renames"
    yield ""
    yield from table(
        ("offer", "becomes", "on sale", "why"),
        "ll>l",
        (
            (code(op.was), code(op.offer), number(op.free), prose(chain(op.why)))
            for op in operations[:rows]
        ),
        more=len(operations) - rows,
    )


def _creates(operations: Sequence[SetCard], rows: int) -> Iterator[str]:
    if not operations:
        return
    yield "#### New offers"
    yield ""
    yield from table(
        ("offer", "card", "price", "why"),
        "ll>l",
        (
            (
                code(op.offer),
                prose(new_card_words(op)),
                amount(op.prices.price),
                prose(chain(op.why)),
            )
            for op in operations[:rows]
        ),
        more=len(operations) - rows,
    )


def _changes(operations: Sequence[SetCard], rows: int) -> Iterator[str]:
    if not operations:
        return
    yield "#### Cards"
    yield ""
    yield from table(
        ("offer", "field", "change", "cause", "by", "why"),
        "llllll",
        (row for op in operations[:rows] for row in _rows(op)),
        more=len(operations) - rows,
    )


def _rows(op: SetCard) -> Iterator[tuple[str, ...]]:
    """One row a field; what concerns the whole write stands in its first row."""
    for index, change in enumerate(op.changes):
        lost = lost_words(change)
        yield (
            code(op.offer) if index == 0 else "",
            prose(field_words(change.field, change.title)),
            prose(change_words(change)) + (f"; **{prose(lost)}**" if lost else ""),
            CAUSES[change.cause],
            op.writer if index == 0 else "",
            prose(chain(op.why)) if index == 0 else "",
        )


def _archive(operations: Sequence[SetArchived], rows: int) -> Iterator[str]:
    if not operations:
        return
    yield "#### Archive"
    yield ""
    yield from table(
        ("offer", "moves", "cause", "why"),
        "llll",
        (
            (code(op.offer), archive_words(op), CAUSES[op.cause], prose(chain(op.why)))
            for op in operations[:rows]
        ),
        more=len(operations) - rows,
    )


def _timers(operations: Sequence[RenewTimer]) -> Iterator[str]:
    if operations:
        offers = codes((op.offer for op in operations), 20)
        yield f"**Minimum prices kept alive**: {timer_words(operations)} ({offers})"
        yield ""
