"""Pages, their forms and follow-ups, what they are built from, and what a browser sees of them."""
