"""The life of a change, with real git, by the workflow files that users get."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reconciler.cli.app import run as command
from reconciler.sandbox import Shop
from reconciler.workflow.plan_file import read_plan
from tests.cli.world import Gate
from tests.cli.world import served as shop_served
from tests.github.fake import BOT, FakeGitHub, served
from tests.github.runner import Job, Runner, git
from tests.rehearsal import KEYS, MSK, offer, seed

STOCKS = {"MUG-1": 10, "MUG-2": 20, "MUG-3": 30, "MUG-4": 40}
PRICES = dict.fromkeys(STOCKS, 1000)


class Today(FakeGitHub):
    """A GitHub whose time is ours, or ahead: the commands run as processes of their own."""

    ahead = timedelta()

    @property
    def now(self) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + self.ahead

    @now.setter
    def now(self, _value: datetime) -> None: ...


@dataclass
class Story:
    """Anna's clone, the remote, the shop and GitHub."""

    work: Path
    shop: Shop
    fake: Today
    runner: Runner

    def declare(self, stocks: dict[str, int], prices: dict[str, int]) -> None:
        lines = "".join(f"  {name}: {units}\n" for name, units in stocks.items())
        head = f"# yaml-language-server: $schema=x\nkind: stocks\nwarehouse: msk\nstocks:\n{lines}"
        (self.work / "catalog/stocks/msk.yaml").write_text(head)
        lines = "".join(f"  {name}: {{price: {price}}}\n" for name, price in prices.items())
        (self.work / "catalog/prices/prices.yaml").write_text(f"kind: prices\nprices:\n{lines}")

    def push(self, number: int, author: str, title: str, *, fork: bool = False) -> str:
        """A pull request, or the next push to it. Returns its head."""
        git(self.work, "commit", "--quiet", "--allow-empty", "-am", title)
        sha = git(self.work, "rev-parse", "HEAD").strip()
        git(self.work, "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/change-{number}")
        if number in self.fake.pulls:
            self.fake.pulls[number]["head"]["sha"] = sha
        else:
            self.fake.open_pull(number, author, sha, fork=fork)
        return sha

    def start(self, name: str) -> None:
        """A new branch from what the remote has."""
        git(self.work, "fetch", "--quiet", "origin")
        git(self.work, "checkout", "--quiet", "-B", name, "origin/main")

    def pull(self, number: int, job: str = "plan") -> Job:
        """A job of the workflow for pull requests, on the merge that GitHub would make."""
        pull = self.fake.pulls[number]
        git(self.work, "fetch", "--quiet", "origin")
        git(self.work, "checkout", "--quiet", "-B", "trial", "origin/main")
        git(self.work, "merge", "--quiet", "--no-ff", "-m", f"Merge #{number}", pull["head"]["sha"])
        ref = f"refs/pull/{number}/merge"
        git(self.work, "push", "--quiet", "--force", "origin", f"HEAD:{ref}")
        git(self.work, "checkout", "--quiet", pull["head"]["sha"])
        home = {**pull["head"], "repo": pull["head"]["repo"]}
        about = {"pull_request": {"number": number, "head": home, "base": {"ref": "main"}}}
        return self.runner.run("reconciler-plan.yml", job, "pull_request", about, ref)

    def reviewed(self, number: int, login: str, state: str, *, fork: bool = False) -> Job:
        """Somebody reviews, and the workflow that listens runs."""
        self.fake.review(number, login, state.upper())
        head = self.fake.pulls[number]["head"]
        home = {"id": 2, "full_name": f"{login}/shop"} if fork else head["repo"]
        about = {
            "action": "submitted",
            "review": {"state": state, "commit_id": head["sha"]},
            "pull_request": {"number": number, "head": {**head, "repo": home}},
        }
        ref = f"refs/pull/{number}/merge"
        return self.runner.run("reconciler-approve.yml", "again", "pull_request_review", about, ref)

    def merge(self, number: int) -> None:
        git(self.work, "fetch", "--quiet", "origin")
        git(self.work, "checkout", "--quiet", "-B", "main", "origin/main")
        sha = self.fake.pulls[number]["head"]["sha"]
        git(self.work, "merge", "--quiet", "--no-ff", "-m", f"Merge #{number}", sha)
        git(self.work, "push", "--quiet", "origin", "main")
        self.fake.merge(number, git(self.work, "rev-parse", "HEAD").strip())

    def apply(self) -> Job:
        return self.runner.run("reconciler-apply.yml", "apply", "push", {}, "refs/heads/main")

    def drift(self) -> Job:
        return self.runner.run("reconciler-drift.yml", "drift", "schedule", {}, "refs/heads/main")

    def told(self) -> list[str]:
        """The log of the state, the newest first."""
        log = ("log", "--format=%s", "reconciler-state")
        return git(self.runner.remote, *log).splitlines()

    def ours(self, number: int) -> list[dict[str, Any]]:
        found = self.fake.comments.get(number, [])
        return [item for item in found if item["user"] == BOT]

    def price(self, name: str) -> Decimal:
        return self.shop.price(name)["price"]


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    products = [offer(n, stocks={MSK: 10 * n}) for n in range(1, 5)]
    remote, work = tmp_path / "remote.git", tmp_path / "work"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", str(remote))
    fake = Today()
    with Shop.open(seed=seed(products)) as shop, shop_served(shop) as endpoint, served(fake):
        names = ("--name", "samovar", "--warehouse", f"msk={MSK}", "--ci", "github")
        assert command(["init", str(work), *names, "--yes"]) == 0
        store = work / "catalog/store.yaml"
        live = store.read_text().replace("https://api-seller.ozon.ru", endpoint)
        store.write_text(live)
        runner = Runner(tmp_path, remote, fake, KEYS, {})
        made = Story(work, shop, fake, runner)
        made.declare(STOCKS, PRICES)
        git(work, "init", "--quiet", "--initial-branch", "main")
        git(work, "remote", "add", "origin", f"file://{remote}")
        git(work, "add", ".")
        git(work, "commit", "--quiet", "-m", "The shop")
        git(work, "push", "--quiet", "origin", "main")
        with monkeypatch.context() as here:
            here.chdir(work)
            for name, value in KEYS.items():
                here.setenv(name, value)
            assert command(["apply", "--yes", "--state", "git:"]) == 0
        fake.permissions = {"anna": "write", "boris": "write", "eve": "read"}
        yield made


