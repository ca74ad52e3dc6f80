"""Sums over orders: whatever times are not exact, the truth lies between the least and the most."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.order_sums import net, promised
from reconciler.domain.orders import OrderLine, Span, Withdrawal

START = datetime(2026, 11, 1, tzinfo=UTC)


def at(minute: float) -> datetime:
    """Never on a whole second, so that no moment passes for one that was cut to it."""
    return START + timedelta(minutes=minute, microseconds=1)


def span(first: int, last: int) -> Span:
    return Span(at(first), at(last))


def line(units: int, created: int | None = 0, **fields: object) -> OrderLine:
    made: dict[str, object] = {
        "posting": "1-1",
        "root": "1-1",
        "offer": OfferId("MUG"),
        "warehouse": WarehouseId(1),
        "units": units,
        "created_at": None if created is None else at(created),
        "seen_at": at(0),
    }
    return OrderLine(**{**made, **fields})  # type: ignore[arg-type]


moments = st.integers(0, 20)
slack = st.tuples(st.integers(0, 4), st.integers(0, 4))
truths = st.lists(
    st.tuples(
        moments,
        st.booleans(),
        st.integers(1, 5),
        st.lists(st.tuples(st.integers(1, 3), moments, slack), max_size=3),
    ),
    max_size=6,
)
Truths = list[tuple[int, bool, int, list[tuple[int, int, tuple[int, int]]]]]


def blurred(truth: Truths) -> list[OrderLine]:
    """Lines that know of each withdrawal a span around its true time, and not every creation."""
    return [
        line(
            units,
            created if known else None,
            withdrawn=tuple(
                Withdrawal(gone, span(max(created, when) - before, max(created, when) + after))
                for gone, when, (before, after) in withdrawn
            ),
        )
        for created, known, units, withdrawn in truth
    ]


def true_net(truth: Truths, start: int, end: int) -> tuple[int, int]:
    placed = withdrawn = 0
    for created, _, units, gone in truth:
        placed += (units + sum(count for count, *_ in gone)) if start <= created < end else 0
        withdrawn += sum(count for count, when, _ in gone if start <= max(created, when) < end)
    return placed, withdrawn


@given(truths, moments, slack, moments, slack)
def test_the_truth_lies_between(
    truth: Truths, start: int, before: tuple[int, int], end: int, after: tuple[int, int]
) -> None:
    found = net(
        blurred(truth),
        span(start - before[0], start + before[1]),
        span(end - after[0], end + after[1]),
    )
    placed, withdrawn = true_net(truth, start, end)
    assert found.placed_least <= placed <= found.placed_most
    assert found.withdrawn_least <= withdrawn <= found.withdrawn_most
    assert found.least <= placed - withdrawn <= found.most


@given(truths, moments)
def test_a_stretch_that_still_goes_on(truth: Truths, start: int) -> None:
    found = net(blurred(truth), span(start, start))
    placed, withdrawn = true_net(truth, start, 10**9)
    assert found.least <= placed - withdrawn <= found.most


@given(truths, moments)
def test_where_all_is_exact_there_is_one_number(truth: Truths, start: int) -> None:
    exact: Truths = [
        (created, True, units, [(count, when, (0, 0)) for count, when, _ in gone])
        for created, _, units, gone in truth
    ]
    found = net(blurred(exact), span(start, start))
    placed, withdrawn = true_net(exact, start, 10**9)
    assert found.least == found.most == placed - withdrawn


def test_an_order_of_the_very_moment_is_after_it() -> None:
    start = span(5, 5)
    assert net([line(2, created=5)], start).most == 2
    assert net([line(2, created=4)], start).most == 0
    gone = line(0, created=0, withdrawn=(Withdrawal(2, span(5, 5)),))
    assert net([gone], start).most == -2


def test_what_may_be_withdrawn_before_gives_nothing_back() -> None:
    """Whether the count already had the units back is not known: then they are not given twice."""
    gone = line(0, created=0, withdrawn=(Withdrawal(2, span(3, 7)),))
    assert net([gone], span(5, 5)).most == 0
    assert net([gone], span(5, 5)).least == -2


@given(
    st.lists(st.tuples(st.integers(1, 5), st.none() | moments, slack), max_size=6),
    moments,
)
def test_promised_is_never_less_than_what_lay_there(
    parcels: list[tuple[int, int | None, tuple[int, int]]], minute: int
) -> None:
    lines = [
        line(units, left=None if gone is None else span(gone - less, gone + more))
        for units, gone, (less, more) in parcels
    ]
    true = sum(units for units, gone, _ in parcels if gone is None or gone >= minute)
    assert promised(lines, at(minute)) >= true
    exact = [
        line(units, left=None if gone is None else span(gone, gone)) for units, gone, _ in parcels
    ]
    assert promised(exact, at(minute)) == true
