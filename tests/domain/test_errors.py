"""The tree of errors, and the one meaning of each exit code."""

import re

import pytest

from reconciler.domain import errors
from reconciler.domain.errors import ExitCode, InvalidInput, ReconcilerError
from reconciler.domain.problem import Problem


def kinds(root: type[ReconcilerError]) -> list[type[ReconcilerError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in kinds(child))]


def ours() -> list[type[ReconcilerError]]:
    return [kind for kind in kinds(ReconcilerError) if kind.__module__ == errors.__name__]


def test_the_codes_are_those_that_the_documents_promise() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "BUG": 1,
        "CHANGES_PENDING": 2,
        "DENIED": 3,
        "STALE": 4,
        "PARTIAL": 5,
        "INVALID": 6,
        "CREDENTIALS": 7,
        "UNREACHABLE": 8,
        "DECLINED": 9,
    }


def test_the_drawn_tree_is_the_real_one() -> None:
    drawn = re.findall(r"── (\w+)", errors.__doc__ or "")
    assert sorted(drawn) == sorted(kind.__name__ for kind in ours()[1:])


def test_the_drawing_tells_each_exit_code() -> None:
    drawn = dict(re.findall(r"── (\w+) .*exit (\d)", errors.__doc__ or ""))
    assert len(drawn) >= 5
    for name, code in drawn.items():
        assert getattr(errors, name).exit_code == int(code)


@pytest.mark.parametrize("kind", ours()[1:], ids=lambda kind: kind.__name__)
def test_no_error_that_a_user_can_meet_claims_to_be_a_bug(kind: type[ReconcilerError]) -> None:
    assert kind.exit_code not in (ExitCode.BUG, ExitCode.DONE)


def test_an_error_says_what_happened_and_the_way_out() -> None:
    error = errors.ShopUnreachable("it is gone", "wait")
    assert (str(error), error.message, error.fix) == ("it is gone", "it is gone", "wait")


def test_invalid_input_carries_all_problems_in_order() -> None:
    problems = [Problem(code=code, message="m", fix="f") for code in ("b", "a", "c")]
    error = InvalidInput(iter(problems))
    assert [problem.code for problem in error.problems] == ["a", "b", "c"]
    assert error.message == "3 problems in the input"
    assert InvalidInput(problems[:1]).message == "1 problem in the input"
