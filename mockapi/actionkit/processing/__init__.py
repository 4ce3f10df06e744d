"""Action processing: what happens when somebody submits a page, over the API or a form (reference 40-43, 55)."""
