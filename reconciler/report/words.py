"""Words and numbers, the same in every format."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import UnsetType

from reconciler.domain.money import money_text
from reconciler.domain.price import PriceValue, value_text
from reconciler.plan.finding import Blocked
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation, SetArchived, SetPrice, SetStock, Why
from reconciler.report.card_counts import card_counts

ROWS = 60
"""Rows of a table before it is cut; the counts stay, `--rows 0` and JSON have everything."""

CAUSES = {
    "git": "git moved",
    "live": "shop moved",
    "rule": "rule moved",
    "first": "first apply",
    "rollback": "rolled back",
}


def number(value: int) -> str:
    """`12,345`."""
    return f"{value:,}"


def signed(value: int) -> str:
    """`+7`, `-7`, `0`, with a real minus sign."""
    return f"{value:+,}".replace("-", "−") if value else "0"


def count(value: int, one: str, many: str = "") -> str:
    """`1 cell`, `28 cells`."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def amount(value: PriceValue | UnsetType) -> str:
    """`1,490`, `349.90`; a dash for nothing; a switch as YAML has it."""
    if isinstance(value, bool):
        return value_text(value)
    if not isinstance(value, Decimal):
        return "—"
    text = money_text(value)
    whole, _, cents = text.partition(".")
    return f"{int(whole):,}" + (f".{cents:0<2}" if cents else "")


def change(before: PriceValue | UnsetType, after: PriceValue | UnsetType) -> str:
    """The relative change of an amount, `+7.2 %`; empty where there is no base for one."""
    if not isinstance(before, Decimal) or not isinstance(after, Decimal) or not before:
        return ""
    share = (after - before) / before * 100
    return f"{share:+.1f} %".replace("-", "−")


def moment(value: datetime) -> str:
    """`2026-11-22 17:30:05 UTC`."""
    return value.strftime("%Y-%m-%d %H:%M:%S UTC")


def minute(value: datetime) -> str:
    """`2026-11-22 17:30 UTC`."""
    return value.strftime("%Y-%m-%d %H:%M UTC")


def duration(seconds: float) -> str:
    """`under a second`, `45 s`, `3 min 20 s`, `1 h 5 min`."""
    whole = round(seconds)
    if whole < 1:
        return "under a second"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min")] if hours else [(minutes, "min"), (rest, "s")]
    return " ".join(f"{value} {unit}" for value, unit in parts if value)


def some(names: Iterable[str], most: int = 5) -> str:
    """The first names, and how many more there are."""
    names = list(names)
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {number(more)} more" if more > 0 else "")


def why_stock(op: SetStock, *, with_line: bool = True) -> str:
    """The chain of a stock number in one line; its line in git may stand elsewhere."""
    return chain(op.why, with_line=with_line)


def chain(links: Sequence[Why], *, with_line: bool = True) -> str:
    """A chain of reasons in one line, each with its place; the first may stand elsewhere."""
    return "; ".join(
        f"{link.what} ({link.where})" if link.where and (index or with_line) else link.what
        for index, link in enumerate(links)
    )


def by_impact(operations: Iterable[SetStock]) -> list[SetStock]:
    """The worst first: what goes dark, then by the money that the units stand for."""

    def key(op: SetStock) -> tuple[bool, Decimal, str]:
        return (not op.goes_dark, -abs(op.delta) * (op.price or Decimal(1)), op.id)

    return sorted(operations, key=key)


def by_step(operations: Iterable[SetPrice]) -> list[SetPrice]:
    """The largest relative price step first; offers whose price stays come last."""

    def key(op: SetPrice) -> tuple[Decimal, str]:
        before, after = op.before.price, op.after.price
        if not isinstance(before, Decimal) or not isinstance(after, Decimal) or not before:
            return Decimal(0), op.id
        return -abs(after / before - 1), op.id

    return sorted(operations, key=key)


def where(op: Operation) -> str:
    """The place in git that an operation comes from."""
    return op.why[0].where if op.why else ""


def dark_words(offers: int) -> str:
    """`1 offer goes dark`, `3 offers go dark`."""
    return f"{count(offers, 'offer')} {'goes' if offers == 1 else 'go'} dark"


def units(plan: Plan) -> str:
    """`+123 −45 units`, without a side on which nothing moves."""
    sides = [side for side in (plan.totals.units_up, -plan.totals.units_down) if side]
    return " ".join(map(signed, sides or [0])) + " units"


def blocked(plan: Plan) -> int:
    """How many cells and prices are declared and can't be written now."""
    return sum(len(item.offers) for item in plan.findings if isinstance(item, Blocked))


def orphan_words(plan: Plan, offers: Sequence[str]) -> str:
    """What becomes of live offers that no document declares."""
    moved = {op.offer for op in plan.operations if isinstance(op, SetStock | SetArchived)}
    gone = len(moved.intersection(offers))
    if not gone:
        return "only reported"
    return f"{'' if gone == len(offers) else f'{number(gone)} of them '}taken off sale by this plan"


def headline(plan: Plan) -> str:
    """`28 stock cells (+123 −45 units) and prices of 9 offers to change, 2 new offers`.

    Or that there is nothing.
    """
    stocks, prices = len(plan.stock_operations), len(plan.price_operations)
    cards = card_counts(plan)
    changed = [f"{count(stocks, 'stock cell')} ({units(plan)})"] if stocks else []
    changed += [f"prices of {count(prices, 'offer')}"] if prices else []
    changed += [count(cards.cards, "card")] if cards.cards else []
    parts = [f"{joined(changed)} to change"] if changed else []
    parts += [
        count(found, one, many)
        for found, one, many in (
            (cards.creates, "new offer", ""),
            (cards.renames, "rename", ""),
            (cards.archives, "offer into the archive", "offers into the archive"),
            (cards.unarchives, "offer out of the archive", "offers out of the archive"),
            (cards.timers, "minimum price to keep alive", "minimum prices to keep alive"),
        )
        if found
    ]
    return ", ".join(parts) or "nothing to change"


def joined(parts: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
