"""Card transactions that nobody made, to learn from."""
