"""Timings on generated data. They are printed, never asserted."""
