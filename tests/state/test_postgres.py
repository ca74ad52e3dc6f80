"""What is of PostgreSQL alone: the schema, its versions, the locks, connections that break."""

import threading
from pathlib import Path

import pytest

from reconciler.apply.outcome import Converged
from reconciler.domain.applied import Applied
from reconciler.domain.errors import ExitCode, HostUnreachable, InvalidInput
from reconciler.domain.ids import Cell, OfferId
from reconciler.state.opening import open_state
from reconciler.state.schema import VERSION, transaction
from reconciler.state.sqlite import SqliteState
from reconciler.state.state import State
from tests.postgres import Server
from tests.state.small_state import MSK, NOW, SHOP, A, B, base, begin, flight, known, operation


def opened(url: str) -> State:
    return open_state(url, Path(), {})


def refused(url: str) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        opened(url)
    (problem,) = caught.value.problems
    assert "schema test_" in problem.message
    assert problem.fix
    return problem.code, problem.message


def test_the_schema_is_made_once(url: str, postgres: Server) -> None:
    first, second = opened(url), opened(url)
    begin(first).answered(0, {A: base(1)}, (), {}, NOW)
    assert second.applied(SHOP) == first.applied(SHOP) != Applied()
    assert first.place.startswith("postgresql://postgres@/tmp/")
    assert f"/postgres, schema {url.rpartition('=')[2]}" in first.place
    first.close()
    second.close()
    assert postgres.query(url, "select version from schema_version") == [(VERSION,)]


def test_many_may_make_it_at_once(url: str) -> None:
    gate = threading.Barrier(4)
    troubles: list[object] = []

    def open_it() -> None:
        gate.wait(timeout=10)
        try:
            opened(url).close()
        except InvalidInput as wrong:
            troubles.append(wrong.problems)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert troubles == []


