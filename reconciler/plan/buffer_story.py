"""How the safety stock of one cell comes about: every rule that was tried, and all the numbers."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

import msgspec

from reconciler.domain.demand import last_midnight, window_start
from reconciler.domain.orders import Span
from reconciler.domain.safety import Buffer, KeepDays, KeepService, SafetyRule
from reconciler.domain.source import Source
from reconciler.domain.stock import AppliedStock, Declaration, LiveStock, Published, publish
from reconciler.plan.misfit import CellFacts, Misfit, Part, first_misfit, undecided

PriceFrom = Literal["git", "shop", ""]
"""Where a price was said; empty where none is known."""


class TriedRule(msgspec.Struct, frozen=True):
    """A rule, and why it does not match; `needs` are parts that only the shop can decide."""

    rule: SafetyRule
    misfit: Misfit | None
    needs: tuple[Part, ...] = ()

    @property
    def matches(self) -> bool:
        """Whether it surely matches."""
        return self.misfit is None and not self.needs


class BufferStory(msgspec.Struct, frozen=True, kw_only=True):
    """The whole story of one cell.

    `asked` is what the rule that won asks for, `kept` what is kept: the same, or what the base
    keeps while the difference is small (`steadied`). `now` is the moment that windows end before,
    and `born_at` when the card was created. `after` is the base that the next apply leaves, and
    `written` whether it writes; `blocked` says why it can't. Without a shop (`offline`) there is
    no live stock, no base, and no `after`.
    """

    store: str
    facts: CellFacts
    price_from: PriceFrom
    says: Declaration
    source: Source
    tried: tuple[TriedRule, ...]
    asked: Buffer
    kept: Buffer
    now: datetime | None = None
    born_at: datetime | None = None
    base: AppliedStock | None = None
    live: LiveStock | None = None
    after: AppliedStock | None = None
    written: bool = False
    blocked: str = ""
    offline: bool = False

    @property
    def rule(self) -> SafetyRule | None:
        """The rule that won, if any did."""
        return self.asked.rule

    @property
    def steadied(self) -> bool:
        """Whether less (or more) is kept than the rule asks for, because it differs by little."""
        return self.kept.units != self.asked.units

    @property
    def published(self) -> Published | None:
        """What buyers see and what is kept from them, after the next apply; None if not known.

        Without a shop: if all that git says is free.
        """
        if self.blocked or self.asked.unknown:
            return None
        if self.live is None:
            return publish(self.says.units, self.kept.units)
        if self.written and self.after:
            return Published(self.after.free, self.after.withheld)
        return Published(self.live.free, self.after.withheld if self.after else 0)

    @property
    def uncertain(self) -> tuple[TriedRule, ...]:
        """Rules before the one that won that might match, if the shop were asked."""
        return tuple(tried for tried in self.tried if tried.misfit is None and tried.needs)

    @property
    def window(self) -> Span | None:
        """The time whose sales count: whole UTC days, as many as the card is old at most."""
        keep = self.rule.keep if self.rule else None
        if self.now is None or not isinstance(keep, KeepDays | KeepService):
            return None
        days = len(self.asked.demand.days) if self.asked.demand else keep.window_days
        return Span(window_start(self.now, days), last_midnight(self.now))


def tried_rules(rules: Iterable[SafetyRule], facts: CellFacts) -> Iterator[TriedRule]:
    """The rules in order, up to the first that surely matches."""
    for rule in rules:
        misfit = first_misfit(rule.match, facts)
        needs = undecided(rule.match, facts) if misfit is None else ()
        tried = TriedRule(rule, misfit, needs)
        yield tried
        if tried.matches:
            return
