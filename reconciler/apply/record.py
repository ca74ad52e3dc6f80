"""What stays of a run: who did what, when, on whose word, and how each operation ended."""

from datetime import datetime

import msgspec

from reconciler.apply.outcome import Outcome, Unknown
from reconciler.domain.card import Card
from reconciler.domain.ids import OfferId
from reconciler.plan.operation import Operation


class RunFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a run when it begins.

    `tool` is the version of reconciler. `commit` is the revision of git that held the catalog, and
    `dirty` whether files of the catalog were not committed; empty without git. `approvals` and
    `waivers` are what let the policies pass, in words. `undoes` is the run that this one rolls
    back. `operations` is how many the plan had. `endpoint` is the address of the shop.
    """

    tool: str = ""
    commit: str = ""
    dirty: bool = False
    approvals: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()
    undoes: int | None = None
    operations: int = 0
    endpoint: str = ""


NO_FACTS = RunFacts()
"""Of runs that older versions wrote down."""


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One run as the journal has it. `finished_at` None: it goes on, or was killed.

    `sent` counts operations that went out, `good` those that ended as meant, `again` those whose
    end nobody saw and that a later run did again, `open` those of which nobody knows by now.
    """

    run: int
    shop: str
    store: str
    plan: str
    catalog: str
    who: str
    started_at: datetime
    finished_at: datetime | None
    stopped: str
    facts: RunFacts
    operations: int = 0
    sent: int = 0
    good: int = 0
    again: int = 0
    open: int = 0
    holds_lease: bool = False
    """Whether its process still has the lease: then it is at work."""


class OperationRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of a run. None of `operation`: a row of an older version, or a damaged one.

    `operation` is as it was last sent (or as planned, if it never was), `first` as it was sent
    first: its `before` is what the shop had. `card` has the fields of a card as they were before.
    `later` is how it stood when that was found out afterwards. Where nobody saw the end, `again` is
    how a later run ended that did the same again. `found_by` is the run that found either out.
    """

    id: str
    operation: Operation | None
    first: Operation | None = None
    card: Card | None = None
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    outcome: Outcome | None = None
    ended_at: datetime | None = None
    later: Outcome | None = None
    later_at: datetime | None = None
    again: Outcome | None = None
    found_by: int | None = None

    @property
    def offer(self) -> OfferId:
        """The offer that it is about, by its id of then."""
        if self.operation is not None:
            return self.operation.offer
        return OfferId(self.id.partition(":")[2])

    @property
    def end(self) -> Outcome | None:
        """How it ended, by the latest that is known."""
        return self.later or self.again or self.outcome

    @property
    def is_unseen(self) -> bool:
        """Whether it went out, and the run itself never saw whether it took effect."""
        return self.sent_at is not None and isinstance(self.outcome, Unknown | None)


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """One call and its answer, in bytes without credentials. Status 0: no answer came.

    `trace` are the headers of the answer that help the shop to find the call.
    """

    method: str
    writes: bool
    sent_at: datetime
    answered_at: datetime
    status: int
    request: bytes
    answer: bytes
    trace: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    """Whether a body was too long to be kept whole."""


def rollback_again(run: int) -> str:
    """How a rollback goes on that did not come to its end. A plain `apply` would undo it: git still
    says what it takes back.
    """
    return f"run `reconciler rollback {run} --out undo.json`, then `reconciler apply undo.json`"
