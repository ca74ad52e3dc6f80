"""The problem codes of the state. Codes are stable."""

EXPLAINED: dict[str, str] = {
    "import-busy": "Another import of the same shop is at work in this folder, and two would write "
    "the same files.",
    "import-pages": "An import keeps the cards that it has read under `.reconciler/import`, so "
    "that a killed one can go on, and there they can't be written.",
    "state-unusable": "The state can't be opened, is damaged, or is something else. It holds "
    "what was last applied and the journal of runs: without it the next plan is a first apply "
    "again, so look before you delete it.",
    "state-driver-missing": "A state on PostgreSQL is reached by the driver psycopg, which is "
    "installed on request: most users need none.",
    "state-too-new": "The state was written by a later version of reconciler, and this one "
    "does not know what it would destroy.",
    "state-not-empty": "A state that knows what was last applied is not to be built anew by "
    "chance: what a revision declares may be older than what the shop was given since.",
}
"""Code to what it means and why it is a problem."""
