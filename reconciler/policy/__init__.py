"""Policies, waivers and the verdict on a plan. Pure: the clock is an argument.

`compile_policies` makes documents ready, `judge` asks them about a plan, `variables` lists what
their expressions may speak of.
"""

from reconciler.policy.compiled import PolicySet, compile_policies
from reconciler.policy.judge import judge
from reconciler.policy.variable import variables

__all__ = ["PolicySet", "compile_policies", "judge", "variables"]
