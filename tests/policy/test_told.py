"""Messages that nobody reads are never written, and what is read is what it always was."""

import json

import pytest

from reconciler.policy import judge
from reconciler.policy.told import Told
from reconciler.report.document import document
from tests.policy.builders import NOW, compiled, plan, policy, stock


def test_writes_only_what_is_read():
    written = []

    def write(place):
        written.append(place)
        return f"message {place}"

    told = Told(100_000, write)
    assert (len(told), bool(told), written) == (100_000, True, [])
    assert told[:2] == ("message 0", "message 1")
    assert told[-1] == "message 99999"
    assert written == [0, 1, 99_999]


@pytest.mark.parametrize(
    ("other", "same"),
    [(("m0", "m1"), True), (Told(2, "m{}".format), True), (("m0",), False), (["m0", "m1"], False)],
)
def test_is_the_same_as_its_messages(other, same):
    assert (Told(2, "m{}".format) == other) is same


def test_documents_have_all_of_them():
    made = plan(*(stock(f"A{number}", before=1, after=2 + number) for number in range(8)))
    rule = policy("op.delta <= 0", match='op.kind == "stock"', message="{op.offer}: {op.delta}")
    verdict = judge(made, compiled(rule), NOW)
    (result,) = json.loads(document(0, verdict=verdict))["verdict"]["results"]
    assert result["messages"] == [f"A{number}: {number + 1}" for number in reversed(range(8))]
    assert len(result["messages"]) == len(result["operations"])
