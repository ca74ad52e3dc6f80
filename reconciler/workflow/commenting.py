"""Use case: the sticky comment of a store in a pull request: made once, then changed in place."""

from typing import Literal

from reconciler.github import Repository

Put = Literal["created", "updated", "unchanged", "silent"]

ACTIONS = "github-actions[bot]"
"""Whose comments a job's own token makes."""


def put_comment(
    repository: Repository,
    number: int,
    marker: str,
    body: str,
    *,
    login: str,
    quiet: bool = False,
    unless: str = "",
) -> Put:
    """Make the comment say `body`. `quiet`: where there is none yet, none is made. `unless` that
    stands in it already: then it stays.

    Only a comment of our own is ours: anybody can write the marker.
    """
    for comment in repository.comments(number):
        said = (comment.body or "").replace("\r\n", "\n")
        if comment.user is None or comment.user.login != login or not said.startswith(marker):
            continue
        if said.rstrip() == body.rstrip() or (unless and unless in said):
            return "unchanged"
        repository.edit(comment.id, body)
        return "updated"
    if quiet:
        return "silent"
    repository.comment(number, body)
    return "created"
