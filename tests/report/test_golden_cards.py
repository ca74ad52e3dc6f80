"""What changes of cards look like, in every format."""

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from reconciler.domain.ids import OfferId
from reconciler.plan.finding import CardDrift, Deferred, Finding, Processing
from reconciler.plan.model import Plan, Quota
from reconciler.report.data import drift_json, plan_json
from reconciler.report.drift_sections import drift_markdown
from reconciler.report.github import drift_commands
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import drift_text, plan_text
from reconciler.workflow.plan import Drifted
from tests.report import golden
from tests.report.builders import NOW, plan, planned, price, stock
from tests.report.card_builders import (
    archived,
    card,
    every_change,
    field,
    links,
    new_offer,
    renamed,
    timer,
)

LATER = NOW + timedelta(hours=14, minutes=30)


def every_kind() -> Plan:
    return plan(
        renamed(), new_offer(), *every_change(),
        archived("MUG-NEW", into=False, auto=True), archived("MUG-TIN", into=False),
        price(), stock(), archived(), timer("MUG", 3), timer("CUP", None),
    )  # fmt: skip


def waiting() -> Plan:
    found: tuple[Finding, ...] = (
        Deferred(
            reason="its price waits until Ozon has made the card", offers=(OfferId("POT"),),
            where="catalog/prices.yaml:9",
        ),
        Deferred(
            reason="today's quota of new cards is used up", until=LATER,
            offers=tuple(OfferId(f"NEW-{n}") for n in range(8)),
        ),
        Processing(
            offer=OfferId("MUG"), task=172549, sent_at=NOW - timedelta(hours=2),
            reason="Ozon checks the card",
        ),
        Processing(
            offer=OfferId("CUP"), task=None, sent_at=NOW - timedelta(hours=1),
            reason="Ozon checks the card",
        ),
    )  # fmt: skip
    quotas = (
        Quota(name="new cards", limit=100, used=3, needed=2, resets_at=LATER),
        Quota(name="changed cards", limit=100, used=99, needed=4, resets_at=LATER),
        Quota(name="cards in all", limit=None, used=900, needed=2, resets_at=None),
        Quota(name="unused", limit=10, used=0, needed=0, resets_at=None),
    )
    return replace(plan(new_offer("NEW"), new_offer("ONE"), findings=found), quotas=quotas)


def drifted() -> Plan:
    found = (
        CardDrift(
            offer=OfferId("MUG"), field="name", expected="Mug", now="MUG", corrected=True,
            where="catalog/mugs.yaml:13",
        ),
        CardDrift(
            offer=OfferId("MUG"), field="attributes.10096", title="Цвет товара",
            expected=["красный"], now=["красный", "белый"], where="catalog/mugs.yaml:15",
        ),
        CardDrift(offer=OfferId("MUG"), field="images", expected=links("a", "b", "c"),
                  now=links("c", "a", "b"), where="catalog/mugs.yaml:16"),
        CardDrift(offer=OfferId("MUG"), field="package.weight", expected=Decimal(420), now=None),
    )  # fmt: skip
    return plan(findings=found)


@pytest.mark.parametrize(
    ("name", "made"), [("080-cards", every_kind()), ("081-cards-wait", waiting())]
)
def test_a_plan_of_cards_reads_as_it_did(name: str, made: Plan) -> None:
    whole = planned(made)
    golden.check(f"{name}.wide.txt", plain_text(plan_text(whole), 160))
    golden.check(f"{name}.100.txt", plain_text(plan_text(whole), 100))
    golden.check(f"{name}.md", plan_markdown(whole))
    golden.check(f"{name}.json", plan_json(whole))
    lines = plain_text(plan_text(whole), 100).splitlines()
    assert max(map(len, lines)) <= 100


def test_drift_of_cards() -> None:
    found = Drifted(drifted())
    golden.check("082-card-drift.wide.txt", plain_text(drift_text(found), 160))
    golden.check("082-card-drift.100.txt", plain_text(drift_text(found), 100))
    golden.check("082-card-drift.md", drift_markdown(found))
    golden.check("082-card-drift.json", drift_json(found))
    golden.check("082-card-drift.github.txt", drift_commands(found.plan.drift))


def test_a_long_list_of_cards_is_cut_and_says_by_how_much() -> None:
    made = planned(plan(*(card(f"MUG-{n}", field()) for n in range(5))))
    golden.check("083-cards-cut.wide.txt", plain_text(plan_text(made, rows=2), 160))
    golden.check("083-cards-cut.md", plan_markdown(made, rows=2))
