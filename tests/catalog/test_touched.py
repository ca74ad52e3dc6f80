"""Which offers the working tree says something else of than a commit: these, and no other."""

from pathlib import Path

import pytest

from reconciler.catalog import open_catalog, open_lock
from reconciler.catalog.branch_point import branch_point
from reconciler.catalog.lock_text import lock_text
from reconciler.catalog.touched import Everything, Now, touched
from reconciler.domain.attribute_lock import AttributeLock
from tests.catalog.locks import MUG, locked_type
from tests.catalog.repository import Repository, _plain_git, needs_git, repository

__all__ = ["_plain_git", "repository"]

pytestmark = needs_git

LATER = "2026-12-01T00:00Z"
STORE = """\
kind: store
name: samovar
currency: RUB
warehouses: {msk: {id: 1}, spb: {id: 2}}
"""
MSK = "kind: stocks\nwarehouse: msk\nstocks: {A: 40, B: 5, C: 7}\n"
PRICES = "kind: prices\nprices: {A: {price: 900}, B: {price: 2000}}\n"
CARDS = "kind: products\nproducts: {A: {labels: {class: A}}, D: {name: Кружка}}\n"
SAFETY = (
    "kind: safety-stock\n"
    "rules: [{match: {price: '>= 1000'}, keep: 3}, {match: {offer: A}, keep: 1}, {keep: 2}]\n"
)
FILES = {
    "catalog/store.yaml": STORE,
    "catalog/msk.yaml": MSK,
    "catalog/prices.yaml": PRICES,
    "catalog/cards.yaml": CARDS,
    "catalog/safety.yaml": SAFETY,
}


@pytest.fixture
def catalog(repository: Repository) -> Path:
    repository.commit(FILES)  # type: ignore[arg-type]
    return repository.folder / "catalog"


def found(
    root: Path, store: str | None = None, rev: str = "HEAD", cache: Path | None = None
) -> frozenset[str] | Everything:
    whole, lock = open_catalog(root, cache), open_lock(root)
    now = Now(whole, whole.of(store), whole.desired(store, lock), lock)
    return touched(now, branch_point(rev, root), root, cache)


def change(root: Path, name: str, before: str, after: str) -> None:
    text = (root / name).read_text()
    assert before in text
    (root / name).write_text(text.replace(before, after))


def test_nothing_changed(catalog: Path) -> None:
    assert found(catalog) == frozenset()


@pytest.mark.parametrize(
    ("name", "before", "after", "offers"),
    [
        ("msk.yaml", "A: 40", "A: 41", {"A"}),
        ("msk.yaml", "A: 40, B: 5", "B: 5, A: 40", set()),
        ("msk.yaml", "A: 40", "A: {free: 40}", set()),
        ("msk.yaml", "A: 40", "A: {fixed: 40}", {"A"}),
        ("msk.yaml", ", C: 7", "", {"C"}),
        ("msk.yaml", "C: 7", "C: 7, E: 1", {"E"}),
        ("msk.yaml", "stocks:", "as_of: 2026-11-20T09:00+03:00\nstocks:", {"A", "B", "C"}),
        ("prices.yaml", "price: 900", "price: 900.00", set()),
        ("prices.yaml", "price: 900", "price: 901", {"A"}),
        ("prices.yaml", "price: 900", "price: 900, managed_by: promotions", {"A"}),
        ("prices.yaml", "price: 900", "price: 900, declared_price: 2", {"A"}),
        ("prices.yaml", "{price: 900}", f"[{{price: 900}}, {{price: 8, from: {LATER}}}]", {"A"}),
        ("prices.yaml", "prices: ", "defaults: {vat: 0.1}\nprices: ", {"A", "B"}),
        ("cards.yaml", "class: A", "class: B", {"A"}),
        ("cards.yaml", "Кружка", "Чашка", {"D"}),
        ("cards.yaml", "name: Кружка", "name: Кружка, state: active", {"D"}),
        ("cards.yaml", "name: Кружка", "state: archived", {"D"}),
        # Of A git knows the price, of B too: C alone may fall under the rule by its price.
        ("safety.yaml", "keep: 3", "keep: 4", {"B", "C"}),
        ("safety.yaml", "keep: 1", "keep: {days: 2}", {"A"}),
        ("safety.yaml", "{keep: 2}", "{keep: 5}", {"C"}),
        ("safety.yaml", "offer: A", "offer: [A, B]", set()),
        ("store.yaml", "name: samovar", "name: other", set()),
        ("store.yaml", "currency: RUB", "currency: RUB\non_deny: withhold", set()),
        ("store.yaml", "msk: {id: 1}", "msk: {id: 3}", {"A", "B", "C"}),
        ("store.yaml", "spb: {id: 2}", "spb: {id: 2, stock_mode: enforce}", set()),
        ("store.yaml", "msk: {id: 1}", "msk: {id: 1, stock_mode: on_hand}", {"A", "B", "C"}),
        ("store.yaml", "name: s", "manage: {stocks: enforce}\nname: s", {"A", "B", "C"}),
    ],
)  # fmt: skip
def test_a_change(catalog: Path, name: str, before: str, after: str, offers: set[str]) -> None:
    change(catalog, name, before, after)
    assert found(catalog) == offers


