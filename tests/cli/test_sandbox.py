"""`reconciler sandbox`: the hand on the world."""

import re
import signal
import urllib.request
from pathlib import Path

import pytest

from tests.cli.world import World
from tests.rehearsal import MSK


def test_sell_cancel_and_ship(world: World) -> None:
    where = ("--endpoint", world.endpoint)
    sold = world.run("sandbox", "sell", "MUG-1@msk", "3", *where)
    assert sold.code == 0
    posting = sold.out.split()[-1]
    assert world.shop.stock("MUG-1", MSK).free == 7
    assert world.run("sandbox", "cancel", posting, *where).code == 0
    assert world.shop.stock("MUG-1", MSK).free == 10
    second = world.run("sandbox", "sell", f"MUG-1@{MSK}", *where).out.split()[-1]
    assert world.run("sandbox", "ship", second, *where).code == 0
    assert world.shop.stock("MUG-1", MSK).present == 9


def test_edits(world: World) -> None:
    where = ("--endpoint", world.endpoint)
    assert world.run("sandbox", "edit-stock", "MUG-1@msk", "44", *where).code == 0
    assert world.run("sandbox", "edit-price", "MUG-1", "349.90", *where).code == 0
    assert world.shop.stock("MUG-1", MSK).free == 44
    assert str(world.shop.price("MUG-1")["price"]) in ("349.90", "349.9")


def test_calls_and_forgetting_them(world: World) -> None:
    where = ("--endpoint", world.endpoint)
    world.run("plan")
    shown = world.run("sandbox", "calls", "--reset", *where)
    assert shown.code == 0
    assert "/v3/product/list" in shown.out
    assert world.run("sandbox", "calls", *where).out == "no calls\n"
    assert world.run("sandbox", "calls", "--writes", *where).out == "no write calls\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["sell", "MUG-1"], "OFFER@WAREHOUSE"),
        (["sell", "@msk"], "OFFER@WAREHOUSE"),
        (["sell", "MUG-1@nix"], "msk, spb"),
        (["sell", "NIX@msk"], "NIX"),
        (["sell", "MUG-1@msk", "99"], "MUG-1"),
        (["cancel", "nix"], "nix"),
        (["edit-price", "MUG-1", "dear"], "dear"),
    ],
)
def test_what_the_world_can_t_do(world: World, line: list[str], words: str) -> None:
    ended = world.run("sandbox", *line, "--endpoint", world.endpoint)
    assert (ended.code, ended.out) == (6, "")
    assert words in ended.err


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://[", "nonsense", ""])
def test_no_sandbox_there(world: World, address: str) -> None:
    ended = world.run("sandbox", "calls", "--endpoint", address)
    assert ended.code == 8
    assert "reconciler sandbox serve" in ended.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["--seed", "nix.json"], "nix.json"),
        (["--speed", "nan"], "--speed"),
        (["--stock-semantics", "both"], "both"),
        (["--db", "no/such/folder/shop.db"], "can't hold a shop"),
    ],
)
def test_a_sandbox_that_can_t_start(world: World, line: list[str], words: str) -> None:
    ended = world.run("sandbox", "serve", "--port", "0", *line)
    assert (ended.code, ended.out) == (6, "")
    assert words in ended.err


def test_a_port_that_is_taken(world: World) -> None:
    ended = world.run("sandbox", "serve", "--port", world.endpoint.rsplit(":", 1)[1])
    assert ended.code == 6
    assert "--port 0" in ended.err


def test_faults_are_ordered_told_and_forgotten(world: World) -> None:
    where = ("--endpoint", world.endpoint)
    options = ("--times", "2", "--option", "retry_after=7", "--option", "item_retry_after=null")
    assert world.run("sandbox", "fault", "writes", "too-many-requests", *options, *where).code == 0
    shown = world.run("sandbox", "faults", "--clear", *where)
    assert shown.code == 0
    rule = "{path: writes, kind: too-many-requests, call: 1, times: 2, after: 0.0, retry_after: 7"
    assert shown.out.startswith(f"reconciler-sandbox-faults: 1\nfaults:\n  - {rule}")
    assert world.run("sandbox", "faults", *where).out.endswith("faults: []\n")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["*", "fire"], "unknown fault 'fire'"),
        (["/v1/no", "lag"], "/v1/no"),
        (["reads", "lag", "--option", "behind"], "NAME=VALUE"),
        (["reads", "lag", "--option", "rows=1"], "no option 'rows'"),
    ],
)
def test_faults_that_there_are_not(world: World, line: list[str], words: str) -> None:
    ended = world.run("sandbox", "fault", *line, "--endpoint", world.endpoint)
    assert (ended.code, ended.out) == (6, "")
    assert words in ended.err


def test_a_key_that_expired_is_renewed(world: World) -> None:
    where = ("--endpoint", world.endpoint)
    world.run("sandbox", "fault", "*", "expire-key", *where)
    assert world.run("plan").code == 7
    assert world.run("sandbox", "renew-keys", *where).code == 0
    assert world.run("plan").code == 2


def test_a_script_with_mistakes_tells_them_all(world: World) -> None:
    world.write("bad.yaml", "reconciler-sandbox-faults: 1\nfaults:\n  - {kind: lag}\n  - now\n")
    ended = world.run("sandbox", "serve", "--port", "0", "--faults", "bad.yaml")
    assert (ended.code, ended.out) == (6, "")
    assert "bad.yaml:3:5" in ended.err
    assert "bad.yaml:4:5" in ended.err
    assert "path is missing" in ended.err


def test_serve_plays_a_script_and_a_seed(world: World) -> None:
    world.write(
        "day.yaml", "reconciler-sandbox-faults: 1\nfaults: [{path: reads, kind: bad-gateway}]\n"
    )
    line = ("sandbox", "serve", "--port", "0", "--faults", "day.yaml", "--fault-seed", "7")
    with world.start(*line) as process:
        assert process.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address
        shown = world.run("sandbox", "faults", "--endpoint", address[0])
        process.terminate()
        process.communicate(timeout=30)
    assert shown.out.count("path: ") == 13
    assert "{path: reads, kind: bad-gateway}" in shown.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_says_where_and_ends_cleanly(world: World, number: signal.Signals) -> None:
    with world.start("sandbox", "serve", "--port", "0") as process:
        assert process.stdout
        first = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", first)
        assert address, first
        with urllib.request.urlopen(f"{address[0]}/_sandbox/now", timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")


def test_a_shop_in_a_file_is_made(world: World, tmp_path: Path) -> None:
    with world.start("sandbox", "serve", "--port", "0", "--db", "shop.db") as process:
        assert process.stdout
        assert process.stdout.readline().startswith("sandbox listens on")
        process.terminate()
        process.communicate(timeout=30)
    assert (tmp_path / "shop.db").exists()
