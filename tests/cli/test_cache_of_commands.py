"""Commands that only look use the cache; one that writes to a shop never opens it."""

from pathlib import Path

import pytest

from reconciler.catalog import loading
from reconciler.catalog.cache import Cache
from tests.cli.world import World

LOOKING = [["validate"], ["plan"], ["drift"], ["list"], ["show", "MUG-1"]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """The cache files that catalogs were read with."""
    heard: list[Path | None] = []

    def listening(path: Path | None) -> Cache:
        heard.append(path)
        return Cache(path)

    monkeypatch.setattr(loading, "Cache", listening)
    return heard


@pytest.mark.parametrize("line", LOOKING, ids=lambda line: line[0])
def test_looking_uses_it(world: World, opened: list[Path | None], line: list[str]) -> None:
    world.run(*line)
    assert opened
    assert set(opened) == {Path(".reconciler/cache/catalog")}
    assert (world.folder / ".reconciler/cache/catalog").is_file()
    assert (world.folder / ".reconciler/cache/.gitignore").read_text("utf-8") == "*\n"


def test_applying_never_does(world: World, opened: list[Path | None]) -> None:
    assert world.run("plan", "--out", "plan.json").code == 2
    opened.clear()
    cache = world.folder / ".reconciler/cache/catalog"
    cache.unlink()
    assert world.run("apply", "plan.json", "--yes").code == 0
    world.stocks({"MUG-1": 14})
    assert world.run("apply", "--yes").code == 0
    assert opened
    assert set(opened) == {None}
    assert not cache.exists()