@pytest.mark.parametrize("more", ["manage: {prices: observe}", "min_price_timer: {renew_days: 3}"])
def test_settings_that_concern_every_offer(catalog: Path, more: str) -> None:
    change(catalog, "store.yaml", "currency: RUB", f"currency: RUB\n{more}")
    assert isinstance(found(catalog), Everything)


def test_files_that_were_moved_or_split_say_the_same(catalog: Path) -> None:
    (catalog / "deep").mkdir()
    (catalog / "msk.yaml").rename(catalog / "deep" / "stocks.yaml")
    (catalog / "prices.yaml").write_text(PRICES.replace(", B: {price: 2000}", ""))
    (catalog / "more.yaml").write_text("kind: prices\nprices: {B: {price: 2000}}\n")
    assert found(catalog) == frozenset()


def test_defaults_of_a_folder_reach_what_stands_below(catalog: Path) -> None:
    (catalog / "_defaults.yaml").write_text("kind: defaults\nproducts: {labels: {season: w}}\n")
    assert found(catalog) == {"A", "D"}


def test_a_rename_counts_under_both_names(catalog: Path) -> None:
    change(catalog, "msk.yaml", "C: 7", "NEW: 7")
    (catalog / "moved.yaml").write_text("kind: moved\nmoved: [{from: C, to: NEW}]\n")
    assert found(catalog) == {"C", "NEW"}


def test_an_offer_of_two_documents(catalog: Path) -> None:
    (catalog / "spb.yaml").write_text("kind: stocks\nwarehouse: spb\nstocks: {A: 1}\n")
    assert found(catalog) == {"A"}


def test_a_branch_does_not_answer_for_what_others_did_since(
    repository: Repository, catalog: Path
) -> None:
    repository.git("switch", "--quiet", "--create", "work")
    change(catalog, "msk.yaml", "A: 40", "A: 41")
    repository.commit()
    repository.git("switch", "--quiet", "main")
    change(catalog, "msk.yaml", "C: 7", "C: 8")
    repository.commit()
    repository.git("switch", "--quiet", "work")
    assert found(catalog, rev="main") == {"A"}


def test_main_merged_into_the_branch(repository: Repository, catalog: Path) -> None:
    test_a_branch_does_not_answer_for_what_others_did_since(repository, catalog)
    repository.git("merge", "--quiet", "--strategy-option=ours", "main", "-m", "merge")
    (catalog / "msk.yaml").write_text(MSK.replace("A: 40", "A: 41").replace("C: 7", "C: 8"))
    repository.commit()
    assert found(catalog, rev="main") == {"A"}


def test_a_revision_of_which_one_entry_is_wrong(repository: Repository, catalog: Path) -> None:
    wrong = "kind: prices\nprices: {Z: {price: many}}\n"
    repository.commit({"catalog/wrong.yaml": wrong})
    (catalog / "wrong.yaml").write_text(wrong.replace("many", "10"))
    assert found(catalog) == {"Z"}
    (catalog / "wrong.yaml").unlink()
    assert found(catalog) == frozenset()


