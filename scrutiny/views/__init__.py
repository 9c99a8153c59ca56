"""Pages made from a snapshot. Holds no exact number: imports no frames."""
