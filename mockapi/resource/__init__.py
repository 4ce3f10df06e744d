"""Floor 2: the vocabulary in which resources are declared, and what follows from a declaration alone."""
