"""Words for stock that moved by orders, and for units that move between warehouses."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reconciler.plan.finding import Consumed, Finding, Shift
from reconciler.report.words import count, number

CELLS = 5
"""How many cells are named before the rest is only counted."""

Show = Callable[[str], str]
"""How a name, or other foreign text, is shown in a format."""


class Told(NamedTuple):
    """What a line is about, and what it says."""

    about: str
    says: str


def moved_by_orders(
    findings: Iterable[Finding], name: Show = str, prose: Show = str
) -> Iterator[Told]:
    """One line for cells whose orders are known, and one for each reason why others' are not."""
    known: list[Consumed] = []
    unknown: dict[str, list[Consumed]] = {}
    for item in findings:
        if isinstance(item, Consumed):
            (unknown.setdefault(item.unknown, []) if item.unknown else known).append(item)
    if known:
        yield Told("Moved by orders since the last apply, left alone", _orders(known, name))
    for reason, cells in unknown.items():
        about = "Fell since the last apply, taken for sales, left alone"
        yield Told(about, f"{_falls(cells, name)}; orders are not known: {prose(reason)}")


def moved_between(findings: Iterable[Finding], name: Show = str, prose: Show = str) -> Told | None:
    """Transfers between warehouses that git asks for."""
    shifts = [item for item in findings if isinstance(item, Shift)]
    if not shifts:
        return None
    told = "; ".join(_shift(item, name, prose) for item in shifts[:CELLS])
    more = len(shifts) - CELLS
    return Told(
        "Moved between warehouses",
        told + (f"; and {count(more, 'more offer', 'more offers')}" if more > 0 else ""),
    )


def _orders(cells: list[Consumed], name: Show) -> str:
    ordered = sum(item.ordered for item in cells)
    cancelled = sum(item.cancelled for item in cells)
    reserved = sum(max(0, item.unlisted) for item in cells)
    released = sum(max(0, -item.unlisted) for item in cells)
    parts = [f"{count(ordered, 'unit')} ordered"] if ordered else []
    parts += [f"{number(cancelled)} cancelled"] if cancelled else []
    parts += [f"{number(reserved)} reserved for no listed order"] if reserved else []
    parts += [f"{number(released)} no longer reserved for one that was not listed"] * bool(released)
    return f"{', '.join(parts)}, in {_cells(cells, name)}"


def _falls(cells: list[Consumed], name: Show) -> str:
    units = sum(item.was - item.now for item in cells)
    reserved = sum(min(item.reserved, item.was - item.now) for item in cells)
    more = f", {number(reserved)} of them reserved by open orders" if reserved else ""
    return f"{count(units, 'unit')} in {_cells(cells, name)}{more}"


def _cells(cells: list[Consumed], name: Show) -> str:
    named = ", ".join(
        f"{name(f'{item.offer}@{item.warehouse}')} {number(item.was)}→{number(item.now)}"
        for item in cells[:CELLS]
    )
    more = len(cells) - CELLS
    rest = f" and {number(more)} more" if more > 0 else ""
    return f"{count(len(cells), 'cell')} ({named}{rest})"


def _shift(item: Shift, name: Show, prose: Show) -> str:
    left, arrived = prose(_side(item.left)), prose(_side(item.arrived))
    return f"{name(item.offer)} {count(item.units, 'unit')} {left} → {arrived}"


def _side(sides: tuple[tuple[str, int], ...]) -> str:
    """A lone warehouse by its name; of several, each with its units."""
    if len(sides) == 1:
        return sides[0][0]
    return ", ".join(f"{alias} ({number(units)})" for alias, units in sides)
