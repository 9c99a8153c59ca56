"""Snapshots are tidied: the last, those of meetings, frozen ones and those of a link stay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from scrutiny.publication.content.promises_told import MeetingTold
from scrutiny.publication.meeting_mark import mark, marks
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import withdraw, write_snapshot
from scrutiny.publication.tidying import held, tidied
from scrutiny.vocabulary.folders import frozen_folder
from tests.told import area_told, snapshot_told

FIRST = date(2026, 1, 1)
TODAY = date(2026, 11, 30)


def made(build: Path, many: int, *meetings: str) -> Path:
    """Snapshots called 01, 02 and so on, each made ten days after the one before."""
    area = replace(
        area_told("x"),
        meetings=tuple(
            MeetingTold(day, (), day, day, "A committee", "", "", None, "") for day in meetings
        ),
    )
    for at in range(many):
        name = f"{at + 1:02}"
        on = FIRST + timedelta(days=10 * at)
        about = replace(snapshot_told(name), fingerprint=f"of {name}", made_on=on, areas=("x",))
        contents = {"snapshot.json": about, "areas/x.json": area}
        write_snapshot(build, name, contents)
    return build


def left(build: Path) -> list[str]:
    return sorted(each.snapshot.id for each in held(build))


def test_the_last_five_days_stay_and_no_more(tmp_path: Path) -> None:
    made(tmp_path, 8)
    assert tidied(tmp_path) == ("03", "02", "01")
    assert left(tmp_path) == ["04", "05", "06", "07", "08"]
    assert tidied(tmp_path) == ()


def test_the_one_before_a_meeting_stays_and_says_so(tmp_path: Path) -> None:
    # Made on 1, 11, 21 and 31 January, 10 February and so on; a month ends with its last day.
    made(tmp_path, 10, "2026-01-20", "2026-02", "2025-12-01")
    assert tidied(tmp_path) == ("05", "04", "03", "01")
    reasons = {each.snapshot.id: each.reasons for each in held(tmp_path)}
    assert reasons["02"] == ("as things stood at the meeting of 20 January 2026",)
    assert reasons["06"] == (
        "among the last",
        "as things stood at the meeting of February 2026",
    )
    assert reasons["10"] == ("in force", "among the last")
    assert reasons["09"] == ("the one before it", "among the last")


def test_marked_frozen_and_pinned_ones_stay(tmp_path: Path) -> None:
    made(tmp_path, 9)
    mark(tmp_path / "snapshots" / "01", date(2026, 12, 3), TODAY)
    frozen_folder(tmp_path, "02").mkdir(parents=True)
    assert tidied(tmp_path, {"03"}) == ("04",)
    assert left(tmp_path) == ["01", "02", "03", "05", "06", "07", "08", "09"]
    reasons = {each.snapshot.id: each.reasons for each in held(tmp_path, {"03"})}
    assert reasons["01"] == ("kept for the meeting of 3 December 2026",)
    assert reasons["02"] == ("frozen",)
    assert reasons["03"] == ("a link leads to it",)


def test_a_mark_that_cannot_be_read_keeps_it_too(tmp_path: Path) -> None:
    made(tmp_path, 7)
    (tmp_path / "snapshots" / "01" / "kept_for.json").write_text("{half")
    assert tidied(tmp_path) == ("02",)
    assert "01" in left(tmp_path)


def test_a_second_mark_for_one_meeting_changes_nothing(tmp_path: Path) -> None:
    made(tmp_path, 1)
    folder = tmp_path / "snapshots" / "01"
    mark(folder, date(2026, 12, 3), TODAY)
    mark(folder, date(2026, 12, 3), date(2026, 12, 1))
    mark(folder, date(2027, 1, 14), TODAY)
    assert [(each.meeting, each.on) for each in marks(folder)] == [
        (date(2026, 12, 3), TODAY),
        (date(2027, 1, 14), TODAY),
    ]


def test_a_withdrawn_one_keeps_its_record(tmp_path: Path) -> None:
    made(tmp_path, 8)
    withdraw(tmp_path, "01", TODAY, "A. Clerk", "wrong")
    assert "01" not in tidied(tmp_path)
    assert (tmp_path / "snapshots" / "01" / "withdrawn.json").is_file()


@pytest.mark.parametrize("pointed", [None, "99"])
def test_nothing_goes_where_none_is_in_force(tmp_path: Path, pointed: str | None) -> None:
    made(tmp_path, 8)
    if pointed is None:
        (tmp_path / "current").unlink()
    else:
        (tmp_path / "current").write_text(pointed)
    assert tidied(tmp_path) == ()
    assert len(left(tmp_path)) == 8


def test_what_is_left_is_whole(tmp_path: Path) -> None:
    made(tmp_path, 7)
    tidied(tmp_path)
    for each in held(tmp_path):
        assert Published(each.snapshot.folder).about.id == each.snapshot.id
        assert each.bytes > 0
    assert not list((tmp_path / "snapshots").glob(".*"))
    with pytest.raises((OSError, msgspec.MsgspecError)):
        _ = Published(tmp_path / "snapshots" / "01").about
