"""Actions, and action processing: what happens when somebody submits a page (reference 30, 40-43, 55)."""
