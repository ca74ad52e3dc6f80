from reconciler.policy import judge, variables
from tests.policy.builders import NOW, compiled, plan, policy, price, stock

FULL = {"price": "90", "old_price": "100", "min_price": "80", "cost": "30", "vat": "0.22"}


def test_names_are_used_once_and_explained():
    names = [variable.name for variable in variables()]
    assert len(names) == len(set(names))
    assert all(variable.meaning and variable.type for variable in variables())
    assert all(variable.unit for variable in variables() if variable.type in ("int", "double"))


def test_every_variable_can_be_used_where_its_scope_and_kinds_say():
    """Each is compiled, read and shown: an unknown would mean a type that the table has wrong."""
    stocks = plan(stock("A", before=5, after=3))
    prices = plan(price("A", before=FULL, after={**FULL, "price": "95"}))
    for variable in variables():
        for scope in variable.scopes:
            guard = f'op.kind == "{variable.kinds[0]}"' if variable.kinds else None
            rule = policy(
                f"{variable.name} != {variable.name}",
                match=guard,
                scope=scope,
                message=f"{{{variable.name}}}",
            )
            made = stocks if variable.kinds[:1] == ("stock",) else prices
            (result,) = judge(made, compiled(rule), NOW).results
            assert result.outcome == "violated", variable.name
            assert result.messages != ("unknown",), variable.name


def test_what_is_in_force_after_is_the_new_value_else_the_old():
    rule = policy(
        "!(op.price_after == 90.0 && op.old_price_after == 120.0 && !op.has_cost_after"
        " && op.has_cost_before && op.changes_cost && !op.changes_price)",
        match='op.kind == "price"',
    )
    made = plan(price(before=FULL, after={"old_price": "120", "cost": None}))
    assert judge(made, compiled(rule), NOW).decision == "deny"


def test_shares_are_exact_at_their_limits():
    for step in range(1, 100):
        text = f"{step / 100:.2f}"
        rule = policy(
            f"op.price_change == {text}", match='op.kind == "price"', params={"x": step / 100}
        )
        made = plan(price(before={"price": "700"}, after={"price": str(700 + 7 * step)}))
        assert judge(made, compiled(rule), NOW).decision == "allow", text
