"""How one operation ended, in words."""

import pytest

from reconciler.apply.outcome import Converged
from reconciler.report.outcome_words import outcome_words


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("25", "converged at 25"),
        ("0", "converged at 0"),
        ("price, old_price", "converged: price, old_price"),
        ("on sale", "converged: on sale"),
    ],
)
def test_a_number_is_what_the_shop_has_and_words_are_what_was_sent(sent: str, words: str) -> None:
    assert outcome_words(Converged(sent)) == words
