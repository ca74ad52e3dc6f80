"""A number counts from when it was committed: a review of days does not sell goods twice."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.domain.errors import PlanStale
from reconciler.workflow.commits import commits
from tests.rehearsal import MSK, Rehearsal, offer

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 15, tzinfo=UTC)


def git(folder: Path, *arguments: str, at: datetime | None = None) -> None:
    moment = at.isoformat() if at else "2026-11-20T06:00:00+00:00"
    environment = {
        **os.environ,
        "GIT_AUTHOR_DATE": moment,
        # A merge or a rebase gives commits a new date of commit, never of authorship.
        "GIT_COMMITTER_DATE": WEDNESDAY.isoformat(),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    identity = ["-c", "user.name=Anna", "-c", "user.email=anna@example.com"]
    subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    """A shop in a repository, its first state applied last week."""
    monkeypatch.chdir(tmp_path)
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 20}), offer(2, stocks={MSK: 5})])
    shop.commits = commits
    shop.stocks(msk={"MUG-1": 20, "MUG-2": 5})
    git(tmp_path, "init", "--initial-branch", "main")
    (tmp_path / ".gitignore").write_text("state.db*\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "The shop")
    shop.apply()
    return shop


def until(shop: Rehearsal, moment: datetime) -> None:
    shop.clock.advance((moment - shop.clock.now()).total_seconds())


def open_on_monday(shop: Rehearsal) -> None:
    until(shop, MONDAY)
    git(shop.folder, "switch", "--create", "recount")
    shop.stocks(msk={"MUG-1": 60, "MUG-2": 5})
    git(shop.folder, "commit", "-am", "60 red mugs came in", at=MONDAY)


def sell_ten(shop: Rehearsal) -> None:
    for hour in range(10):
        until(shop, MONDAY.replace(hour=10 + hour))
        number = shop.shop.sell("MUG-1", MSK, 1)
        if hour < 6:
            shop.clock.advance(1800)
            shop.shop.ship(number)


def test_ten_sold_during_a_review_come_off_the_number(repository: Rehearsal) -> None:
    shop = repository
    open_on_monday(shop)
    sell_ten(shop)
    git(shop.folder, "switch", "main")
    git(shop.folder, "merge", "--no-ff", "recount")
    until(shop, WEDNESDAY)
    (op,) = shop.plan().plan.stock_operations
    assert op.after.free == 50
    assert [link.what for link in op.why][:2] == [
        "git: 60 free",
        "less 10 ordered since 2026-11-23 09:00 UTC",
    ]
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-1") == 50
    assert shop.plan().plan.operations == ()


def test_a_plan_saved_on_monday_applies_on_wednesday(repository: Rehearsal) -> None:
    shop = repository
    open_on_monday(shop)
    saved = shop.plan().plan
    assert saved.stock_operations[0].after.free == 60
    sell_ten(shop)
    until(shop, WEDNESDAY)
    with pytest.raises(PlanStale, match="2d6h old; at most 1d are let through"):
        shop.apply(saved)
    assert shop.apply(saved, max_age=timedelta(days=7)).exit_code == 0
    assert shop.free("MUG-1") == 50


def test_a_line_that_is_only_moved_keeps_its_moment(repository: Rehearsal) -> None:
    shop = repository
    open_on_monday(shop)
    sell_ten(shop)
    until(shop, WEDNESDAY)
    shop.stocks(msk={"MUG-2": 5, "MUG-1": 60})
    git(shop.folder, "commit", "-am", "Sorted", at=WEDNESDAY)
    (op,) = shop.plan().plan.stock_operations
    assert op.after.free == 50


def test_what_is_not_committed_is_said_now(repository: Rehearsal) -> None:
    shop = repository
    until(shop, MONDAY)
    sell_ten(shop)
    until(shop, WEDNESDAY)
    shop.stocks(msk={"MUG-1": 60, "MUG-2": 5})
    (op,) = shop.plan().plan.stock_operations
    assert op.after.free == 60


def test_a_shallow_clone_is_not_guessed_about(
    repository: Rehearsal, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone of depth one dates every line as its last commit: too late, sales would be lost."""
    shop = repository
    open_on_monday(shop)
    git(shop.folder, "commit", "--allow-empty", "-m", "Something else", at=WEDNESDAY)
    sell_ten(shop)
    until(shop, WEDNESDAY)
    elsewhere = tmp_path_factory.mktemp("ci") / "clone"
    git(shop.folder, "clone", "--depth", "1", shop.folder.as_uri(), str(elsewhere))
    (elsewhere / "policies").mkdir(exist_ok=True)
    shop.folder.joinpath("state.db").rename(elsewhere / "state.db")
    shop.folder = elsewhere
    monkeypatch.chdir(elsewhere)
    planned = shop.plan()
    assert planned.plan.operations == ()
    (blocked,) = [item for item in planned.plan.findings if "history" in str(item)]
    assert "shallow" in str(blocked)
    assert planned.exit_code == 2
