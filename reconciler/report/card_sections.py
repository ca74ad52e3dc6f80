"""Changes of cards in any style: new offers, renames, the archive, timers, and field by field."""

from collections.abc import Iterator, Sequence

from reconciler.plan.model import Plan
from reconciler.plan.operation import Rename, RenewTimer, SetArchived, SetCard
from reconciler.report.base import Around, also
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
from reconciler.report.style import Style, cut, listed
from reconciler.report.words import CAUSES, amount, chain, number

NAMES = 20


def card_lines(plan: Plan, style: Style, rows: int | None, around: Around) -> Iterator[str]:
    """All sections about cards; nothing if the plan changes none."""
    cards = [op for op in plan.operations if isinstance(op, SetCard)]
    renames = [op for op in plan.operations if isinstance(op, Rename)]
    moves = [op for op in plan.operations if isinstance(op, SetArchived)]
    changes = by_loss(op for op in cards if op.writer != "create")
    yield from _renames(sorted(renames, key=around.others), style, rows)
    yield from _creates([op for op in cards if op.writer == "create"], style, rows)
    yield from _changes(sorted(changes, key=around.others), style, rows, around)
    yield from _archive(sorted(moves, key=around.others), style, rows, around)
    yield from _timers([op for op in plan.operations if isinstance(op, RenewTimer)], style, rows)


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


def _renames(operations: Sequence[Rename], style: Style, rows: int | None) -> Iterator[str]:
    if not operations:
        return
    yield from style.heading("Renames")
    shown, more = cut(operations, rows)
    yield from style.table(
        ("offer", "becomes", "on sale", "why"),
        "ll>l",
        (
            (style.code(op.was), style.code(op.offer), number(op.free), style.prose(chain(op.why)))
            for op in shown
        ),
        more=more,
    )


def _creates(operations: Sequence[SetCard], style: Style, rows: int | None) -> Iterator[str]:
    if not operations:
        return
    yield from style.heading("New offers")
    shown, more = cut(operations, rows)
    yield from style.table(
        ("offer", "card", "price", "why"),
        "ll>l",
        (
            (
                style.code(op.offer),
                style.prose(new_card_words(op)),
                amount(op.prices.price),
                style.prose(chain(op.why)),
            )
            for op in shown
        ),
        more=more,
    )


def _changes(
    operations: Sequence[SetCard], style: Style, rows: int | None, around: Around
) -> Iterator[str]:
    if not operations:
        return
    yield from style.heading("Cards")
    shown, more = cut(operations, rows)
    yield from style.table(
        ("offer", "field", "change", "cause", "by", "why"),
        "llllll",
        (row for op in shown for row in _rows(op, style, around)),
        more=more,
    )


def _rows(op: SetCard, style: Style, around: Around) -> Iterator[tuple[str, ...]]:
    """One row a field; what concerns the whole write stands in its first row."""
    for index, change in enumerate(op.changes):
        lost = lost_words(change)
        yield (
            style.code(op.offer) if index == 0 else "",
            style.prose(field_words(change.field, change.title)),
            style.prose(change_words(change))
            + (f"; {style.strong(style.prose(lost))}" if lost else ""),
            CAUSES[change.cause] + also(op, around),
            op.writer if index == 0 else "",
            style.prose(chain(op.why)) if index == 0 else "",
        )


def _archive(
    operations: Sequence[SetArchived], style: Style, rows: int | None, around: Around
) -> Iterator[str]:
    if not operations:
        return
    yield from style.heading("Archive")
    shown, more = cut(operations, rows)
    yield from style.table(
        ("offer", "moves", "cause", "why"),
        "llll",
        (
            (
                style.code(op.offer),
                archive_words(op),
                CAUSES[op.cause] + also(op, around),
                style.prose(chain(op.why)),
            )
            for op in shown
        ),
        more=more,
    )


def _timers(operations: Sequence[RenewTimer], style: Style, rows: int | None) -> Iterator[str]:
    if operations:
        names = listed(
            style, [op.offer for op in operations], 20 if rows is None else min(rows, 20)
        )
        words = f"{style.strong('Minimum prices kept alive')}: {timer_words(operations)}"
        yield from style.para(f"{words} ({names})")
