"""Which plans a run after merges goes by."""

from datetime import timedelta
from typing import Any

import pytest

from reconciler.github import Repository
from reconciler.plan.model import Plan, is_sealed, sealed
from reconciler.report.document import document
from reconciler.workflow.merged_plans import joined, merged_pulls, reviewed_plans
from tests.github.conftest import FakeClock
from tests.github.fake import FakeGitHub
from tests.report.builders import NOW, plan, price, stock

OLD, NEW = "a" * 40, "b" * 40
SEEN = sealed(plan(stock("MUG", after=5)))
LATER = sealed(plan(stock("MUG", after=4)))
APPLY = "reconciler-apply.yml"


def leave(fake: FakeGitHub, head: str, made: Plan, **more: Any) -> None:
    content = {"plan.json": document(2, plan=made)}
    fake.leave(fake.run(head), f"reconciler-plan-{made.id[:16]}", content, **more)


@pytest.fixture
def merged(fake: FakeGitHub) -> FakeGitHub:
    """#7: two commits, each planned; the first one was approved."""
    fake.permissions = {"anna": "write", "boris": "write", "eve": "read"}
    fake.open_pull(7, "anna", NEW)
    leave(fake, OLD, SEEN)
    fake.now += timedelta(minutes=1)
    leave(fake, NEW, LATER)
    fake.now += timedelta(minutes=1)
    return fake


def found(fake: FakeGitHub, repository: Repository, store: str = "test") -> Plan | None:
    fake.merge(7, "c" * 40)
    (item,) = reviewed_plans(repository, [repository.pull(7)], store)
    return item.plan


def test_the_plan_of_the_head_that_was_approved_last(
    merged: FakeGitHub, repository: Repository
) -> None:
    merged.review(7, "boris", sha=OLD)
    assert found(merged, repository) == SEEN
    merged.now += timedelta(minutes=1)
    merged.review(7, "boris", sha=NEW)
    assert found(merged, repository) == LATER


@pytest.mark.parametrize(
    ("login", "state"),
    [("anna", "APPROVED"), ("eve", "APPROVED"), ("boris", "COMMENTED"), ("boris", "DISMISSED")],
)
def test_who_does_not_count_leaves_the_last_head(
    merged: FakeGitHub, repository: Repository, login: str, state: str
) -> None:
    merged.review(7, login, state, OLD)
    assert found(merged, repository) == LATER


def test_the_newest_plan_of_the_head_from_before_the_merge(
    merged: FakeGitHub, repository: Repository
) -> None:
    leave(merged, NEW, SEEN)
    assert found(merged, repository) == SEEN
    merged.now += timedelta(minutes=1)
    leave(merged, NEW, sealed(plan(stock("MUG", after=0))))
    (item,) = reviewed_plans(repository, [repository.pull(7)], "test")
    assert item.plan == SEEN


def test_a_file_of_a_fork_or_of_another_commit_is_none(
    merged: FakeGitHub, repository: Repository
) -> None:
    large = sealed(plan(stock("MUG", after=0)))
    merged.now += timedelta(minutes=1)
    leave(merged, NEW, large, fork=True)
    leave(merged, NEW, large, sha="d" * 40)
    assert found(merged, repository) == LATER


def test_a_plan_of_another_store_is_not_this_one_s(
    merged: FakeGitHub, repository: Repository
) -> None:
    assert found(merged, repository, "other") is None


def test_what_can_not_be_read_was_not_reviewed(fake: FakeGitHub, repository: Repository) -> None:
    fake.open_pull(7, "anna", NEW)
    fake.leave(fake.run(NEW), "reconciler-plan-x", {"plan.json": b"{}"})
    assert found(fake, repository) is None


def test_since_the_last_run_that_succeeded(
    fake: FakeGitHub, repository: Repository, clock: FakeClock
) -> None:
    for number in (1, 2):
        fake.open_pull(number, "anna", NEW)
        fake.merge(number, "c" * 40)
        fake.now += timedelta(hours=5)
        clock.sleep(5 * 3600)
    assert [p.number for p in merged_pulls(repository, clock, "main", APPLY)] == [1, 2]
    fake.run("c" * 40, APPLY, event="push")
    fake.open_pull(3, "anna", NEW)
    fake.merge(3, "c" * 40)
    assert [p.number for p in merged_pulls(repository, clock, "main", APPLY)] == [3]


def test_of_two_plans_for_one_cell_the_later_merge_has_its_way() -> None:
    first = sealed(plan(stock("A", after=5), price("B")))
    second = sealed(plan(stock("A", after=3), stock("C")))
    whole = joined([first, second])
    assert whole is not None
    assert is_sealed(whole)
    assert {op.id: op for op in whole.operations} == {
        op.id: op for op in (*first.operations, *second.operations)
    }
    assert whole.observed_at == NOW
    assert joined([]) is None
    assert joined([second]) == second
