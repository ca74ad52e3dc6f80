"""Who set the limits of a policy: for whoever asks why, and where to change them."""

from collections.abc import Iterable

from reconciler.policy.document import Param
from reconciler.policy.tuning import Origin
from reconciler.policy.verdict import Result


def set_by(result: Result) -> str:
    """`policies/price-step.yaml:3`, and what another document set instead, with its place."""
    other = "; ".join(origin_text(one) for one in result.origins if one.by)
    return f"{result.where}; {other}" if other else result.where


def origin_text(origin: Origin) -> str:
    """`share 0.3 (profile strict-cn, policies/profiles.yaml:12)`."""
    by = origin.by or "the policy itself"
    return f"{origin.name} {said(origin.value)} ({by}, {origin.where})"


def params_text(origins: Iterable[Origin]) -> str:
    """`offers 20, share 0.1`."""
    return ", ".join(f"{one.name} {said(one.value)}" for one in origins if one.name != "enforce")


def said(value: Param) -> str:
    """A param as a document would have it."""
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return f"[{', '.join(value)}]"
        case _:
            return str(value)
