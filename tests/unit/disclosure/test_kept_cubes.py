"""What was shown outlives the removal of either folder that it is kept in."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl

from scrutiny.disclosure.kept_cubes import (
    NOTHING_COUNTED,
    ToKeep,
    Told,
    as_text,
    earlier_cubes,
    keep_cubes,
    last_counted,
    last_told,
)
from scrutiny.disclosure.report import Report, TableShown
from scrutiny.measures.case_counts import CELL
from scrutiny.vocabulary.folders import Folders

REPORT = Report(
    (TableShown("year", 1, 2, 0.5, None),),
    {"small": 1},
    3,
    narrowest_is_exact=True,
    betrayed=0,
    programmes=0,
    told_elsewhere=2,
    left_out=(("2024", "year", ("age", "need")),),
)


def kept(shown: int | None, reason: str = "") -> ToKeep:
    key = dict(zip(CELL, ("plans_issued", "year", "2024", "need", "Autism", "", ""), strict=True))
    row = {**key, "shown": shown, "status": "ok", "reason": reason, "codes_1": "ASD", "codes_2": ""}
    counted = pl.DataFrame(
        [{**{name: key[name] for name in NOTHING_COUNTED.columns[:7]}, "made": 12, "last": 13}]
    )
    return ToKeep(as_text(pl.DataFrame([row])), counted, Told("waits", REPORT, (), "rules", "code"))


def shown(folders: Folders) -> list[tuple[int | None, str]]:
    frames = earlier_cubes(folders, "northmere")
    return [row for frame in frames for row in frame.select("shown", "codes_1").rows()]


def test_what_was_shown_outlives_either_folder(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    keep_cubes(folders, {"northmere": kept(None, "small")}, "a")
    keep_cubes(folders, {"northmere": kept(10)}, "b")
    both = [(None, "ASD"), (10, "ASD")]
    assert shown(folders) == both
    assert last_counted(folders, "northmere").select("made", "last").rows() == [(12, 13)]
    assert last_told(folders, "northmere") == kept(10).told
    shutil.rmtree(folders.private)
    assert shown(folders) == both
    assert last_counted(folders, "northmere").is_empty()
    assert last_told(folders, "northmere") is None
    keep_cubes(folders, {"northmere": kept(25)}, "c")
    shutil.rmtree(folders.build)
    assert shown(folders) == [(25, "ASD")]


def test_nothing_that_pages_do_not_show_lies_beside_the_snapshots(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    keep_cubes(folders, {"northmere": kept(None, "small")}, "a")
    (file,) = (path for path in folders.build.rglob("*") if path.is_file())
    assert "small" not in file.read_text()
    for path in (*folders.build.rglob("shown"), *folders.private.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0


def test_what_is_shown_again_is_kept_again(tmp_path: Path) -> None:
    """The last one kept is the one that stands: else a figure that went back would not be."""
    folders = Folders(tmp_path)
    for name, number in (("a", 10), ("b", 25), ("c", 10), ("d", 10)):
        keep_cubes(folders, {"northmere": kept(number)}, name)
    assert [n for n, _ in shown(folders)] == [10, 25, 10]
