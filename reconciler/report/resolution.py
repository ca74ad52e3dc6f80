"""What `resolve` found out, or would write."""

from reconciler.domain.attribute_lock import AttributeLock
from reconciler.domain.errors import ExitCode
from reconciler.report.diff_text import diff_text
from reconciler.report.document import document
from reconciler.report.words import count
from reconciler.workflow.resolving import Resolution


def resolution_json(resolution: Resolution, code: ExitCode, *, saved: bool) -> bytes:
    """What `resolve --format json` prints."""
    change = resolution.change
    return document(
        code,
        lock=resolution.shown,
        language=resolution.lock.language,
        types=len(resolution.lock.types),
        values=_values(resolution.lock),
        asked_the_shop=resolution.asked,
        changed=change is not None,
        saved=saved and change is not None,
        diff=diff_text([change]) if change else "",
        problems=resolution.problems,
    )


def resolution_line(resolution: Resolution, *, saved: bool) -> str:
    """What the lock holds, and what to do with it."""
    types, values = len(resolution.lock.types), _values(resolution.lock)
    holds = f"{count(types, 'type')}, {count(values, 'value')}"
    if resolution.change is None:
        return f"{resolution.shown}: nothing to add ({holds})"
    if saved:
        return f"{resolution.shown}: written ({holds}); commit it with the catalog"
    return f"{resolution.shown}: would change ({holds})"


def _values(lock: AttributeLock) -> int:
    return sum(len(table) for one in lock.types.values() for table in one.values.values())
