"""The typed comparison of prices agrees with DeepDiff, which knows nothing of ours."""

from decimal import Decimal

from deepdiff import DeepDiff
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.price import PRICE_FIELDS, Prices
from reconciler.plan.price_merge import decide_prices

AMOUNTS = st.decimals(1, 9, places=1) | st.decimals(1, 9, places=2)
FIELDS = st.dictionaries(st.sampled_from(PRICE_FIELDS), AMOUNTS)


@given(FIELDS, FIELDS, FIELDS)
def test_what_is_sent_is_what_differs(
    says: dict[str, Decimal], base: dict[str, Decimal], live: dict[str, Decimal]
) -> None:
    decision = decide_prices(Prices(**says), Prices(**base), Prices(**live), "enforce")
    shown = {name: live.get(name) for name in says}
    oracle = DeepDiff(shown, dict(says), ignore_numeric_type_changes=True, ignore_type_in_groups=[])
    differs = {path.removeprefix("root['").removesuffix("']") for path in oracle.affected_paths}
    assert set(decision.causes) == differs
    for name, cause in decision.causes.items():
        expected = "first" if name not in base else "live" if base[name] == says[name] else "git"
        assert cause == expected
