"""Annotations for GitHub: every escape of its workflow commands."""

from pathlib import Path

from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.report.github import github_commands


def problem(**fields: object) -> Problem:
    plain: dict[str, object] = {"code": "bad", "message": "Wrong.", "fix": "Right it."}
    return Problem(**{**plain, **fields})  # type: ignore[arg-type]


def test_a_place_becomes_file_line_and_columns() -> None:
    said = github_commands([problem(source=Source("catalog/a.yaml", 3, 5), width=4, path="x.y")])
    assert said == (
        "::error file=catalog/a.yaml,line=3,col=5,endColumn=9,title=bad::"
        "Wrong. (in x.y)%0Afix: Right it.\n"
    )


def test_a_problem_without_a_place() -> None:
    assert github_commands([problem()]) == "::error title=bad::Wrong.%0Afix: Right it.\n"


def test_a_message_can_not_begin_a_command_of_its_own() -> None:
    said = github_commands([problem(message="50%\r\n::set-env name=A::x\x1b[2K\x85")])
    assert said.count("\n") == 1
    assert "::50%25%0D%0A::set-env name=A::x\\x1b[2K\\x85%0Afix:" in said


def test_the_escapes_of_a_property() -> None:
    said = github_commands([problem(source=Source("a:b,c%d\ne.yaml", 1))])
    assert said.startswith("::error file=a%3Ab%2Cc%25d%0Ae.yaml,line=1,col=1,endColumn=2,")


def test_a_whole_path_in_the_checkout_is_told_from_there() -> None:
    said = github_commands([problem(source=Source(str(Path.cwd() / "catalog" / "a.yaml"), 1))])
    assert "file=catalog/a.yaml," in said


def test_nothing_wrong_says_nothing() -> None:
    assert github_commands([]) == ""
