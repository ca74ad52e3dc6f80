from hypothesis import given
from hypothesis import strategies as st

from reconciler.policy.expression import Row, compile_expression, compile_rule
from reconciler.policy.tokens import inlined, names_in, tokens

TYPES = {"op.offer": "string", "op.days": "list", "op.units": "int"}


def test_nothing_of_a_text_is_lost():
    text = 'a.b && ("x && params.y" == c) // params.z\n|| r"\\" != d'
    assert "".join(text[token.start : token.end] for token in tokens(text)) == text


def test_a_name_is_known_by_all_that_it_begins_with():
    assert names_in("op . fields.exists(f, f == op.offer)") == {
        "op", "op.fields", "op.fields.exists", "f", "op.offer",
    }  # fmt: skip


def test_constants_stand_in_place_of_names_and_not_in_quotes():
    constants = {"params.a": 5, "params.days": ("11-11", 'a"b')}
    text = 'x < params.a && params.days.exists(d, d == "params.a") // params.a'
    assert inlined(text, constants) == (
        'x < (5) && (["11-11", "a\\"b"]).exists(d, d == "params.a") // params.a'
    )


@given(st.text(max_size=40).filter(lambda text: "\x00" not in text))
def test_any_text_is_the_same_constant_as_the_value_that_it_stands_for(text):
    """Whatever is written into an expression means what a variable of that value would."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    asked = compile_rule(None, "op.offer == params.text", {"params.text": text}, TYPES)
    assert asked is not None
    assert asked.holds(Row({"op.offer": text})) is True
    assert asked.holds(Row({"op.offer": text + "x"})) is False


@given(
    st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
)
def test_any_number_is_too(value):
    kind = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "double"
    asked = compile_rule(None, "x == params.n", {"params.n": value}, {"x": kind})
    assert asked is not None
    assert asked.holds(Row({"x": value})) is True


def test_a_rule_asks_as_its_two_texts_do_one_after_the_other():
    variables = {"a": "bool", "b": "bool"}
    both = compile_rule("a", "b", {}, variables)
    match, require = compile_expression("a", variables), compile_expression("b", variables)
    assert both is not None
    for values in ({}, {"a": True}, {"a": False}, {"a": True, "b": False}, {"b": True}):
        row = Row(values)
        concerned = match.holds(row)
        expected = (
            require.holds(row) if concerned is True else (True if concerned is False else concerned)
        )
        assert both.holds(row) == expected, values
