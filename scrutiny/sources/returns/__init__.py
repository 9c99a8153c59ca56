"""A return as it came: read from any of its layouts into one shape, all text."""
