"""The catalog folder to the desired state of one store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reconciler.catalog.files import YamlFile, digest_of, yaml_files
from reconciler.catalog.layout import Chosen, choose
from reconciler.catalog.prices import merge_prices
from reconciler.catalog.safety import merge_rules
from reconciler.catalog.said import FileSaid, file_said
from reconciler.catalog.stocks import merge_stocks
from reconciler.domain.bulk import collector_off
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


def load(root: Path, store: str | None = None) -> Desired:
    """Read the desired state of one store. Raises InvalidInput with all problems at once.

    The problems of other stores' folders don't stop a store, with one exception: while any file
    can't be told, it may hold a store document, so it stops them all.
    """
    problems: list[Problem] = []
    files = _files(root, problems)
    with collector_off():
        said = [file_said(file) for file in files]
        chosen = choose(said, store, root.as_posix(), problems)
        desired = _desired(chosen, problems) if chosen else None
    concerned: Sequence[FileSaid] = chosen.files if chosen else said
    if any(one.unclear for one in said):
        concerned = said
    problems += [problem for one in concerned for problem in one.problems]
    if problems or desired is None:
        raise InvalidInput(problems)
    return desired


def _files(root: Path, problems: list[Problem]) -> list[YamlFile]:
    if not root.is_dir():
        what = "is not a folder" if root.exists() else "does not exist"
        raise InvalidInput([_no_catalog(f"The catalog folder `{root.as_posix()}` {what}.")])
    files = yaml_files(root, problems)
    if not files and not problems:
        message = f"The catalog folder `{root.as_posix()}` holds no YAML files."
        raise InvalidInput([_no_catalog(message)])
    return files


def _no_catalog(message: str) -> Problem:
    return Problem(
        code="catalog-missing",
        message=message,
        fix="Name the folder that holds the catalog with --catalog.",
    )


def _desired(chosen: Chosen, problems: list[Problem]) -> Desired | None:
    store, files = chosen.store.store, chosen.files
    warehouses = store.warehouses if store else None
    stocks = merge_stocks([one for said in files for one in said.stocks], warehouses, problems)
    prices = merge_prices([one for said in files for one in said.prices], problems)
    rules = merge_rules([one for said in files for one in said.rules], warehouses, problems)
    if store is None:
        return None
    return Desired(
        store=store,
        stocks=stocks,
        prices=prices,
        safety=rules,
        digest=digest_of((said.file.name, said.hash) for said in files),
    )
