"""Faults from a file: all of it or nothing, and every mistake with its place."""

from pathlib import Path

import pytest

from reconciler.sandbox import ScriptError, script_of
from reconciler.sandbox.fault_kinds import KINDS
from tests.sandbox.small_shop import Bench

LIST = "/v3/product/list"
HEAD = "reconciler-sandbox-faults: 1\nfaults:\n"


def script(folder: Path, text: str) -> Path:
    path = folder / "bad-day.yaml"
    path.write_text(text, "utf-8")
    return path


def test_the_faults_of_a_script(shop_bench: Bench, tmp_path: Path) -> None:
    rules = f"  - {{path: {LIST}, call: 2, kind: internal-error, html: true}}\n"
    rules += f"  - path: {LIST}\n    kind: too-many-requests\n    retry_after: null\n    call: 3\n"
    assert shop_bench.shop.script(script(tmp_path, HEAD + rules)) == 2
    statuses = [shop_bench.post(LIST, {"limit": 1}).status_code for _ in range(4)]
    assert statuses == [200, 500, 429, 200]


def test_json_is_yaml(shop_bench: Bench, tmp_path: Path) -> None:
    text = '{"reconciler-sandbox-faults": 1, "faults": [{"path": "*", "kind": "bad-gateway"}]}'
    assert shop_bench.shop.script(script(tmp_path, text)) == 1


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "is empty"),
        ("[1]", 1, 1, "begins with reconciler-sandbox-faults: 1"),
        ("a: [", 1, 5, "is not YAML"),
        ("reconciler-sandbox-faults: 2\nfaults: []", 1, 28, "reads reconciler-sandbox-faults: 1"),
        ("reconciler-sandbox-faults: 1\nfaults: {}", 2, 9, "a list of rules"),
        ("reconciler-sandbox-faults: 1", 1, 1, "a list of rules"),
        (f"{HEAD}  []\nmore: 1", 4, 7, "no field 'more'"),
        (f"{HEAD}  - now", 3, 5, "a rule is a mapping"),
        (f"{HEAD}  - {{1: 2}}", 3, 6, "names of fields are texts"),
        (f"{HEAD}  - {{path: reads}}", 3, 5, "kind is missing"),
        (f"{HEAD}  - {{path: 7, kind: lag}}", 3, 12, "path is a text, not 7"),
        (f"{HEAD}  - {{path: reads, kind: fire}}", 3, 25, "unknown fault 'fire'"),
        (f"{HEAD}  - {{path: /v1/no, kind: lag}}", 3, 12, "no method has the path '/v1/no'"),
        (f"{HEAD}  - {{path: reads, kind: lag, call: 0}}", 3, 36, "at least 1, not 0"),
        (f"{HEAD}  - {{path: reads, kind: lag, after: .inf}}", 3, 37, "number of seconds"),
        (f"{HEAD}  - {{path: reads, kind: lag, rows: 1}}", 3, 36, "no option 'rows'"),
        (f"{HEAD}  - {{path: reads, kind: lag, kind: lag}}", 3, 30, "kind stands here twice"),
        (f"{HEAD}  - {{path: reads, kind: lag, behind: 3}}", 3, 38, "behind"),
    ],
)
def test_a_mistake_has_a_place(
    shop_bench: Bench, tmp_path: Path, text: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(ScriptError, match=rf"bad-day\.yaml:{line}:{column}: ") as caught:
        shop_bench.shop.script(script(tmp_path, text))
    (wrong,) = caught.value.wrongs
    assert words in wrong.message
    assert shop_bench.shop.faults() == []


def test_all_mistakes_at_once_and_nothing_is_set(shop_bench: Bench, tmp_path: Path) -> None:
    rules = "  - {path: reads, kind: fire}\n  - {path: '*', kind: bad-gateway}\n  - {kind: lag}\n"
    with pytest.raises(ScriptError) as caught:
        shop_bench.shop.script(script(tmp_path, HEAD + rules))
    assert [(wrong.line, wrong.path) for wrong in caught.value.wrongs] == [
        (3, "faults[0].kind"),
        (5, "faults[2].path"),
    ]
    assert shop_bench.shop.faults() == []


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: \x07", None])
def test_a_file_that_is_no_text(shop_bench: Bench, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bad-day.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ScriptError, match=r"bad-day\.yaml:1:"):
        shop_bench.shop.script(path)


def test_a_seed_is_a_script_that_can_be_played_again(shop_bench: Bench, tmp_path: Path) -> None:
    for seed in range(40):
        rules = shop_bench.shop.bad_day(seed)
        assert shop_bench.shop.faults() == rules
        shop_bench.shop.clear_faults()
        assert shop_bench.shop.script(script(tmp_path, script_of(rules))) == len(rules)
        assert shop_bench.shop.faults() == rules
        shop_bench.shop.clear_faults()
        assert shop_bench.shop.bad_day(seed) == rules
        shop_bench.shop.clear_faults()


def test_seeds_have_most_kinds(shop_bench: Bench) -> None:
    kinds = {rule["kind"] for seed in range(60) for rule in shop_bench.shop.bad_day(seed)}
    never = {"answer", "kill-before", "kill-after", "expire-key", "offer-not-signed"}
    assert kinds == set(KINDS) - never
    assert script_of([]) == f"{HEAD.removesuffix(chr(10))} []\n"