def test_from_a_branch_to_the_shop(story: Story) -> None:
    # A price falls into Ozon's quarantine: denied, and the check is red.
    story.start("clearance")
    story.declare({**STOCKS, "MUG-1": 0}, {**PRICES, "MUG-2": 300})
    story.push(7, "anna", "One is gone, one is cheap")
    assert story.pull(7, "check").ok
    denied = story.pull(7)
    assert not denied.ok
    assert "A policy holds the plan back" in denied.log
    assert "::error file=catalog/prices/prices.yaml,line=4,title=price%3AMUG-2::" in denied.log
    assert "::warning file=catalog/stocks/msk.yaml,line=5,title=stock%3AMUG-1@msk::" in denied.log
    (comment,) = story.ours(7)
    assert "### samovar: ⛔ denied" in comment["body"]
    assert "`price-step`" in comment["body"]
    assert "is in sync" in comment["body"]
    assert "Goes dark (1)" in denied.summary
    first = comment["id"]

    # The next push: a large step of a price, which a person has to look at.
    story.declare(STOCKS, {**PRICES, "MUG-3": 1200})
    story.push(7, "anna", "Only a price")
    asked = story.pull(7)
    assert not asked.ok
    (comment,) = story.ours(7)
    assert comment["id"] == first
    assert "🟡 needs approval (1)" in comment["body"]
    found = re.search(
        r"`(/reconciler approve price-step-review [0-9a-f]{16} because)", comment["body"]
    )
    assert found, comment["body"]

    # The author and a stranger say yes, which is not enough; then a colleague does.
    story.fake.say(7, "anna", f"{found[1]} it is mine")
    story.fake.say(7, "eve", f"{found[1]} why not")
    unheard = story.pull(7)
    assert not unheard.ok
    assert "the author of the pull request" in unheard.log
    assert "only who may write" in unheard.log
    story.fake.say(7, "boris", f"{found[1]} the supplier raised it")
    agreed = story.pull(7)
    assert agreed.ok, agreed.log
    (comment,) = story.ours(7)
    assert comment["id"] == first
    assert "### samovar: ✅ allowed" in comment["body"]
    assert "the supplier raised it" in comment["body"]
    assert story.price("MUG-3") == 1000
    # Reviews only read the state, which is on a branch of the remote and nowhere else.
    assert story.told()[0].startswith("samovar: run 1 ended")

    # Merged, and applied from a fresh clone.
    story.fake.review(7, "boris")
    story.merge(7)
    applied = story.apply()
    assert applied.ok, applied.log
    assert story.price("MUG-3") == 1200
    (comment,) = story.ours(7)
    assert comment["id"] == first
    assert "✅ applied: 1 of 1 operation proved" in comment["body"]
    assert "What was reviewed" in comment["body"]
    assert story.told()[0] == "samovar: run 2 ended, 1 operation, 1 sent, 1 ended"
    assert not list(story.runner.folder.rglob("job-*/work/.reconciler/state*"))

    # Somebody edits the shop: the schedule finds it.
    assert story.drift().ok
    story.shop.edit_price("MUG-4", price="777")
    drifted = story.drift()
    assert not drifted.ok
    assert "drift: 1 difference" in drifted.summary
    assert "::warning file=catalog/prices/prices.yaml,line=6,title=drift::MUG-4" in drifted.log

    # A pull request that changes no shop is not bothered with it; one that does is told.
    story.start("words")
    (story.work / "README.md").write_text("# Our shop\n")
    story.push(8, "anna", "Words")
    story.pull(8)
    assert story.ours(8) == []
    story.start("more")
    story.declare({**STOCKS, "MUG-1": 12}, {**PRICES, "MUG-3": 1200})
    story.push(9, "anna", "Two more mugs")
    story.pull(9)
    (comment,) = story.ours(9)
    assert "`main` is not in sync with the shop" in comment["body"]
    assert (
        "| `MUG-4` | price | 777 | 1,000 | +28.7 % | shop moved, also on the base |"
        in (comment["body"])
    )
    assert "| `MUG-1` | msk | 10 | 12 | +2 | git moved |" in comment["body"]


