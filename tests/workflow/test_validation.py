"""A whole repository validated: several stores, every problem once, paths that narrow it."""

from pathlib import Path

import pytest

from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.workflow.validation import Validated, validate
from reconciler.workflow.where import Where

STORE = "kind: store\nname: {}\ncurrency: RUB\nwarehouses: {{msk: {{id: {}}}}}\n"
POLICY = """\
kind: policy
id: quiet
title: Quiet
enforce: warn
scope: plan
require: plan.goes_dark <= 3
message: "{plan.goes_dark}"
why: For tests.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("catalog/a/store.yaml", STORE.format("anna", 1))
    write("catalog/b/store.yaml", STORE.format("boris", 2))
    write("catalog/a/stocks.yaml", "kind: stocks\nwarehouse: msk\nstocks: {MUG: 1, CUP: 2}\n")
    write("catalog/shared.yaml", "kind: prices\nprices: {MUG: 5}\n")
    write("policies/quiet.yaml", POLICY)
    return tmp_path


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def check(*paths: str, store: str | None = None) -> Validated:
    return validate(Where(store=store), [Path(path) for path in paths])


def found(validated: Validated) -> list[tuple[str, str]]:
    return [(p.source.file if p.source else "", p.code) for p in validated.problems]


def test_every_store_is_checked() -> None:
    validated = check()
    assert (validated.exit_code, validated.problems) == (ExitCode.DONE, ())
    assert [(s.name, s.offers, s.stock_cells, s.prices) for s in validated.stores] == [
        ("anna", 2, 2, 1),
        ("boris", 1, 0, 1),
    ]
    assert validated.policies is not None
    assert (validated.policies.policies, validated.policies.waivers) == (1, 0)


def test_one_store_when_it_is_named() -> None:
    write("catalog/a/bad.yaml", "kind: stocks\nwarehouse: nix\nstocks: {MUG: 1}\n")
    assert [store.name for store in check(store="boris").stores] == ["boris"]
    assert found(check(store="anna")) == [("catalog/a/bad.yaml", "unknown-warehouse")]
    assert found(check(store="carl")) == [("", "unknown-store")]


def test_a_problem_of_shared_documents_is_told_once() -> None:
    write("catalog/shared.yaml", "kind: prices\nprices: {MUG: -5}\n")
    assert found(check()) == [("catalog/shared.yaml", "out-of-range")]


def test_problems_of_every_store_and_of_policies_at_once() -> None:
    write("catalog/a/x.yaml", "kind: stocks\nwarehouse: nix\nstocks: {MUG: 1}\n")
    write("catalog/b/x.yaml", "kind: stocks\nwarehouse: nix\nstocks: {MUG: 1}\n")
    write(
        "policies/bad.yaml", POLICY.replace("goes_dark <=", "goes_drak <=").replace("quiet", "bad")
    )
    validated = check()
    assert found(validated) == [
        ("catalog/a/x.yaml", "unknown-warehouse"),
        ("catalog/b/x.yaml", "unknown-warehouse"),
        ("policies/bad.yaml", "expression-unknown-name"),
    ]
    assert (validated.stores, validated.policies) == ((), None)


def test_a_store_without_a_name_hides_none_of_its_problems() -> None:
    write("catalog/b/store.yaml", "kind: store\ncurrency: RUB\n")
    write("catalog/b/x.yaml", "kind: prices\nprices: {MUG: {prise: 5}}\n")
    assert found(check()) == [
        ("catalog/b/store.yaml", "missing-key"),
        ("catalog/b/x.yaml", "unknown-key"),
    ]


def test_stores_that_can_not_be_told_apart() -> None:
    write("catalog/b/store.yaml", STORE.format("anna", 2))
    assert found(check()) == [("catalog/b/store.yaml", "two-stores")]


def test_no_catalog_and_no_policies() -> None:
    validated = validate(Where(catalog=Path("nix"), policies=Path("nada")))
    assert found(validated) == [("", "catalog-missing"), ("", "policies-missing")]


BAD = "kind: prices\nprices: {MUG: -5}\n"


@pytest.mark.parametrize(
    "path",
    ["catalog/a/bad.yaml", "catalog/a", "./catalog/b/../a/bad.yaml", "catalog", "."],
)
def test_problems_in_the_paths_count(path: str) -> None:
    write("catalog/a/bad.yaml", BAD)
    validated = check(path)
    assert found(validated) == [("catalog/a/bad.yaml", "out-of-range")]
    assert (validated.exit_code, validated.elsewhere) == (ExitCode.INVALID, 0)
    assert validated.problems[0].excerpt


@pytest.mark.parametrize("path", ["catalog/b", "catalog/a/stocks.yaml", "policies"])
def test_problems_elsewhere_are_only_counted(path: str) -> None:
    write("catalog/a/bad.yaml", BAD)
    validated = check(path)
    assert (validated.exit_code, validated.problems) == (ExitCode.DONE, ())
    assert validated.elsewhere == 1


def test_an_absolute_path_and_a_link_lead_to_the_same_file(folder: Path) -> None:
    write("catalog/a/bad.yaml", BAD)
    assert check(str(folder / "catalog" / "a" / "bad.yaml")).problems
    (folder / "link").symlink_to(folder / "catalog" / "a")
    assert check("link/bad.yaml").problems


def test_paths_that_do_not_exist_or_lie_outside_are_told_at_once(folder: Path) -> None:
    write("README.md", "# Shop\n")
    (folder / "loop").symlink_to("loop")
    with pytest.raises(InvalidInput) as wrong:
        check("catalog/a", "catalog/nix.yaml", "README.md", "/", "/etc", "loop", "x" * 5000)
    assert [problem.code for problem in wrong.value.problems] == [
        "path-missing",
        "path-missing",
        "path-missing",
        "path-outside",
        "path-outside",
    ]


RULES = (
    "kind: safety-stock\nrules:\n- {match: {offer: MUG}, keep: 1}\n- {match: {offer: X}, keep: 1}\n"
)


def test_rules_that_match_nothing_in_any_store_are_noted() -> None:
    write("catalog/rules.yaml", RULES)
    validated = check()
    assert validated.exit_code == ExitCode.DONE
    assert [(note.code, str(note.source)) for note in validated.notes] == [
        ("rule-idle", "catalog/rules.yaml:4:3")
    ]
    assert validated.notes[0].excerpt
    assert check("catalog/a").notes == ()
    assert check("catalog/rules.yaml").notes == validated.notes
    assert len(check(store="boris").notes) == 2


def test_where_something_is_wrong_nothing_is_noted() -> None:
    write("catalog/rules.yaml", RULES)
    write("catalog/wrong.yaml", "kind: prices\nprices: {MUG: 0}\n")
    assert check().notes == ()


def test_a_price_that_is_read_in_two_currencies_is_noted() -> None:
    def codes() -> list[str]:
        return [note.code for note in check().notes]

    write("catalog/shared.yaml", "kind: prices\nprices: {MUG: 5, CUP: 7}\n")
    assert codes() == []
    write("catalog/b/store.yaml", STORE.format("boris", 2).replace("RUB", "CNY"))
    assert codes() == ["shared-price-currencies"]
    (note,) = check().notes
    assert note.message == (
        "The prices of `MUG` and 1 more are read by `anna` in RUB and by `boris` in CNY:"
        " the same number in both."
    )
    write("catalog/b/prices.yaml", "kind: prices\nprices: {MUG: 0.4, CUP: 0.6}\n")
    assert codes() == []
