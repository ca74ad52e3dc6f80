"""Patterns that mean exactly some of many names."""

from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.globs import Glob, globs_of

names = st.sets(st.text("ab-*?[]й", min_size=1, max_size=6), max_size=12)


@given(names, names)
def test_they_match_the_chosen_ones_and_no_other(chosen: set[str], others: set[str]) -> None:
    globs = globs_of(chosen, others)
    patterns = [glob.pattern for glob in globs]
    matched = {name for name in chosen | others if any(fnmatchcase(name, one) for one in patterns)}
    assert matched == chosen
    assert sum(glob.names for glob in globs) == len(chosen)
    assert len(globs) <= len(chosen)


def test_a_beginning_that_nobody_else_has_is_one_pattern() -> None:
    cups, mugs = [f"CUP-{n}" for n in range(30)], [f"MUG-{n}" for n in range(20)]
    assert globs_of(cups, [*cups, *mugs]) == [Glob("CUP-*", 30)]
    assert globs_of([*cups, "MUG-7"], [*cups, *mugs]) == [Glob("CUP-*", 30), Glob("MUG-7", 1)]


def test_all_of_them_are_a_star_and_some_what_they_have_in_common() -> None:
    assert globs_of(["MUG-1", "MUG-2"], ["MUG-1"]) == [Glob("*", 2)]
    assert globs_of(["MUG-1", "MUG-2"], ["CUP-1"]) == [Glob("MUG-*", 2)]
    assert globs_of([], ["MUG-1"]) == []


def test_many_names_that_alternate() -> None:
    """Each is named: nothing shorter would be true."""
    every = [f"OFFER-{n:06}" for n in range(20_000)]
    assert len(globs_of(every[::2], every)) == 10_000
