"""Floor 4: the ways in, from a client's call to the emulator and back."""
