"""Variables of the store and of the clock on its wall."""

from collections.abc import Callable
from datetime import datetime

from reconciler.policy.evidence import StoreFacts
from reconciler.policy.expression import CelType, Value
from reconciler.policy.facts import DAYS_AHEAD, PlanFacts
from reconciler.policy.variable import PlanVariable


def _store(name: str, meaning: str, read: Callable[[StoreFacts], Value]) -> PlanVariable:
    return PlanVariable(
        name=f"store.{name}",
        type="string",
        meaning=meaning,
        read=lambda facts: read(facts.evidence.store),
    )


def _clock(
    name: str, cel: CelType, unit: str, meaning: str, read: Callable[[datetime], Value]
) -> PlanVariable:
    def of_the_store(facts: PlanFacts) -> Value | None:
        return None if facts.local is None else read(facts.local)

    return PlanVariable(
        name=f"now.{name}", type=cel, unit=unit, meaning=meaning, optional=True, read=of_the_store
    )


def _next_days(facts: PlanFacts) -> Value | None:
    ahead = facts.days_ahead
    return None if ahead is None else tuple(day for day, _ in ahead)


STORE_VARIABLES: tuple[PlanVariable, ...] = (
    PlanVariable(
        name="store.name",
        type="string",
        meaning="the store's name in its document",
        read=lambda facts: facts.plan.store,
    ),
    PlanVariable(
        name="store.currency",
        type="string",
        meaning="the store's currency, for example RUB",
        read=lambda facts: facts.plan.currency,
    ),
    _store("time_zone", "the zone of the store's clock", lambda store: store.time_zone),
    _store("manages_products", "how cards are kept: `manage` there", lambda store: store.products),
    _store("manages_prices", "how prices are kept: `manage` there", lambda store: store.prices),
    _store("manages_stocks", "how stocks are kept: `manage` there", lambda store: store.stocks),
    PlanVariable(
        name="now",
        type="timestamp",
        unit="UTC",
        meaning="the moment of judging",
        read=lambda facts: facts.now,
    ),
    _clock(
        "date",
        "string",
        "",
        'the day in the store\'s time zone, such as "2026-11-27"',
        lambda local: local.date().isoformat(),
    ),
    _clock(
        "day",
        "string",
        "",
        'the day of the year in the store\'s time zone, such as "11-27"',
        lambda local: local.strftime("%m-%d"),
    ),
    _clock(
        "weekday",
        "int",
        "days",
        "1 for Monday to 7 for Sunday, in the store's time zone",
        lambda local: local.isoweekday(),
    ),
    _clock("hour", "int", "hours", "0 to 23, in the store's time zone", lambda local: local.hour),
    _clock("minute", "int", "minutes", "0 to 59", lambda local: local.minute),
    PlanVariable(
        name="now.next_days",
        type="list",
        meaning=f"the {DAYS_AHEAD} days after today as now.day writes them; [0] is tomorrow",
        optional=True,
        read=_next_days,
    ),
)
