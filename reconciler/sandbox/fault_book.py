"""The faults that wait, and which of them a call meets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .database import Database
from .faults import Fault, Lag
from .methods import METHODS

ANY_PATH, READS, WRITES, PAGES = "*", "reads", "writes", "pages"
SEVERAL = (ANY_PATH, READS, WRITES, PAGES)
"""What may stand where a path may: `pages` are reads that answer in pages."""


@dataclass(slots=True)
class Rule:
    """Calls of ``path``, from the ``call``-th on, meet a fault: ``times`` of them, or all.

    ``since`` and ``until`` bound it by the clock, in microseconds. ``said`` is the rule as it was
    written.
    """

    path: str
    kind: str
    fault: Fault
    call: int
    times: int | None
    since: int
    until: int | None
    said: dict[str, Any]
    _seen: int = 0

    def meets(self, path: str, now: int) -> bool:
        """Tell whether this call meets the fault, as far as this rule goes; counts the call."""
        if now < self.since or not covers(self.path, path):
            return False
        self._seen += 1
        return self._seen >= self.call and not self.is_over(now)

    def is_over(self, now: int) -> bool:
        """Tell whether no call will meet it any more."""
        return self.times == 0 or (self.until is not None and now >= self.until)


@dataclass(frozen=True, slots=True)
class Met:
    """A fault that a call has met. ``kind`` is its name, empty when there is none."""

    kind: str = ""
    fault: Fault | None = None


@dataclass(slots=True)
class FaultBook:
    """The rules, in the order in which they were set; of those that fit a call the first counts."""

    _rules: list[Rule] = field(default_factory=list)
    _before_write: Database | None = None

    def put(self, rule: Rule) -> None:
        """Let calls meet the rule's fault."""
        self._rules.append(rule)

    def take(self, path: str, now: int) -> Met:
        """Return the fault that a call of ``path`` meets at ``now`` (microseconds)."""
        fitting = [rule for rule in self._rules if rule.meets(path, now)]
        if fitting and (times := fitting[0].times) is not None:
            fitting[0].times = times - 1
        self._rules = [rule for rule in self._rules if not rule.is_over(now)]
        return Met(fitting[0].kind, fitting[0].fault) if fitting else Met()

    def waiting(self, now: int) -> list[dict[str, Any]]:
        """Return the rules that calls may still meet, as they were written."""
        return [rule.said for rule in self._rules if not rule.is_over(now)]

    def clear(self) -> None:
        """Forget all faults."""
        self._rules.clear()
        self._before_write = None

    def note_write(self, snapshot: Callable[[], Database]) -> None:
        """A write is about to take effect: a read that lags behind it will not show it."""
        if any(isinstance(rule.fault, Lag) and rule.fault.past is None for rule in self._rules):
            self._before_write = snapshot()

    @property
    def before_write(self) -> Database | None:
        """The state before the newest write, if a rule has a use for it."""
        return self._before_write


def covers(where: str, path: str) -> bool:
    """Tell whether calls of ``path`` are among those that ``where`` stands for."""
    method = METHODS.get(path)
    match where:
        case "*":
            return True
        case "reads":
            return method is not None and not method.writes
        case "writes":
            return method is not None and method.writes
        case "pages":
            return method is not None and bool(method.rows)
        case _:
            return where == path
