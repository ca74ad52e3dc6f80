"""Safety-stock rules that match nothing that is declared now: mostly a typing error, or left over.

Prices and schemes may be known to the shop alone, so they never make a rule idle.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from reconciler.domain.covering import is_literal
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.safety import SafetyRule
from reconciler.domain.selector import Selector


def idle_rules(desired: Desired) -> list[Problem]:
    """What to say of each rule that no declared stock cell can fall under. Nothing is wrong yet."""
    cells = _Cells(desired)
    return [
        Problem(
            code="rule-idle",
            message=f"This rule matches nothing that is declared: {why}.",
            fix="Look for a typing error, or delete the rule.",
            source=rule.source,
            path="rules",
        )
        for rule in desired.safety
        if (why := cells.why_idle(rule)) is not None
    ]


class _Cells:
    """The declared cells, asked by one rule after the other."""

    def __init__(self, desired: Desired) -> None:
        self._stocks = desired.stocks
        self._products = desired.products
        self._traits: Mapping[OfferId, Traits] = {}

    def why_idle(self, rule: SafetyRule) -> str | None:
        """Why no cell can fall under a rule; None if one can.

        Of a rule that is not idle, no more cells are looked at than up to the first.
        """
        match = rule.match
        if not any(True for _ in self._tables(match)):
            where = f" on {_or(match.warehouse)}" if match.warehouse else ""
            return f"no stock is declared{where}"
        if self._any(match, self._offers(match)):
            return None
        if match.offer and not self._any(Selector(offer=match.offer), self._offers(match)):
            return f"no offer with stock there is called {_or(match.offer)}"
        return self._why_traits(match)

    def _tables(self, match: Selector) -> Iterator[Collection[OfferId]]:
        for alias, table in self._stocks.items():
            if table and (not match.warehouse or alias in match.warehouse):
                yield table

    def _offers(self, match: Selector) -> Iterator[OfferId]:
        """The offers with stock on the warehouses of a rule; of single offers only those."""
        single = match.offer and all(map(is_literal, match.offer))
        for table in self._tables(match):
            if single:
                yield from (OfferId(offer) for offer in match.offer if offer in table)
            else:
                yield from table

    def _any(self, match: Selector, offers: Iterable[OfferId]) -> bool:
        """Whether an offer has the name and the traits of a rule."""
        only = Selector(offer=match.offer, labels=match.labels, category=match.category)
        if only.asks_traits and not self._traits:
            self._traits = self._products.traits()
        traits = self._traits
        return any(only.matches(o, traits=traits.get(o, NO_TRAITS)) for o in offers)

    def _why_traits(self, match: Selector) -> str:
        """The first trait that no offer at all has; else it is the choice as a whole."""
        everyone = self._traits.keys()
        if match.category and not self._any(Selector(category=match.category), everyone):
            return f"no offer is in category {_or(match.category)}"
        for name, values in match.labels:
            if not self._any(Selector(labels=((name, values),)), everyone):
                return f"no offer has the label `{name}` with {_or(values)}"
        return "no offer with stock has all of that at once"


def _or(names: Collection[object]) -> str:
    return " or ".join(f"`{name}`" for name in names)
