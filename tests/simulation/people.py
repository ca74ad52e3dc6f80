"""People: who counts, who changes rules, and who types numbers past the tool."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from reconciler.domain.source import Source
from reconciler.plan.told import SaidAt
from tests.simulation.stage import WAREHOUSES, Stage
from tests.simulation.truth import CellKey, Statement


class People:
    """They say truthfully what they saw, and git remembers when."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        stage.job.commits = self._committed

    def recount(self) -> None:
        """Somebody counts a cell and writes the number down."""
        key = self._stage.some_cell()
        self._stage.clock.advance(1)
        self.say(key)
        self._stage.counts["recounts"] += 1

    def say(self, key: CellKey) -> None:
        """Truthfully: what is free, or what lies there, with the moment or committed at once."""
        moment = self._stage.now()
        cell = self._stage.cells[key]
        if self._counts(key):
            units = max(0, self._stage.truth.shelf[key])
            cell.said = Statement("on_hand", units, moment)
        else:
            if self._stage.random.random() < 0.3:
                # Goods came in, or were found broken.
                delivered = self._stage.random.randint(-3, 15)
                self._stage.truth.shelf[key] = max(0, self._stage.truth.shelf[key] + delivered)
            units = max(0, self._stage.truth.to_sell(key))
            cell.said = Statement("free", units, moment)
        cell.yaml = self._yaml(key, cell.said)
        cell.dirty, cell.rogue, cell.raced = True, False, 0
        self._stage.tell(f"say {key}: {cell.yaml}")
        # What was counted at a moment does not include what is ordered in the same instant.
        self._stage.clock.advance(0.25)

    def change_buffer(self) -> None:
        """A rule of safety stock moves."""
        key = self._stage.some_cell()
        self._stage.cells[key].buffer = self._stage.random.randint(0, 6)
        self._stage.cells[key].dirty = True
        self._stage.tell(f"buffer of {key}: {self._stage.cells[key].buffer}")
        self._stage.counts["buffer changes"] += 1

    def edit_in_the_cabinet(self) -> None:
        """A careful person types the right number by hand."""
        key = self._stage.some_cell()
        free = max(0, min(self._stage.truth.careful_number(key), self._stage.truth.to_sell(key)))
        self._stage.shop.edit_stock(*key, max(0, free - self._stage.cells[key].held))
        self._stage.cells[key].dirty = self._stage.cells[key].rogue = True
        self._stage.tell(f"cabinet {key}: {self._stage.shop.stock(*key).free}")
        self._stage.counts["cabinet edits"] += 1

    def rogue_edit(self) -> None:
        """Another program writes a number of its own."""
        key = self._stage.some_cell()
        self._stage.shop.edit_stock(*key, self._stage.random.randint(0, 30))
        self._stage.cells[key].dirty = self._stage.cells[key].rogue = True
        self._stage.tell(f"rogue {key}: {self._stage.shop.stock(*key).free}")
        self._stage.counts["rogue edits"] += 1

    def _counts(self, key: CellKey) -> bool:
        return self._stage.modes[key[1]] == "on_hand" or self._stage.random.random() < 0.4

    def _yaml(self, key: CellKey, said: Statement) -> Any:
        """A plain number has the moment of its commit; it is told apart only if it differs."""
        means_count = self._stage.modes[key[1]] == "on_hand"
        before = self._stage.cells[key].yaml
        plain = (said.kind == "on_hand") == means_count and self._stage.random.random() < 0.4
        if plain and before != said.units:
            return said.units
        stamp = f'"{said.at.isoformat()}"'
        if said.kind == "on_hand":
            return {"on_hand": said.units, "counted_at": stamp}
        return {"free": said.units, "as_of": stamp}

    def _committed(self, _catalog: Path, places: Sequence[Source]) -> SaidAt:
        """What git would tell: people commit at once what they count."""
        told: dict[Source, datetime | str | None] = {}
        for place in places:
            line = Path(place.file).read_text("utf-8").splitlines()[place.line - 1]
            warehouse = WAREHOUSES[Path(place.file).stem]
            said = self._stage.truth.said.get((line.split(":")[0].strip(), warehouse))
            told[place] = said.at if said else None
        return told
