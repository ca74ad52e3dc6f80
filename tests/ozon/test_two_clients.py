"""Two clients of one account that know nothing of each other settle without a storm of 429."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from reconciler.ozon import methods
from reconciler.ozon.governor import Governor
from reconciler.sandbox.limits import Gate, Limits
from reconciler.sandbox.replies import Refusal
from tests.ozon.scripted import Time

LATENCY = 0.02
SECONDS = 120


class OwnTime(Time):
    """The time of one client; nobody else's passes."""


def client(gate: Gate, hears: bool) -> Iterator[tuple[float, bool]]:
    """Calls as fast as it may; tells when each went out, and whether it was let in."""
    time = OwnTime()
    start = time.now()
    governor = Governor(time)
    while True:
        with governor.turn(methods.PRICES) as sent_at:
            moment = (sent_at - start) / timedelta(microseconds=1)
            yield sent_at.timestamp(), True
            try:
                left = gate.admit("1", methods.PRICES.path, int(moment))
            except Refusal as refusal:
                refused = float(refusal.headers["Retry-After"])
                governor.refused(methods.PRICES, refused, sent_at)
                yield sent_at.timestamp(), False
            else:
                governor.heard(methods.PRICES, left if hears else None)
            time.pass_by(LATENCY / 4)


@pytest.mark.parametrize("hears", [True, False], ids=["with the header", "without it"])
def test_two_clients_settle(hears: bool) -> None:
    gate = Gate(Limits())
    both = [client(gate, hears), client(gate, hears)]
    heads = [next(one) for one in both]
    began = heads[0][0]
    made, refused = [0, 0], 0
    while min(moment for moment, _ in heads) < began + SECONDS:
        turn = min((0, 1), key=lambda n: heads[n][0])
        made[turn] += heads[turn][1]
        refused += not heads[turn][1]
        heads[turn] = next(both[turn])
    total = sum(made)
    assert refused <= 0.02 * total
    assert total - refused >= 0.6 * 50 * SECONDS
    assert min(made) >= 0.25 * total
