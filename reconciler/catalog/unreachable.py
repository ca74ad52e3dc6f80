"""Safety-stock rules that can never match, whatever the shop holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconciler.catalog.selectors import matches_all
from reconciler.domain.covering import contradictory, covers, is_literal
from reconciler.domain.problem import Problem
from reconciler.domain.safety import SafetyRule


def unreachable(rules: Sequence[SafetyRule]) -> Iterator[Problem]:
    """The problems of rules in the order in which they are tried."""
    before = _Before()
    for rule in rules:
        if contradictory(rule.match):
            yield _no_price(rule)
        elif before.everything is not None:
            yield _after_everything(rule, before.everything)
        elif (first := before.covering(rule)) is not None:
            yield _covered(rule, first)
        else:
            before.add(rule)


class _Before:
    """The rules before one. Those of single offers are found by offer: there may be thousands."""

    def __init__(self) -> None:
        self.everything: SafetyRule | None = None
        self._wide: list[SafetyRule] = []
        self._by_offer: dict[str, list[SafetyRule]] = {}

    def add(self, rule: SafetyRule) -> None:
        if matches_all(rule.match):
            self.everything = rule
        elif rule.match.offer and all(map(is_literal, rule.match.offer)):
            for offer in rule.match.offer:
                self._by_offer.setdefault(offer, []).append(rule)
        else:
            self._wide.append(rule)

    def covering(self, rule: SafetyRule) -> SafetyRule | None:
        """A rule that matches all that this one does."""
        same = self._by_offer.get(rule.match.offer[0], []) if rule.match.offer else []
        found = (one for some in (self._wide, same) for one in some)
        return next((one for one in found if covers(one.match, rule.match)), None)


def _no_price(rule: SafetyRule) -> Problem:
    bounds = " and ".join(f"`{one.comparison} {one.amount}`" for one in rule.match.price)
    return _problem(
        rule,
        f"This rule can never match: no price is {bounds}.",
        "Correct the bounds of `price`; all of them must hold at once.",
    )


def _after_everything(rule: SafetyRule, last: SafetyRule) -> Problem:
    return _problem(
        rule,
        f"This rule can never match: the rule at {last.source} matches everything, and the first "
        "rule that matches wins.",
        "Move the rule that matches everything to the end; rules are read by file name, then by "
        "position.",
    )


def _covered(rule: SafetyRule, first: SafetyRule) -> Problem:
    return _problem(
        rule,
        f"This rule can never match: the rule at {first.source} matches all that this one does, "
        "and the first rule that matches wins.",
        "Move this rule before the other, or delete it; rules are read by file name, then by "
        "position.",
    )


def _problem(rule: SafetyRule, message: str, fix: str) -> Problem:
    return Problem(
        code="rule-unreachable", message=message, fix=fix, source=rule.source, path="rules"
    )
