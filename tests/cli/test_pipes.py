"""A reader that goes away changes what is said, never what is done."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.world import World
from tests.rehearsal import MSK

STORE_IN_MOSCOW = """\
kind: store
name: test
currency: RUB
endpoint: {endpoint}
warehouses: {{Москва: {{id: {id}}}, msk: {{id: {id}1}}}}
"""


def closed_early(world: World, *arguments: str) -> tuple[int, str]:
    with world.start(*arguments) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        err = process.stderr.read()
        process.wait(30)
    return process.returncode, err


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_plan_nobody_reads_keeps_its_exit_code(world: World, form: str) -> None:
    code, err = closed_early(world, "plan", "--format", form)
    assert (code, err) == (2, "")


def test_an_apply_nobody_reads_is_still_done(world: World) -> None:
    code, err = closed_early(world, "apply", "--yes")
    assert code == 0
    assert "rror" not in err
    assert world.shop.stock("MUG-1", MSK).free == 12


@pytest.mark.parametrize(("form", "signs"), [("text", "\\u2192"), ("json", "Москва")])
def test_a_locale_without_our_signs_is_no_reason_to_fail(
    world: World, monkeypatch: pytest.MonkeyPatch, form: str, signs: str
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    world.write("catalog/store.yaml", STORE_IN_MOSCOW.format(endpoint=world.endpoint, id=MSK))
    world.write("catalog/x.yaml", "kind: stocks\nwarehouse: Москва\nstocks: {MUG-2: 21}\n")
    with world.start("plan", "--format", form) as process:
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (2, "")
    assert signs in out


@pytest.mark.parametrize("line", [["validate"], ["--help"]])
def test_short_words_nobody_reads(world: World, line: list[str]) -> None:
    assert closed_early(world, *line) == (0, "")


@pytest.mark.skipif(
    not Path("/dev/full").is_char_device(), reason="no disk that is always full here"
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_full_disk_is_said_and_is_no_bug(world: World, form: str) -> None:
    line = [sys.executable, "-m", "reconciler", "plan", "--format", form]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            line, stdout=full, stderr=subprocess.PIPE, text=True, cwd=world.folder, check=False
        )
    assert ended.returncode == 6
    assert "error[out-file]: the output can't be written: No space left on device" in ended.stderr
