"""The file that orders are in: upgraded from an older one, damage told, small."""

import sqlite3
import threading
from pathlib import Path

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.state import schema
from reconciler.state.sqlite import SqliteState
from tests.state.small_orders import HOUR, LONG_AGO, covers, left, line, table
from tests.state.small_state import NOW, SHOP


def old_file(path: Path) -> None:
    """A file as version 1 wrote it, with something applied."""
    path.parent.mkdir(exist_ok=True)
    db = sqlite3.connect(path)
    for statement in schema._FIRST.split(";"):
        db.execute(statement)
    db.execute("insert into applied_stock values (?, ?, ?, x'')", (SHOP, 1, "A"))
    db.execute("insert into shop values (?, ?)", (SHOP, "rev"))
    db.execute("pragma user_version = 1")
    db.commit()
    db.close()


def test_a_file_of_version_1_is_brought_up_to_date(path: Path) -> None:
    old_file(path)
    state = SqliteState(path)
    assert state.orders(SHOP) == ({}, None)
    assert state.revision(SHOP) == "rev"
    state.remember_orders(SHOP, table(line()), covers(-9, 0), LONG_AGO)
    state.close()
    again = SqliteState(path)
    assert again.orders(SHOP) == (table(line()), covers(-9, 0))
    again.close()
    db = sqlite3.connect(path)
    assert db.execute("pragma user_version").fetchone() == (schema.VERSION,)
    assert db.execute("select offer from applied_stock").fetchall() == [("A",)]
    db.close()


def test_an_upgrade_that_breaks_off_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_file(path)
    broken = (schema._FIRST, schema._ORDERS + "; create table order_line (again)")
    monkeypatch.setattr(schema, "STEPS", broken)
    with pytest.raises(InvalidInput):
        SqliteState(path)
    monkeypatch.undo()
    db = sqlite3.connect(path)
    assert db.execute("pragma user_version").fetchone() == (1,)
    names = {name for (name,) in db.execute("select name from sqlite_master")}
    db.close()
    assert "order_line" not in names
    SqliteState(path).close()


def test_many_may_upgrade_at_once(path: Path) -> None:
    old_file(path)
    gate = threading.Barrier(6)
    troubles: list[object] = []

    def open_it() -> None:
        gate.wait(timeout=20)
        try:
            SqliteState(path).close()
        except InvalidInput as wrong:
            troubles.append(wrong.problems)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert troubles == []


@pytest.mark.parametrize(
    "damage",
    [
        "update order_line set line = x'ff'",
        "update order_line set line = x'93a3666f6f'",
        "update order_shop set since = 'yesterday'",
        "update order_shop set until = x'ff'",
    ],
)
def test_damage_is_told_when_it_is_met(path: Path, damage: str) -> None:
    state = SqliteState(path)
    state.remember_orders(SHOP, table(line()), covers(-9, 0), LONG_AGO)
    state._db.execute(damage)
    with pytest.raises(InvalidInput) as caught:
        state.orders(SHOP)
    state.close()
    assert caught.value.problems[0].code == "state-unusable"


def test_a_line_takes_little_room(path: Path) -> None:
    state = SqliteState(path)
    some = table(*(left(41_500_000 + n, NOW - n * HOUR) for n in range(5000)))
    state.remember_orders("f" * 64, some, covers(-9999, 0), LONG_AGO)
    size = state._db.execute("pragma page_count").fetchone()[0] * 4096
    state.close()
    assert size / len(some) < 120
