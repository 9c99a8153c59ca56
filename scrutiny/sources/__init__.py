"""Outside files as text: what stands in them, with file, checksum and row; nothing changed."""
