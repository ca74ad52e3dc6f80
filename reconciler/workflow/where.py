"""Which folders, which store, which shop."""

from pathlib import Path

import msgspec


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """From the command line or a program."""

    catalog: Path = Path("catalog")
    policies: Path = Path("policies")
    state: Path = Path(".reconciler/state.db")
    store: str | None = None
    endpoint: str | None = None
