"""What one read covered, counted page by page: it becomes the proof that a plan shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from reconciler.domain.snapshot import Proof
from reconciler.ozon.paging import Page

SHOWN = 3
"""Of longer lists of names, and of more filters than this, the first and the last are shown."""


class Tally:
    """Counts the pages of one or several lists that are read for the same purpose."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._calls = 0
        self._rows = 0
        self._cursor = ""
        self._filters: list[str] = []
        self._totals: list[int | None] = []

    def add(self, page: Page[Any]) -> None:
        """One more page came."""
        self._calls += 1
        self._rows += len(page.rows)
        self._cursor = page.cursor
        if not page.cursor:
            self._totals.append(None)
            if page.filter not in self._filters[-1:]:
                self._filters.append(page.filter)
        self._totals[-1] = page.total

    def proof(self, ended_at: datetime) -> Proof:
        """The proof, of lists that ended at a moment."""
        totals = [total for total in self._totals if total is not None]
        return Proof(
            what=self._what,
            calls=self._calls,
            rows=self._rows,
            ended_at=ended_at,
            filter="; ".join(_few(self._filters)),
            total=sum(totals) if totals and len(totals) == len(self._totals) else None,
            cursor=self._cursor,
        )


def filter_text(asked: Mapping[str, Any]) -> str:
    """What a list was asked for, on one line: `since=2026-11-20T06:00:00Z, statuses=[a, b]`."""
    return ", ".join(_terms(asked, ""))


def _terms(asked: Mapping[str, Any], above: str) -> list[str]:
    terms: list[str] = []
    for name, value in asked.items():
        if isinstance(value, Mapping):
            inside = "" if name == "filter" else f"{above}{name}."
            terms += _terms(value, inside)
        elif isinstance(value, list):
            terms.append(f"{above}{name}=[{', '.join(_few(value))}]")
        else:
            terms.append(f"{above}{name}={value}")
    return terms


def _few(names: Sequence[object]) -> list[str]:
    if len(names) <= SHOWN:
        return [str(name) for name in names]
    return [str(names[0]), f"{len(names) - 2} more", str(names[-1])]
