"""The snapshot: facts and sentences as typed content, written, read and compared by one form.

`published`, `snapshot` and what stands in `content` need no frames, so views may import them.
"""
