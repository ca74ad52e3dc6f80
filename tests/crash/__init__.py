"""Real processes that are killed in the middle of a run, and what the next ones make of it."""
