"""How mistakes and troubles are told."""

import msgspec
import pytest

from reconciler.domain.errors import (
    CredentialsRefused,
    InvalidInput,
    PlanStale,
    ReconcilerError,
    ShopUnreachable,
)
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.report.document import error_json
from reconciler.report.plain import plain_text
from reconciler.report.problems import error_text
from tests.report import golden

PROBLEMS = InvalidInput(
    [
        Problem(
            code="duplicate-key",
            message="`MUG-RED` stands here twice",
            fix="remove one of them",
            source=Source("catalog/stocks/msk.yaml", 12, 3),
            path="stocks.MUG-RED",
            excerpt="  MUG-RED: 40",
            width=7,
        ),
        Problem(
            code="no-number",
            message="`сорок` is not a number",
            fix="write units as digits",
            source=Source("catalog/stocks/msk.yaml", 9, 12),
            path="stocks.Кружка",
            excerpt="  Кружка:  сорок",
            width=5,
        ),
        Problem(code="catalog-missing", message="there is no folder `x`", fix="make it"),
    ]
)

ERRORS: dict[str, ReconcilerError] = {
    "040-problems": PROBLEMS,
    "041-no-credentials": CredentialsRefused("no credentials: OZON_API_KEY not set", "set it"),
    "042-unreachable": ShopUnreachable("can't reach the shop"),
    "043-stale": PlanStale("the plan was made for another catalog", "plan again"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_reads_as_it_did(name: str) -> None:
    golden.check(f"{name}.txt", plain_text(error_text(ERRORS[name]), 160))
    golden.check(f"{name}.json", error_json(ERRORS[name]))


@pytest.mark.parametrize("name", ERRORS)
def test_the_json_has_the_code_that_the_process_ends_with(name: str) -> None:
    assert msgspec.json.decode(error_json(ERRORS[name]))["exit_code"] == ERRORS[name].exit_code


def test_the_caret_stands_under_the_offending_characters() -> None:
    for problem in PROBLEMS.problems:
        if not problem.source:
            continue
        lines = plain_text(error_text(InvalidInput([problem])), 160).splitlines()
        shown, under = (line.split(" | ", 1)[1] for line in lines if " | " in line)
        start = under.index("^")
        assert under.strip() == "^" * problem.width
        assert shown[start : start + problem.width] in ("MUG-RED", "сорок")
