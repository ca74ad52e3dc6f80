"""The problem codes of work in GitHub Actions. Codes are stable."""

EXPLAINED: dict[str, str] = {
    "not-in-actions": "The command needs what GitHub Actions tells each job: the repository, the "
    "event, a token. It makes no sense elsewhere.",
}
"""Code to what it means and why it is a problem."""
