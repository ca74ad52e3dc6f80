"""Approving reviews and labels: for which policies they suffice, and when they don't."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from reconciler.catalog import load_policies
from reconciler.github import Repository
from reconciler.plan.model import Plan, sealed
from reconciler.policy.compiled import compile_policies
from reconciler.policy.judge import judge
from reconciler.report.document import document
from reconciler.workflow.approval_comments import Rules
from reconciler.workflow.ci_approvals import Heard, hear
from tests.github.fake import BOT, FakeGitHub
from tests.report.builders import plan, stock

OLD, HEAD = "a" * 40, "b" * 40
POLICY = """\
kind: policy
id: {id}
title: Many units leave sale
enforce: approve
approved_by: {ways}
scope: operation
match: op.kind == "stock"
require: op.delta >= -3
message: "{{op.offer}}: {{op.before}} to {{op.after}}"
why: somebody should look
"""
SEEN = sealed(plan(stock("MUG", before=10, after=5)))
NODS = ["review", "label"]


@pytest.fixture
def pull(fake: FakeGitHub) -> Iterator[FakeGitHub]:
    """One that anna opened, whose newest commit was planned five minutes ago."""
    fake.permissions = {"anna": "write", "boris": "write", "clara": "admin", "eve": "read"}
    fake.permissions[str(BOT["login"])] = "write"
    fake.open_pull(7, "anna", HEAD)
    leave(fake, SEEN)
    fake.now += timedelta(minutes=5)
    return fake


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    return said(tmp_path, "[comment, review, label]")


def said(folder: Path, ways: str, name: str = "big-drop") -> Path:
    (folder / f"{name}.yaml").write_text(POLICY.format(id=name, ways=ways))
    return folder


def leave(fake: FakeGitHub, made: Plan, sha: str = HEAD, **more: Any) -> None:
    files = {"plan.json": document(2, plan=made)}
    run = fake.run(sha, head_branch="change-7")
    fake.leave(run, f"reconciler-plan-{made.id[:16]}", files, **more)


def nod(fake: FakeGitHub, way: str, login: str) -> None:
    if way == "review":
        fake.review(7, login)
    else:
        fake.label(7, login)


def heard(repository: Repository, policies: Path, **rules: Any) -> Heard:
    return hear(repository, [repository.pull(7)], Rules(**rules), policies)


def why(found: Heard) -> str:
    assert found.approvals == ()
    (refused,) = found.refused
    return refused.why


@pytest.mark.parametrize("way", NODS)
def test_a_nod_goes_as_far_as_the_plan_that_stood_there(
    pull: FakeGitHub, repository: Repository, policies: Path, way: str
) -> None:
    nod(pull, way, "boris")
    given = pull.now
    pull.now += timedelta(minutes=5)
    leave(pull, sealed(plan(stock("MUG", before=10, after=1))))  # of the same commit, not seen
    (approval,) = heard(repository, policies).approvals
    assert (approval.policy, approval.plan) == ("big-drop", SEEN.id)
    assert approval.by.startswith("boris (https://github.test/samovar/shop/pull/7")
    assert approval.approved_at == given
    assert approval.expires == (given + timedelta(days=7)).date()
    outcomes = []
    for after in (6, 5, 4):
        later = sealed(plan(stock("MUG", before=10, after=after)))
        compiled = compile_policies(load_policies(policies))
        verdict = judge(later, compiled, pull.now, approvals=[approval])
        outcomes.append(verdict.results[0].outcome)
    assert outcomes == ["approved", "approved", "violated"]


def test_what_a_nod_approved_is_told_in_our_words(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.review(7, "boris")
    pull.reviews[7][0]["body"] = "edited by somebody else"
    pull.label(7, "clara")
    reasons = [one.reason for one in heard(repository, policies).approvals]
    assert reasons == [
        "an approving review of commit bbbbbbbbbbbb",
        "the label reconciler:approved",
    ]


@pytest.mark.parametrize("way", NODS)
def test_without_a_word_of_the_policy_only_comments_approve(
    pull: FakeGitHub, repository: Repository, tmp_path: Path, way: str
) -> None:
    said(tmp_path, "[comment]")
    nod(pull, way, "boris")
    assert heard(repository, tmp_path) == Heard((), ())
    asked = {path.rpartition("/")[2] for _, path in pull.calls}
    assert not asked & {"reviews", "timeline"}
    text = (tmp_path / "big-drop.yaml").read_text()
    (tmp_path / "big-drop.yaml").write_text(text.replace("approved_by: [comment]\n", ""))
    assert heard(repository, tmp_path) == Heard((), ())


@pytest.mark.parametrize(("way", "other"), [("review", "label"), ("label", "review")])
def test_one_nod_is_not_the_other(
    pull: FakeGitHub, repository: Repository, tmp_path: Path, way: str, other: str
) -> None:
    said(tmp_path, f"[comment, {other}]")
    said(tmp_path, f"[{way}]", "second")
    nod(pull, way, "boris")
    found = heard(repository, tmp_path)
    assert [one.policy for one in found.approvals] == ["second"]
    (refused,) = found.refused
    assert f"it does not approve big-drop, which takes a comment or {other}" in refused.why


def test_a_policy_may_take_no_comments(
    pull: FakeGitHub, repository: Repository, tmp_path: Path
) -> None:
    said(tmp_path, "[review]")
    pull.say(7, "boris", f"/reconciler approve big-drop {SEEN.id[:16]} because we counted")
    assert why(heard(repository, tmp_path)) == "big-drop takes no comment"


def test_settings_of_a_store_let_reviews_count(
    pull: FakeGitHub, repository: Repository, tmp_path: Path
) -> None:
    said(tmp_path, "[comment]")
    settings = (
        "kind: policy-settings\nstore: {}\npolicies:\n  big-drop: {{approved_by: [review]}}\n"
    )
    pull.review(7, "boris")
    (tmp_path / "settings.yaml").write_text(settings.format("another"))
    assert "does not approve big-drop" in why(heard(repository, tmp_path))
    (tmp_path / "settings.yaml").write_text(settings.format(SEEN.store))
    assert len(heard(repository, tmp_path).approvals) == 1


def test_a_review_of_an_older_commit_is_stale(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    leave(pull, SEEN, OLD)
    pull.now += timedelta(minutes=1)
    pull.review(7, "boris", sha=OLD)
    assert "another commit than the newest" in why(heard(repository, policies))


def test_a_label_from_before_the_newest_commit_was_planned_is_stale(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.label(7, "boris")
    pull.pulls[7]["head"]["sha"] = "c" * 40
    assert "no plan of the newest commit stood there" in why(heard(repository, policies))
    pull.now += timedelta(minutes=5)
    leave(pull, SEEN, "c" * 40)
    assert "no plan of the newest commit stood there" in why(heard(repository, policies))
    pull.now += timedelta(minutes=5)
    pull.label(7, "boris", off=True)
    pull.label(7, "boris")
    assert len(heard(repository, policies).approvals) == 1


@pytest.mark.parametrize("way", NODS)
def test_a_plan_of_the_same_second_was_not_looked_at(
    pull: FakeGitHub, repository: Repository, policies: Path, way: str
) -> None:
    pull.artifacts.clear()
    leave(pull, SEEN)
    nod(pull, way, "boris")
    assert "no plan of the newest commit stood there" in why(heard(repository, policies))


@pytest.mark.parametrize("later", ["DISMISSED", "CHANGES_REQUESTED"])
def test_what_a_reviewer_said_last_counts(
    pull: FakeGitHub, repository: Repository, policies: Path, later: str
) -> None:
    pull.review(7, "boris")
    pull.review(7, "boris", later)
    assert heard(repository, policies) == Heard((), ())
    pull.review(7, "clara")
    pull.review(7, "clara", "COMMENTED")
    (approval,) = heard(repository, policies).approvals
    assert approval.by.startswith("clara ")


def test_a_dismissed_review_does_not_count(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.review(7, "boris")
    pull.reviews[7][0]["state"] = "DISMISSED"
    assert heard(repository, policies) == Heard((), ())


def test_a_label_that_was_taken_off_does_not_count(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.label(7, "boris")
    pull.label(7, "anna", off=True)
    assert heard(repository, policies) == Heard((), ())
    # The history tells who put it on last: not the colleague of before.
    pull.label(7, "anna")
    assert "the author" in why(heard(repository, policies))


@pytest.mark.parametrize("gone", ["from the request", "from the timeline"])
def test_a_label_must_be_on_by_all_that_github_says(
    pull: FakeGitHub, repository: Repository, policies: Path, gone: str
) -> None:
    """A label that was deleted has no entry for it; one taken off just now may be listed still."""
    pull.label(7, "boris")
    if gone == "from the request":
        pull.pulls[7]["labels"].clear()
    else:
        pull.happen(7, "unlabeled", "boris", label={"name": "reconciler:approved"})
    assert heard(repository, policies) == Heard((), ())


@pytest.mark.parametrize("way", NODS)
def test_a_branch_pushed_to_and_fro_brings_back_no_plan(
    pull: FakeGitHub, repository: Repository, policies: Path, way: str
) -> None:
    """What stood at the head when boris looked was harmless; the other plan is older than that."""
    leave(pull, sealed(plan(stock("MUG", before=10, after=9))), OLD)
    pull.pulls[7]["head"]["sha"] = OLD
    pull.now += timedelta(minutes=5)
    nod(pull, way, "boris")
    pull.now += timedelta(minutes=5)
    pull.pulls[7]["head"]["sha"] = HEAD
    leave(pull, SEEN)
    assert heard(repository, policies).approvals == ()


def test_a_label_does_not_count_for_a_commit_that_was_planned_on_another_branch(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.runs[0]["head_branch"] = "change-8"
    leave(pull, sealed(plan(stock("MUG", before=10, after=9))), OLD)
    pull.now += timedelta(minutes=5)
    pull.label(7, "boris")  # at OLD; HEAD is pushed behind it
    assert heard(repository, policies).approvals == ()


def test_another_label_does_not_count(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.label(7, "anna")
    pull.label(7, "boris", "approved")
    assert "the author" in why(heard(repository, policies))


@pytest.mark.parametrize("way", NODS)
@pytest.mark.parametrize(
    ("login", "reason"),
    [
        ("anna", "the author of the pull request does not approve it"),
        ("Anna", "the author of the pull request does not approve it"),
        ("eve", "only who may write to the repository may approve"),
        ("nobody", "only who may write to the repository may approve"),
    ],
)
def test_whose_nod_does_not_count(
    pull: FakeGitHub, repository: Repository, policies: Path, way: str, login: str, reason: str
) -> None:
    nod(pull, way, login)
    assert why(heard(repository, policies)).endswith(reason)


@pytest.mark.parametrize("way", NODS)
def test_a_machine_s_nod_does_not_count(
    pull: FakeGitHub, repository: Repository, policies: Path, way: str
) -> None:
    nod(pull, way, str(BOT["login"]))
    assert heard(repository, policies) == Heard((), ())


@pytest.mark.parametrize("way", NODS)
def test_only_approvers_where_some_are_named(
    pull: FakeGitHub, repository: Repository, policies: Path, way: str
) -> None:
    nod(pull, way, "boris")
    assert "only the approvers" in why(heard(repository, policies, approvers=["clara"]))
    assert len(heard(repository, policies, approvers=["Boris"]).approvals) == 1


@pytest.mark.parametrize("way", NODS)
@pytest.mark.parametrize("gone", [False, True])
def test_a_fork_is_not_approved(
    pull: FakeGitHub, repository: Repository, policies: Path, way: str, gone: bool
) -> None:
    """Even if a branch of ours has the same commit, with a plan of it."""
    pull.pulls[7]["head"]["repo"] = None if gone else {"id": 2, "full_name": "mallory/shop"}
    nod(pull, way, "boris")
    assert "comes from a fork" in why(heard(repository, policies))


def test_policies_that_can_not_be_read_approve_nothing(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    """The plan that follows says what is wrong with them, in the comment."""
    pull.review(7, "boris")
    (policies / "broken.yaml").write_text("kind: policy\n")
    assert heard(repository, policies) == Heard((), ())
    text = (policies / "big-drop.yaml").read_text().replace("op.delta", "op.deltas")
    (policies / "broken.yaml").write_text(text.replace("big-drop", "broken"))
    assert "deltas" in why(heard(repository, policies))
