"""The offending line is added where it can be, and nothing else changes."""

import os
from pathlib import Path

import pytest

from reconciler.catalog import with_excerpts
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source


def problem(line: int, column: int = 1, **more: object) -> Problem:
    place = Source("a.yaml", line, column)
    return Problem(code="x", message="m", fix="f", source=place, **more)  # type: ignore[arg-type]


def test_lines_are_read_again_from_the_file() -> None:
    Path("a.yaml").write_bytes(b"\xef\xbb\xbfone: 1\r\n  two: 2\r\n")
    first, second = with_excerpts([problem(1), problem(2, 3, width=50)])
    assert (first.excerpt, second.excerpt) == ("one: 1", "  two: 2")
    assert second.width == len("two: 2")


@pytest.mark.parametrize("line", ["api_key: 5", "client_id: 5", "x" * 201, "   "])
def test_some_lines_are_left_out(line: str) -> None:
    Path("a.yaml").write_text(line + "\n", "utf-8")
    given = problem(1)
    assert with_excerpts([given]) == (given,)


def test_what_can_not_be_filled_stays_as_it_is() -> None:
    gone = problem(1)
    placeless = Problem(code="x", message="m", fix="f")
    told = problem(1, excerpt="told")
    assert with_excerpts([gone, placeless, told]) == (gone, placeless, told)


def test_a_line_beyond_the_file_and_odd_bytes() -> None:
    Path("a.yaml").write_bytes(b"a: \xff\x1b[31m\n")
    first, beyond = with_excerpts([problem(1), problem(9)])
    assert first.excerpt == "a: \ufffd\ufffd[31m"
    assert beyond.excerpt == ""


def test_a_pipe_is_not_waited_for() -> None:
    os.mkfifo("a.yaml")
    given = problem(1)
    assert with_excerpts([given]) == (given,)
