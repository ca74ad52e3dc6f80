"""`keep:` of a safety-stock rule: a number, a share, or what sales ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.wording import wrong_type
from reconciler.domain.problem import Problem
from reconciler.domain.safety import (
    WINDOW_DAYS,
    Keep,
    KeepDays,
    KeepService,
    KeepShare,
    KeepUnits,
)


def keep_said(
    document: Document, path: list[PathPart], said: Any, problems: list[Problem]
) -> Keep | None:
    """What a value that the schema accepted keeps; None and a problem if it makes no sense."""
    if isinstance(said, dict):
        return _by_demand(document, path, said, problems)
    if isinstance(said, str):
        return _share(document, path, said, problems)
    if type(said) is int:
        return KeepUnits(said)
    problems.append(wrong_type(document, path, "a whole number of units", said, {}))
    return None


def _share(
    document: Document, path: list[PathPart], said: str, problems: list[Problem]
) -> Keep | None:
    percent = Decimal(said.removesuffix("%"))
    if percent <= 100:
        return KeepShare(percent)
    problems.append(
        document.problem(
            code="out-of-range",
            message=f"`keep` is {said}; a share must be at most 100%.",
            fix="Write a share from 0% to 100%, or a number of units.",
            path=path,
        )
    )
    return None


def _by_demand(
    document: Document, path: list[PathPart], said: dict[str, Any], problems: list[Problem]
) -> Keep | None:
    window = said.get("window_days", WINDOW_DAYS)
    problem = _mixed(document, path, said)
    if problem is None and type(window) is not int:
        at = [*path, "window_days"]
        problem = wrong_type(document, at, "a whole number of days", window, {})
    if problem is not None:
        problems.append(problem)
        return None
    sales = said.get("sales", "warehouse")
    if "days" in said:
        return KeepDays(Decimal(said["days"]), window, sales)
    level, lead = Decimal(said["service_level"]), Decimal(said["lead_time_days"])
    return KeepService(level, lead, window, sales)


def _mixed(document: Document, path: list[PathPart], said: dict[str, Any]) -> Problem | None:
    """The problem of keys that do not make one rule together."""
    days, level, lead = ("days" in said, "service_level" in said, "lead_time_days" in said)
    if days and level:
        return document.problem(
            code="keep-mixed",
            message="`keep` says `days` and `service_level`; they are two ways to the same number.",
            fix="Keep one of them: `{days: 2}`, or `{service_level: 0.98, lead_time_days: 3}`.",
            path=[*path, "service_level"],
            key=True,
        )
    if days and lead:
        return document.problem(
            code="keep-mixed",
            message="`lead_time_days` does not go with `days`, which says for how long already.",
            fix="Delete `lead_time_days`, or write `service_level` instead of `days`.",
            path=[*path, "lead_time_days"],
            key=True,
        )
    if level and not lead:
        return document.problem(
            code="missing-key",
            message="The key `lead_time_days` is missing: how far a service level reaches.",
            fix="Add the days until the next delivery is there, such as `lead_time_days: 3`.",
            path=path,
        )
    if not days and not level:
        return document.problem(
            code="keep-mixed",
            message="`keep` does not say how much: neither `days` nor `service_level` is there.",
            fix="Add one of them, such as `{days: 2}` or "
            "`{service_level: 0.98, lead_time_days: 3}`.",
            path=path,
        )
    return None
