"""Comments that approve: whose count, which don't, and how far they go."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from reconciler.catalog import load_policies
from reconciler.domain.errors import HostUnreachable
from reconciler.github import Repository
from reconciler.plan.model import Plan, sealed
from reconciler.policy.compiled import compile_policies
from reconciler.policy.judge import judge
from reconciler.report.document import document
from reconciler.workflow.approval_comments import Rules
from reconciler.workflow.ci_approvals import Heard, hear
from tests.github.fake import BOT, FakeGitHub
from tests.report.builders import plan, stock

SHA = "a" * 40
POLICY = """\
kind: policy
id: big-drop
title: Many units leave sale
enforce: approve
scope: operation
match: op.kind == "stock"
require: op.delta >= -3
message: "{op.offer}: {op.before} to {op.after}"
why: somebody should look
---
kind: policy
id: never
title: Never
enforce: deny
scope: plan
require: plan.units_down < 1
message: never
why: never
"""
SEEN = sealed(plan(stock("MUG", before=10, after=5)))
SAYS = f"/reconciler approve big-drop {SEEN.id[:16]} because we counted"


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    (tmp_path / "p.yaml").write_text(POLICY)
    return tmp_path


@pytest.fixture
def pull(fake: FakeGitHub) -> Iterator[FakeGitHub]:
    fake.permissions = {"anna": "write", "boris": "write", "clara": "admin", "eve": "read"}
    fake.open_pull(7, "anna", SHA)
    leave(fake, SEEN)
    fake.now += timedelta(minutes=5)
    return fake


def leave(fake: FakeGitHub, made: Plan, name: str = "", **more: Any) -> None:
    name = name or f"reconciler-plan-{made.id[:16]}"
    fake.leave(fake.run(SHA), name, {"plan.json": document(2, plan=made)}, **more)


def heard(repository: Repository, policies: Path, **rules: Any) -> Heard:
    return hear(repository, [repository.pull(7)], Rules(**rules), policies)


def whys(found: Heard) -> list[str]:
    return [item.why for item in found.refused]


def test_a_colleague_s_word_goes_as_far_as_the_plan_that_it_names(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    said = pull.say(7, "boris", f"Looks fine.\n\n{SAYS}\n")
    (approval,) = heard(repository, policies).approvals
    assert approval.policy == "big-drop"
    assert approval.reason == "we counted"
    assert approval.by == f"boris ({said['html_url']})"
    assert approval.plan == SEEN.id
    assert approval.approved_at == pull.now
    assert approval.expires == (pull.now + timedelta(days=7)).date()


@pytest.mark.parametrize(("after", "outcome"), [
    (7, "pass"), (6, "approved"), (5, "approved"), (4, "violated"),
])  # fmt: skip
def test_a_later_push_passes_with_it_only_if_it_goes_no_further(
    pull: FakeGitHub, repository: Repository, policies: Path, after: int, outcome: str
) -> None:
    pull.say(7, "boris", SAYS)
    approvals = heard(repository, policies).approvals
    later = sealed(plan(stock("MUG", before=10, after=after)))
    verdict = judge(later, compile_policies(load_policies(policies)), pull.now, approvals=approvals)
    assert {item.policy: item.outcome for item in verdict.results}["big-drop"] == outcome


def test_the_same_comments_make_the_same_approvals(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.say(7, "boris", SAYS)
    first = heard(repository, policies).approvals
    assert heard(repository, policies).approvals == first


def test_the_author_does_not_approve(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.say(7, "anna", SAYS)
    pull.say(7, "Anna", SAYS)
    found = heard(repository, policies)
    assert found.approvals == ()
    assert whys(found) == ["the author of the pull request does not approve it"] * 2
    assert len(heard(repository, policies, authors=True).approvals) == 1


def all_heard(repository: Repository, policies: Path, *numbers: int) -> Heard:
    return hear(repository, [repository.pull(number) for number in numbers], Rules(), policies)


def test_the_author_does_not_approve_on_the_pull_request_of_a_colleague(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    """One apply answers for all merges, and hears what was said on each."""
    pull.open_pull(8, "boris", "b" * 40)
    pull.say(8, "anna", SAYS)
    found = all_heard(repository, policies, 7, 8)
    assert found.approvals == ()
    assert "this pull request left no such plan" in whys(found)[0]


def test_a_branch_of_the_same_name_is_another_one_after_the_merge(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.open_pull(8, "boris", "b" * 40)
    pull.pulls[8]["head"]["ref"] = pull.pulls[7]["head"]["ref"]
    pull.merge(8, "c" * 40)
    pull.now += timedelta(minutes=5)
    later = sealed(replace(SEEN, observed_at=pull.now))
    leave(pull, later)
    pull.say(8, "anna", SAYS.replace(SEEN.id[:16], later.id[:16]))
    assert all_heard(repository, policies, 7, 8).approvals == ()
    pull.say(7, "boris", SAYS.replace(SEEN.id[:16], later.id[:16]))
    assert len(all_heard(repository, policies, 7, 8).approvals) == 1


@pytest.mark.parametrize("login", ["eve", "nobody"])
def test_a_stranger_does_not_approve(
    pull: FakeGitHub, repository: Repository, policies: Path, login: str
) -> None:
    pull.say(7, login, SAYS)
    found = heard(repository, policies)
    assert found.approvals == ()
    assert whys(found) == ["only who may write to the repository may approve"]


def test_only_approvers_where_some_are_named(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.say(7, "boris", SAYS)
    pull.say(7, "clara", SAYS)
    (approval,) = heard(repository, policies, approvers=["@Clara"]).approvals
    assert approval.by.startswith("clara ")


def test_an_edited_comment_does_not_count(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.say(7, "boris", SAYS, edited=True)
    found = heard(repository, policies)
    assert found.approvals == ()
    assert whys(found) == ["it was edited; write a new comment"]


@pytest.mark.parametrize(
    "body",
    [
        f"> {SAYS}",
        f"```\n{SAYS}\n```",
        f"~~~\n```\n{SAYS}\n~~~",
        f"Please write {SAYS}",
        f" {SAYS}",
        f"Nice work\u2028{SAYS}",
        f"Nice work <!-- of all\n{SAYS}\n-->",
        f"<!--\n{SAYS}",
        "",
        "/reconcilers approve",
    ],
)
def test_what_is_only_quoted_is_no_command(
    pull: FakeGitHub, repository: Repository, policies: Path, body: str
) -> None:
    pull.say(7, "boris", body)
    assert heard(repository, policies) == Heard((), ())


def test_a_command_behind_a_closed_block_is_one(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.say(7, "boris", f"```\nx\n```\r\n{SAYS}\r\n")
    assert len(heard(repository, policies).approvals) == 1


def test_machines_do_not_approve(pull: FakeGitHub, repository: Repository, policies: Path) -> None:
    pull.say(7, BOT["login"], SAYS)
    assert heard(repository, policies) == Heard((), ())


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("/reconciler approve big-drop", "not of the form"),
        ("/reconciler approve big-drop because yes", "not of the form"),
        (f"/reconciler approve big-drop {SEEN.id[:8]} because yes", "not of the form"),
        (f"/reconciler approve big-drop {SEEN.id[:16]} because ...", "no reason"),
        (f"/reconciler approve never {SEEN.id[:16]} because I want it", "a denial can't be"),
        (f"/reconciler approve nothing {SEEN.id[:16]} because I want it", "there is no policy"),
        (f"/reconciler approve big-drop {'0' * 16} because I want it", "left no such plan"),
        (f"/reconciler approve big-drop {SEEN.id[:16]}{'0' * 16} because x", "no such plan"),
    ],
)
def test_what_is_not_to_be_approved_says_why(
    pull: FakeGitHub, repository: Repository, policies: Path, body: str, why: str
) -> None:
    pull.say(7, "boris", body)
    found = heard(repository, policies)
    assert found.approvals == ()
    assert why in whys(found)[0]


def test_another_plan_under_the_same_name_is_not_it(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    """Whoever can run a workflow can leave a file under any name; its hash it can't choose."""
    pull.artifacts.clear()
    larger = sealed(plan(stock("MUG", before=10, after=0)))
    leave(pull, larger, f"reconciler-plan-{SEEN.id[:16]}")
    pull.say(7, "boris", SAYS)
    found = heard(repository, policies)
    assert found.approvals == ()
    assert "no such plan" in whys(found)[0]


def test_a_plan_with_a_false_id_is_not_it(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.artifacts.clear()
    leave(pull, replace(plan(stock("MUG", before=10, after=0)), id=SEEN.id))
    pull.say(7, "boris", SAYS)
    assert "changed after it was made" in whys(heard(repository, policies))[0]


def test_a_fork_s_file_is_not_looked_at(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.artifacts.clear()
    leave(pull, SEEN, fork=True)
    pull.say(7, "boris", SAYS)
    assert "no such plan" in whys(heard(repository, policies))[0]


def test_a_plan_that_can_not_be_fetched_now_is_no_approval_that_does_not_count(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.say(7, "boris", SAYS)
    pull.before = lambda _verb, path: (502, {}, b"") if "artifacts" in path else None
    with pytest.raises(HostUnreachable, match="does not answer"):
        heard(repository, policies)


def test_a_file_without_a_plan_is_told(
    pull: FakeGitHub, repository: Repository, policies: Path
) -> None:
    pull.artifacts.clear()
    pull.leave(pull.run(SHA), f"reconciler-plan-{SEEN.id[:16]}", {})
    pull.say(7, "boris", SAYS)
    assert "does not hold plan.json" in whys(heard(repository, policies))[0]
