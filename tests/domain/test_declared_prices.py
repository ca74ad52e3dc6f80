"""What prices with dates say at a moment: field by field, from the beginning on, before the end."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.declared_price import DatedPrices, DeclaredPrices
from reconciler.domain.price import PRICE_FIELDS, Prices
from reconciler.domain.source import Source

START = datetime(2026, 12, 1, tzinfo=UTC)
PLACE = Source("catalog/a.yaml", 1, 1)
FIELDS = st.dictionaries(
    st.sampled_from(PRICE_FIELDS), st.decimals(min_value=1, max_value=99, places=2), min_size=1
)
MOMENTS = st.one_of(st.none(), st.integers(0, 9).map(lambda day: START + timedelta(days=day)))
DATED = st.lists(st.tuples(FIELDS, MOMENTS, MOMENTS), max_size=4)


@given(FIELDS, DATED, st.integers(0, 10))
def test_the_last_that_holds_and_says_a_field_wins(
    always: dict[str, Decimal], dated: list[tuple[dict[str, Decimal], datetime, datetime]], day: int
) -> None:
    now = START + timedelta(days=day)
    declared = DeclaredPrices(
        Prices(**always),
        PLACE,
        tuple(DatedPrices(Prices(**said), since, until, PLACE) for said, since, until in dated),
    )
    expected = dict(always)
    for said, since, until in dated:
        if (since is None or since <= now) and (until is None or now < until):
            expected.update(said)
    assert dict(declared.at(now).says.said()) == expected
    # Asked twice, it is the same: what held before leaves nothing behind.
    assert declared.at(now + timedelta(days=3)).at(now) == declared.at(now)


def test_moments_are_those_at_which_something_begins_or_ends() -> None:
    one = DatedPrices(Prices(price=Decimal(5)), START, START + timedelta(days=2), PLACE)
    declared = DeclaredPrices(Prices(price=Decimal(9)), PLACE, (one,))
    assert declared.moments(START, START + timedelta(days=2)) == [START + timedelta(days=2)]
    assert declared.moments(START - timedelta(days=1), START) == [START]
