"""What `validate` found, as text and as JSON."""

from typing import Any

from reconciler.domain.problem import Problem
from reconciler.report.document import document
from reconciler.report.words import count
from reconciler.workflow.validation import PolicyCounts, StoreCounts, Validated


def valid_lines(validated: Validated) -> list[str]:
    """What to say when nothing is wrong where we looked: the counts, or that it is so far well."""
    if validated.elsewhere:
        return ["no problems here", elsewhere_line(validated)]
    lines = [_store(store) for store in validated.stores]
    if validated.policies:
        policies = _policies(validated.policies)
        lines = [f"{lines[0]}, {policies}"] if len(lines) == 1 else [*lines, policies]
    return [f"{line}: all valid" for line in lines]


def elsewhere_line(validated: Validated) -> str:
    """How many problems stand outside the paths that were asked for."""
    return f"{count(validated.elsewhere, 'problem')} elsewhere; `reconciler validate` shows all"


def note_lines(validated: Validated) -> list[str]:
    """What is odd and not wrong, each with its place."""
    return [
        f"note: {note.source}: [{note.code}] {note.message} {note.fix}" for note in validated.notes
    ]


def validated_json(validated: Validated) -> bytes:
    """What `validate --format json` prints, whether all is well or not."""
    return document(
        validated.exit_code,
        stores=validated.stores,
        policies=validated.policies,
        problems=[_problem(problem) for problem in validated.problems],
        elsewhere=validated.elsewhere,
        notes=[_problem(note) for note in validated.notes],
    )


def _store(store: StoreCounts) -> str:
    return (
        f"{store.name}: {count(store.offers, 'offer')}, {count(store.stock_cells, 'stock cell')},"
        f" {count(store.prices, 'price')}, {count(store.safety_rules, 'safety-stock rule')}"
    )


def _policies(counts: PolicyCounts) -> str:
    return f"{count(counts.policies, 'policy', 'policies')}, {count(counts.waivers, 'waiver')}"


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.source
    return {
        "code": problem.code,
        "message": problem.message,
        "fix": problem.fix,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "path": problem.path,
    }
