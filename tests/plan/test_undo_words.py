"""What a rollback says of a write that nobody saw end."""

from reconciler.plan.undo_stock import NOT_KNOWN


def test_git_is_reverted_before_an_apply_finds_out() -> None:
    # A plain apply goes on with the very run that is to be undone.
    _, fix = NOT_KNOWN
    assert fix.index("revert it in git") < fix.index("`reconciler apply`")
