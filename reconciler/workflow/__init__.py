"""Use cases that wire the rooms below. They return reports and print nothing."""
