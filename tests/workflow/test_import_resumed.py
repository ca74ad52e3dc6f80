"""A killed import does not begin from zero; what it goes on with is cards, and young ones."""

from pathlib import Path

import pytest

from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.imports import assert_nothing_follows, do_import, texts

CARDS = "/v4/product/info/attributes"


class Killed(BaseException):
    """Stands for a SIGKILL: nothing cleans up after it."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    monkeypatch.setattr("reconciler.ozon.cards.PAGE", 2)
    monkeypatch.setattr("reconciler.workflow.import_reading.A_PAGE", 2)
    run = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: n}) for n in range(1, 8)])
    run.clock.advance(60)
    return run


def killed_in(run: Rehearsal, page: int) -> None:
    calls = 0

    def kill(path: str) -> None:
        nonlocal calls
        calls += path == CARDS
        if calls == page:
            raise Killed

    run.wire.before = kill
    with pytest.raises(Killed):
        do_import(run)
    run.wire.before = lambda _path: None
    run.shop.reset_calls()


def pages(run: Rehearsal) -> int:
    return sum(call.path == CARDS for call in run.shop.calls())


def test_the_next_import_reads_what_is_missing(run: Rehearsal) -> None:
    killed_in(run, 4)
    assert texts(run) == {}
    run.shop.sell("MUG-7", MSK, 2)
    run.clock.advance(60)
    done = do_import(run)
    assert (done.resumed, pages(run)) == (6, 1)
    assert "  MUG-7: 5\n" in texts(run)["stocks/msk.yaml"]
    assert not list((run.folder / "pages").iterdir()), "the pages outlive the import"
    run.clock.advance(60)
    assert_nothing_follows(run)


def test_old_cards_are_read_again(run: Rehearsal) -> None:
    killed_in(run, 4)
    run.clock.advance(3601)
    done = do_import(run)
    assert (done.resumed, pages(run)) == (0, 4)


def test_fresh_reads_everything_again(run: Rehearsal) -> None:
    killed_in(run, 4)
    assert do_import(run, fresh=True).resumed == 0


def test_a_kill_while_files_are_written_leaves_the_catalog_or_all_of_it(
    run: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(_staging: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("reconciler.catalog.staging.Staging.save", kill)
        with pytest.raises(Killed):
            do_import(run)
    assert texts(run) == {}
    assert do_import(run).resumed == 7
