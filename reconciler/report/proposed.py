"""What became of an edit in git and on GitHub, in words."""

from collections.abc import Iterator

from reconciler.report.plain import harmless
from reconciler.workflow.proposing import Proposed


def proposed_words(proposed: Proposed) -> Iterator[str]:
    """One line for each thing done."""
    if not proposed.commit:
        yield "nothing changed, so nothing is committed"
        return
    yield harmless(f"commit {proposed.commit[:12]} on the branch {proposed.branch}")
    for told in proposed.also:
        yield harmless(f"note: the pull request has another commit, too: {told}")
    if proposed.pull is not None:
        pull = proposed.pull
        yield harmless(f"pull request #{pull.number} {proposed.made}: {pull.html_url}")
