"""Policies and waivers, with the places where their texts begin."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reconciler.catalog import load_policies
from reconciler.domain.errors import InvalidInput
from reconciler.domain.selector import PriceBound, Selector
from reconciler.policy.document import PolicyDocuments

TEXT = """\
kind: policy
id: stock-mass-zero
title: Many listings go to zero at once
enforce: deny
scope: plan
params: {offers: 20, share: 0.10, strict: true, unit: "pcs"}
match: plan.in_stock_before >= params.from
require: >-
    plan.goes_dark <= params.offers
message: "{plan.goes_dark} would go dark"
why: |
  Half-loaded sources.
---
kind: waiver
policy: stock-mass-zero
match: {offer: "XMAS-*", price: [">= 10000", "<20000.50"]}
reason: Christmas goods leave the shop
owner: anna
expires: 2027-01-15
"""


def test_a_policy_is_read_whole(policies: Callable[..., PolicyDocuments]) -> None:
    (policy,) = policies({"a.yaml": TEXT}).policies
    assert policy.id == "stock-mass-zero"
    assert (policy.enforce, policy.scope) == ("deny", "plan")
    assert policy.require == "plan.goes_dark <= params.offers"
    assert dict(policy.params) == {"offers": 20, "share": 0.1, "strict": True, "unit": "pcs"}
    assert [type(value) for value in policy.params.values()] == [int, float, bool, str]
    assert str(policy.source) == "policies/a.yaml:1:1"


def test_it_tells_where_each_text_begins(policies: Callable[..., PolicyDocuments]) -> None:
    (policy,) = policies({"a.yaml": TEXT}).policies
    lines = TEXT.splitlines()
    begins = {name: lines[at.line - 1][at.column - 1 :] for name, at in policy.at.items()}
    assert begins["match"].startswith("plan.in_stock_before")
    assert begins["require"].startswith("plan.goes_dark <=")
    assert begins["message"].startswith("{plan.goes_dark}")
    assert begins["why"].startswith("Half")
    assert begins["params.share"].startswith("0.10")
    assert begins["params.unit"].startswith("pcs")


def test_a_waiver_is_read_whole(policies: Callable[..., PolicyDocuments]) -> None:
    (waiver,) = policies({"a.yaml": TEXT}).waivers
    assert waiver.expires == date(2027, 1, 15)
    assert waiver.match == Selector(
        offer=("XMAS-*",),
        price=(PriceBound(">=", Decimal(10000)), PriceBound("<", Decimal("20000.50"))),
    )
    assert (waiver.policy, waiver.owner) == ("stock-mass-zero", "anna")


def test_a_waiver_of_a_refused_policy_is_not_called_unknown(
    policies: Callable[..., PolicyDocuments],
) -> None:
    with pytest.raises(InvalidInput) as caught:
        policies({"a.yaml": TEXT.replace("deny", "refuse")})
    assert [problem.code for problem in caught.value.problems] == ["not-a-choice"]


def test_an_empty_folder_is_fine_and_a_missing_one_on_request() -> None:
    Path("policies").mkdir()
    empty = load_policies(Path("policies"))
    assert (empty.policies, empty.waivers) == ((), ())
    assert load_policies(Path("nowhere"), missing_ok=True) == empty
    Path("file").touch()
    with pytest.raises(InvalidInput):
        load_policies(Path("file"), missing_ok=True)


def test_the_offers_of_a_policy_are_chosen_as_in_rules(
    policies: Callable[..., PolicyDocuments],
) -> None:
    chosen = "applies_to: {offer: MUG-*, labels: {class: A}}\nscope: plan"
    (policy,) = policies({"a.yaml": TEXT.replace("scope: plan", chosen)}).policies
    assert policy.applies_to == Selector(offer=("MUG-*",), labels=(("class", ("A",)),))


def test_a_scheme_would_never_match(policies: Callable[..., PolicyDocuments]) -> None:
    chosen = "applies_to: {scheme: fbs}\nscope: plan"
    with pytest.raises(InvalidInput) as caught:
        policies({"a.yaml": TEXT.replace("scope: plan", chosen)})
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("not-in-this-version", "applies_to.scheme")


def test_profiles_and_settings_are_read_whole(policies: Callable[..., PolicyDocuments]) -> None:
    text = """\
kind: policy-profile
name: careful
title: Small steps
why: We lost a week.
policies:
  stock-mass-zero: {enforce: approve, params: {offers: 5, days: ["11-11"]}}
---
kind: policy-settings
store: samovar
profile: careful
policies:
  stock-mass-zero: {enforce: "off"}
"""
    read = policies({"a.yaml": TEXT, "b.yaml": text})
    (profile,), (settings,) = read.profiles, read.settings
    tuning = profile.policies["stock-mass-zero"]
    assert (tuning.enforce, dict(tuning.params)) == ("approve", {"offers": 5, "days": ("11-11",)})
    assert str(tuning.at["params.offers"]) == "policies/b.yaml:6:56"
    assert (settings.store, settings.profile) == ("samovar", "careful")
    assert settings.policies["stock-mass-zero"].enforce == "off"


def test_the_folder_of_tests_is_left_to_their_command(
    policies: Callable[..., PolicyDocuments],
) -> None:
    with_tests = policies({"a.yaml": TEXT, "tests/a.yaml": "kind: nonsense\n"})
    assert with_tests.digest == policies({"a.yaml": TEXT}).digest