def test_an_older_schema_gets_what_it_lacks(
    url: str, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reconciler.state import postgres_schema

    monkeypatch.setattr(postgres_schema, "STEPS", postgres_schema.STEPS[:3])
    monkeypatch.setattr(postgres_schema, "VERSION", 3)
    monkeypatch.setattr(postgres_schema, "tables", frozenset)
    opened(url).close()
    monkeypatch.undo()
    state = opened(url)
    begin(state).answered(0, {A: base(1)}, (), {}, NOW)
    state.close()
    assert postgres.query(url, "select version from schema_version") == [(VERSION,)]


def test_a_later_version_is_refused(url: str, postgres: Server) -> None:
    opened(url).close()
    postgres.query(url, "update schema_version set version = version + 1")
    assert refused(url)[0] == "state-too-new"


def test_a_schema_of_another_program_is_left_alone(url: str, postgres: Server) -> None:
    name = url.rpartition("=")[2]
    postgres.query(url, f"create schema {name}")
    postgres.query(url, "create table run (a text)")
    code, message = refused(url)
    assert (code, "another program" in message) == ("state-unusable", True)
    assert postgres.query(
        url, "select tablename::text from pg_tables where schemaname = %s", name
    ) == [("run",)]


def test_a_user_who_may_make_no_schema_is_told(url: str, postgres: Server) -> None:
    postgres.query("schema=public", "create role weak login")
    weak = url.replace("postgres@", "weak@")
    code, message = refused(weak)
    assert (code, "permission denied" in message) == ("state-unusable", True)
    name = url.rpartition("=")[2]
    postgres.query(url, f"create schema {name} authorization weak")
    opened(weak).close()


def test_an_intent_is_on_the_disk_before_it_returns(url: str, postgres: Server) -> None:
    postgres.query("schema=public", "create role hasty login superuser")
    postgres.query("schema=public", "alter role hasty set synchronous_commit = off")
    for user, level in (("hasty", "on"), ("postgres", "on")):
        state = opened(url.replace("postgres@", f"{user}@"))
        assert state._db.execute("show synchronous_commit").fetchone() == (level,)
        state.close()


def test_damage_is_told_when_it_is_met(url: str, postgres: Server) -> None:
    state = opened(url)
    begin(state).answered(0, {A: base(1)}, (), {}, NOW)
    postgres.query(url, "update applied_stock set base = '\\xff'")
    with pytest.raises(InvalidInput) as caught:
        state.applied(SHOP)
    assert caught.value.problems[0].code == "state-unusable"
    postgres.query(url, "drop table card_task")
    with pytest.raises(InvalidInput, match="problem"):
        state.known()
    state.close()


def test_a_connection_that_breaks_in_a_step_leaves_nothing_of_it(
    url: str, postgres: Server
) -> None:
    state = opened(url)
    journal = begin(state)
    journal.intend(0, [operation(A, 9)], {A: flight(9)}, NOW)

    class Breaking(dict[Cell, object]):
        def items(self):  # type: ignore[no-untyped-def]
            for number, pair in enumerate(super().items()):
                if number == 1:
                    assert postgres.cut(url) == 1
                yield pair

    with pytest.raises(HostUnreachable, match="can't be reached") as caught:
        journal.answered(0, Breaking({A: base(9), B: base(8)}), [A], {}, NOW)  # type: ignore[arg-type]
    assert caught.value.exit_code is ExitCode.UNREACHABLE
    with pytest.raises(HostUnreachable):
        journal.settled({"stock:MUG-A@msk": Converged("9")}, {A: base(9)}, {}, NOW)
    with pytest.raises(HostUnreachable):
        state.applied(SHOP)
    state.close()
    after = opened(url)
    assert known(after) == Applied(in_flight={MSK: {A.offer: flight(9)}})
    after.close()


def test_who_waits_too_long_for_another_writer_is_told_and_may_try_again(
    url: str, postgres: Server
) -> None:
    slow, state = opened(url), opened(url)
    state._db.execute("set lock_timeout = '20ms'")
    with transaction(slow._db):
        with pytest.raises(HostUnreachable, match="lock timeout"):
            begin(state)
        assert not state._db.in_transaction
        assert known(state) == Applied()
    begin(state).answered(0, {A: base(1)}, (), {}, NOW)
    slow.close()
    state.close()


PATTERNS = ["MUG-A", "mug-a", "MUG*", "MUG-?", "*A", "MUG-[AB]", "MUG-[^A]", "M.G-A", "(MUG)+",
            "a|b", "^MUG-A$", "x{2}", "MUG\\A", "[", "Кружка*", ""]  # fmt: skip
OFFERS = ["MUG-A", "MUG-B", "MUG.A", "(MUG)+", "a|b", "^MUG-A$", "MUG\\A", "Кружка\nA", "xx"]


def test_patterns_mean_the_same_as_in_a_file(url: str) -> None:
    found = []
    for state in (SqliteState(":memory:"), opened(url)):
        found.append(
            {
                (pattern, offer): bool(
                    state._db.execute("select glob(?, ?)", (pattern, offer)).fetchone()[0]
                )
                for pattern in PATTERNS
                for offer in OFFERS
            }
        )
        state.close()
    assert found[0] == found[1]
    assert sum(found[0].values()) > 10


def test_a_run_of_many_operations_is_looked_up_in_few_questions(url: str) -> None:
    """Each question may cross a network."""
    state = opened(url)
    names = [f"stock:MUG-{n}@msk" for n in range(2500)]
    journal = begin(state)
    journal.settled({name: Converged("1") for name in names}, {}, {}, NOW)
    asked: list[str] = []
    execute = state._db.execute
    history = state.history(SHOP)
    history._db = type("Counting", (), {})()  # type: ignore[assignment]
    history._db.execute = lambda sql, values=(): asked.append(sql) or execute(sql, values)
    assert history.later_runs(journal.run, names) == {}
    assert history.newest_of(names) == {}
    assert len(asked) == 6
    state.close()


def test_names_of_any_language_keep_their_order(url: str) -> None:
    state = opened(url)
    offers = ["b", "B", "a", "Я", "я", "_", "é"]
    journal = begin(state)
    journal.answered(0, {Cell(OfferId(o), MSK): base(1) for o in offers}, (), {}, NOW)
    rows = state._db.execute("select offer from applied_stock order by offer").fetchall()
    assert [offer for (offer,) in rows] == sorted(offers)
    state.close()
