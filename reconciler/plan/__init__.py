"""Desired + Snapshot + last applied -> Plan: merge, diff, order, cost. Pure."""
