"""After an import nothing follows: the plan is empty, `fmt` and `resolve` have nothing to do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rehearsal import Rehearsal
from tests.workflow.imports import assert_nothing_follows, do_import, texts
from tests.workflow.random_shops import move, random_shop, unsettle


@settings(max_examples=8)
@given(
    number=st.integers(0, 10**9),
    size=st.integers(1, 12),
    layout=st.sampled_from(["category", "letters", "single"]),
    archived=st.booleans(),
    passed=st.sampled_from([1, 50, 4000]),
)
def test_nothing_follows_an_import(
    tmp_path_factory: pytest.TempPathFactory,
    number: int,
    size: int,
    layout: str,
    archived: bool,
    passed: int,
) -> None:
    products = random_shop(number, size)
    run = Rehearsal.open(tmp_path_factory.mktemp("import"), products)
    run.wire.is_checked = False
    unsettle(run, products, number)
    run.clock.advance(100)
    do_import(run, layout=layout, archived=archived)
    written = texts(run)
    run.clock.advance(passed)
    assert_nothing_follows(run)
    again = do_import(run, layout=layout, archived=archived)
    assert (again.added, again.changed) == ({}, ())
    assert texts(run) == written


@settings(max_examples=8)
@given(number=st.integers(0, 10**9), size=st.integers(1, 8), applied=st.booleans())
def test_nothing_follows_when_the_shop_moved_and_is_imported_again(
    tmp_path_factory: pytest.TempPathFactory, number: int, size: int, applied: bool
) -> None:
    products = random_shop(number, size)
    run = Rehearsal.open(tmp_path_factory.mktemp("again"), products)
    run.wire.is_checked = False
    run.clock.advance(100)
    do_import(run)
    run.clock.advance(100)
    if applied:
        run.apply()
    move(run, products, number)
    run.clock.advance(100)
    do_import(run)
    run.clock.advance(100)
    assert run.plan().plan.operations == ()
    assert run.writes() == []
