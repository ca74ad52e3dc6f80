import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from reconciler.policy.expression import (
    MAX_LENGTH,
    Expression,
    Row,
    Unknown,
    compile_expression,
)

NAMES = {
    "op.kind": "string",
    "op.delta": "int",
    "op.price": "double",
    "params.limit": "int",
    "now": "timestamp",
}


def compiled(text):
    made = compile_expression(text, NAMES)
    assert isinstance(made, Expression), made
    return made


def fault(text):
    made = compile_expression(text, NAMES)
    assert isinstance(made, tuple), text
    return made[0]


def holds(text, **values):
    return compiled(text).holds(Row({f"op.{name}": value for name, value in values.items()}))


def test_answers():
    assert holds("op.delta > 3", delta=4) is True
    assert holds("op.delta > 3", delta=3) is False


def test_takes_exact_amounts_and_times():
    assert holds("op.price == 0.1", price=Decimal("0.10")) is True
    late = compiled("now > timestamp('2026-01-01T00:00:00Z')")
    assert late.holds(Row({"now": datetime(2026, 11, 20, tzinfo=UTC)})) is True


def test_knows_the_names_it_mentions():
    assert compiled('op.kind == "stock" && op . delta < params.limit').names == {
        "op.kind",
        "op.delta",
        "params.limit",
    }


def test_a_missing_value_is_unknown_and_named():
    assert holds("op.delta > 3") == Unknown("op.delta is not known", "op.delta")


def test_a_missing_value_that_does_not_matter_is_no_obstacle():
    assert holds('op.kind == "stock" && op.delta > 3', kind="price") is False


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("op.delta / 0 > 1", {"delta": 1}),
        ("op.delta + 9223372036854775807 > 1", {"delta": 1}),
        ("op.delta > 1", {"delta": 2**63}),
        ("op.delta > 1", {"delta": "text"}),
        ("op.kind.matches('(')", {"kind": "x"}),
        ("dyn(op.kind) > 3", {"kind": "x"}),
        ("int(op.price) > 1", {"price": 1e300}),
        ("timestamp(op.kind) > now", {"kind": "x"}),
    ],
)
def test_a_failed_evaluation_is_unknown(text, values):
    answer = holds(text, **values)
    assert isinstance(answer, Unknown)
    assert answer.reason
    assert "INVALID_ARGUMENT" not in answer.reason


@pytest.mark.parametrize(
    ("text", "code", "column", "width", "words"),
    [
        ("op.dleta > 3", "expression-unknown-name", 1, 8, "op.delta"),
        ("true && op.dleta > 3", "expression-unknown-name", 9, 8, "op.delta"),
        ("op.kind == 'Кружка' && params.limt > 1", "expression-unknown-name", 24, 11, "limit"),
        ("abs(op.delta) > 3", "expression-unknown-name", 1, 3, "CEL"),
        ("op.price > 5", "expression-type", 10, 1, "5.0"),
        ("op.price * op.delta > 5.0", "expression-type", 10, 1, "double(...)"),
        ("op.kind > 5", "expression-type", 9, 1, "same type"),
        ("op.delta", "expression-not-boolean", 1, 8, "Compare"),
        ("op.delta >", "expression-syntax", 11, 1, "CEL"),
        ("", "expression-syntax", 1, 1, "CEL"),
        ("has(op.delta) && true", "expression-has", 1, 3, "op.has_"),
    ],
)
def test_a_fault_says_where_and_what_to_do(text, code, column, width, words):
    found = fault(text)
    assert (found.code, found.line, found.column, found.width) == (code, 1, column, width)
    assert words in found.fix
    assert found.message
    assert "overload" not in found.message


def test_all_faults_are_found_with_their_lines():
    found = compile_expression("op.dleta > 3\n  && op.knid == 'x'", NAMES)
    assert [(one.line, one.column, one.name) for one in found] == [
        (1, 1, "op.dleta"),
        (2, 6, "op.knid"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("op.delta >", "The expression ends where something must follow."),
        ("op.delta > 3 &&", "The expression ends where something must follow."),
        ("op.delta > 3 )", "`)` can't stand here."),
    ],
)
def test_what_is_no_expression_is_told_without_the_grammar(text, says):
    assert fault(text).message == says


TEN = "[1,2,3,4,5,6,7,8,9,10]"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 400 + "true" + ")" * 400, "expression-too-deep"),
        ("[" * 400 + "]" * 400 + ".size() > 0", "expression-too-deep"),
        (f"'{'a' * MAX_LENGTH}' == op.kind", "expression-too-long"),
        ("['a']" + ".map(x, x + x)" * 30 + "[0] == op.kind", "expression-too-heavy"),
        (f"{TEN}.all(a, {TEN}.all(b, {TEN}.all(c, a > 0)))", "expression-too-heavy"),
        ("['a'].exists(a, [a + a].exists(b, b == a))", "expression-too-heavy"),
        ("['a'].map(x, x + x).//\nmap\n(x, x + x)[0] == op.kind", "expression-too-heavy"),
    ],
)
def test_hostile_expressions_are_refused_before_they_run(text, code):
    assert fault(text).code == code


def test_backtracking_has_no_effect_on_the_linear_matcher():
    assert holds("op.kind.matches('^(a+)+$')", kind="a" * 100_000 + "b") is False


def test_repetition_bombs_in_patterns_are_refused():
    answer = holds("op.kind.matches('((a{100}){100}){100}')", kind="a")
    assert isinstance(answer, Unknown)


def test_the_most_that_a_text_can_build_is_small():
    start, many = "'" + "a" * 600 + "'", "+".join("x" * 600)
    grown = f"[{start}].all(x, ({many}).size() > 0)"
    assert len(grown) <= MAX_LENGTH
    assert isinstance(compile_expression(grown, NAMES), tuple) or holds(grown) is True


def test_the_engine_is_imported_on_first_use_only():
    code = "import sys, reconciler.policy; sys.exit('cel_expr_python' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_engine_that_gives_up_in_the_middle_is_unknown():
    class Tired:
        def eval(self, _activation):
            raise RuntimeError("INTERNAL: Iteration budget exceeded [INTERNAL]")

    tired = Expression("", frozenset(), Tired(), compiled("true")._environment)
    assert tired.holds(Row({})) == Unknown("the expression takes too much work")
