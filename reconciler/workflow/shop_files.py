"""The files of a new shop, made from the templates in `skeleton/`.

Templates are whole files, readable as what they become; a word such as `__NAME__` stands where an
answer goes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from reconciler.catalog.editor_schema import schema_text
from reconciler.version import VERSION
from reconciler.workflow.shop_answers import Answers

SCHEMA = ".vscode/reconciler.schema.json"

CATALOG = {
    "catalog/store.yaml": "catalog/store.yaml",
    "catalog/_defaults.yaml": "catalog/defaults.yaml",
    "catalog/products/products.yaml": "catalog/products/products.yaml",
    "catalog/prices/prices.yaml": "catalog/prices/prices.yaml",
    "catalog/safety-stock.yaml": "catalog/safety-stock.yaml",
}
"""Path to template: the documents of the catalog, without those of single warehouses."""

EXAMPLES = ("catalog/products/products.yaml", "catalog/prices/prices.yaml")
"""Those that show how documents are written, and say nothing yet."""

AROUND = {
    ".gitignore": "gitignore",
    ".env.example": "env.example",
    ".vscode/settings.json": "vscode/settings.json",
    ".vscode/extensions.json": "vscode/extensions.json",
}
"""Path to template: what stands around the documents."""

GITHUB = {
    ".github/actions/reconciler/action.yml": "github/action.yml",
    ".github/workflows/reconciler-plan.yml": "github/workflows/plan.yml",
    ".github/workflows/reconciler-approve.yml": "github/workflows/approve.yml",
    ".github/workflows/reconciler-apply.yml": "github/workflows/apply.yml",
    ".github/workflows/reconciler-drift.yml": "github/workflows/drift.yml",
}
"""Path to template: pull requests on GitHub."""

BY_EXAMPLE = """\
Begin with one offer: its price in `catalog/prices/prices.yaml`, its stock in `catalog/stocks/`.
What no document declares is left alone, so the rest can follow at leisure."""

BY_IMPORT = """\
`catalog/` says what the shop had on its first day. Commit it: the plan after that is empty. Then
change one number in `catalog/prices/` or `catalog/stocks/`, and plan again."""
"""How to begin, in the README: with a folder of examples, and with a shop that was imported."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_NOT_TEXT = {"null", "true", "false"}


class ShopFile(NamedTuple):
    """A file of the new shop; its path is relative to the shop's folder."""

    path: str
    text: str


def shop_files(answers: Answers, *, examples: bool = True) -> Iterator[ShopFile]:
    """Every file, in the order in which a reader meets them.

    Without `examples` no products, prices and stocks are among them: an import brings its own.
    """
    words = _words(answers)
    yield ShopFile("catalog/store.yaml", _yaml("catalog/store.yaml", store_document(answers)))
    for path, template in list(CATALOG.items())[1:]:
        if examples or path not in EXAMPLES:
            yield ShopFile(path, _yaml(path, _filled(_read(template), words)))
    for alias in answers.ids if examples else ():
        path = f"catalog/stocks/{alias}.yaml"
        text = _filled(_read("catalog/stocks/stocks.yaml"), {"__ALIAS__": yaml_text(alias)})
        yield ShopFile(path, _yaml(path, text))
    for path, policy in _inside("policies", _templates().joinpath("policies")):
        yield ShopFile(path, _yaml(path, policy.read_text("utf-8")))
    for path, template in AROUND.items():
        yield ShopFile(path, _filled(_read(template), words))
    yield ShopFile(SCHEMA, schema_text())
    if answers.ci == "github":
        for path, template in GITHUB.items():
            yield ShopFile(path, _filled(_read(template), words))
    begin = {"__BEGIN__": BY_EXAMPLE if examples else BY_IMPORT}
    yield ShopFile("README.md", _filled(_read("README.md"), {**words, **begin}))


def store_document(answers: Answers) -> str:
    """The store document, before it gets a place."""
    text = _filled(_read("catalog/store.yaml"), _words(answers, as_yaml=True))
    return text.replace(": \n", ":\n")


def yaml_text(value: str) -> str:
    """A text as YAML: plain where nothing can be misread, else in quotes."""
    if _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return json.dumps(value, ensure_ascii=False)


def _inside(path: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Every file of a folder and of those in it, with its path; files before folders."""
    for one in sorted(folder.iterdir(), key=lambda one: (one.is_dir(), one.name)):
        here = f"{path}/{one.name}"
        if one.is_dir():
            yield from _inside(here, one)
        else:
            yield here, one


def _words(answers: Answers, *, as_yaml: bool = False) -> dict[str, str]:
    quoted = yaml_text if as_yaml else str
    return {
        "__NAME__": quoted(answers.name),
        "__CURRENCY__": quoted(answers.currency),
        "__CLIENT_ID_ENV__": quoted(answers.client_id_env),
        "__API_KEY_ENV__": quoted(answers.api_key_env),
        "__WAREHOUSES__": _warehouses(answers.ids),
        "__VERSION__": VERSION,
    }


def _warehouses(ids: Mapping[str, str]) -> str:
    if not ids:
        return "{}"
    # Digits are written as they are, so that the strict reader judges them like any other file's.
    return "".join(
        f"\n  {yaml_text(alias)}: {{id: {number if number.isdecimal() else yaml_text(number)}}}"
        for alias, number in ids.items()
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Every word in one pass: an answer that looks like a word is not filled again."""
    return re.sub(r"__[A-Z_]+?__", lambda found: words.get(found[0], found[0]), text)


def _yaml(path: str, text: str) -> str:
    """With the comment that tells editors which schema holds."""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}{SCHEMA}\n{text}"


def _read(name: str) -> str:
    return _templates().joinpath(*name.split("/")).read_text("utf-8")


def _templates() -> Traversable:
    return files("reconciler.workflow").joinpath("skeleton")
