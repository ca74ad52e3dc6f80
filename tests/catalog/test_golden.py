"""The exact words and places of every error class: golden/*.txt holds files and what is said.

A case is `#### path` and the file, again for more files, then `====` and the expected text.
Without a store document a small one is put beside. To write the texts anew after a change of
wording, delete what follows `====` and run with GOLDEN=write; read the difference.
"""

import os
import re
from pathlib import Path

import pytest

from reconciler.catalog import load_catalog, load_policies, with_excerpts
from reconciler.catalog.codes import EXPLAINED
from reconciler.domain.errors import InvalidInput
from tests.catalog.conftest import rendered, with_store, write

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*.txt"))


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_the_problem_is_told_like_this(case: Path) -> None:
    given, _, expected = case.read_text("utf-8").partition("====\n")
    with pytest.raises(InvalidInput) as caught:
        _load(given)
    said = rendered(with_excerpts(caught.value.problems))
    if os.environ.get("GOLDEN") == "write" and not expected:
        case.write_text(f"{given}====\n{said}", "utf-8")
    else:
        assert said == expected


def test_every_code_has_a_golden_case() -> None:
    told = set(re.findall(r": \[([a-z-]+)\] ", "".join(case.read_text("utf-8") for case in CASES)))
    # Told by test_encoding, test_files, test_folders_of_stores, test_many_problems, test_schemas,
    # test_revision_refusals, test_saving, test_validation, test_resolving, test_attribute_check,
    # test_attribute_lock, and the tests of the commands.
    elsewhere = {
        "ambiguous-attribute",
        "ambiguous-revision",
        "ambiguous-value",
        "attribute-gone",
        "attribute-without-type",
        "bad-target",
        "bad-value",
        "not-declared",
        "rule-idle",
        "shared-file",
        "catalog-missing",
        "encoding",
        "file-changed",
        "file-too-large",
        "file-unreadable",
        "git-failed",
        "header-not-stock",
        "lock-broken",
        "lock-version",
        "no-common-commit",
        "no-dictionary",
        "no-git",
        "unknown-mapping",
        "policy-test-range",
        "policy-tests-missing",
        "no-lock",
        "not-a-repository",
        "file-unwritable",
        "refused",
        "required-attribute",
        "too-many-problems",
        "too-many-values",
        "type-as-attribute",
        "type-disabled",
        "type-not-locked",
        "unknown-attribute",
        "unknown-revision",
        "unknown-store",
        "unknown-value",
        "value-not-locked",
    }
    assert told | elsewhere == set(EXPLAINED)


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_the_pure_parser_says_the_same(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    given, _, expected = case.read_text("utf-8").partition("====\n")
    with pytest.raises(InvalidInput) as caught:
        _load(given)
    assert rendered(with_excerpts(caught.value.problems)) == expected


def _load(given: str) -> None:
    parts = re.split(r"^#### (.+)\n", given, flags=re.MULTILINE)[1:]
    files = dict(zip(parts[::2], parts[1::2], strict=True))
    policies = {
        name.removeprefix("policies/"): text
        for name, text in files.items()
        if name.startswith("policies/")
    }
    if policies or not files:
        write("policies", policies)
        load_policies(Path("policies" if files else "nowhere"))
    else:
        write("catalog", with_store({n.removeprefix("catalog/"): t for n, t in files.items()}))
        load_catalog(Path("catalog"))
