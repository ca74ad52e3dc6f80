"""`reconciler safety-stock explain`."""

import pytest

from tests.cli.world import World


@pytest.fixture
def shop(world: World) -> World:
    world.write(
        "catalog/safety.yaml",
        "kind: safety-stock\nrules:\n"
        "  - {match: {price: '>= 10000'}, keep: 9}\n"
        "  - {match: {warehouse: msk}, keep: 2}\n",
    )
    return world


def test_the_story_of_a_cell(shop: World) -> None:
    ended = shop.run("safety-stock", "explain", "MUG-1@msk")
    assert ended.code == 0, ended.err
    assert "no: price 1000 is not >= 10000" in ended.out
    assert "Published: 10, 2 kept back; nothing to write" in ended.out


def test_as_json(shop: World) -> None:
    told = shop.run("safety-stock", "explain", "MUG-1@msk", "--format", "json").json
    assert [rule["matches"] for rule in told["rules"]] == [False, True]
    assert (told["rule"], told["kept"]) == ("catalog/safety.yaml:4", 2)
    assert (told["published"], told["withheld"]) == (10, 2)


def test_offline_reaches_no_shop(shop: World) -> None:
    ended = shop.run("safety-stock", "explain", "MUG-1@msk", "--offline")
    assert ended.code == 0
    assert "may match: only the shop knows the price" in ended.out
    assert shop.shop.calls() == []


@pytest.mark.parametrize("more", [(), ("--offline",)])
def test_what_is_not_declared_is_told_before_the_shop_is_reached(
    shop: World, more: tuple[str, ...]
) -> None:
    ended = shop.run("safety-stock", "explain", "MUG-2@msk", *more)
    assert ended.code == 6
    assert "`MUG-1`" in ended.err
    assert shop.shop.calls() == []


def test_nothing_is_written(shop: World) -> None:
    shop.run("safety-stock", "explain", "MUG-1@msk")
    assert shop.writes() == []
