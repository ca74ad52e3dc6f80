"""Words for drift: what was expected, what is there, what follows, and the ways out."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, assert_never

from reconciler.plan.finding import CardDrift, PriceDrift, StockDrift, Unconfirmed
from reconciler.report.card_words import difference_words, field_words
from reconciler.report.nested import told
from reconciler.report.price_notices import price_follows
from reconciler.report.text_diff import shortened
from reconciler.report.words import amount, change, count, minute, moment, number, signed

Drift = StockDrift | PriceDrift | CardDrift | Unconfirmed

SHORT = 16
"""Characters of a card's value in a column; longer ones are told as what became of them."""


class Row(NamedTuple):
    """One difference. `rest` is what no order explains; `where` is the line in git."""

    offer: str
    what: str
    expected: str
    live: str
    rest: str
    follows: str
    where: str


def row(item: Drift) -> Row:
    """A difference in words, the same in every format."""
    match item:
        case StockDrift():
            return Row(
                item.offer,
                f"stock @{item.warehouse}",
                number(item.expected),
                number(item.now),
                signed(item.unexplained),
                _of_stock(item),
                item.where,
            )
        case PriceDrift():
            return Row(
                item.offer,
                item.field,
                amount(item.expected),
                amount(item.now),
                change(item.expected, item.now),
                price_follows(item),
                item.where,
            )
        case CardDrift():
            return _of_card(item)
        case Unconfirmed():
            return Row(
                item.offer,
                f"stock @{item.warehouse}",
                number(item.sent),
                number(item.now),
                signed(item.now - item.sent),
                f"an earlier answer was lost; taken as {item.taken_as}",
                "",
            )
        case _:
            assert_never(item)


def ways_out(drift: Sequence[Drift]) -> list[tuple[str, str]]:
    """What a person may do about drift that is left alone: what for, and the command."""
    ways = []
    if any(_may_be_adopted(item) for item in drift):
        ways.append(("take it into git", "reconciler drift --adopt OFFER"))
    if any(isinstance(item, StockDrift) and item.since and not item.corrected for item in drift):
        ways.append(("set the shop right", "reconciler plan --overwrite-drift OFFER"))
    return ways


def _may_be_adopted(item: Drift) -> bool:
    """What git leaves to somebody else is theirs, and no news for git."""
    if isinstance(item, PriceDrift) and item.held:
        return False
    return isinstance(item, StockDrift | PriceDrift) and not item.corrected


def _of_card(item: CardDrift) -> Row:
    values = item.expected, item.now
    follows = "the plan sets it back" if item.corrected else "left alone"
    if any(len(told(value)) > SHORT for value in values):
        follows = f"{follows}; {difference_words(item.field, *values)}"
    expected, now = map(_brief, values)
    return Row(
        item.offer, field_words(item.field, item.title), expected, now, "", follows, item.where
    )


def _brief(value: object) -> str:
    """A value of a card for a column: the whole of a short one, the number of many."""
    words = told(value)
    if len(words) > SHORT and isinstance(value, list | tuple):
        return count(len(value), "value")
    return shortened(words, SHORT)


def _of_stock(item: StockDrift) -> str:
    if item.since is None:
        return "left alone; the warehouse is only observed"
    ending = "the plan sets it right" if item.corrected else "left alone"
    if item.second_writer and item.written_at and item.seen_at:
        wrote, seen = item.written_at, item.seen_at
        return (
            f"{ending}; probably another program writes this cell: we wrote it at {minute(wrote)},"
            f" and by {_later(seen, wrote)} it was {number(item.now)}, not {number(item.expected)}"
        )
    if item.unknown:
        return (
            f"{ending}; a cancelled order or another writer since {moment(item.since)} (orders are"
            f" not known: {item.unknown})"
        )
    return f"{ending}; moved by another hand since {moment(item.since)}"


def _later(value: datetime, than: datetime) -> str:
    """A moment without its day where that was just said."""
    return f"{value:%H:%M} UTC" if value.date() == than.date() else minute(value)
