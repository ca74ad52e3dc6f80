"""What the journal says of whole runs, in SQL."""

from datetime import datetime

import msgspec

from reconciler.apply.record import RunFacts
from reconciler.state.database import Database

_facts = msgspec.msgpack.Decoder(RunFacts)


class BrokenOff(msgspec.Struct, frozen=True, kw_only=True):
    """The last run of a shop, which did not come to its end; `stopped` is why, if it could say.

    `undoes` is the run that it was rolling back, if it was.
    """

    run: int
    who: str
    started_at: datetime
    stopped: str
    undoes: int | None = None


def broken_off(db: Database, shop: str) -> BrokenOff | None:
    """The last run that carried a plan out, if it was killed or stopped before its end.

    Raises ValueError for facts that are damaged: a guess could redo a rollback.
    """
    row = db.execute(
        "select id, who, started_at, finished_at, stopped, facts from run"
        " where shop = ? and plan != 'settle' order by id desc limit 1",
        (shop,),
    ).fetchone()
    if row is None or (row[3] is not None and not row[4]):
        return None
    return BrokenOff(
        run=row[0],
        who=row[1],
        started_at=datetime.fromisoformat(row[2]),
        stopped=row[4] or "",
        undoes=_undoes(row[5]),
    )


def _undoes(facts: bytes | None) -> int | None:
    try:
        return _facts.decode(facts).undoes if facts else None
    except msgspec.DecodeError as trouble:
        raise ValueError("the last run is not understood") from trouble
