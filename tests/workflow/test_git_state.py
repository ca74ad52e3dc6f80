"""Every job on a fresh shallow clone, and nothing but the ref of the remote outlives it."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reconciler.apply.outcome import Converged
from reconciler.domain.errors import HostUnreachable, PlanStale, StoreBusy
from reconciler.sandbox import Killed
from reconciler.state.git_ref import GitRef
from reconciler.state.lease import LIFETIME
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.plan import plan_store
from tests.rehearsal import MSK, SPB, WRITES, Rehearsal, offer
from tests.state.bare import Bare, git


class Team:
    """A rehearsal whose catalog is in git; each job has a machine of its own."""

    def __init__(self, bare: Bare, shop: Rehearsal) -> None:
        self.bare, self.shop = bare, shop
        shop.state = Path("git:")
        self.fresh()

    def fresh(self) -> None:
        """The next machine: a shallow clone of main, with the policies that were there."""
        self.shop.folder = self.bare.clone("--depth=1")
        (self.shop.folder / "policies").mkdir(exist_ok=True)

    def push(self, *options: str) -> None:
        """What the catalog says now is merged."""
        git(self.shop.folder, "add", "catalog")
        git(self.shop.folder, "commit", "--quiet", "--allow-empty", "-m", "Change")
        git(self.shop.folder, "push", "--quiet", *options, "origin", "HEAD:main")

    def written(self) -> list[str]:
        return [c.path for c in self.shop.shop.calls() if c.path in WRITES and c.status == 200]


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Bare]:
    made = Bare(tmp_path)
    yield made
    made.close()


@pytest.fixture
def team(bare: Bare, tmp_path: Path) -> Iterator[Team]:
    products = [
        offer(1, stocks={MSK: 10, SPB: 4}),
        offer(2, stocks={MSK: (7, 2)}, price="500", old_price="700"),
        offer(3),
    ]
    with_shop = Rehearsal.open(tmp_path / "rehearsal", products)
    made = Team(bare, with_shop)
    store = (tmp_path / "rehearsal/catalog/store.yaml").read_text()
    with_shop.write("store.yaml", store)
    made.push()
    yield made
    with_shop.shop.close()


@pytest.fixture
def mortal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is killed tells the remote nothing more."""
    push = GitRef.push

    def from_the_living(self: GitRef, commit: str, parent: str | None) -> None:
        if isinstance(sys.exception(), Killed):
            raise HostUnreachable("the machine is gone")
        push(self, commit, parent)

    monkeypatch.setattr(GitRef, "push", from_the_living)


def declare(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 5, "MUG-3": 0}, spb={"MUG-1": 2})
    shop.prices({"MUG-2": {"price": 510, "old_price": 700}, "MUG-3": {"price": 900}})
    shop.safety("{match: {warehouse: msk}, keep: 3}", "{keep: 0}")


def test_what_was_applied_is_known_on_the_next_machine(team: Team) -> None:
    declare(team.shop)
    team.push()
    assert team.shop.apply().exit_code == 0
    team.fresh()
    planned = team.shop.plan()
    assert planned.exit_code == 0
    assert not planned.plan.findings
    # Somebody sells one: no write corrects it.
    team.shop.shop.sell("MUG-1", MSK, 1)
    team.fresh()
    assert team.shop.plan().plan.operations == ()


def test_every_apply_is_told_in_the_log(team: Team) -> None:
    declare(team.shop)
    applied = team.shop.apply()
    last, begun, taken = team.bare.log()
    assert last == "test: run 1 ended, 5 operations, 5 sent, 5 ended"
    assert "run 1 begins" in begun
    assert taken.startswith("lease: taken by ")
    assert f"Plan: {applied.plan.id}" in "\n".join(team.bare.log("%b"))


def test_a_plan_writes_nothing(team: Team) -> None:
    declare(team.shop)
    team.shop.plan()
    assert git(team.bare.remote, "branch", "--list", "reconciler-state") == ""


def test_an_end_that_can_not_be_stored_is_told(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(team.shop)
    team.push()
    pushes = []
    push = GitRef.push

    def soon_unreachable(self: GitRef, commit: str, parent: str | None) -> None:
        pushes.append(commit)
        if len(pushes) == 3:
            raise HostUnreachable("no route to host")
        push(self, commit, parent)

    monkeypatch.setattr(GitRef, "push", soon_unreachable)
    applied = team.shop.apply()
    assert applied.exit_code == 5
    assert "could not be stored" in applied.finished.stopped
    assert "no route to host" in applied.finished.stopped
    # The same machine goes by the ref as well: what only it knew, the shop tells again.
    team.shop.clock.advance(LIFETIME.total_seconds() + 1)
    assert team.shop.apply().exit_code == 0
    assert len(team.written()) == 3


@pytest.mark.usefixtures("mortal")
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(16, 27))
def test_a_lost_machine_is_made_good_by_the_next(team: Team, call: int, after: bool) -> None:
    declare(team.shop)
    team.push()
    team.shop.shop.fault("*", "kill-after" if after else "kill-before", call=call)
    with pytest.raises(Killed):
        team.shop.apply()
    lost = len(team.written())
    team.fresh()
    assert "run 1 begins" in team.bare.log()[0]
    with pytest.raises(StoreBusy):
        team.shop.apply()
    team.shop.clock.advance(LIFETIME.total_seconds() + 1)
    assert team.shop.apply().exit_code == 0
    assert [team.shop.free("MUG-1"), team.shop.free("MUG-2"), team.shop.free("MUG-1", SPB)] == [
        37,
        2,
        2,
    ]
    assert team.shop.shop.price("MUG-2")["price"] == 510
    team.fresh()
    assert team.shop.plan().exit_code == 0
    assert len(team.written()) == 3, f"{lost} calls were sent before the machine was lost"


