"""One store anywhere, or several in folders with shared documents beside."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.catalog import load_catalog
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from tests.catalog.conftest import STORE, Files, write

OTHER = STORE.replace("samovar", "teapot").replace("1020000", "2020000")
STOCKS = "kind: stocks\nwarehouse: msk\nstocks: {%s: 1}\n"
TWO: Files = {
    "a/store.yaml": STORE,
    "a/stocks.yaml": STOCKS % "MINE",
    "b/store.yaml": OTHER,
    "b/deep/stocks.yml": STOCKS % "MINE",
    "shared/prices.yaml": "kind: prices\nprices: {MINE: 5}\n",
    "rules.yaml": "kind: safety-stock\nrules: [{keep: 1}]\n",
}


def test_one_store_document_anywhere_owns_all(catalog: Callable[..., Desired]) -> None:
    desired = catalog({"config/shop.yaml": STORE, "x/stocks.yaml": STOCKS % "A"})
    assert desired.store.name == "samovar"
    assert set(desired.stocks["msk"]) == {"A"}


def test_a_store_has_its_folder_and_what_is_shared(catalog: Callable[..., Desired]) -> None:
    desired = catalog(TWO, "teapot")
    assert desired.store.warehouses["msk"].id == 2020000123456
    assert str(desired.stocks["msk"]["MINE"].source) == "catalog/b/deep/stocks.yml:3:10"
    assert desired.prices["MINE"].says.price == 5
    assert len(desired.safety) == 1


def test_the_digest_depends_on_the_files_that_concern_the_store(
    catalog: Callable[..., Desired],
) -> None:
    before = catalog(TWO, "samovar").digest
    assert catalog({**TWO, "b/stocks2.yaml": STOCKS % "NEW"}, "samovar").digest == before
    assert catalog({**TWO, "shared/x.yaml": "# nothing\n"}, "samovar").digest != before


def test_problems_of_another_store_do_not_stop_a_store(catalog: Callable[..., Desired]) -> None:
    assert catalog({**TWO, "b/bad.yaml": STOCKS % "A: 1, B: -1, C"}, "samovar")


def test_what_can_not_be_read_stops_every_store(refused: Callable[..., list[Problem]]) -> None:
    problems = refused({**TWO, "b/bad.yaml": "kind: ["}, "samovar")
    assert [problem.code for problem in problems] == ["yaml-syntax"]


def test_an_unknown_store_is_named_with_the_nearest(refused: Callable[..., list[Problem]]) -> None:
    (problem,) = refused(TWO, "teepot")
    assert problem.code == "unknown-store"
    assert problem.message == "There is no store `teepot`. The catalog holds `samovar`, `teapot`."
    assert problem.fix == "Did you mean `teapot`?"


def test_an_only_store_must_have_the_name_that_is_asked_for(
    refused: Callable[..., list[Problem]],
) -> None:
    (problem,) = refused({}, "samowar")
    assert problem.code == "unknown-store"


def test_two_stores_of_one_name(refused: Callable[..., list[Problem]]) -> None:
    (problem,) = refused({"a/store.yaml": STORE, "b/store.yaml": STORE}, "samovar")
    assert problem.code == "two-stores"
    assert "the name `samovar`" in problem.message


@pytest.mark.parametrize("made", ["nothing", "file", "folder"])
def test_a_missing_or_empty_catalog_is_not_an_empty_shop(made: str) -> None:
    if made == "file":
        Path("catalog").touch()
    elif made == "folder":
        write("catalog", {"notes.txt": "x"})
    with pytest.raises(InvalidInput) as caught:
        load_catalog(Path("catalog"))
    (problem,) = caught.value.problems
    assert problem.code == "catalog-missing"
    assert "`catalog`" in problem.message
