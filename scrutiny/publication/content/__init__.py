"""What a snapshot holds, typed: written and read by the same classes, one module a subject."""
