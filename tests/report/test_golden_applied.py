"""How the end of a run is told."""

from reconciler.apply.outcome import (
    AlreadyTrue,
    Blocked,
    Consumed,
    Converged,
    Outcome,
    Pending,
    Rejected,
    Stale,
    Unknown,
)
from reconciler.domain.errors import ShopUnreachable
from reconciler.report.applied_text import applied_text
from reconciler.report.data import applied_json
from reconciler.report.plain import plain_text
from tests.rehearsal import Rehearsal
from tests.report import golden
from tests.report.builders import applied
from tests.report.scenes import first_apply, steady_applied

EVERY_OUTCOME: dict[str, Outcome] = {
    "stock:A@msk": Converged("5"),
    "stock:B@msk": Consumed(5, 3),
    "stock:C@msk": AlreadyTrue(),
    "stock:D@msk": Blocked("waits for stock:E@msk, which did not take effect"),
    "stock:E@msk": Rejected("STOCK_TOO_BIG", "the number is too big"),
    "stock:F@msk": Stale("10", "14"),
    "stock:G@msk": Unknown("the answer was lost, and the shop has 7, neither 10 nor 5"),
}


def test_a_run_that_did_everything(rehearsal: Rehearsal) -> None:
    first_apply(rehearsal)
    done = steady_applied(rehearsal.apply())
    golden.check("030-applied.wide.txt", plain_text(applied_text(done), 160))
    golden.check("030-applied.json", applied_json(done))


def test_every_outcome_in_words() -> None:
    done = applied(EVERY_OUTCOME)
    golden.check("031-every-outcome.wide.txt", plain_text(applied_text(done), 160))
    golden.check("031-every-outcome.100.txt", plain_text(applied_text(done), 100))
    golden.check("031-every-outcome.json", applied_json(done))


CARDS: dict[str, Outcome] = {
    "card:A:import": Rejected("EMPTY_REQUIRED", "value is required", "attributes", "Бренд"),
    "card:B:pictures": Rejected("all_image_failed", "", "images"),
    "card:C:import": Rejected("a_new_code", "nobody knows", "", ""),
    "unarchive:D": Rejected("", "restore limit exceeded"),
    "card:E:create": Pending("Ozon still checks it", 172549),
    "card:F:import": Pending("its answer was lost"),
    "rename:G": Converged("G-2"),
}


def test_endings_of_cards_name_the_attribute_and_the_way_out() -> None:
    done = applied(CARDS)
    golden.check("084-cards-ended.wide.txt", plain_text(applied_text(done), 160))
    golden.check("084-cards-ended.100.txt", plain_text(applied_text(done), 100))
    golden.check("084-cards-ended.json", applied_json(done))


def test_what_is_only_pending_is_no_failure() -> None:
    text = plain_text(applied_text(applied({"card:E:create": CARDS["card:E:create"]})), 160)
    assert "✗" not in text
    assert "0 of 1 operation proved by reading back, 1 pending" in text


def test_a_run_that_was_stopped_by_a_person() -> None:
    waits: dict[str, Outcome] = {"stock:A@msk": Converged("5"), "stock:B@msk": Blocked("not sent")}
    done = applied(waits, "stopped by a signal; run apply again to go on")
    golden.check("032-stopped.wide.txt", plain_text(applied_text(done), 160))


def test_a_run_that_the_shop_ended_says_the_way_out() -> None:
    error = ShopUnreachable("can't reach the shop", "try again later")
    done = applied({"stock:A@msk": Blocked("not sent")}, error.message, error)
    golden.check("033-shop-gone.wide.txt", plain_text(applied_text(done), 160))


def test_a_long_list_is_cut_and_counts_all() -> None:
    bad: dict[str, Outcome] = {f"stock:M{n}@msk": Stale("1", "2") for n in range(5)}
    golden.check("034-cut.wide.txt", plain_text(applied_text(applied(bad), rows=2), 160))
    assert plain_text(applied_text(applied(bad), rows=0), 160).count("✗") == 5
