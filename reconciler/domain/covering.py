"""Whether a selector can match at all, and whether another one leaves it anything.

Both are told only where it is sure: some selectors that can never match are not recognised.
"""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import NamedTuple

from reconciler.domain.selector import PriceBound, Selector


def covers(earlier: Selector, later: Selector) -> bool:
    """Whether all that `later` matches is matched by `earlier` too."""
    return (
        _covers_offers(earlier.offer, later.offer)
        and _within(later.warehouse, earlier.warehouse)
        and _within(later.category, earlier.category)
        and _within(later.scheme, earlier.scheme)
        and _covers_labels(earlier, later)
        and _covers_prices(earlier.price, later.price)
    )


def contradictory(match: Selector) -> bool:
    """Whether its price bounds leave no price; prices are above 0."""
    return bool(match.price) and _range(match.price).is_empty


def is_literal(pattern: str) -> bool:
    """Whether a pattern is the id of one offer and no more."""
    return not any(character in pattern for character in "*?[")


def _within(few: Collection[object], many: Collection[object]) -> bool:
    """Whether a part allows no more than another; an empty part allows everything."""
    return not many or (bool(few) and all(one in many for one in few))


def _covers_offers(earlier: tuple[str, ...], later: tuple[str, ...]) -> bool:
    if not earlier or "*" in earlier:
        return True
    return bool(later) and all(any(_wider(one, other) for one in earlier) for other in later)


def _wider(earlier: str, later: str) -> bool:
    if earlier == later:
        return True
    if is_literal(later):
        return Selector(offer=(earlier,)).matches(later)  # type: ignore[arg-type]
    start = earlier.removesuffix("*")
    return start != earlier and is_literal(start) and later.startswith(start)


def _covers_labels(earlier: Selector, later: Selector) -> bool:
    asked = dict(later.labels)
    return all(_within(asked.get(name, ()), values) for name, values in earlier.labels)


def _covers_prices(earlier: tuple[PriceBound, ...], later: tuple[PriceBound, ...]) -> bool:
    if not earlier:
        return True
    return bool(later) and _range(later).lies_in(_range(earlier))


class _Range(NamedTuple):
    """The amounts between two ends; `low_open` and `high_open`: an end itself is not meant."""

    low: Decimal = Decimal(0)
    low_open: bool = True
    high: Decimal = Decimal("Infinity")
    high_open: bool = True

    @property
    def is_empty(self) -> bool:
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def lies_in(self, other: "_Range") -> bool:
        above = (self.low, self.low_open) >= (other.low, other.low_open)
        return above and (self.high, not self.high_open) <= (other.high, not other.high_open)

    def both(self, other: "_Range") -> "_Range":
        """What lies in both."""
        low = max((self.low, self.low_open), (other.low, other.low_open))
        high = min((self.high, not self.high_open), (other.high, not other.high_open))
        return _Range(*low, high[0], not high[1])


def _range(bounds: Iterable[PriceBound]) -> _Range:
    found = _Range()
    for bound in bounds:
        found = found.both(_one(bound))
    return found


def _one(bound: PriceBound) -> _Range:
    match bound.comparison:
        case ">=":
            return _Range(low=bound.amount, low_open=False)
        case ">":
            return _Range(low=bound.amount, low_open=True)
        case "<=":
            return _Range(high=bound.amount, high_open=False)
        case "<":
            return _Range(high=bound.amount, high_open=True)
        case "==":
            return _Range(bound.amount, False, bound.amount, False)
