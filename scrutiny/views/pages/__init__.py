"""The pages, each a function from a snapshot and a reader's choices to a tree."""
