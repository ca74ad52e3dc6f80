"""What is of git alone: clones that race, other shops, what is on the ref, how it is reached."""

import json
import os
from pathlib import Path

import pytest

from reconciler.domain.applied import Applied
from reconciler.domain.errors import HostUnreachable, InvalidInput, StoreBusy
from reconciler.state import git_ref
from reconciler.state.git import GitState, address_of
from reconciler.state.git_ref import login, quiet
from reconciler.state.lease import LIFETIME
from reconciler.state.lost_run import SILENCE
from tests.state.bare import Bare, git
from tests.state.small_state import (
    LATER,
    MSK,
    NOW,
    OTHER,
    SHOP,
    A,
    B,
    base,
    flight,
    known,
    operation,
    plan,
)
from tests.state.small_state import begin as begin_run


def test_what_others_wrote_meanwhile_is_kept(bare: Bare) -> None:
    """Two shops on one ref: each pushes over the other's commits, and neither loses anything."""
    one, two = bare.state(), bare.state()
    first, second = begin_run(one), begin_run(two, OTHER, "boris")
    assert {first.run, second.run} == {1, 2}
    first.answered(0, {A: base(4)}, (), {}, NOW)
    second.answered(0, {B: base(7)}, (), {}, NOW)
    one.lease(SHOP, "anna").give_back()
    two.lease(OTHER, "boris").give_back()
    fresh = bare.state()
    assert known(fresh) == Applied(stocks={MSK: {A.offer: base(4)}})
    assert known(fresh, OTHER) == Applied(stocks={MSK: {B.offer: base(7)}})
    assert [run.run for run in fresh.history().runs()] == [2, 1]


def test_a_run_that_went_silent_may_have_sent_everything(bare: Bare) -> None:
    lost = bare.state()
    lease = lost.lease(SHOP, "anna")
    lease.take(NOW)
    operations = (operation(A, 9), operation(B, 8))
    lost.begin(lease, plan(operations=operations), NOW)
    (flying,) = known(bare.state()).in_flight.values()
    assert set(flying) == {A.offer, B.offer}
    assert (flying[A.offer].after.free, flying[A.offer].before.free) == (9, 3)
    assert (flying[A.offer].after.at, flying[A.offer].after.until) == (NOW, NOW + SILENCE)


def test_what_a_silent_run_left_is_kept_by_later_runs_that_do_not_settle_it(bare: Bare) -> None:
    lost = bare.state()
    lease = lost.lease(SHOP, "anna")
    lease.take(NOW)
    lost.begin(lease, plan(operations=(operation(A, 9),)), NOW)
    later = NOW + LIFETIME
    second = bare.state()
    again = second.lease(SHOP, "boris")
    again.take(later)
    journal = second.begin(again, plan(operations=(operation(B, 8),)), later)
    journal.settled({}, {B: base(8)}, {}, later)
    journal.finish("", later)
    again.give_back()
    third = known(bare.state())
    assert set(third.in_flight[MSK]) == {A.offer}
    # Once it is settled, no clone brings it back.
    last = bare.state()
    lease = last.lease(SHOP, "clara")
    lease.take(later)
    journal = last.begin(lease, plan(), later)
    journal.settled({}, {A: base(9)}, {}, later)
    journal.finish("", later)
    lease.give_back()
    assert known(bare.state()).in_flight == {}


def test_a_run_that_ended_has_nothing_on_its_way(bare: Bare) -> None:
    state = bare.state()
    lease = state.lease(SHOP, "anna")
    lease.take(NOW)
    journal = state.begin(lease, plan(operations=(operation(A, 9),)), NOW)
    journal.finish("somebody stopped it", NOW)
    lease.give_back()
    assert known(bare.state()) == Applied()


def test_a_long_run_is_shared_now_and_then(bare: Bare) -> None:
    state = bare.state()
    lease = state.lease(SHOP, "anna")
    lease.take(NOW)
    journal = state.begin(lease, plan(operations=(operation(A, 9), operation(B, 8))), NOW)
    before = len(bare.log())
    journal.intend(0, [operation(A, 9)], {A: flight(9)}, NOW + (LATER - NOW) / 2)
    journal.settled({}, {A: base(9)}, {}, NOW)
    assert len(bare.log()) == before
    journal.intend(1, [operation(B, 8)], {B: flight(8)}, NOW + SILENCE)
    assert len(bare.log()) == before + 1
    assert known(bare.state()).stocks == {MSK: {A.offer: base(9)}}
    held = bare.state().lease(SHOP, "boris").held(NOW + LIFETIME)
    assert held is not None
    assert held.expires == NOW + SILENCE + LIFETIME


def test_a_taken_lease_fences_at_the_next_push(bare: Bare) -> None:
    slow = begin_run(bare.state())
    other = bare.state().lease(SHOP, "boris")
    held = other.held(NOW)
    assert held is not None
    other.take_from(held, NOW)
    with pytest.raises(StoreBusy, match="--break-lease"):
        slow.intend(0, [], {A: flight(9)}, NOW + SILENCE)


