"""Use case: git shall say what the shop has. Drift becomes edits of the catalog's files."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reconciler.catalog.edit_target import Target
from reconciler.domain.desired import Desired
from reconciler.domain.errors import ExitCode
from reconciler.domain.money import money_text
from reconciler.domain.price import PriceValue
from reconciler.domain.stock import Declaration, Fixed, Free, OnHand
from reconciler.plan.finding import CardDrift, PriceDrift, StockDrift, Unconfirmed
from reconciler.workflow.choosing import chosen
from reconciler.workflow.editing import Edits, Order, plan_edits
from reconciler.workflow.job import Job
from reconciler.workflow.plan import find_drift

NOT_ASKED = "its offer was not named"

Drift = StockDrift | PriceDrift | CardDrift | Unconfirmed


class Left(NamedTuple):
    """Drift that is not taken into git, and why."""

    name: str
    reason: str
    where: str = ""


class Adopted(msgspec.Struct, frozen=True):
    """The edits that take drift into git, made in memory, and what is left.

    `dated`: some numbers say no moment of their own, so the commit's time will count for them.
    """

    edits: Edits
    left: tuple[Left, ...]
    read_at: datetime
    dated: bool

    @property
    def exit_code(self) -> ExitCode:
        """0 all drift is taken into git, 2 some is left."""
        return ExitCode.CHANGES_PENDING if self.left else ExitCode.DONE


def adopt(
    job: Job,
    catalog: Path,
    patterns: Sequence[str] = (),
    *,
    store: str | None = None,
    shared: bool = False,
) -> Adopted:
    """Read the shop and plan edits after which nothing follows from it. Saves nothing.

    `patterns` choose offers; none means all. Raises InvalidInput for one that means no declared
    offer, and for a catalog that would be wrong.
    """
    desired = job.inputs.desired
    offers = chosen(patterns, desired.sold()) if patterns else None
    plan = find_drift(job).plan
    targets: list[Target] = []
    left: list[Left] = []
    for item in plan.drift:
        if offers is not None and item.offer not in offers:
            left.append(Left(_name(item), NOT_ASKED, _where(item)))
            continue
        target = _target(item, desired, plan.observed_at)
        if isinstance(target, Left):
            left.append(target)
        else:
            targets.append(target)
    edits = plan_edits(Order(catalog=catalog, targets=targets, store=store, shared=shared))
    return Adopted(edits, tuple(left), plan.observed_at, _any_undated(targets))


def _target(item: Drift, desired: Desired, read_at: datetime) -> Target | Left:
    match item:
        case StockDrift():
            return _stock(item, desired, read_at)
        case PriceDrift():
            return _price(item, desired)
        case CardDrift():
            reason = "what a card says is not taken into git by this command; change its document"
            return Left(_name(item), reason, item.where)
        case Unconfirmed():
            reason = "an answer of an earlier apply was lost; run apply, which settles it"
            return Left(_name(item), reason)


def _stock(item: StockDrift, desired: Desired, read_at: datetime) -> Target | Left:
    says = desired.stocks[item.warehouse][item.offer].says
    if isinstance(says, OnHand):
        return Left(_name(item), "it is a count: count again, and write that", item.where)
    if item.adoptable is None:
        return Left(_name(item), "the safety-stock rule would keep all of any number", item.where)
    value = _statement(says, item.adoptable, read_at)
    return Target(_name(item), item.offer, item.warehouse, (), value)


def _statement(says: Declaration, units: int, read_at: datetime) -> Any:
    """A new number in the form of the old one.

    A moment, also one that the whole document says, would be wrong for the new number: orders
    since then are in it already. The one before the reading can't be: an order is then counted
    twice at worst, and never forgotten.
    """
    if isinstance(says, Fixed):
        return {"fixed": units}
    if isinstance(says, Free) and says.as_of is None:
        return units
    return {"free": units, "as_of": f"{read_at:%Y-%m-%dT%H:%M:%SZ}"}


def _price(item: PriceDrift, desired: Desired) -> Target | Left:
    if item.held:
        return Left(_name(item), f"git leaves it to {item.because}", item.where)
    if desired.prices[item.offer].dated:
        reason = "its prices have dates; change the list by hand"
        return Left(_name(item), reason, item.where)
    if item.now is None and item.field != "old_price":
        reason = "the shop has none; `unset` it if git shall not say it either"
        return Left(_name(item), reason, item.where)
    return Target(_name(item), item.offer, "", (item.field,), _amount(item.now))


def _amount(amount: PriceValue) -> int | Decimal | bool | None:
    if amount is None or isinstance(amount, bool):
        return amount
    text = money_text(amount)
    return Decimal(text) if "." in text else int(text)


def _any_undated(targets: Iterable[Target]) -> bool:
    return any(target.warehouse and isinstance(target.value, int) for target in targets)


def _name(item: Drift) -> str:
    if isinstance(item, PriceDrift | CardDrift):
        return f"{item.offer}.{item.field}"
    return f"{item.offer}@{item.warehouse}"


def _where(item: Drift) -> str:
    return "" if isinstance(item, Unconfirmed) else item.where
