"""Event campaigns, events, their signups and their search."""
