"""Users, how they are reached, their lists, and staff."""
