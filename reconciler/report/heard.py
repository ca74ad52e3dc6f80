"""What people said that became approvals, and what did not, in words."""

from collections.abc import Iterator

from reconciler.report.github import note
from reconciler.report.plain import harmless
from reconciler.report.words import count
from reconciler.workflow.ci_approvals import Heard


def heard_lines(heard: Heard) -> Iterator[str]:
    """For the log of the job, where a line must not begin a command of the runner."""
    for item in heard.approvals:
        yield harmless(f"approved {item.policy} by {item.by}, until {item.expires}")
    for refused in heard.refused:
        yield harmless(f"does not count, by {refused.by}: {refused.why}".replace("\n", " "))
    yield f"{count(len(heard.approvals), 'approval')} from what people said"


def heard_commands(heard: Heard) -> str:
    """What does not count, as notices: whoever wrote it should learn why."""
    return "".join(
        f"{note('notice', 'approval', f'{item.by}: {item.why} ({item.url})')}\n"
        for item in heard.refused
    )
