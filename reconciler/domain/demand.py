"""What buyers took in the last days, and the safety stock that follows from it.

Days are whole days of 24 hours that end at the last UTC midnight, so that a plan of the same day
says the same. Days without a sale count as zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist

import msgspec

from reconciler.domain.orders import OrderLine

DAY = timedelta(days=1)
FEWEST_DAYS = 7
"""Fewer days than this tell nothing of how sales vary: then they count as a Poisson process."""


class Demand(msgspec.Struct, frozen=True, gc=False):
    """Units ordered and not withdrawn, day by day, the oldest day first.

    An offer that is younger than the window has only the days since its card was created; one
    created today has none, and then nothing is known of its demand.
    """

    days: tuple[int, ...]

    @property
    def mean(self) -> Fraction:
        """Units a day."""
        return Fraction(sum(self.days), len(self.days)) if self.days else Fraction(0)

    @property
    def sigma(self) -> float:
        """Standard deviation of a day's units (of the sample, n - 1).

        With fewer than `FEWEST_DAYS` days the square root of the mean, as for arrivals at random.
        """
        if len(self.days) < FEWEST_DAYS:
            return math.sqrt(self.mean)
        squares = sum((day - self.mean) ** 2 for day in self.days)
        return math.sqrt(squares / (len(self.days) - 1))

    def cover(self, days: Decimal) -> int:
        """Units that last for so many days at the mean: mean x days, rounded up."""
        return math.ceil(self.mean * Fraction(days))

    def service(self, level: Decimal, lead_time_days: Decimal) -> int:
        """Units that keep a share `level` of replenishment cycles from running out.

        z(level) x sigma x sqrt(lead time), rounded up, where z is the quantile of the standard
        normal distribution. This is the textbook safety stock for demand that varies while the
        lead time does not (e.g. Silver, Pyke and Thomas, Inventory and Production Management in
        Supply Chains, 4th ed., 2017, ch. 6). Never below zero.
        """
        z = NormalDist().inv_cdf(float(level))
        exact = z * self.sigma * math.sqrt(float(lead_time_days))
        # What a float adds beyond the ninth digit must not cost a unit.
        return max(0, math.ceil(round(exact, 9)))


def last_midnight(now: datetime) -> datetime:
    """The end of the window: the last UTC midnight."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def window_start(now: datetime, days: int) -> datetime:
    """The start of a window of so many days."""
    return last_midnight(now) - days * DAY


def demand(
    lines: Sequence[OrderLine], now: datetime, days: int, born_at: datetime | None = None
) -> Demand:
    """Daily units of some order lines in the last `days` days.

    `born_at`: when the card was created, if that is known; the day of birth counts as a whole.
    """
    end = last_midnight(now)
    if born_at is not None:
        age = -((born_at - end) // DAY)
        days = max(0, min(days, age))
    start = end - days * DAY
    buckets = [0] * days
    for line in lines:
        if line.created_at is not None and start <= line.created_at < end:
            buckets[(line.created_at - start) // DAY] += line.units
    return Demand(tuple(buckets))
