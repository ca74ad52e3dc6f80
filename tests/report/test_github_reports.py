"""What a job tells GitHub, put together."""

from typing import Any

from msgspec.structs import replace

from reconciler.apply.outcome import Converged
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.report.base import Around, Base
from reconciler.report.github_reports import apply_reports, plan_reports
from reconciler.workflow.judged_file import Died, SavedError, SavedPlan, SavedRun, Summary
from tests.report.builders import plan, stock, verdict

HERE = Around(commit="c" * 40)


def saved(*operations: Any, code: int = 2) -> SavedPlan:
    return SavedPlan(exit_code=code, plan=plan(*operations), verdict=verdict())


def run(*names: str) -> SavedRun:
    outcomes = {name: Converged("5") for name in names}
    return SavedRun(exit_code=0, run=1, plan_id="f" * 64, stopped="", operations=len(names),
                    converged=len(names), pending=0, outcomes=outcomes)  # fmt: skip


def test_a_plan_for_a_pull_request() -> None:
    told = plan_reports(saved(stock()), HERE, "", 7)
    assert told.store == "test"
    assert list(told.comments) == [7]
    assert told.artifact == "reconciler-plan-0123456789abcdef"
    assert told.commands.startswith("::notice ")
    assert told.summary == told.comments[7]
    assert not told.quiet


def test_a_plan_that_adds_nothing_is_quiet_and_its_summary_is_not() -> None:
    told = plan_reports(saved(code=0), HERE, "", 7)
    assert told.quiet
    assert "changes nothing in the shop" in told.comments[7]
    assert "nothing to do" in told.summary


def test_without_a_pull_request_there_is_no_comment() -> None:
    assert plan_reports(saved(stock()), HERE, "", None).comments == {}


def test_an_error_is_noted_at_its_place() -> None:
    wrong = Problem(code="bad", message="No.", fix="Yes.", source=Source("catalog/a.yaml", 3))
    error = SavedError(exit_code=6, error="1 problem", problems=(wrong,))
    told = plan_reports(error, HERE, "test", 7)
    assert told.commands.startswith("::error file=catalog/a.yaml,line=3,")
    assert "could not be planned" in told.comments[7]
    assert told.artifact == ""


def test_whose_error_it_is_the_base_says() -> None:
    around = Around(base=Base("main", plan()))
    assert plan_reports(Died(), around, "", 7).store == "test"
    assert plan_reports(Died(), HERE, "", 7).comments == {}


def test_whose_end_it_is_the_document_says() -> None:
    assert apply_reports(saved(stock()), {1: None}, HERE, "").store == "test"
    ended = replace(run(), summary=Summary(store="samovar"))
    assert apply_reports(ended, {1: None}, HERE, "").store == "samovar"
    lost = apply_reports(Died(), {1: None}, HERE, "")
    assert lost.comments == {}
    assert "### the shop: ⛔" in lost.summary


def test_an_apply_answers_for_all_its_pull_requests() -> None:
    reviewed = {1: saved(stock("A")), 2: saved(stock("B")), 3: None}
    told = apply_reports(run("stock:A@msk"), reviewed, HERE, "test")
    assert list(told.comments) == [1, 2, 3]
    assert told.behind == {2, 3}
    assert not told.quiet
    assert apply_reports(run(), reviewed, HERE, "test").quiet
