"""What is true without a site: akids, texts, places, names, time zones."""
