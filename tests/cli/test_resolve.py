"""`reconciler resolve` as a user runs it."""

import pytest

from tests.cli.world import World

CARDS = """\
kind: products
defaults: {category: 17028922, type: 91565}
products: {MUG-1: {attributes: {Бренд: Самовар}}}
"""


@pytest.fixture(autouse=True)
def _cards(world: World) -> None:
    world.write("catalog/cards.yaml", CARDS)


def test_it_writes_the_lock_and_says_what_to_do(world: World) -> None:
    assert world.run("validate").code == 6
    ended = world.run("resolve")
    assert (ended.code, ended.out) == (0, "")
    assert "catalog/attributes.lock: written (1 type, 1 value); commit it" in ended.err
    assert world.run("validate").code == 0
    again = world.run("resolve")
    assert "nothing to add (1 type, 1 value)" in again.err
    assert world.run("plan").code != 6


def test_check_writes_nothing(world: World) -> None:
    ended = world.run("resolve", "--check")
    assert ended.code == 2
    assert "+      - {attribute: 85, said: Самовар, id: 971082156" in ended.out
    assert "would change" in ended.err
    assert not (world.folder / "catalog/attributes.lock").exists()
    world.run("resolve")
    assert world.run("resolve", "--check").code == 0


def test_what_the_shop_does_not_know(world: World) -> None:
    world.write("catalog/cards.yaml", CARDS.replace("Самовар", "Самавар"))
    ended = world.run("resolve")
    assert ended.code == 6
    assert "Did you mean `Самовар`" in ended.err
    assert "nothing was written" in ended.err
    assert not (world.folder / "catalog/attributes.lock").exists()


def test_json(world: World) -> None:
    said = world.run("resolve", "--check", "--format", "json").json
    assert (said["exit_code"], said["changed"], said["saved"]) == (2, True, False)
    said = world.run("resolve", "--format", "json").json
    assert (said["exit_code"], said["changed"], said["saved"]) == (0, True, True)
    assert (said["types"], said["values"], said["language"]) == (1, 1, "RU")
    assert said["lock"] == "catalog/attributes.lock"
    assert said["problems"] == []
    world.write("catalog/cards.yaml", CARDS.replace("Бренд", "Брэнд"))
    ended = world.run("resolve", "--format", "json")
    assert ended.code == ended.json["exit_code"] == 6
    assert ended.json["saved"] is False
    assert [one["code"] for one in ended.json["problems"]] == ["unknown-attribute"]


def test_an_unknown_language_is_refused(world: World) -> None:
    ended = world.run("resolve", "--language", "FR")
    assert ended.code == 6
    assert "RU" in ended.err
