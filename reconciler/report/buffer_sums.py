"""Formulas of safety stock with their numbers in them."""

import math
from fractions import Fraction
from statistics import NormalDist

from reconciler.domain.demand import Demand
from reconciler.domain.safety import ByDemand, KeepDays


def rounded(value: Fraction | float) -> str:
    """At most three digits behind the point: `1.25`, `0.333`, `4`."""
    text = f"{float(value):.3f}"
    return text.rstrip("0").rstrip(".")


def z_of(level: float) -> float:
    """The quantile of the standard normal distribution."""
    return NormalDist().inv_cdf(level)


def safety_sum(keep: ByDemand, demand: Demand) -> str:
    """What a rule that goes by sales computes: `mean 1.25 x 14 days = 17.5, rounded up`."""
    if isinstance(keep, KeepDays):
        days = Fraction(keep.days)
        return (
            f"mean {rounded(demand.mean)} x {rounded(days)} days = "
            f"{rounded(demand.mean * days)}, rounded up"
        )
    lead = float(keep.lead_time_days)
    z = z_of(float(keep.level))
    exact = z * demand.sigma * math.sqrt(lead)
    never = ", never below zero" if exact < 0 else ""
    return (
        f"z({keep.level.normalize():f}) {rounded(z)} x sigma {rounded(demand.sigma)} x"
        f" square root of {rounded(lead)} days = {rounded(exact)}, rounded up{never}"
    )
