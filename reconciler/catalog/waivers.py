"""`kind: waiver` to a Waiver."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from reconciler.catalog.document import Document
from reconciler.catalog.nearest import listed, suggestion
from reconciler.catalog.selectors import match_fractions, no_scheme, selector
from reconciler.domain.problem import Problem
from reconciler.policy.document import Waiver


class WaiverSaid:
    """A waiver, and its document for the problem of an unknown policy."""

    __slots__ = ("_place", "waiver")

    def __init__(self, document: Document, waiver: Waiver) -> None:
        self.waiver = waiver
        self._place = document.place(["policy"])

    def unknown_policy(self, ids: Collection[str]) -> Problem | None:
        """The problem of a waiver for a policy that is not there."""
        wanted = self.waiver.policy
        if wanted in ids:
            return None
        known = f"The policies are {listed(sorted(ids))}." if ids else "No policy is there."
        return Problem(
            code="unknown-policy",
            message=f"There is no policy `{wanted}` to waive. {known}",
            fix=suggestion(wanted, sorted(ids), "Write one of them, or delete the waiver."),
            source=self._place,
            path="policy",
            width=len(wanted),
        )


def waiver_said(document: Document, problems: list[Problem]) -> WaiverSaid | None:
    """Read one document that the schema accepted; None if its day does not exist."""
    said = document.value
    problems += match_fractions(document, ["match"])
    problems += no_scheme(document, "match")
    try:
        expires = date.fromisoformat(said["expires"])
    except ValueError:
        problems.append(
            document.problem(
                code="bad-date",
                message=f"`expires`: there is no day {said['expires']}.",
                fix="Write year-month-day, such as 2027-01-15.",
                path=["expires"],
            )
        )
        return None
    waiver = Waiver(
        policy=said["policy"],
        match=selector(said["match"]),
        reason=said["reason"],
        owner=said["owner"],
        expires=expires,
        source=document.place([]),
    )
    return WaiverSaid(document, waiver)