def test_a_second_process_of_one_clone_reads_the_ref(bare: Bare) -> None:
    clone = bare.clone()
    journal = begin_run(bare.state(clone))
    journal.answered(0, {A: base(4)}, (), {}, NOW)
    assert known(bare.state(clone)) == Applied()


def test_no_ref_of_the_clone_is_touched(bare: Bare) -> None:
    clone = bare.clone()
    before = git(clone, "for-each-ref"), git(clone, "status", "--porcelain")
    begin_run(bare.state(clone))
    assert (git(clone, "for-each-ref"), git(clone, "status", "--porcelain")) == before
    assert git(clone, "rev-parse", "--is-shallow-repository").strip() == "false"


def test_lines_are_json_for_people(bare: Bare) -> None:
    state = bare.state()
    begin_run(state).answered(0, {A: base(4)}, (), {}, NOW)
    state.lease(SHOP, "anna").give_back()
    (path,) = [name for name in bare.files() if "/offers/" in name]
    (line,) = git(bare.remote, "show", f"reconciler-state:{path}").splitlines()
    table, offer, warehouse, value = json.loads(line)
    assert (table, offer, warehouse, value["free"]) == ("applied_stock", "MUG-A", MSK, 4)


def test_a_branch_of_something_else_is_left_alone(bare: Bare) -> None:
    before = git(bare.remote, "rev-parse", "main")
    with pytest.raises(InvalidInput) as told:
        bare.state(text="git:main")
    assert "refs/heads/main" in told.value.problems[0].message
    assert git(bare.remote, "rev-parse", "main") == before


def test_a_remote_that_is_gone_is_told(bare: Bare) -> None:
    state = bare.state()
    bare.remote.rename(bare.folder / "gone.git")
    with pytest.raises(HostUnreachable, match="reconciler-state"):
        state.lease(SHOP, "anna").take(NOW)
    bare.folder.joinpath("gone.git").rename(bare.remote)


def test_without_a_remote_the_repository_keeps_it_itself(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    address = address_of("git:refs/reconciler/state")
    assert address is not None
    state = GitState(address, tmp_path, {})
    begin_run(state).answered(0, {A: base(4)}, (), {}, NOW)
    state.lease(SHOP, "anna").give_back()
    state.close()
    assert "run 1" in git(tmp_path, "log", "-1", "--format=%s", "refs/reconciler/state")


@pytest.mark.parametrize("limit", ["LONGEST_SECONDS", "STOP_SECONDS"])
def test_a_remote_that_never_answers_holds_nobody_up(
    bare: Bare, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given up after a while, sooner once a stop was asked for."""
    asked: list[bool] = []
    address = address_of("git:")
    assert address is not None
    state = GitState(address, bare.clone(), {}, lambda: bool(asked))
    bare.opened.append(state)
    gate, hook = bare.folder / "gate", bare.remote / "hooks" / "pre-receive"
    os.mkfifo(gate)
    hook.write_text(f"#!/bin/sh\nread -r answer < {gate}\n", "utf-8")
    hook.chmod(0o755)
    monkeypatch.setattr(git_ref, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(git_ref, limit, 0.05)
    asked += [True] * (limit == "STOP_SECONDS")
    try:
        with pytest.raises(HostUnreachable, match="none came"):
            state.lease(SHOP, "anna").take(NOW)
    finally:
        os.close(os.open(gate, os.O_RDWR))


def test_outside_of_git_is_told(tmp_path: Path) -> None:
    address = address_of("git:")
    assert address is not None
    with pytest.raises(InvalidInput):
        GitState(address, tmp_path, {})


@pytest.mark.parametrize("text", ["git:--exec=x", "git:a b", "git:x@https://evil", "git:x@-y"])
def test_no_option_is_smuggled_in(text: str) -> None:
    with pytest.raises(InvalidInput):
        address_of(text)


def test_the_token_goes_to_its_own_host_and_never_onto_a_command_line() -> None:
    job = {"GITHUB_TOKEN": "s3cret", "GITHUB_SERVER_URL": "https://github.com"}
    settings = login("https://github.com/samovar/shop", job)
    name = "http.https://github.com/.extra"
    assert list(settings) == [f"{name}header", f"{name}Header"]
    assert "s3cret" not in str(settings)
    assert login("https://github.com.evil.example/x", job) == {}
    assert login("git@github.com:samovar/shop.git", job) == {}
    assert quiet(settings)["GIT_CONFIG_KEY_1"] == f"{name}Header"


def test_what_this_version_can_not_read_is_carried_along(bare: Bare) -> None:
    state = bare.state()
    journal = begin_run(state)
    state._db.execute(
        "insert into operation (run, id, batch, sent) values (?, 'x', 0, ?)",
        (journal.run, b"\x81\xa4kind\xa6future"),
    )
    journal.finish("", NOW)
    state.lease(SHOP, "anna").give_back()
    fresh = bare.state()
    assert fresh._db.execute("select sent from operation").fetchall() == [
        (b"\x81\xa4kind\xa6future",)
    ]
