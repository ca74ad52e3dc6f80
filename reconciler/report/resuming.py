"""What a run is about to do, in words: which one it resumes, and in which stages it goes."""

from collections.abc import Sequence

from reconciler.apply.stages import Stage
from reconciler.report.words import count
from reconciler.state.runs import BrokenOff


def resume_words(found: BrokenOff | None) -> str:
    """Which run is resumed, or that there is none."""
    if found is None:
        return "Nothing to resume: the last run of this store came to its end."
    why = found.stopped or "it has not come to its end"
    began = found.started_at.isoformat(sep=" ", timespec="seconds")
    return f"Resumes run {found.run} of {found.who}, begun {began}: {why}"


def stage_words(stages: Sequence[Stage], operations: int) -> str:
    """In which stages the plan goes out; empty if all at once."""
    sent = sum(len(stage.operations) for stage in stages)
    lines = []
    if any(stage.name for stage in stages):
        parts = (f"{stage.name} ({count(len(stage.operations), 'operation')})" for stage in stages)
        lines.append(f"Goes out in {count(len(stages), 'stage')}: {', '.join(parts)}.")
    if sent < operations:
        lines.append(f"{count(operations - sent, 'operation')} left for a later run (--max-ops).")
    return "\n".join(lines)
