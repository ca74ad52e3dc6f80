"""Problems are shown as a reader meets them."""

from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.problem import Problem, in_order
from reconciler.domain.source import Source


def problem(
    file: str = "", line: int = 0, column: int = 0, code: str = "c", message: str = "m"
) -> Problem:
    source = Source(file, line, column) if file else None
    return Problem(code=code, message=message, fix="f", source=source)


def test_by_file_then_line_then_column() -> None:
    expected = [
        problem("a.yaml", 2, 9),
        problem("a.yaml", 10, 1),
        problem("a.yaml", 10, 4),
        problem("b.yaml", 1, 1),
    ]
    assert list(in_order(reversed(expected))) == expected


def test_problems_without_a_place_come_first() -> None:
    placed, bare = problem("a.yaml", 1, 1), problem()
    assert in_order([placed, bare]) == (bare, placed)


def test_at_one_place_by_code_and_message() -> None:
    expected = [
        problem("a", 1, 1, code="a", message="z"),
        problem("a", 1, 1, code="b", message="a"),
        problem("a", 1, 1, code="b", message="b"),
    ]
    assert list(in_order(reversed(expected))) == expected


@given(
    st.lists(
        st.builds(
            problem,
            st.sampled_from(["", "a", "b"]),
            st.integers(1, 3),
            st.integers(1, 3),
            st.sampled_from("xy"),
            st.sampled_from("mn"),
        )
    ).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found)))
)
def test_the_order_does_not_depend_on_who_found_what_first(
    pair: tuple[list[Problem], list[Problem]],
) -> None:
    found, shuffled = pair
    assert in_order(found) == in_order(shuffled)
    assert len(in_order(found)) == len(found)
