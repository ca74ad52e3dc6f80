"""Plan -> Outcomes: re-read, journal, send, read back. Knows ports, not Ozon and not SQL."""
