"""Which folders, which store, which shop."""

from pathlib import Path

import msgspec


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """From the command line or a program."""

    catalog: Path = Path("catalog")
    policies: Path = Path("policies")
    state: Path | str = ".reconciler/state.db"
    """A file, `git:REF`, `postgresql://...`, or `env:VARIABLE`, which holds one of these."""
    approvals: tuple[Path, ...] = ()
    store: str | None = None
    endpoint: str | None = None
    cache: Path | None = None
    """Where readings of catalog files are kept; None reads every file anew, as writers do."""
