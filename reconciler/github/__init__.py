"""GitHub, as far as a pull request workflow needs it: comments, reviews, artifacts, runs."""

from reconciler.github.client import GitHub
from reconciler.github.repository import Repository
from reconciler.github.shapes import Artifact, Comment, Permission, Pull, Review

__all__ = ["Artifact", "Comment", "GitHub", "Permission", "Pull", "Repository", "Review"]
