"""A state that was lost is built anew from a revision, and nothing is put back that was sold."""

from pathlib import Path

import pytest

from reconciler.domain.errors import Declined, InvalidInput
from reconciler.workflow.rebuilding import Rebuilt, rebuild
from reconciler.workflow.where import Where
from tests.rehearsal import MSK, Rehearsal
from tests.state.bare import git


@pytest.fixture
def lost(shop: Rehearsal) -> Rehearsal:
    """Applied from a commit; then two sold, a price was edited, and the state is gone."""
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 5})
    shop.prices({"MUG-1": {"price": 900}, "MUG-2": {"price": 510, "old_price": 700}})
    git(shop.folder, "init", "--quiet", "--initial-branch", "main")
    git(shop.folder, "add", "catalog")
    git(shop.folder, "commit", "--quiet", "-m", "Applied")
    assert shop.apply().exit_code == 0
    shop.shop.sell("MUG-1", MSK, 2)
    shop.shop.edit_price("MUG-2", price="520")
    shop.clock.advance(3600)
    for path in shop.folder.glob("state.db*"):
        path.unlink()
    return shop


def built(shop: Rehearsal, *, yes: bool = True, force: bool = False) -> Rebuilt:
    with shop.job() as job:
        world, state = job.world, Path(shop.folder / "state.db")
    where = Where(catalog=shop.folder / "catalog", policies=shop.folder / "policies", state=state)
    return rebuild(where, "main", world, lambda _found: yes, force=force)


def test_what_the_revision_says_is_the_base(lost: Rehearsal) -> None:
    writes = lost.writes()
    told = built(lost)
    assert (told.cells, told.prices) == (2, 2)
    assert set(told.differs) == {"stock:MUG-1@msk", "price:MUG-2"}
    assert lost.writes() == writes
    # The price is a move of the shop, which git sets right; the sold units are not put back.
    assert [op.id for op in lost.plan().plan.operations] == ["price:MUG-2"]
    assert lost.drift().exit_code == 2
    lost.stocks(msk={"MUG-1": 50, "MUG-2": 5})
    assert "stock:MUG-1@msk" in [op.id for op in lost.plan().plan.operations]


def test_a_state_that_is_not_empty_is_kept(lost: Rehearsal) -> None:
    built(lost)
    with pytest.raises(InvalidInput) as refused:
        built(lost)
    assert [problem.code for problem in refused.value.problems] == ["state-not-empty"]
    assert built(lost, force=True).cells == 2


def test_who_says_no_has_the_state_as_it_was(lost: Rehearsal) -> None:
    with pytest.raises(Declined):
        built(lost, yes=False)
    with lost.job() as job:
        assert not job.state.applied(job.shop_key).stocks
        assert job.state.lease(job.shop_key, "next").held(job.clock.now()) is None
    built(lost)
    with lost.job() as job:
        before = job.state.applied(job.shop_key)
    with pytest.raises(Declined):
        built(lost, yes=False, force=True)
    with lost.job() as job:
        assert job.state.applied(job.shop_key).stocks == before.stocks
