"""All policies on operations as one question: the quick way through a large plan.

Nearly every operation keeps every policy. So policies are asked in groups, each put into one
expression, and one by one only where a group does not hold.
"""

from collections.abc import Iterator, Mapping, Sequence

from reconciler.policy.document import EVERYTHING
from reconciler.policy.expression import Expression, Row, Value
from reconciler.policy.rule import Answer, Rule
from reconciler.policy.variable import Kind

GROUP = 10
"""Policies in one expression: a group that does not hold is asked again, one by one."""

WORTH_GROUPS = 300
"""Operations from which on a group pays for itself: it takes milliseconds to compile."""


class Screen:
    """The policies that one kind of operation has to be asked about, ready for many of them.

    Policies are known by their number in `rules`. `count` is how many operations there are: for a
    few, asking one by one costs less than making the groups.
    """

    def __init__(self, rules: Sequence[Rule], kind: Kind, count: int) -> None:
        asked = [number for number, rule in enumerate(rules) if kind in rule.kinds]
        everywhere = [n for n in asked if rules[n].policy.applies_to == EVERYTHING]
        size = GROUP if count >= WORTH_GROUPS else 1
        cut = [everywhere[start : start + size] for start in range(0, len(everywhere), size)]
        chosen = [[n] for n in asked if rules[n].policy.applies_to != EVERYTHING]
        self.names = frozenset(name for number in asked for name in rules[number].names)
        self._rules = rules
        self._groups = [(_together([rules[n] for n in group]), group) for group in (*cut, *chosen)]

    def findings(self, values: Mapping[str, Value]) -> Iterator[tuple[int, Answer]]:
        """The policies that these values don't keep, and what each says."""
        row = Row(values)
        for together, group in self._groups:
            if together is not None and together.holds(row) is True:
                continue
            for number in group:
                answer = self._rules[number].answer(row)
                if answer != "pass":
                    yield number, answer


def _together(rules: Sequence[Rule]) -> Expression | None:
    if len(rules) < 2:
        return None
    return rules[0].asks.and_all([rule.asks for rule in rules[1:]])
