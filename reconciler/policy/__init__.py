"""Policies, waivers and the verdict on a plan. Pure: the clock is an argument."""
