"""Text of others in a message of ours: on one line, with nothing in it that nobody sees."""


def visible(text: str) -> str:
    """The text, as long as it was, with a sign in the place of each that can't be printed."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
