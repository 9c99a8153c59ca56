"""Outside files as text: what stands in a file, with file, checksum and row, and nothing changed."""
