"""Whom petitions, letters and calls are addressed to."""
