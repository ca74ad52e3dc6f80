"""What `init` decides for each file of a folder, and what it refuses."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.catalog import load_catalog
from reconciler.domain.errors import InvalidInput
from reconciler.workflow.new_shop import NewShop, plan_shop, store_there, write_shop
from reconciler.workflow.shop_answers import Answers
from reconciler.workflow.shop_checks import wrong_answers
from reconciler.workflow.validation import validate
from reconciler.workflow.where import Where
from tests.effort import examples

ANSWERS = Answers(name="samovar", warehouses=("msk=1020000123456",))


def make(folder: Path, answers: Answers = ANSWERS, *, force: bool = False) -> NewShop:
    shop = plan_shop(folder, answers, force=force)
    write_shop(shop)
    return shop


def actions(shop: NewShop) -> dict[str, str]:
    return {step.path: step.action for step in shop.steps}


def refused(folder: Path, answers: Answers = ANSWERS) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as wrong:
        plan_shop(folder, answers)
    return [(problem.code, problem.path) for problem in wrong.value.problems]


def test_a_new_folder_gets_everything_and_is_valid(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "shop"
    shop = make(folder)
    assert set(actions(shop).values()) == {"new"}
    assert all((folder / step.path).is_file() for step in shop.steps)
    found = validate(Where(catalog=folder / "catalog", policies=folder / "policies"))
    assert not found.problems
    assert found.policies is not None
    assert found.policies.policies == 47


def test_planning_writes_nothing(tmp_path: Path) -> None:
    plan_shop(tmp_path / "shop", ANSWERS)
    assert not (tmp_path / "shop").exists()


def test_again_everything_is_kept(tmp_path: Path) -> None:
    first = make(tmp_path)
    again = make(tmp_path)
    assert set(actions(again).values()) == {"kept"}
    assert len(again.steps) == len(first.steps)
    assert again.written == 0


def test_a_file_that_exists_is_kept_unless_forced(tmp_path: Path) -> None:
    make(tmp_path)
    for name in ("README.md", "catalog/prices/prices.yaml"):
        (tmp_path / name).write_text("kind: prices\nprices: {A: 5}\n", "utf-8")
    assert set(actions(make(tmp_path)).values()) == {"kept"}
    assert "A: 5" in (tmp_path / "README.md").read_text("utf-8")
    forced = actions(make(tmp_path, force=True))
    assert {path for path, action in forced.items() if action != "kept"} == {
        "README.md",
        "catalog/prices/prices.yaml",
    }
    assert forced["README.md"] == "overwritten"
    assert "A: 5" not in (tmp_path / "catalog/prices/prices.yaml").read_text("utf-8")


def test_ignored_files_and_settings_are_extended_even_when_forced(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("build/\n", "utf-8")
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode/settings.json").write_text('{"mine": 1}', "utf-8")
    (tmp_path / ".vscode/extensions.json").write_text("// mine\n{}", "utf-8")
    shop = make(tmp_path, force=True)
    done = actions(shop)
    assert (done[".gitignore"], done[".vscode/settings.json"]) == ("extended", "extended")
    assert (tmp_path / ".gitignore").read_text(
        "utf-8"
    ) == "build/\n.reconciler/\n.reconciler-*\n.env\n"
    assert '"mine": 1' in (tmp_path / ".vscode/settings.json").read_text("utf-8")
    (left,) = [step for step in shop.steps if step.note]
    assert (left.path, left.action) == (".vscode/extensions.json", "kept")
    assert "plain JSON" in left.note


def test_a_file_to_extend_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"\xff\n")
    (step,) = [step for step in make(tmp_path).steps if step.note]
    assert (step.path, step.action) == (".gitignore", "kept")
    assert (tmp_path / ".gitignore").read_bytes() == b"\xff\n"


def test_beside_a_store_no_documents_are_put(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text("kind: store\nname: old\ncurrency: RUB\n", "utf-8")
    for force in (False, True):
        shop = make(tmp_path, force=force)
        assert not [path for path in actions(shop) if path.startswith("catalog/")]
    assert load_catalog(tmp_path / "catalog").store.name == "old"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kind: store\nname: old\ncurrency: RUB\n", "old"),
        ("kind: store\n", ""),
        ("kind: [", ""),
        ("kind: prices\nprices: {}\n", None),
        ("# nothing\n", None),
    ],
)
def test_the_store_that_is_there(tmp_path: Path, text: str, name: str | None) -> None:
    assert store_there(tmp_path) is None
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/x.yaml").write_text(text, "utf-8")
    assert store_there(tmp_path) == name


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to(tmp_path / "elsewhere.md")
    assert actions(make(tmp_path))["README.md"] == "kept"
    assert not (tmp_path / "elsewhere.md").exists()


def test_files_where_folders_belong_and_the_reverse_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "policies").write_text("", "utf-8")
    (tmp_path / ".vscode").write_text("", "utf-8")
    assert refused(tmp_path) == [("folder-unusable", ""), ("folder-unusable", "")]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".vscode", "policies"]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("", "utf-8")
    assert refused(tmp_path / "shop") == [("folder-unusable", "")]


def test_forced_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "README.md").mkdir()
    assert actions(plan_shop(tmp_path, ANSWERS))["README.md"] == "kept"
    with pytest.raises(InvalidInput):
        plan_shop(tmp_path, ANSWERS, force=True)


def test_what_the_system_does_not_allow_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = plan_shop(tmp_path, ANSWERS)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InvalidInput, match="1 problem"):
        write_shop(shop)


def test_all_wrong_answers_at_once(tmp_path: Path) -> None:
    answers = Answers(
        name="a b",
        currency="RUR",
        warehouses=("msk", "a/b=1", ".hidden=2", "=3"),
        client_id_env="12345",
        api_key_env="",
        ci="gitlab",
    )
    assert sorted(refused(tmp_path / "shop", answers)) == [
        ("bad-text", "name"),
        *[("bad-text", "warehouses")] * 4,
        ("not-a-choice", "ci"),
        ("not-a-choice", "currency"),
        ("secret-in-git", "credentials.api_key"),
        ("secret-in-git", "credentials.client_id"),
    ]
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("msk=1", "MSK=2"), "said-twice"),
        (("msk=1", "spb=1"), "said-twice"),
        (("msk=abc",), "wrong-type"),
        (("msk=0",), "out-of-range"),
        (("msk=007",), "number-format"),
        (("msk=-5",), "wrong-type"),
        (("msk=" + "9" * 30,), "number-format"),
    ],
)
def test_wrong_warehouses(lines: tuple[str, ...], code: str) -> None:
    assert [problem.code for problem in wrong_answers(Answers(name="a", warehouses=lines))] == [
        code
    ]


def test_answers_that_are_not_utf_8() -> None:
    answers = Answers(name="a\udcff", warehouses=("msk=1\udcff",), ci="\udcff")
    assert [(p.code, p.path) for p in wrong_answers(answers)] == [
        ("bad-text", "name"),
        ("bad-text", "warehouses"),
        ("bad-text", "ci"),
    ]


def test_an_answer_in_cyrillic_is_fine() -> None:
    assert wrong_answers(Answers(name="самовар", warehouses=("мск=1",))) == []


def test_a_wrong_answer_that_may_be_a_key_is_not_repeated() -> None:
    key = "0123abcd-0123-4567-89ab-0123456789ab"
    for problem in wrong_answers(Answers(name="a", api_key_env=key)):
        assert key not in problem.message + problem.fix + problem.excerpt


@settings(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.one_of(st.text(max_size=8), st.sampled_from(["null", "true", "1e5", "a:b", "#x", "'", '"'])),
    st.lists(st.text("abж019._-:", max_size=5), max_size=3),
)
def test_answers_are_refused_or_make_a_shop_that_loads(
    tmp_path_factory: pytest.TempPathFactory, name: str, aliases: list[str]
) -> None:
    lines = tuple(f"{alias}={number}" for number, alias in enumerate(aliases, 1))
    answers = Answers(name=name, warehouses=lines)
    if wrong_answers(answers):
        return
    folder = tmp_path_factory.mktemp("shop")
    make(folder, answers)
    store = load_catalog(folder / "catalog").store
    assert store.name == name
    assert {str(alias): where.id for alias, where in store.warehouses.items()} == {
        alias.strip(): number for number, alias in enumerate(aliases, 1)
    }
