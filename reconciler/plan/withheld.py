"""What can't go when some operations are withheld: all that waits for them as well."""

from collections.abc import Iterable, Mapping

from reconciler.plan.operation import Operation


def with_dependants(operations: Iterable[Operation], held: Mapping[str, str]) -> Mapping[str, str]:
    """The withheld operations by id with the reason, and what waits for them, directly or not.

    Operations come in sending order, so that what is waited for comes before what waits.
    """
    found = dict(held)
    for op in operations:
        waits = next((name for name in op.depends_on if name in found), None)
        if waits is not None and op.id not in found:
            found[op.id] = f"waits for {waits}, which is withheld"
    return found