@pytest.mark.usefixtures("mortal")
def test_a_lost_machine_loses_no_base(team: Team) -> None:
    """Units sold since are not put back on sale: that the write took effect is known."""
    team.shop.stocks(msk={"MUG-1": 40, "MUG-2": 5})
    team.push()
    team.shop.apply()
    team.shop.stocks(msk={"MUG-1": 60, "MUG-2": 5})
    team.push()
    team.shop.shop.fault("/v2/products/stocks", "kill-after")
    with pytest.raises(Killed):
        team.shop.apply()
    assert team.shop.free("MUG-1") == 60
    team.shop.shop.sell("MUG-1", MSK, 7)
    team.shop.clock.advance(LIFETIME.total_seconds() + 1)
    team.fresh()
    assert team.shop.apply().exit_code == 0
    assert team.shop.free("MUG-1") == 53
    team.fresh()
    assert team.shop.plan().exit_code == 0


def test_of_two_machines_one_applies(team: Team) -> None:
    declare(team.shop)
    team.push()
    first = team.shop.job()
    team.fresh()
    with first, team.shop.job() as second:
        planned = plan_store(second)
        mine = plan_store(first)
        taken = first.state.lease(first.shop_key, "anna")
        taken.take(team.shop.clock.now())
        with pytest.raises(StoreBusy, match="anna"):
            apply_plan(second, planned, lambda _: True, team.shop.listener)
        taken.give_back()
        done = apply_plan(first, mine, lambda _: True, team.shop.listener)
        assert done is not None
        assert set(map(type, done.finished.outcomes.values())) == {Converged}
        # The other planned on what was there before: that no longer fits.
        with pytest.raises(PlanStale):
            apply_plan(second, planned, lambda _: True, team.shop.listener)
    assert len(team.written()) == 3


def test_who_lost_the_lease_sends_nothing_more(team: Team, bare: Bare) -> None:
    team.shop.stocks(msk={"MUG-1": 40})
    team.push()
    with team.shop.job() as slow:
        planned = plan_store(slow)
        other = bare.state()

        def asleep(path: str) -> None:
            if path == "/v4/product/info/stocks" or "stock" in path:
                team.shop.clock.advance(LIFETIME.total_seconds() + 1)
                other.lease(slow.shop_key, "boris").take(team.shop.clock.now())
                team.shop.wire.before = lambda _path: None

        def confirm(_planned: object) -> bool:
            return True

        begin = slow.state.begin

        def begun(*arguments: object, **named: object) -> object:
            made = begin(*arguments, **named)  # type: ignore[arg-type]
            team.shop.wire.before = asleep
            return made

        slow.state.begin = begun  # type: ignore[method-assign,assignment]
        done = apply_plan(slow, planned, confirm, team.shop.listener)
    assert done is not None
    assert "lost its lease" in done.finished.stopped
    assert team.written() == []


def test_a_main_that_is_pushed_by_force_changes_no_state(team: Team) -> None:
    team.shop.stocks(msk={"MUG-1": 40})
    team.push()
    team.shop.apply()
    git(team.shop.folder, "checkout", "--quiet", "--orphan", "other")
    team.shop.stocks(msk={"MUG-1": 40, "MUG-2": 9})
    team.push("--force")
    team.fresh()
    planned = team.shop.plan()
    assert [op.id for op in planned.plan.operations] == ["stock:MUG-2@msk"]


def test_a_merge_that_is_reverted_is_a_change_like_any(team: Team) -> None:
    team.shop.stocks(msk={"MUG-1": 40})
    team.push()
    team.shop.apply()
    team.shop.stocks(msk={"MUG-1": 55})
    team.push()
    team.shop.apply()
    team.shop.shop.sell("MUG-1", MSK, 5)
    team.shop.clock.advance(timedelta(hours=1).total_seconds())
    git(team.shop.folder, "revert", "--no-edit", "HEAD")
    git(team.shop.folder, "push", "--quiet", "origin", "HEAD:main")
    team.fresh()
    (op,) = team.shop.plan().plan.operations
    assert op.id == "stock:MUG-1@msk"
    assert team.shop.apply().exit_code == 0
    assert team.shop.free("MUG-1") == 40
    team.fresh()
    assert team.shop.plan().exit_code == 0
