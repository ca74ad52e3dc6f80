"""Policies that ask for the time go by the shop's clock, as all else of a plan does."""

from datetime import timedelta

import pytest

from tests.rehearsal import Rehearsal
from tests.workflow.test_moments_ahead import dated_ahead

POLICY = """\
kind: policy
id: the-day
title: It is the shop's day
enforce: deny
scope: plan
require: now.day == "{day:%m-%d}"
message: "it is {{now.day}}; read {{plan.age_hours}} hours ago"
why: A rehearsal lives on a day of its own.
---
kind: policy
id: read-just-now
title: The shop was read just now
enforce: deny
scope: plan
require: plan.age_hours >= 0.0 && plan.age_hours < 1.0
message: "read {{plan.age_hours}} hours ago"
why: Both moments are the shop's.
"""


@pytest.mark.parametrize("days", [-3, 3])
def test_policies_are_asked_by_the_shops_clock(
    shop: Rehearsal, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    ahead = timedelta(days=days)
    shop.policy("clock.yaml", POLICY.format(day=shop.clock.now() + ahead + timedelta(hours=3)))
    shop.stocks(msk={"MUG-1": 40})
    with dated_ahead(monkeypatch, ahead):
        verdict = shop.plan().verdict
    assert [(one.policy, one.messages) for one in verdict.results if one.outcome != "pass"] == []
