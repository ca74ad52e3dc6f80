import pytest

from reconciler.policy.clauses import clauses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a", ["a"]),
        ("a && (b || !c)", ["a", "b", "c"]),
        ("!(a || b) && f.exists(x, x && y)", ["a", "b", "f.exists(x, x && y)"]),
        ("a > 0 ? b < 3 * a : c", ["a > 0", "b < 3 * a", "c"]),
        ('a in ["&&", "||"] || b["?"] == ":"', ['a in ["&&", "||"]', 'b["?"] == ":"']),
        ("((a)) && true", ["a"]),
        ("a <= -1 && b >= -params.c", ["a <= -1", "b >= -params.c"]),
        ("", []),
    ],
)
def test_what_is_true_or_false_by_itself(text, found):
    parts = clauses(text)
    assert [part.text for part in parts] == found
    assert all(text[part.start :].startswith(part.text) for part in parts)
