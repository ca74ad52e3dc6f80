"""Desired state for Ozon shops: YAML in git, plan in the pull request, apply on merge."""
