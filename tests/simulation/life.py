"""One seeded life of a shop: what happens, and in which order."""

from collections.abc import Callable
from pathlib import Path

from tests.simulation.buyers import Buyers
from tests.simulation.checks import check_all
from tests.simulation.in_turn import in_turn
from tests.simulation.people import People
from tests.simulation.stage import Stage, suppress_world
from tests.simulation.tool import Tool

STEPS = 40


class Life:
    """One run. In a calm life, without faults, also minimal writing is checked."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._stage = Stage(seed, folder)
        self._buyers = Buyers(self._stage)
        self._people = People(self._stage)
        self._tool = Tool(self._stage, self._buyers)
        self.story, self.counts = self._stage.story, self._stage.counts

    def close(self) -> None:
        """Close the shop."""
        self._stage.close()

    def live(self) -> None:
        """All of it. Raises Oversold."""
        with in_turn():
            self._begin()
            self._go_on()
            self._come_to_rest()
        check_all(self._stage)

    def _begin(self) -> None:
        for key in self._stage.cells:
            self._people.say(key)
        self._tool.apply()

    def _go_on(self) -> None:
        moves = self._moves()
        weights = [weight for weight, _ in moves]
        for _ in range(STEPS):
            (_, move), *_ = self._stage.random.choices(moves, weights)
            with suppress_world():
                move()

    def _come_to_rest(self) -> None:
        self._stage.clock.advance(3600)
        self._stage.faults = False
        self._stage.shop.clear_faults()
        for recovering in (True, True, False, False):
            self._stage.clock.advance(60)
            for cell in self._stage.cells.values():
                # What lists that were behind or cut made the tool do too carefully, it sets right.
                cell.dirty = cell.dirty or recovering
            self._tool.apply()

    def _wait(self) -> None:
        """Seconds, minutes, hours or days pass."""
        self._stage.clock.advance(
            self._stage.random.choice([5, 40, 300, 1800, 4 * 3600, 26 * 3600])
        )

    def _moves(self) -> list[tuple[int, Callable[[], None]]]:
        buyers, people, tool = self._buyers, self._people, self._tool
        return [
            (30, buyers.sell),
            (6, buyers.cancel),
            (3, buyers.cancel_part),
            (3, buyers.split),
            (5, buyers.pack),
            (12, buyers.ship),
            (3, buyers.cancel_on_the_way),
            (2, buyers.deliver),
            (2, buyers.come_back),
            (3, buyers.reserve),
            (4, buyers.settle_reserve),
            (20, self._wait),
            (12, people.recount),
            (5, people.change_buffer),
            (3, people.edit_in_the_cabinet),
            (2, people.rogue_edit),
            (16, tool.apply),
            (3, tool.save_plan),
            (4, tool.apply_saved),
            (4, tool.roll_back),
        ]
