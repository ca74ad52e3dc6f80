"""A waiver whose last day has passed is a problem of the repository."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconciler.workflow.validation import validate
from reconciler.workflow.where import Where
from tests.rehearsal import MSK, Rehearsal, offer

POLICY = """\
kind: policy
id: p
title: t
enforce: deny
scope: plan
require: plan.operations < 1
message: m
why: w
---
kind: waiver
policy: p
match: {offer: "*"}
reason: the season ends
owner: anna
expires: 2026-12-01
"""


@pytest.mark.parametrize(("day", "lapsed"), [(1, False), (2, True)])
def test_it_is_wrong_from_the_day_after_its_last(tmp_path: Path, day: int, lapsed: bool) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 5})])
    shop.policy("p.yaml", POLICY)
    where = Where(catalog=tmp_path / "catalog", policies=tmp_path / "policies")
    found = validate(where, now=datetime(2026, 12, day, 23, 0, tzinfo=UTC)).problems
    assert [problem.code for problem in found] == (["waiver-lapsed"] if lapsed else [])
    if lapsed:
        assert found[0].source is not None
        assert found[0].source.line == 10
        assert "lapsed on 2026-12-01" in found[0].message
    assert validate(where).problems == ()
