"""The returns that are committed: what the story writes, and never a build."""

from __future__ import annotations

import zipfile
from pathlib import Path

from scrutiny.definitions.returns import ReturnFormat
from tests.invention.northmere import COMMITTED, commit


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_committed_returns_are_what_the_story_writes(
    form: ReturnFormat, tmp_path: Path
) -> None:
    made = commit(form, tmp_path)
    assert [path.name for path in made] == ["2024.zip", "2025.zip", "2026.zip"]
    assert sorted(path.name for path in COMMITTED.iterdir()) == [path.name for path in made]
    for path in made:
        anew, held = contents(path), contents(COMMITTED / path.name)
        assert len(held) == 9
        assert {name for name in held | anew if held.get(name) != anew.get(name)} == set()


def test_the_committed_returns_stay_small() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.iterdir()) < 3_000_000
