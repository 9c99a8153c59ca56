"""A council's own monthly indicators: read, checked, hidden, kept."""