def test_merges_faster_than_applies(story: Story) -> None:
    for number, name in ((1, "MUG-1"), (2, "MUG-2")):
        story.start(f"b{number}")
        text = (story.work / "catalog/stocks/msk.yaml").read_text()
        line = f"{name}: {STOCKS[name]}"
        (story.work / "catalog/stocks/msk.yaml").write_text(text.replace(line, f"{line[:-1]}5"))
        story.push(number, "anna", f"More of {name}")
        story.pull(number)
        story.merge(number)  # the run that waits for #1 is replaced by the one of #2
    applied = story.apply()
    assert applied.ok, applied.log
    assert (story.shop.stock("MUG-1", MSK).free, story.shop.stock("MUG-2", MSK).free) == (15, 25)
    (whole,) = story.runner.folder.glob("job-*/temp/reviewed/reviewed.json")
    assert [op.id for op in read_plan(whole).operations] == ["stock:MUG-1@msk", "stock:MUG-2@msk"]
    for number in (1, 2):
        (comment,) = story.ours(number)
        assert "✅ applied: 2 of 2 operations proved" in comment["body"]


def test_a_run_whose_machine_is_lost_is_run_again(story: Story) -> None:
    story.start("more")
    story.declare({**STOCKS, "MUG-1": 15}, PRICES)
    story.push(5, "anna", "More")
    assert story.pull(5).ok
    story.merge(5)
    gate = Gate(story.shop, "/v2/products/stocks")
    with ThreadPoolExecutor() as pool:
        lost = pool.submit(story.apply)
        assert gate.arrived.wait(120)
        story.runner.lose()
        assert not lost.result(60).ok
    gate.open()
    (comment,) = story.ours(5)
    assert "applied" not in comment["body"]
    assert "run 2 begins" in story.told()[0]
    again = story.apply()
    assert again.ok, again.log
    assert "run 3 ended" in story.told()[0]
    assert story.shop.stock("MUG-1", MSK).free == 15
    (comment,) = story.ours(5)
    assert "✅ applied" in comment["body"]


