"""Floor 1: everything that changes, and nothing that knows HTTP or a vendor."""
