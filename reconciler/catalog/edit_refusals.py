"""Problems of edits that name something and can't be made: one function for each."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.catalog.edit_target import Target
from reconciler.catalog.nearest import listed
from reconciler.domain.problem import Problem


def not_declared(target: Target, default_files: Sequence[str]) -> Problem:
    """There is nothing to unset; `default_files` say the value for the offer by default."""
    if default_files:
        message = f"`{target.name}` is not said for the offer itself, only by default."
        fix = f"Change the defaults in {listed(default_files)}, or set another value."
    else:
        message = f"The catalog does not say `{target.name}`."
        fix = "Look for a typing error; what is not said need not be unset."
    return Problem(code="not-declared", message=message, fix=fix)


def shared_file(target: Target, file: str) -> Problem:
    """The change would concern other stores."""
    return Problem(
        code="shared-file",
        message=f"`{target.name}` stands in `{file}`, which several stores share.",
        fix="Say --shared if it shall change for all of them.",
    )


def in_a_list(target: Target, file: str) -> Problem:
    """The offer has prices with dates."""
    return Problem(
        code="bad-target",
        message=f"`{target.name}` is said in a list of prices with dates, and which entry is meant "
        "is not clear.",
        fix=f"Change the list in `{file}` by hand.",
    )


def in_no_mapping(target: Target, file: str, obstacle: Sequence[str]) -> Problem:
    """Something else stands where the value would go."""
    return Problem(
        code="bad-target",
        message=f"`{target.name}` can't be set: `{'.'.join(obstacle)}` in `{file}` is not a "
        "mapping.",
        fix="Correct the file first; `reconciler validate` says what is wrong.",
    )
