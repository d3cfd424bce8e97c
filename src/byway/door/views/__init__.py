"""One file for each thing a seeker does."""
