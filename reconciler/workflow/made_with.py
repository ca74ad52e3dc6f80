"""Runs are looked at where they were made: no other shop is asked about them by surprise."""

from reconciler.apply.record import RunRecord
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.workflow.job import Job


def check_made_here(job: Job, number: int | None) -> None:
    """Before anything is asked of the shop: a run has to be one of this address, and without a
    number, the newest run of the store has to be, unless somebody named the address.

    Credentials of a rehearsal go to no other address so. Raises InvalidInput.
    """
    history = job.state.history()
    if number is not None:
        record = history.run(number)
    else:
        record = None if job.is_told_where else history.newest(job.inputs.desired.store.name)
    made_at = record.facts.endpoint if record is not None else ""
    if record is not None and made_at and made_at != job.endpoint:
        raise InvalidInput([_elsewhere(record, job.endpoint, named=number is not None)])


def _elsewhere(record: RunRecord, here: str, *, named: bool) -> Problem:
    made_at = record.facts.endpoint
    if named:
        return Problem(
            code="made-elsewhere",
            message=f"run {record.run} was made at {made_at}, and this would ask {here}",
            fix=f"add --endpoint {made_at}",
        )
    return Problem(
        code="made-elsewhere",
        message=f"the last run of this store, {record.run}, was made at {made_at}, and this would "
        f"ask {here}",
        fix=f"say which is meant: --endpoint {made_at}, or --endpoint {here}",
    )
