"""Cards, renames and the archive in bad moments: nothing doubled, nothing lost, nothing silent."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reconciler.domain.errors import InvalidInput, PlanStale, StoreBusy
from reconciler.plan.operation import Rename
from reconciler.sandbox.cards import read_card
from reconciler.workflow import apply as apply_module
from reconciler.workflow.apply import AppliedPlan, apply_plan
from reconciler.workflow.plan import plan_store
from tests.rehearsal import MSK, STORE, Rehearsal, offer
from tests.workflow.test_card_changes import CARD
from tests.workflow.test_new_offers import NEW


@pytest.fixture
def run(tmp_path: Path) -> Rehearsal:
    return Rehearsal.open(
        tmp_path, [offer(n, card=CARD, vat="0.22", stocks={MSK: 5}) for n in (1, 2)]
    )


def products(run: Rehearsal, text: str) -> None:
    run.write("products.yaml", "kind: products\nproducts:\n" + text)


def moved(run: Rehearsal, *pairs: tuple[str, str]) -> None:
    lines = "".join(f"  - {{from: {a}, to: {b}}}\n" for a, b in pairs)
    run.write("moved.yaml", "kind: moved\nmoved:\n" + lines)


def apply_for(run: Rehearsal, patience: timedelta = timedelta(0)) -> AppliedPlan:
    """`apply --wait 0`: the same as a task that Ozon works on for longer than 3 minutes."""
    with run.job() as job:
        done = apply_plan(job, plan_store(job), lambda _p: True, run.listener, patience=patience)
    assert done is not None
    return done


def offers(run: Rehearsal) -> list[str]:
    run.shop.price("MUG-2")  # lets what is due happen
    return sorted(row["offer_id"] for row in run.shop._db.rows("SELECT offer_id FROM products"))


def card(run: Rehearsal, offer_id: str):
    with run.job() as job:
        return job.shop.cards.read([offer_id])[offer_id].card


def text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def test_rename_over_a_pending_import_sends_it_twice(run: Rehearsal) -> None:
    products(run, "  MUG-1: {name: Новое имя}\n")
    apply_for(run)
    products(run, "  MUG-X: {name: Новое имя}\n")
    moved(run, ("MUG-1", "MUG-X"))
    apply_for(run)
    assert [path for path, _ in run.writes()].count("/v3/product/import") == 1


def test_rename_in_git_of_an_offer_that_is_being_created_creates_two(run: Rehearsal) -> None:
    run.write("products.yaml", NEW)
    run.prices({"MUG-NEW": {"price": 1490}})
    apply_for(run)
    run.write(
        "products.yaml",
        NEW.replace("MUG-NEW", "MUG-NEU").replace('    barcode: "4600000000099"\n', ""),
    )
    run.prices({"MUG-NEU": {"price": 1490}})
    moved(run, ("MUG-NEW", "MUG-NEU"))
    apply_for(run)
    run.clock.advance(120)
    assert len(offers(run)) == 3, offers(run)


def test_a_chain_of_which_the_shop_has_two_is_blocked(run: Rehearsal) -> None:
    products(run, "  MUG-3: {labels: {a: b}}\n")
    run.stocks(msk={"MUG-3": 40})
    moved(run, ("MUG-2", "MUG-3"), ("MUG-1", "MUG-2"))
    plan = run.plan().plan
    assert [(op.was, op.offer) for op in plan.operations if isinstance(op, Rename)] == []


def test_a_saved_plan_does_not_write_a_price_that_became_due_since(run: Rehearsal) -> None:
    now = run.clock.now()
    begin, end = text(now + timedelta(hours=1)), text(now + timedelta(hours=5))
    run.write(
        "prices.yaml",
        "kind: prices\nprices:\n  MUG-1:\n    - {price: 1100}\n"
        f"    - {{price: 700, from: {begin}, until: {end}}}\n",
    )
    saved = run.plan().plan  # 1000 -> 1100
    run.clock.advance(2 * 3600)
    try:
        run.apply(saved)
    except PlanStale:
        return
    assert run.shop.price("MUG-1")["price"] in (1000, 1100)


def test_nor_a_new_card_with_it(run: Rehearsal) -> None:
    now = run.clock.now()
    begin, end = text(now + timedelta(hours=1)), text(now + timedelta(hours=5))
    run.write("products.yaml", NEW)
    run.write(
        "prices.yaml",
        "kind: prices\nprices:\n  MUG-NEW:\n    - {price: 1490}\n"
        f"    - {{price: 990, from: {begin}, until: {end}}}\n",
    )
    saved = run.plan().plan
    run.clock.advance(2 * 3600)
    try:
        run.apply(saved)
    except PlanStale:
        return
    assert run.shop.price("MUG-NEW")["price"] == 1490


def test_an_import_keeps_a_declared_service_type(run: Rehearsal) -> None:
    products(run, "  MUG-1: {service_type: IS_NO_CODE_SERVICE}\n")
    run.apply()
    products(run, "  MUG-1: {service_type: IS_NO_CODE_SERVICE, name: Другое}\n")
    run.apply()
    assert run.plan().plan.operations == ()
    assert read_card(run.shop._db, 1001).service_type == "IS_NO_CODE_SERVICE"


def test_a_picture_that_did_not_load_is_told(run: Rehearsal) -> None:
    links = [f'"https://cdn.example.com/{n}.jpg"' for n in ("1", "2", "broken/3")]
    products(run, f"  MUG-1: {{images: [{', '.join(links)}]}}\n")
    done = run.apply()
    assert len(card(run, "MUG-1").images or ()) == 2
    assert done.exit_code != 0, done.finished.outcomes


def test_a_card_that_lost_a_picture_by_it_is_told(run: Rehearsal) -> None:
    links = [f'"https://cdn.example.com/{n}.jpg"' for n in ("broken/3", "2")]
    products(run, f"  MUG-1: {{images: [{', '.join(links)}]}}\n")
    done = run.apply()
    assert len(card(run, "MUG-1").images or ()) == 1
    assert done.exit_code != 0 or run.plan().plan.operations, done.finished.outcomes


def test_the_price_is_the_last_thing_read_before_an_import(run: Rehearsal) -> None:
    products(run, "  MUG-1: {name: Новое имя}\n")
    seen: list[str] = []
    run.wire.before = seen.append
    run.apply()
    last = seen[: seen.index("/v3/product/import")]
    assert last[-1] == "/v5/product/info/prices", last[-2:]


def test_a_used_up_unarchive_quota_holds_back_only_what_it_is_about(tmp_path: Path) -> None:
    gone = [offer(n, archived=True, autoarchived=True) for n in range(1, 106)]
    run = Rehearsal.open(tmp_path, [*gone, offer(900, stocks={MSK: 1})])
    products(run, "".join(f"  MUG-{n}: {{state: active}}\n" for n in range(1, 106)))
    run.apply()
    run.clock.advance(3600)
    run.prices({"MUG-900": {"price": 1100}})
    run.stocks(msk={"MUG-900": 9})
    done = run.apply()
    assert run.shop.price("MUG-900")["price"] == 1100, (done.exit_code, done.finished.stopped)
    assert run.free("MUG-900") == 9


def test_a_task_that_the_shop_knows_no_more_is_no_end_of_everything(run: Rehearsal) -> None:
    products(run, "  MUG-1: {name: Новое имя}\n")
    apply_for(run)
    run.clock.advance(30 * 86_400)
    body = '{"code": 5, "message": "task not found"}'
    run.shop.fault("/v1/product/import/info", "answer", status=404, body=body, times=9)
    run.plan()


def test_observed_products_keep_their_stock(run: Rehearsal) -> None:
    run.write("store.yaml", STORE + "manage: {products: observe}\n")
    products(run, "  MUG-1: {state: archived}\n")
    run.apply()
    assert run.free("MUG-1") == 5


def test_a_lease_outlives_the_wait(run: Rehearsal) -> None:
    run.shop.hold_moderation("MUG-NEW", 86_400)
    run.write("products.yaml", NEW)
    run.prices({"MUG-NEW": {"price": 1490}})
    run.stocks(msk={"MUG-NEW": 4})
    began, other = run.clock.now(), []

    def waiting(_seconds: float, _why: str) -> None:
        if run.clock.now() - began > timedelta(minutes=20) and not other:
            other.append("refused")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(apply_module, "holder", lambda: "somebody else")
                patch.setattr(apply_module, "is_dead", lambda _holder: False)
                try:
                    run.apply()
                    other[0] = "let in"
                except StoreBusy:
                    pass

    run.listener.waiting = waiting  # type: ignore[method-assign]
    done = apply_for(run, timedelta(hours=2))
    assert other == ["refused"], (done.exit_code, done.finished.stopped)


def test_a_run_waits_once_and_not_for_each_call(tmp_path: Path) -> None:
    run = Rehearsal.open(tmp_path, [])
    names = [f"NEW-{n:03}" for n in range(250)]
    one = NEW.split("products:\n")[1].replace('    barcode: "4600000000099"\n', "")
    products(run, "".join(one.replace("MUG-NEW", name) for name in names))
    run.prices({name: {"price": 1000} for name in names})
    run.stocks(msk=dict.fromkeys(names, 5))
    for name in names:
        run.shop.hold_moderation(name, 86_400)
    began = run.clock.now()
    run.apply()  # 3 minutes, if nobody says otherwise
    assert run.clock.now() - began < timedelta(minutes=5)


@pytest.mark.parametrize("says", ['{remove: ["4191"]}', '{labels: {a: b}, remove: ["4191"]}'])
def test_remove_alone_takes_an_attribute_off(run: Rehearsal, says: str) -> None:
    products(run, f"  MUG-1: {says}\n")
    run.apply()
    assert "4191" not in card(run, "MUG-1").attributes


@pytest.mark.parametrize("name", ["Аннотация", "nonsense", "color_image"])
def test_a_name_in_remove_that_means_nothing_is_an_error(run: Rehearsal, name: str) -> None:
    products(run, f"  MUG-1: {{name: Кружка 1, remove: [{name}]}}\n")
    with pytest.raises(InvalidInput):
        run.plan()


def test_a_new_offer_without_vat_is_named_as_lacking_it(run: Rehearsal) -> None:
    run.write("products.yaml", NEW.replace("    vat: 0.22\n", ""))
    run.prices({"MUG-NEW": {"price": 1490}})
    assert run.plan().plan.operations == ()


def test_apply_and_plan_do_not_end_with_0_while_ozon_works_on_a_change(run: Rehearsal) -> None:
    products(run, "  MUG-1: {name: Новое имя}\n")
    assert apply_for(run).exit_code == 2
    assert (run.plan().exit_code, apply_for(run).exit_code) == (2, 2)


def test_an_archived_offer_with_a_declared_zero_is_zeroed(run: Rehearsal) -> None:
    run.stocks(msk={"MUG-1": 0})
    run.apply()
    run.clock.advance(3600)
    run.shop.edit_stock("MUG-1", MSK, 5)
    products(run, "  MUG-1: {state: archived}\n")
    run.apply()
    assert run.free("MUG-1") == 0
