"""Donations: orders, transactions, recurring profiles, products, accounts, pushes."""
