"""What really happened: units on shelves and promises to buyers, kept apart from shop and tool."""

from dataclasses import dataclass, field
from datetime import datetime

CellKey = tuple[str, int]
"""An offer and a warehouse."""


@dataclass
class Promise:
    """Units that a buyer was promised: an order line, or a company's reserve before it pays."""

    cell: CellKey
    units: int
    at: datetime
    left_at: datetime | None = None
    given_back: list[tuple[int, datetime]] = field(default_factory=list)

    @property
    def standing(self) -> int:
        """Units that were not given back."""
        return self.units - sum(units for units, _ in self.given_back)


@dataclass
class Statement:
    """What a person last said of a cell, truthfully, and when: `free` or `on_hand` units."""

    kind: str
    units: int
    at: datetime


class Truth:
    """Shelves and promises of a whole shop."""

    def __init__(self) -> None:
        self.shelf: dict[CellKey, int] = {}
        self.promises: list[Promise] = []
        self.said: dict[CellKey, Statement] = {}

    def promise(self, cell: CellKey, units: int, at: datetime) -> Promise:
        """A buyer orders."""
        made = Promise(cell, units, at)
        self.promises.append(made)
        return made

    def give_back(self, promise: Promise, units: int, at: datetime) -> None:
        """Cancelled before the hand-over: the units lie on the shelf and may be sold again."""
        promise.given_back.append((units, at))

    def hand_over(self, promise: Promise, at: datetime) -> None:
        """The parcel leaves."""
        promise.left_at = at
        self.shelf[promise.cell] -= promise.standing

    def come_back(self, promise: Promise) -> None:
        """A return arrives: the units lie on the shelf again, and nobody told the shop."""
        self.shelf[promise.cell] += promise.standing

    def to_sell(self, cell: CellKey) -> int:
        """What lies on the shelf and is not promised."""
        return self.shelf[cell] - sum(
            promise.standing
            for promise in self.promises
            if promise.cell == cell and promise.left_at is None
        )

    def careful_number(self, cell: CellKey) -> int:
        """The number that a careful person would type now: what was said, and who ordered since.

        A count also gives what really lies there and is not promised; the smaller of the two
        counts, as returns may have come that nobody counted.
        """
        said = self.said[cell]
        number = said.units
        for promise in self.promises:
            if promise.cell != cell:
                continue
            if said.kind == "on_hand":
                if promise.left_at is None or promise.left_at >= said.at:
                    number -= promise.standing
            elif promise.at >= said.at:
                number -= promise.standing
            else:
                number += sum(units for units, at in promise.given_back if at >= said.at)
        return min(number, self.to_sell(cell)) if said.kind == "on_hand" else number
