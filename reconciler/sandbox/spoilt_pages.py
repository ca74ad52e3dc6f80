"""Pages that are not what they claim: cut short, or with rows that come twice."""

from typing import Any

from .faults import Duplicate, Fault, Truncate
from .methods import Method


def spoilt(result: dict[str, Any], method: Method, fault: Fault | None) -> dict[str, Any]:
    """Return the answer of a read as the fault leaves it."""
    if isinstance(fault, Truncate | Duplicate):
        holder = result
        for name in method.rows[:-1]:
            holder = holder[name]
        rows = holder[method.rows[-1]]
        if isinstance(fault, Truncate):
            _truncate(holder, rows, fault)
        else:
            rows[:] = [row for row in rows for _ in range(2)]
    return result


def _truncate(holder: dict[str, Any], rows: list[Any], fault: Truncate) -> None:
    """Cut the page short and hide that there is more; ``total`` still counts every row."""
    del rows[len(rows) // 2 if fault.keep is None else fault.keep :]
    for name, end in (("has_next", False), ("cursor", ""), ("last_id", "")):
        if name in holder:
            holder[name] = end
