"""What `init` does to a folder, and what comes next."""

import os
import shlex
from collections import Counter
from pathlib import Path

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from reconciler.report.words import count
from reconciler.workflow.new_shop import NewShop

_STYLES = {"new": "green", "extended": "yellow", "overwritten": "red", "kept": "dim"}


def shop_text(shop: NewShop) -> RenderableType:
    """One line a file: what happens to it, and why, where that is not plain."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold", style="dim")
    for step in shop.steps:
        table.add_row(Text(step.action, _STYLES[step.action]), Text(step.path), Text(step.note))
    return table


def counts_line(shop: NewShop) -> str:
    """`17 new, 2 kept`."""
    found = Counter[str](step.action for step in shop.steps)
    counts = ", ".join(f"{found[action]} {action}" for action in _STYLES if found[action])
    return f"{count(len(shop.steps), 'file')} in {shop.folder.as_posix()}: {counts}"


def next_lines(folder: Path, endpoint: str | None) -> list[str]:
    """The first commands in the new shop. Keys that are there are not copied over."""
    there = folder.resolve() != Path.cwd()
    plan = f"reconciler plan --endpoint {shlex.quote(endpoint)}" if endpoint else "reconciler plan"
    return [
        "Next:",
        *([f"  cd {shlex.quote(folder.as_posix())}"] if there else []),
        "  reconciler validate     # after each change of a file",
        *_keys(folder),
        f"  {plan:22}  # what would change in the shop; writes nothing",
    ]


def _keys(folder: Path) -> list[str]:
    """How the keys come into the new shop: those of this folder, or written by hand."""
    if (folder / ".env").exists():
        return []
    here = Path.cwd() / ".env"
    if here.exists():
        taken = Path(os.path.relpath(here, folder.resolve())).as_posix()
        return [
            f"  {f'cp {shlex.quote(taken)} .env':22}  # the keys of this folder; git ignores it"
        ]
    return [
        "  cp .env.example .env    # then write the keys of the cabinet into it; git ignores it"
    ]
