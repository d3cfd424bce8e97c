"""One function for each change, keyword-only, `by=` somebody, its event in the same transaction."""
