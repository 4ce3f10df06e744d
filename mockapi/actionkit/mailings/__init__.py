"""Mailings, whom they go to, how they are sent and what came of them."""
