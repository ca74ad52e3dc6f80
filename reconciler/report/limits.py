"""Who set the limits of a policy: for whoever asks why, and where to change them."""

import re
from collections.abc import Iterable

from reconciler.policy.document import Param
from reconciler.policy.override import quoted
from reconciler.policy.tuning import Origin
from reconciler.policy.verdict import Result

_ID = re.compile(r"[a-z0-9-]+")


def set_by(result: Result) -> str:
    """`policies/price-step.yaml:3`, and what another document set instead, with its place."""
    other = "; ".join(origin_text(one) for one in result.origins if one.by)
    return f"{result.where}; {other}" if other else result.where


def settings_text(result: Result) -> str:
    """The document that sets the numbers of a policy anew, for a violation that no waiver helps.

    It has the numbers that hold: whoever uses it has to think about them.
    """
    params = [one for one in result.origins if one.name != "enforce"]
    if params:
        numbers = ", ".join(f"{one.name}: {_yaml(one.value)}" for one in params)
        says = f"{{params: {{{numbers}}}}}"
    else:
        says = "{enforce: warn}"
    name = result.policy if _ID.fullmatch(result.policy) else quoted(result.policy)
    return f"kind: policy-settings\npolicies:\n  {name}: {says}\n"


def _yaml(value: Param) -> str:
    """A param as YAML in flow style."""
    match value:
        case str():
            return quoted(value)
        case tuple():
            return f"[{', '.join(map(quoted, value))}]"
        case _:
            return said(value)


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
