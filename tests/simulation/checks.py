"""What must hold at every write, and at the end of a life."""

from tests.simulation.stage import Stage
from tests.simulation.truth import CellKey


class Oversold(AssertionError):
    """A write put more on sale than there is, or was not needed."""


def check(stage: Stage, key: CellKey, raced: int = 0) -> None:
    """The shop shows no more than may be sold, but for what was ordered in the last moment."""
    cell = stage.cells[key]
    if cell.rogue:
        return
    free = stage.shop.stock(*key).free
    allowed = max(0, stage.truth.careful_number(key) - cell.held) + raced
    if free > allowed:
        raise Oversold(
            f"seed {stage.seed}: {key} shows {free}, at most {allowed} may be sold"
            f" ({stage.truth.said[key]}, buffer {cell.held}, raced {raced})"
        )


def check_all(stage: Stage) -> None:
    """Every cell, when all has come to rest."""
    for key, cell in stage.cells.items():
        # Units that were cancelled since fill no buffer: nobody said anything.
        check(stage, key, cell.given_back)
