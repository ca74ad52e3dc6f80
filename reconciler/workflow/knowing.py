"""Use case: what the state knows, and where it lives. Reaches no shop."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from reconciler.state.known import KnownShop
from reconciler.state.opening import is_there, open_state


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Where the state lives, and what it knows of each shop."""

    place: str
    shops: tuple[KnownShop, ...]


def what_is_known(state: Path | str, environment: Mapping[str, str] = os.environ) -> Known:
    """Open it and count. Raises InvalidInput, and HostUnreachable for one that lives elsewhere."""
    if not is_there(state):
        return Known(place=f"{state}, not there yet", shops=())
    opened = open_state(state, Path(), environment)
    try:
        return Known(place=opened.place, shops=tuple(opened.known()))
    finally:
        opened.close()
