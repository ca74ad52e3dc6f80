"""`{on_hand: 12, counted_at: ...}` of a stocks document to a declaration."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.moments import MOMENT_KEYS, moment
from reconciler.catalog.wording import wrong_type
from reconciler.domain.problem import Problem
from reconciler.domain.stock import Declaration, Fixed, Free, OnHand

_NUMBERS = ("free", "on_hand", "fixed")
_MOMENT_OF = {"free": "as_of", "on_hand": "counted_at"}


class Statements:
    """What mappings say in one document."""

    __slots__ = ("_document", "_known", "_problems", "as_of")

    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self._document = document
        self._problems = problems
        # A recount has one moment on a thousand lines.
        self._known: dict[str, datetime | None] = {}
        said = document.value.get("as_of")
        self.as_of = self._moment(["as_of"], said) if isinstance(said, str) else None

    def declaration(self, said: dict[str, Any], path: list[PathPart]) -> Declaration | None:
        """The declaration of a mapping that the schema accepted; None and a problem if it fails."""
        name = self._number(said, path)
        if name is None:
            return None
        units, own = said[name], next((said[key] for key in MOMENT_KEYS if key in said), None)
        if type(units) is not int:
            # The schemas take 40.0 for a whole number; a seller who writes it means another thing.
            self._refuse_fraction([*path, name], units)
            return None
        at = self.as_of
        if own is not None:
            at = self._moment([*path, _MOMENT_OF[name]], own)
            if at is None:
                return None
        match name:
            case "free":
                return Free(units, at)
            case "on_hand":
                return OnHand(units, at)
            case _:
                return Fixed(units)

    def _number(self, said: dict[str, Any], path: list[PathPart]) -> str | None:
        """Which of the numbers is said, if all the keys fit each other."""
        names = [name for name in _NUMBERS if name in said]
        if len(names) != 1:
            self._refuse_number(said, path, names)
            return None
        name = names[0]
        wanted = _MOMENT_OF.get(name)
        odd = next((key for key in MOMENT_KEYS if key in said and key != wanted), None)
        if odd is not None:
            self._refuse_moment(said, path, name, odd)
            return None
        if name == "on_hand" and wanted not in said and "as_of" not in self._document.value:
            self._refuse_uncounted(path)
            return None
        return name

    def _moment(self, path: list[PathPart], text: str) -> datetime | None:
        if self._known.get(text) is None:
            self._known[text] = moment(self._document, path, text, self._problems)
        return self._known[text]

    def _refuse_number(self, said: dict[str, Any], path: list[PathPart], names: list[str]) -> None:
        if not names:
            message = f"`{path[-1]}` says a moment and no number."
            fix = "Add `free`, `on_hand` or `fixed`, such as `{free: 40, as_of: ...}`."
        else:
            message = (
                f"`{path[-1]}` says {' and '.join(f'`{name}`' for name in names)}; they are "
                "different statements about the same units."
            )
            fix = (
                "Keep one: `free` for what may be sold, `on_hand` for what lies on the shelf, "
                "`fixed` for goods made to order."
            )
        self._refuse(message, fix, [*path, (names or list(said))[-1]], code="statement-mixed")

    def _refuse_moment(
        self, said: dict[str, Any], path: list[PathPart], name: str, odd: str
    ) -> None:
        wanted = _MOMENT_OF.get(name)
        if wanted is None:
            message = f"`{name}` holds for ever, so it has no `{odd}`."
            fix = f"Delete `{odd}`; to say what was free at a moment, write `free` and `as_of`."
        else:
            message = f"`{odd}` does not go with `{name}`, whose moment is `{wanted}`."
            fix = f"Delete `{odd}`." if wanted in said else f"Write `{wanted}` instead of `{odd}`."
        self._refuse(message, fix, [*path, odd], code="statement-mixed")

    def _refuse_uncounted(self, path: list[PathPart]) -> None:
        self._refuse(
            f"`{path[-1]}` does not say when its units on the shelf were counted: the key "
            "`counted_at` is missing.",
            "Add it, such as `counted_at: 2026-11-20T09:00+03:00`, or `as_of` for the whole "
            "document.",
            path,
            code="missing-key",
        )

    def _refuse_fraction(self, path: list[PathPart], units: Any) -> None:
        self._problems.append(
            wrong_type(self._document, path, "a whole number of units", units, {})
        )

    def _refuse(self, message: str, fix: str, path: list[PathPart], *, code: str) -> None:
        self._problems.append(
            self._document.problem(code=code, message=message, fix=fix, path=path, key=True)
        )
