"""A snapshot is taken back with who, when and why, and is neither shown nor compared with."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from scrutiny.errors import NoSnapshot, NotKnown, ScrutinyError
from scrutiny.publication.build import build
from scrutiny.publication.content.changed_since import Since
from scrutiny.publication.snapshot import before, current, kept, withdraw, write_snapshot
from scrutiny.publication.withdrawal import not_withdrawn
from scrutiny.vocabulary.folders import Folders, snapshot_in_force
from tests.struck import at_every_step, killed
from tests.told import snapshot_told

DAY = date(2026, 11, 30)
WHY = "It was built from the return of another year."


def made(build: Path, *names: str) -> Path:
    for at, name in enumerate(names, 1):
        about = replace(
            snapshot_told(name), fingerprint=f"of {name}", made_on=date(2026, 11, at), areas=("x",)
        )
        since = [Since(f"snapshot-{n}", n, "", ()) for n in names[: at - 1]]
        contents = {"snapshot.json": about, "areas/x.since.json": since, "areas/x.json": {}}
        write_snapshot(build, name, contents)
    return build


def test_the_one_before_is_in_force_and_the_record_says_who_when_and_why(tmp_path: Path) -> None:
    made(tmp_path, "one", "two", "three")
    left = withdraw(tmp_path, "three", DAY, "A. Clerk", WHY)
    assert left is not None
    assert (left.id, snapshot_in_force(tmp_path)[0]) == ("two", "two")
    assert current(tmp_path).about.id == "two"
    assert json.loads((tmp_path / "snapshots" / "three" / "withdrawn.json").read_text()) == {
        "snapshot": "three",
        "fingerprint": "of three",
        "on": "2026-11-30",
        "by": "A. Clerk",
        "why": WHY,
    }


def test_it_is_compared_with_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "one", "two", "three")
    published = current(tmp_path)
    monkeypatch.setattr(type(published), "area", lambda *_: None)
    assert [each.label for each in published.since("x")] == ["one", "two"]
    name, since = snapshot_in_force(tmp_path)
    withdraw(tmp_path, "two", DAY, "A. Clerk", WHY)
    assert snapshot_in_force(tmp_path)[0] == name == "three", "the one in force stays so"
    assert snapshot_in_force(tmp_path)[1] > since, "and is drawn anew, for its pages change"
    assert [each.label for each in published.since("x")] == ["one"]
    assert [each.id for each in kept(tmp_path)] == ["one", "three"]
    earlier = before(tmp_path)
    assert earlier is not None
    assert earlier.id == "one"


def test_where_none_is_left_none_is_shown(tmp_path: Path) -> None:
    made(tmp_path, "one")
    assert withdraw(tmp_path, "one", DAY, "A. Clerk", WHY) is None
    with pytest.raises(NoSnapshot, match="Nothing has been built yet"):
        current(tmp_path)


def test_one_of_another_form_is_taken_back_too(tmp_path: Path) -> None:
    made(tmp_path, "one", "two")
    file = tmp_path / "snapshots" / "one" / "snapshot.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "form": "another"}))
    withdraw(tmp_path, "one", DAY, "A. Clerk", WHY)
    assert [each.id for each in kept(tmp_path)] == ["two"]


def test_twice_or_one_that_is_not_there(tmp_path: Path) -> None:
    made(tmp_path, "one", "two")
    with pytest.raises(NotKnown, match=r'No snapshot is called "three"\. There are: one, two'):
        withdraw(tmp_path, "three", DAY, "A. Clerk", WHY)
    withdraw(tmp_path, "two", DAY, "A. Clerk", WHY)
    told = "two was withdrawn on 2026-11-30 by A. Clerk: It was built from"
    with pytest.raises(ScrutinyError, match=told):
        withdraw(tmp_path, "two", DAY, "B. Clerk", "Again.")


@pytest.mark.parametrize("damage", ["", "{", '{"by": 1}'])
def test_a_damaged_record_takes_nothing_back(tmp_path: Path, damage: str) -> None:
    made(tmp_path, "one", "two")
    withdraw(tmp_path, "two", DAY, "A. Clerk", WHY)
    (tmp_path / "snapshots" / "two" / "withdrawn.json").write_text(damage)
    assert [each.id for each in kept(tmp_path)] == ["one"]
    (tmp_path / "current").write_text("two")
    with pytest.raises(NoSnapshot, match="two was withdrawn"):
        current(tmp_path)


def test_the_same_is_not_built_again(tmp_path: Path) -> None:
    made(tmp_path, "one", "two")
    not_withdrawn(tmp_path, "of two")
    withdraw(tmp_path, "two", DAY, "A. Clerk", WHY)
    with pytest.raises(ScrutinyError, match="put right what was wrong, and build again"):
        not_withdrawn(tmp_path, "of two")
    not_withdrawn(tmp_path, "of three")


def test_a_withdrawal_that_is_killed_shows_one_or_the_other(tmp_path: Path) -> None:
    made(tmp_path / "whole", "one", "two")

    def copied(place: Path) -> Path:
        return Path(shutil.copytree(tmp_path / "whole", place))

    def work(place: Path) -> None:
        withdraw(place, "two", DAY, "A. Clerk", WHY)

    seen = set()
    for place in at_every_step(killed, work, copied, tmp_path / "killed"):
        try:
            seen.add(current(place).about.id)
        except NoSnapshot as error:
            seen.add(str(error))
    assert seen <= {"two", "one", "The snapshot two was withdrawn. Run: scrutiny build"}
    assert "two" in seen


def test_what_was_withdrawn_is_put_right_and_built(data: Path) -> None:
    folders = Folders(data.parent)
    page = data / "measures" / "send_appeals.toml"
    right = page.read_text(encoding="utf-8")
    page.write_text(right.replace("How many appeals", "How few"), encoding="utf-8")
    wrong = build(folders, DAY).name
    withdraw(folders.build, wrong, DAY, "A. Clerk", WHY)
    with pytest.raises(ScrutinyError, match=f"{wrong} was withdrawn on 2026-11-30 by A. Clerk"):
        build(folders, date(2026, 12, 1))
    page.write_text(right, encoding="utf-8")
    mended = build(folders, DAY).name
    assert mended != wrong
    assert current(folders.build).about.id == mended
    ids = [each.id for each in current(folders.build).since("oxfordshire")]
    assert f"snapshot-{wrong}" not in ids
