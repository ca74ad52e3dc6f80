"""GitHub, as far as a pull request workflow needs it: comments, reviews, artifacts, runs."""

from reconciler.github.client import GitHub, NotThere
from reconciler.github.repository import Repository
from reconciler.github.shapes import Artifact, Comment, Permission, Pull, Review

__all__ = [
    "Artifact",
    "Comment",
    "GitHub",
    "NotThere",
    "Permission",
    "Pull",
    "Repository",
    "Review",
]
