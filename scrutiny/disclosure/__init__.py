"""What may be shown of unpublished figures, and an attack that tries to undo it."""
