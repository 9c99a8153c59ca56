"""Writers that are killed, or whose disk is full, at each of their steps: all is there or none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest

from scrutiny.errors import ScrutinyError
from scrutiny.publication.snapshot import current, write_snapshot
from scrutiny.publication.snapshot_files import is_whole
from scrutiny.records import store
from scrutiny.records.returns.case_store import Stored, cases_folder, held_years, write_stored
from tests.struck import at_every_step, killed, without_space
from tests.told import snapshot_told

YEARS = (2024, 2025, 2026)
State = dict[str, str]


class Plain:
    """Stands for a frame, without any thread."""

    def __init__(self, text: str) -> None:
        self._text = text

    def write_parquet(self, stream: IO[bytes]) -> None:
        stream.write(self._text.encode())

    def write_csv(self) -> str:
        return self._text


def returns(text: str, years: tuple[int, ...]) -> list[Any]:
    return [
        (Stored({"year": year, "told": text}, Plain(text), Plain(text)), Plain(text))  # type: ignore[arg-type]
        for year in years
    ]


def state(folder: Path) -> State:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def cases(private: Path) -> State:
    """What is kept, as the next command finds it."""
    held_years(private, "northmere")
    return state(cases_folder(private, "northmere"))


@pytest.fixture
def old(tmp_path: Path) -> Callable[[Path], Path]:
    """A folder with returns of two years; the import brings three, one of them new."""
    write_stored(tmp_path / "old", "northmere", returns("old", YEARS[:2]))
    return lambda place: Path(shutil.copytree(tmp_path / "old", place))


def imported(private: Path) -> None:
    write_stored(private, "northmere", returns("new", YEARS))


def test_an_import_of_three_years_that_is_killed_is_all_or_none(
    tmp_path: Path, old: Callable[[Path], Path]
) -> None:
    before = cases(old(tmp_path / "a"))
    imported(place := old(tmp_path / "b"))
    after = cases(place)
    assert {json.loads(text)["told"] for name, text in after.items() if "about" in name} == {"new"}
    assert before != after
    seen = [cases(each) for each in at_every_step(killed, imported, old, tmp_path / "killed")]
    assert all(each in (before, after) for each in seen)
    assert before in seen
    assert after in seen, "and once laid down whole, it is finished"


def test_an_import_of_three_years_on_a_full_disk_is_all_or_none(
    tmp_path: Path, old: Callable[[Path], Path]
) -> None:
    before = cases(old(tmp_path / "a"))
    imported(place := old(tmp_path / "b"))
    after = cases(place)

    for each in at_every_step(without_space, told_or_done(imported), old, tmp_path / "full"):
        assert cases(each) in (before, after)


def told_or_done(work: Callable[[Path], object]) -> Callable[[Path], None]:
    """The work as a command does it: a full disk is told in a sentence, and is no accident."""

    def done(place: Path) -> None:
        told = ""
        try:
            work(place)
        except ScrutinyError as error:
            told = str(error)
        assert told == "" or "No space left on device" in told

    return done


def test_an_import_of_figures_that_is_killed_is_all_or_none(tmp_path: Path) -> None:
    names = [Path("figures/a/1.csv"), Path("figures/b/2.csv"), Path("figures/releases.csv")]

    def data(place: Path) -> Path:
        for name in names[1:]:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text("old", encoding="utf-8")
        return place

    def found(place: Path) -> State:
        store.recover(place)
        return state(place)

    before = found(data(tmp_path / "before"))
    after = {str(name): "new" for name in names}
    steps = at_every_step(
        killed,
        lambda place: store.write_all(place, dict.fromkeys(names, "new")),
        data,
        tmp_path / "killed",
    )
    seen = [found(each) for each in steps]
    assert all(each in (before, after) for each in seen)
    assert before in seen
    assert after in seen


def built(build: Path) -> None:
    contents = {"areas/x.json": {"n": 1}, "places.json": {}, "snapshot.json": snapshot_told("two")}
    write_snapshot(build, "two", contents, lambda _: {"areas/x.since.json": []})


def first(build: Path) -> Path:
    write_snapshot(build, "one", {"snapshot.json": snapshot_told("one")})
    return build


@pytest.mark.parametrize("strike", [killed, without_space])
def test_a_build_that_is_struck_leaves_a_whole_snapshot_and_the_next_clears_up(
    tmp_path: Path, strike: Callable[[Callable[[], object], Path, int], None]
) -> None:
    ids = set()

    for build in at_every_step(strike, told_or_done(built), first, tmp_path / "struck"):
        made = current(build)
        ids.add(made.about.id)
        assert is_whole(made.folder)
        built(build)
        assert current(build).about.id == "two"
        assert sorted(path.name for path in build.iterdir()) == ["current", "snapshots"]
        assert sorted(path.name for path in (build / "snapshots").iterdir()) == ["one", "two"]
    assert "one" in ids
