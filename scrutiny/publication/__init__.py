"""What may be shown: rounded rows, sentences, notes and sources, written as one snapshot.

`published`, `snapshot`, `sentences` and `numbers` need no frames, so views may import them.
"""
