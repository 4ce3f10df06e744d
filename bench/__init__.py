"""Prints the figures of the budgets, beside peers measured in the same run: ``python -m bench``."""