def test_a_push_that_nobody_reviewed_writes_nothing(story: Story) -> None:
    story.start("main")
    story.declare({**STOCKS, "MUG-1": 11}, PRICES)
    git(story.work, "commit", "--quiet", "-am", "Straight to main")
    git(story.work, "push", "--quiet", "origin", "main")
    applied = story.apply()
    assert not applied.ok
    assert "needs a review" in applied.log
    assert "### samovar: ⛔ not applied: nobody reviewed all of it" in applied.summary
    assert story.shop.stock("MUG-1", MSK).free == 10


def test_a_review_lets_pass_what_a_policy_lets_it(story: Story) -> None:
    story.start("dearer")
    settings = "kind: policy-settings\npolicies:\n  price-step-review: {approved_by: [review]}\n"
    (story.work / "policies/settings.yaml").write_text(settings)
    git(story.work, "add", "policies")
    story.declare(STOCKS, {**PRICES, "MUG-3": 1200})
    story.push(6, "anna", "Dearer")
    assert not story.pull(6).ok
    (comment,) = story.ours(6)
    assert "to approve it, give an approving review of this commit" in comment["body"]
    assert "/reconciler approve" not in comment["body"]
    planned = story.fake.runs[-1]["id"]

    # Whoever reviews sets the plan going again, which has failed; a remark does not.
    story.fake.ahead = timedelta(seconds=2)  # GitHub's moments are whole seconds
    assert story.reviewed(6, "boris", "commented").skipped
    assert story.reviewed(6, "eve", "approved", fork=True).skipped
    again = story.reviewed(6, "boris", "approved")
    assert again.ok, again.log
    assert story.fake.reruns == [(planned, "rerun-failed-jobs")]
    agreed = story.pull(6)
    assert agreed.ok, agreed.log
    (comment,) = story.ours(6)
    assert "an approving review of commit" in comment["body"]
    assert "### samovar: ✅ allowed" in comment["body"]

    # Now that it passes, another review changes nothing; one that is taken back does.
    planned = story.fake.runs[-1]["id"]
    assert story.reviewed(6, "clara", "approved").ok
    assert len(story.fake.reruns) == 1
    assert story.reviewed(6, "boris", "changes_requested").ok
    assert story.fake.reruns[1:] == [(planned, "rerun")]


def test_a_fork_is_checked_and_never_planned(story: Story) -> None:
    story.start("fork")
    story.declare({**STOCKS, "MUG-1": 11}, PRICES)
    store = story.work / "catalog/store.yaml"
    store.write_text(re.sub(r"endpoint: \S+", "endpoint: https://evil.example", store.read_text()))
    story.push(3, "mallory", "Please", fork=True)
    assert story.pull(3).skipped
    checked = story.pull(3, "check")
    assert checked.ok, checked.log
    assert "checked, not planned" in checked.summary
    assert story.fake.comments == {}
    assert not [call for call in story.fake.calls if call[0] != "GET"]


def test_a_plan_that_can_not_be_made_is_told(story: Story) -> None:
    story.start("wrong")
    story.declare({**STOCKS, "MUG-1": 11}, PRICES)
    story.push(4, "anna", "More")
    assert story.pull(4).ok
    story.declare({**STOCKS, "MUG-1": -1}, PRICES)
    story.push(4, "anna", "Less than nothing")
    failed = story.pull(4)
    assert not failed.ok
    assert "exit code 6" in failed.log
    assert "could not be planned" in failed.summary
    (comment,) = story.ours(4)
    assert "### samovar: ⛔ could not be planned" in comment["body"]
    assert "file=catalog/stocks/msk.yaml,line=5," in failed.log
