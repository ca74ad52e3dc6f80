"""Each fault at each writing method ends as docs/faults.md says, and nothing is done twice."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from reconciler.apply.outcome import Converged, Rejected
from reconciler.domain.errors import ReconcilerError
from reconciler.sandbox import Killed
from reconciler.sandbox.fault_kinds import KINDS
from reconciler.sandbox.item_codes import ITEM_CODES
from tests.effects import Effect, Effects
from tests.rehearsal import WRITES, Rehearsal
from tests.workflow.fault_scenes import SCENES, final

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
QUARTER = 16 * 60


def cases() -> Iterator[tuple[str, str, str]]:
    """The fault as YAML, the writing method and the documented end."""
    (table,) = re.findall(r"<!-- matrix -->\n(.*?)<!-- end -->", PAGE.read_text("utf-8"), re.DOTALL)
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()
    ]
    for fault, *cells in rows:
        for names, cell in zip(head[1:], cells, strict=True):
            for scene in names.split(", "):
                yield fault.strip("`"), scene, cell


@cache
def undisturbed(scene: str) -> tuple[list[Any], Counter[Effect]]:
    """What a run without a fault leaves, and what took effect in it."""
    with TemporaryDirectory() as folder:
        shop = SCENES[scene][1](Path(folder))
        effects = Effects(shop.shop)
        assert shop.apply().exit_code == 0
        return at_rest(shop, scene), effects.count


def at_rest(shop: Rehearsal, scene: str) -> list[Any]:
    """The end, when nothing is under way any more."""
    shop.clock.advance(QUARTER)
    return final(shop, scene)


def attempt(shop: Rehearsal) -> str:
    """One run in words: how operations ended, and the exit code."""
    try:
        applied = shop.apply()
    except Killed:
        return "killed"
    except ReconcilerError as trouble:
        return f"{type(trouble).__name__} {int(trouble.exit_code)}"
    ends = sorted({type(end).__name__ for end in applied.finished.outcomes.values()})
    return " ".join([*ends, str(int(applied.exit_code))])


def story(shop: Rehearsal, expected: Counter[Effect], effects: Effects) -> str:
    """All of it in words: the run that met the fault, and when it was made good."""
    first = attempt(shop)
    shop.shop.clear_faults()
    shop.shop.renew_keys()
    if effects.count == expected and first.endswith(" 0"):
        return first
    second = attempt(shop)
    if second.endswith("0"):
        if effects.count == expected:
            return f"{first}, next run"
        return f"{first}, drift" if shop.plan().plan.drift else f"{first}, never"
    shop.clock.advance(QUARTER)
    return f"{first}, in 15 minutes" if attempt(shop).endswith("0") else f"{first}, never"


@pytest.mark.parametrize(("fault", "scene", "end"), list(cases()))
def test_it_ends_as_documented(tmp_path: Path, fault: str, scene: str, end: str) -> None:
    path, build = SCENES[scene]
    expected, once = undisturbed(scene)
    shop = build(tmp_path)
    effects = Effects(shop.shop)
    if end == "-":
        with pytest.raises(ValueError, match="refuses no single items"):
            shop.shop.fault(**{"path": path, **yaml.safe_load(fault)})
        return
    shop.shop.fault(**{"path": path, **yaml.safe_load(fault)})
    assert story(shop, once, effects) == end
    assert effects.count <= once, "something took effect twice, or that nobody planned"
    if not end.endswith("drift"):
        assert effects.count == once
        assert at_rest(shop, scene) == expected
        assert shop.plan().exit_code == 0


CODES = [(scene, code) for scene, (path, _) in SCENES.items() for code in ITEM_CODES.get(path, ())]


@pytest.mark.parametrize(("scene", "code"), CODES)
def test_every_documented_code_of_an_item(tmp_path: Path, scene: str, code: str) -> None:
    path, build = SCENES[scene]
    _, once = undisturbed(scene)
    shop = build(tmp_path)
    effects = Effects(shop.shop)
    shop.shop.fault(path, "item-error", code=code, offers=["MUG-1"], times=9)
    applied = shop.apply()
    ends = applied.finished.outcomes
    refused = [end for end in ends.values() if isinstance(end, Rejected)]
    assert len(refused) == 1
    assert code in (refused[0].code, refused[0].message)
    assert [type(end) for end in ends.values() if end not in refused] == [Converged]
    assert applied.exit_code == 5
    shop.shop.clear_faults()
    assert attempt(shop) == "Converged 0"
    assert effects.count == once


def test_the_table_has_every_kind_and_every_scene() -> None:
    said = [(yaml.safe_load(fault)["kind"], scene) for fault, scene, _ in cases()]
    assert {kind for kind, _ in said} == set(KINDS)
    assert {scene for _, scene in said} == set(SCENES)
    assert {path for path, _ in SCENES.values()} == set(WRITES)
