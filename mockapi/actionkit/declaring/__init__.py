"""The words in which ActionKit's resources are declared, and what every write and look-up shares."""
