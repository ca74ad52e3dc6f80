"""A plan as Markdown, for a pull request comment or a step summary."""

from reconciler.report.base import ALONE, Around
from reconciler.report.plan_page import Judged, plan_lines
from reconciler.report.style import Markdown

ROWS = 30
"""Rows of a table in a comment; the rest is in the JSON plan."""


def plan_markdown(
    judged: Judged, rows: int = ROWS, around: Around = ALONE, longest: int = 500
) -> str:
    """The whole report. Foreign text is cut at `longest` characters."""
    return "\n".join(plan_lines(judged, Markdown(longest), rows, around)).rstrip() + "\n"
