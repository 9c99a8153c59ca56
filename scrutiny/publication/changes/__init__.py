"""What changed: between two snapshots, or since a day."""

from scrutiny.publication.changes.between import changes
from scrutiny.publication.changes.known import OfRecord, since
from scrutiny.publication.changes.one_change import CHANGE_WORDS, Change, ChangeKind, Changes

__all__ = ["CHANGE_WORDS", "Change", "ChangeKind", "Changes", "OfRecord", "changes", "since"]
