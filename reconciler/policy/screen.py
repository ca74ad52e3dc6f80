"""All policies on operations as one question: the quick way through a large plan.

Nearly every operation keeps every policy. So policies are asked in groups, each put into one
expression: first whether all of a group hold, where not, which of them do; and one by one only
where that has no answer, because something is unknown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reconciler.policy.document import EVERYTHING
from reconciler.policy.expression import Expression, Row, Tally, Unknown, Value
from reconciler.policy.rule import Answer, Rule
from reconciler.policy.variable import Kind

GROUP = 10
"""Policies in one expression: a group that does not hold is asked again, which of them do."""

OFTEN = 50
"""So many times a rule of a group may be unknown before it is asked by itself."""

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
        self._groups = [_Group(rules, group) for group in (*cut, *chosen)]

    def findings(self, values: Mapping[str, Value]) -> Iterator[tuple[int, Answer]]:
        """The policies that these values don't keep, and what each says."""
        row = Row(values)
        for group in self._groups:
            yield from group.findings(row)


class _Group:
    """Some of the rules, by their numbers.

    One that is often unknown is set apart: what it asks is missing everywhere, most likely, and
    with it in the question the others would have no answer together either.
    """

    def __init__(self, rules: Sequence[Rule], numbers: Sequence[int]) -> None:
        self._together = [(number, rules[number]) for number in numbers]
        self._apart: list[tuple[int, Rule]] = []
        self._unknown: Counter[int] = Counter()
        self._join()

    def findings(self, row: Row) -> Iterator[tuple[int, Answer]]:
        """The rules that the row doesn't keep, and what each says."""
        for number, rule in self._apart:
            answer = rule.answer(row)
            if answer != "pass":
                yield number, answer
        if self._all is not None and self._all.holds(row) is True:
            return
        broken = self._which.broken(row) if self._which is not None else None
        if broken is not None:
            yield from ((self._together[place][0], "violated") for place in broken)
            return
        yield from self._one_by_one(row)

    def _one_by_one(self, row: Row) -> Iterator[tuple[int, Answer]]:
        found = [(number, rule.answer(row)) for number, rule in self._together]
        yield from ((number, answer) for number, answer in found if answer != "pass")
        unknown = [number for number, answer in found if isinstance(answer, Unknown)]
        self._unknown.update(unknown)
        if len(found) > 1 and any(self._unknown[number] == OFTEN for number in unknown):
            self._set_apart()

    def _set_apart(self) -> None:
        often = {number for number, times in self._unknown.items() if times >= OFTEN}
        self._apart += [pair for pair in self._together if pair[0] in often]
        self._together = [pair for pair in self._together if pair[0] not in often]
        self._join()

    def _join(self) -> None:
        asks = [rule.asks for _, rule in self._together]
        several = len(asks) > 1
        self._all: Expression | None = asks[0].and_all(asks[1:]) if several else None
        self._which: Tally | None = asks[0].tally(asks[1:]) if several else None
