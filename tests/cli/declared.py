"""A catalog with a little of everything, for the commands that only look."""

from pathlib import Path

from tests.catalog.repository import Repository

STORE = """\
kind: store
name: samovar
currency: RUB
warehouses: {msk: {id: 1}, spb: {id: 2}}
"""
FILES = {
    "catalog/store.yaml": STORE,
    "catalog/_defaults.yaml": """\
kind: defaults
products: {category: 5, labels: {class: A, season: winter}}
prices: {vat: 0.22}
""",
    "catalog/a.yaml": """\
kind: products
products:
  MUG-1: {name: Кружка, labels: {class: null}, attributes: {Бренд: [x, y], 4191: null}}
  OLD: {state: archived}
---
kind: prices
prices: {MUG-1: {price: 1490, old_price: null}, CUP: 349.90}
---
kind: stocks
stocks: {MUG-1: {msk: 40, spb: {fixed: 3}}, CUP: {msk: 1}}
---
kind: safety-stock
rules: [{match: {warehouse: msk, price: '>= 1000'}, keep: 20%}]
---
kind: moved
moved: [{from: MUG, to: MUG-1}]
""",
}


def lay_out(folder: Path, files: dict[str, str] | None = None) -> None:
    """Write the files, and whatever is given over them."""
    for name, text in {**FILES, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def committed(folder: Path) -> Repository:
    """The files as the first commit of a repository."""
    made = Repository(folder)
    made.commit(dict(FILES))
    return made


def changed(old: str, new: str) -> dict[str, str]:
    """The main file with one text replaced."""
    text = FILES["catalog/a.yaml"]
    assert old in text
    return {"catalog/a.yaml": text.replace(old, new)}
