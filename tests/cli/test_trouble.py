"""Credentials, networks and servers that fail, each with its exit code and a way out."""

import socket

import pytest

from tests.cli.world import Ended, World


def told(ended: Ended, code: int, *words: str) -> None:
    assert ended.code == code
    assert ended.out == ""
    for word in (*words, "fix: "):
        assert word in ended.err


@pytest.mark.parametrize("missing", [["OZON_API_KEY"], ["OZON_CLIENT_ID", "OZON_API_KEY"]])
def test_missing_credentials_are_named(
    world: World, monkeypatch: pytest.MonkeyPatch, missing: list[str]
) -> None:
    for name in missing:
        monkeypatch.delenv(name)
    told(world.run("plan"), 7, *missing)
    assert world.shop.calls() == []


def test_the_env_file_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OZON_API_KEY")
    world.write(".env", "OZON_API_KEY=secret-write-key\n")
    assert world.run("plan").code == 2


def test_the_environment_wins_over_the_env_file(world: World) -> None:
    world.write(".env", "OZON_API_KEY=wrong\n")
    assert world.run("plan").code == 2


def test_an_env_file_that_is_not_text(world: World) -> None:
    (world.folder / ".env").write_bytes(b"OZON_API_KEY=\xff\xfe\n")
    told(world.run("plan"), 6, ".env can't be read")


def test_a_wrong_key(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OZON_API_KEY", "wrong-key-abc")
    ended = world.run("plan")
    told(ended, 7, "Api-Key")
    assert "wrong-key-abc" not in ended.err


def test_a_key_that_only_reads_can_plan_and_not_apply(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OZON_API_KEY", "secret-read-key")
    assert world.run("plan").code == 2
    ended = world.run("apply", "--yes")
    assert ended.code == 7
    assert "can't write" in ended.err
    assert world.writes() == []


def test_an_offer_that_is_not_signed(world: World) -> None:
    world.shop.fault("*", "offer-not-signed", times=99)
    told(world.run("plan"), 7, "not signed", "sign the offer in the cabinet")


def test_a_closed_port(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        told(world.run("plan", "--endpoint", address), 8, "can't reach 127.0.0.1")


def test_a_server_error_that_stays(world: World) -> None:
    world.shop.fault("*", "internal-error", times=99)
    told(world.run("plan"), 8, "500")


def test_a_server_error_that_goes_away_is_not_noticed(world: World) -> None:
    world.shop.fault("*", "internal-error", times=2)
    assert world.run("plan").code == 2


def test_a_page_of_a_proxy(world: World) -> None:
    world.shop.fault("*", "bad-gateway", times=99)
    ended = world.run("plan")
    told(ended, 8, "502 Bad Gateway")
    assert "<" not in ended.err


def test_a_page_with_a_good_status(world: World) -> None:
    page = "<html><body>Welcome to the hotel</body></html>"
    world.shop.fault("*", "answer", status=200, body=page, content_type="text/html", times=99)
    told(world.run("plan"), 8, "not JSON", "Welcome to the hotel")


def test_json_that_is_not_the_api_s(world: World) -> None:
    world.shop.fault("*", "answer", status=200, body="[1, 2]", times=99)
    assert world.run("plan").code == 8


def test_an_answer_that_was_lost_is_read_back_and_never_repeated(world: World) -> None:
    world.shop.fault("/v2/products/stocks", "lose-after")
    ended = world.run("apply", "--yes")
    assert ended.code == 0
    assert world.writes() == [("/v2/products/stocks", 1)]


@pytest.mark.parametrize(
    "address",
    ["ftp://x", "http://example.com", "api-seller.ozon.ru", "", "http://127.0.0.1.evil.com"],
)
def test_credentials_never_travel_in_the_clear(world: World, address: str) -> None:
    if not address:
        world.write(
            "catalog/store.yaml", "kind: store\nname: t\ncurrency: RUB\nendpoint: ftp://x\n"
        )
        assert world.run("plan").code == 6
        return
    told(world.run("plan", "--endpoint", address), 6, address)


@pytest.mark.parametrize("line", [["plan"], ["apply", "--yes"], ["drift"]])
def test_json_mode_tells_trouble_as_json(world: World, line: list[str]) -> None:
    world.shop.fault("*", "offer-not-signed", times=99)
    ended = world.run(*line, "--format", "json")
    assert (ended.code, ended.json["exit_code"]) == (7, 7)
    assert "sign the offer" in ended.json["fix"]
    assert "not signed" in ended.err