def test_a_revision_of_which_a_file_can_not_be_told(repository: Repository, catalog: Path) -> None:
    repository.commit({"catalog/wrong.yaml": "kind: prices\nprices: {Z: [\n"})
    (catalog / "wrong.yaml").unlink()
    everything = found(catalog)
    assert isinstance(everything, Everything)
    assert "can't be compared" in everything.why


def test_a_revision_without_this_catalog(repository: Repository, catalog: Path) -> None:
    repository.git("mv", "catalog", "shop")
    repository.commit()
    everything = found(repository.folder / "shop", rev="HEAD~1")
    assert isinstance(everything, Everything)
    assert "shop" in everything.why


def test_several_stores_are_told_apart_by_name(repository: Repository) -> None:
    other = STORE.replace("samovar", "other")
    own = {f"catalog/{name}/store.yaml": text for name, text in (("a", STORE), ("b", other))}
    shared = {"catalog/prices.yaml": PRICES, "catalog/a/msk.yaml": MSK}
    repository.commit({**own, **shared})  # type: ignore[arg-type]
    root = repository.folder / "catalog"
    change(root, "prices.yaml", "900", "901")
    change(root, "a/msk.yaml", "C: 7", "C: 8")
    assert found(root, "samovar") == {"A", "C"}
    assert found(root, "other") == {"A"}
    change(root, "b/store.yaml", "name: other", "name: renamed")
    assert isinstance(found(root, "renamed"), Everything)


def test_a_store_that_was_added_is_not_the_one_that_was_alone(repository: Repository) -> None:
    repository.commit({"catalog/a/store.yaml": STORE, "catalog/msk.yaml": MSK})
    root = repository.folder / "catalog"
    (root / "b").mkdir()
    (root / "b" / "store.yaml").write_text(STORE.replace("samovar", "other"))
    assert found(root, "samovar") == frozenset()
    assert isinstance(found(root, "other"), Everything)


def test_a_revision_whose_store_can_not_be_told(repository: Repository, catalog: Path) -> None:
    repository.commit({"catalog/store.yaml": STORE.replace("kind: store", "kind: [store")})
    (catalog / "store.yaml").write_text(STORE)
    assert isinstance(found(catalog), Everything)


def test_line_ends_of_the_working_tree_say_nothing(repository: Repository, catalog: Path) -> None:
    (catalog / "msk.yaml").write_bytes(MSK.replace("\n", "\r\n").encode())
    assert found(catalog) == frozenset()


def test_a_catalog_that_is_the_whole_repository(repository: Repository) -> None:
    repository.commit({name.removeprefix("catalog/"): text for name, text in FILES.items()})
    change(repository.folder, "msk.yaml", "A: 40", "A: 41")
    assert found(repository.folder) == {"A"}


def test_names_of_attributes_that_mean_something_else(repository: Repository) -> None:
    card = "{category: 1, type: 2, attributes: {Аннотация: Хороша}}"
    plain = "{category: 1, type: 2, name: Ложка}"
    lock = AttributeLock("RU", {MUG: locked_type(MUG, "Кружка")})
    repository.commit(
        {
            "catalog/store.yaml": STORE,
            "catalog/cards.yaml": f"kind: products\nproducts: {{A: {card}, B: {plain}}}\n",
            "catalog/attributes.lock": lock_text(lock),
        }
    )
    root = repository.folder / "catalog"
    text = (root / "attributes.lock").read_text("utf-8")
    looked_up = text.replace("2026-11-20", "2026-11-28")
    assert looked_up != text
    (root / "attributes.lock").write_text(looked_up, "utf-8")
    assert found(root) in (frozenset(), {"A"})
    (root / "attributes.lock").write_text(text.replace("multiline", "String"), "utf-8")
    assert found(root) == {"A"}


def test_a_cache_changes_nothing(catalog: Path, tmp_path: Path) -> None:
    change(catalog, "msk.yaml", "A: 40", "A: 41")
    cache = tmp_path / "cache"
    assert [found(catalog, cache=cache) for _ in range(3)] == [{"A"}] * 3
