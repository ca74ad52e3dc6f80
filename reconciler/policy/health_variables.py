"""Variables of how the seller stands with the marketplace."""

from collections.abc import Callable

from reconciler.domain.health import Health
from reconciler.policy.expression import CelType, Value
from reconciler.policy.facts import PlanFacts
from reconciler.policy.variable import PlanVariable

SECONDS_A_DAY = 86_400


def _health(
    name: str, cel: CelType, unit: str, meaning: str, read: Callable[[Health], Value | None]
) -> PlanVariable:
    def of_health(facts: PlanFacts) -> Value | None:
        health = facts.evidence.health
        return None if health is None else read(health)

    return PlanVariable(
        name=f"health.{name}",
        type=cel,
        unit=unit,
        meaning=meaning,
        optional=True,
        need="health",
        read=of_health,
    )


def _key_days(facts: PlanFacts) -> float | None:
    health = facts.evidence.health
    if health is None or health.key_ends is None:
        return None
    return round((health.key_ends - facts.now).total_seconds() / SECONDS_A_DAY, 1)


HEALTH_VARIABLES: tuple[PlanVariable, ...] = (
    _health(
        "critical",
        "list",
        "",
        "the seller's ratings that the shop calls critical, by its own thresholds",
        lambda health: health.critical,
    ),
    _health(
        "warning",
        "list",
        "",
        "the seller's ratings that the shop warns of, by its own thresholds",
        lambda health: health.warning,
    ),
    _health(
        "penalties_exceeded",
        "bool",
        "",
        "whether the shop has counted too many penalties",
        lambda health: health.penalties_exceeded,
    ),
    _health(
        "error_index",
        "double",
        "percent",
        "late and cancelled orders from your own warehouses, as the shop counts them over 14 days",
        lambda health: health.error_index,
    ),
    PlanVariable(
        name="health.key_days",
        type="double",
        unit="days",
        meaning="how long the key that was used still lives",
        optional=True,
        need="health",
        read=_key_days,
    ),
)
