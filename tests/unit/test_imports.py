"""Importing: what is refused, in which words, and that nothing is written then."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest

from scrutiny.definitions.intake import load_intake
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.records import store
from scrutiny.records.imports import Imported, import_files
from tests import made
from tests.made import Row
from tests.publishers_files import publishers_files


def state_of(data: Path) -> dict[str, str]:
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(data.rglob("*"))
        if path.is_file()
    }


def imported(data: Path, *files: Path, replacing: bool = False) -> tuple[Imported, ...]:
    return import_files(files, load_intake(data), replacing=replacing)


def refused(data: Path, *files: Path) -> list[str]:
    """The problems of an import that must be refused and leave everything as it was."""
    before = state_of(data)
    with pytest.raises(ProblemsFound) as found:
        imported(data, *files)
    assert state_of(data) == before
    assert found.value.exit_code == 2
    return [str(problem) for problem in found.value.problems]


@pytest.fixture(scope="module")
def rows(definitions: Definitions) -> list[Row]:
    return made.timeliness(definitions)


def test_the_committed_data_are_what_the_publishers_files_give(data: Path, shared: Path) -> None:
    """Word for word, from nothing: no figure, place or neighbour was put there by hand."""
    committed = state_of(data)
    shutil.rmtree(data / "figures")
    for table in ("places.csv", "neighbours.csv"):
        (data / table).unlink()
    imported(data, *publishers_files(shared))
    assert state_of(data) == committed


def test_a_copy_with_the_same_figures_is_taken_and_then_known(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    file = made.spoiled(tmp_path, rows, lambda _: None)
    # The made file holds the whole only, so against the publisher's it lacks every breakdown.
    problems = refused(data, file)
    assert len(problems) == 1
    assert "is another copy of release 2025" in problems[0]
    assert "--replace" in problems[0]
    (first,) = imported(data, file, replacing=True)
    (again,) = imported(data, file)
    assert (first.changed, again.changed) == (True, False)
    assert "already imported" in again.outcome


def test_a_renamed_file_is_known_by_its_content(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    file = made.spoiled(tmp_path, rows, lambda _: None, name="notes-from-the-bus.txt")
    (one,) = imported(data, file, replacing=True)
    assert one.what == "EHC plans issued within 20 weeks"


def cell(period: str, place: str, column: str, text: str) -> Callable[[list[Row]], None]:
    def change(rows: list[Row]) -> None:
        rows[made.number_of(rows, period, place) - 2][column] = text

    return change


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("plans_issued_den", "many", '"many" stands where a number belongs'),
        ("plans_issued_den", "9O0", '"9O0" stands where a number belongs'),
        ("pc_plans_issued_within_20_weeks", "386", "the percentage 386 is not between 0 and 100"),
        ("plans_issued_within_20_weeks", "-3", "the count -3 is below nought"),
        ("plans_issued_within_20_weeks", "3.5", "the count 3.5 is below nought or not whole"),
        ("old_la_code", "999", 'the place "Oxfordshire 999" is not known'),
        ("time_period", "last year", 'the period "last year" is not understood'),
    ],
)
def test_a_wrong_cell_is_named_with_file_row_column_and_value(
    data: Path, tmp_path: Path, rows: list[Row], column: str, text: str, words: str
) -> None:
    (problem,) = refused(
        data, made.spoiled(tmp_path, rows, cell("2024", "931", column, text), "spoiled.csv")
    )
    row = made.number_of(rows, "2024", "931")
    assert problem.startswith(f"spoiled.csv, row {row}")
    assert words in problem
    if column not in ("old_la_code", "time_period"):
        assert f'column "{column}"' in problem


def test_all_problems_of_all_files_are_reported_at_once(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    def several(rows: list[Row]) -> None:
        cell("2024", "931", "plans_issued_den", "many")(rows)
        cell("2023", "931", "pc_plans_issued_within_20_weeks", "101")(rows)

    one = made.spoiled(tmp_path, rows, several, "one.csv")
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    problems = refused(data, one, other, tmp_path / "none.csv")
    assert [problem.partition(",")[0].partition(":")[0] for problem in problems] == [
        "other.csv",
        "none.csv",
        "one.csv",
        "one.csv",
    ]


def test_the_same_figure_twice_with_two_values(data: Path, tmp_path: Path, rows: list[Row]) -> None:
    def twice(rows: list[Row]) -> None:
        row = dict(rows[made.number_of(rows, "2024", "931") - 2])
        rows.append({**row, "plans_issued_den": "963"})

    (problem,) = refused(data, made.spoiled(tmp_path, rows, twice))
    first, second = made.number_of(rows, "2024", "931"), len(rows) + 2
    assert problem.startswith(f'file.csv, rows {first} and {second}, column "plans_issued_den"')
    assert '"962" and "963"' in problem


def test_the_same_figure_twice_with_one_value_is_one_figure(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    def twice(rows: list[Row]) -> None:
        rows.append(dict(rows[made.number_of(rows, "2024", "931") - 2]))

    plain = imported(data, made.spoiled(tmp_path, rows, lambda _: None), replacing=True)
    doubled = imported(data, made.spoiled(tmp_path, rows, twice, "two.csv"), replacing=True)
    assert "0 differing from before" in doubled[0].outcome
    assert plain[0].outcome.split(",")[1] == doubled[0].outcome.split(",")[1]


def test_a_file_with_most_authorities_gone_was_cut_or_filtered(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    def few(rows: list[Row]) -> None:
        rows[:] = [
            row for row in rows if row["time_period"] != "2024" or row["old_la_code"] < "500"
        ]

    (problem,) = refused(data, made.spoiled(tmp_path, rows, few))
    assert "authorities for 2024" in problem
    assert "At least 140 are published" in problem


def test_rows_of_the_whole_under_another_name_are_not_lost_in_silence(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    def renamed(rows: list[Row]) -> None:
        for row in rows:
            row["breakdown"] = "All plans issued"

    problems = refused(data, made.spoiled(tmp_path, rows, renamed))
    assert any("has 0 authorities in its last period" in problem for problem in problems)


def test_a_place_list_that_was_cut_off_is_refused(data: Path, shared: Path, tmp_path: Path) -> None:
    accepted = (shared / "geography" / "ees_accepted_local_authorities.csv").read_bytes()
    cut = tmp_path / "accepted.csv"
    cut.write_bytes(b"".join(accepted.splitlines(keepends=True)[:100]))
    others = ("geography/la_code_changes.csv", "lait-2026-04/la_code_list.xlsx")
    (problem,) = refused(data, cut, *(shared / name for name in others))
    assert "authorities that are known" in problem


def test_committed_figures_that_were_cut_off_are_named(data: Path) -> None:
    path = data / "figures" / "ehc_timeliness" / "2025.csv"
    path.write_text("\n".join(path.read_text().splitlines()[:8000]) + "\n")
    with pytest.raises(ProblemsFound, match=r"7,999 figures where 20,200 were imported"):
        store.read_figures(data)


def test_a_release_that_nobody_described_is_not_guessed(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    def later(rows: list[Row]) -> None:
        rows += [{**row, "time_period": "2035"} for row in rows if row["time_period"] == "2024"]

    (problem,) = refused(data, made.spoiled(tmp_path, rows, later))
    assert 'goes up to the period "2035", which is no known release' in problem
    assert "data/sources/ehc_timeliness.toml" in problem


def spoil_bytes(path: Path, content: bytes) -> Path:
    (path / "file.csv").write_bytes(content)
    return path / "file.csv"


def test_files_that_are_broken_as_files(data: Path, tmp_path: Path, rows: list[Row]) -> None:
    whole = made.as_csv(rows)
    head = whole[:3000]
    cases = {
        "stops in the middle of its last line": whole[: len(whole) // 2],
        "is not UTF-8 text": whole.decode("utf-8-sig").encode("utf-16"),
        "has headings and no rows": whole.splitlines(keepends=True)[0],
        "is empty": b"  \n",
        "is not text": head.replace(b"2019", b"20\x0019") + b"\r\n",
        "begins as a parquet file": b"PAR1" + head,
        "is not an Excel workbook": b"PK\x03\x04" + head,
    }
    for words, content in cases.items():
        (problem,) = refused(data, spoil_bytes(tmp_path, content))
        assert words in problem, problem
    latin = whole.replace(b"Oxfordshire", "Öxfordshire".encode("latin-1"))
    (problem,) = refused(data, spoil_bytes(tmp_path, latin))
    assert problem.startswith(f"file.csv, line {made.number_of(rows, '2019', '931')}: is not UTF-8")


def test_a_row_cut_or_shifted_is_named(data: Path, tmp_path: Path, rows: list[Row]) -> None:
    lines = made.as_csv(rows).splitlines(keepends=True)
    lines[9] = lines[9].rpartition(b",")[0] + b"\r\n"
    (problem,) = refused(data, spoil_bytes(tmp_path, b"".join(lines)))
    assert problem.startswith(f"file.csv, row 10: has {len(made.HEADINGS) - 1} cells")


def test_a_missing_and_a_doubled_heading(data: Path, tmp_path: Path, rows: list[Row]) -> None:
    whole = made.as_csv(rows)
    lost = whole.replace(b"plans_issued_within_20_weeks", b"plans_in_time", 1)
    (problem,) = refused(data, spoil_bytes(tmp_path, lost))
    assert 'lacks the heading "plans_issued_within_20_weeks"' in problem
    used = whole.replace(b",plans_issued_gt_1_year,", b",over_a_year,", 1)
    (problem,) = refused(data, spoil_bytes(tmp_path, used))
    assert 'column "plans_issued_gt_1_year": is missing' in problem
    doubled = whole.replace(b"breakdown_topic", b"old_la_code", 1)
    problems = refused(data, spoil_bytes(tmp_path, doubled))
    assert any('column "old_la_code": stands twice' in problem for problem in problems)


def test_headings_match_in_any_case_and_order(data: Path, tmp_path: Path, rows: list[Row]) -> None:
    plain = made.spoiled(tmp_path, rows, lambda _: None)
    imported(data, plain, replacing=True)
    before = state_of(data)["figures/ehc_timeliness/2025.csv"]
    shuffled = [{key.upper(): text for key, text in row.items()} for row in rows]
    headings = [heading.upper() for heading in reversed(made.HEADINGS)]
    (tmp_path / "other.csv").write_bytes(made.as_csv(shuffled, headings))
    imported(data, tmp_path / "other.csv", replacing=True)
    assert state_of(data)["figures/ehc_timeliness/2025.csv"] == before


def test_two_files_of_one_release_at_once(data: Path, tmp_path: Path, rows: list[Row]) -> None:
    files = [made.spoiled(tmp_path, rows, lambda _: None, name) for name in ("a.csv", "b.csv")]
    before = state_of(data)
    with pytest.raises(ProblemsFound, match="is a second file of EHC plans issued"):
        imported(data, *files, replacing=True)
    assert state_of(data) == before


def test_a_place_file_alone_is_refused(data: Path, tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text("old_la_code,new_la_code,la_name\n931,E10000025,Oxon\n")
    (problem,) = refused(data, tmp_path / "codes.csv")
    assert "comes without the other place files (changes, tool_list)" in problem


def test_an_import_interrupted_while_laying_down_is_forgotten(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state_of(data)

    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "touch", lambda self: interrupted(self))
    with pytest.raises(KeyboardInterrupt):
        store.write_all(data, {Path("places.csv"): "spoiled"})
    monkeypatch.undo()
    store.recover(data)
    assert state_of(data) == before


def test_an_import_interrupted_while_moving_is_finished(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[Path] = []
    really = Path.replace

    def once(self: Path, target: Path) -> Path:
        if moved:
            raise KeyboardInterrupt
        moved.append(target)
        return really(self, target)

    monkeypatch.setattr(Path, "replace", once)
    with pytest.raises(KeyboardInterrupt):
        store.write_all(data, {Path("a.csv"): "new a", Path("b.csv"): "new b"})
    monkeypatch.undo()
    store.recover(data)
    assert [(data / name).read_text() for name in ("a.csv", "b.csv")] == ["new a", "new b"]
    assert not (data / ".incoming").exists()


def test_figures_spoiled_by_hand_are_named(data: Path) -> None:
    path = data / "figures" / "ehc_new_plans" / "2025.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n")
    (data / "figures" / "ehc_caseload" / "2025.csv").unlink()
    with pytest.raises(ProblemsFound) as found:
        store.read_figures(data)
    text = str(found.value)
    assert "figures/ehc_caseload/2025.csv: is missing or damaged" in text
    assert "figures/ehc_new_plans/2025.csv: breaks the rules of figures" in text


# ----------------------------------------------------------------- statistical neighbours

Neighbours = dict[str, list[list[str]]]
"""The ten neighbours of each authority under the model of 2025, each with its closeness."""


def held_neighbours(data: Path) -> Neighbours:
    held: Neighbours = {}
    with (data / "neighbours.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["model"] == "2025":
                held.setdefault(row["place"], []).append([row["neighbour"], row["closeness"]])
    return held


def table_of(folder: Path, neighbours: Neighbours, *more: list[str]) -> Path:
    """A publisher's table of neighbours: one row for each authority."""
    headings = ["la_code", "la_name", *(f"SN_{n}{p}" for n in range(1, 11) for p in ("", "P"))]
    rows = [[place, "A name", *chain.from_iterable(ten)] for place, ten in neighbours.items()]
    lines = [",".join(row) for row in (headings, *rows, *more)]
    path = folder / "neighbours-of-2025.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_same_table_of_neighbours_changes_nothing(data: Path, tmp_path: Path) -> None:
    (one,) = imported(data, table_of(tmp_path, held_neighbours(data)))
    assert (one.outcome, one.changed) == ("158 authorities", False)


def test_a_partial_table_of_neighbours_takes_the_place_of_the_whole_only_with_leave(
    data: Path, tmp_path: Path
) -> None:
    held = held_neighbours(data)
    gone = [place for place in held if place != "931"][19:]
    part = table_of(tmp_path, {p: ten for p, ten in held.items() if p not in gone})
    (problem,) = refused(data, part)
    words = "lacks 138 of the 158 authorities held ("
    assert problem.startswith(f"{part.name}: is another table of neighbours for the model of 2025")
    assert words in problem
    assert f"({gone[0]})" in problem
    assert "--replace" in problem
    (one,) = imported(data, part, replacing=True)
    assert one.outcome.startswith("20 authorities; it lacks 138 of the 158 authorities held (")
    assert one.changed
    assert held_neighbours(data).keys() == held.keys() - set(gone)
    # The whole again adds to the part and takes nothing from it.
    (one,) = imported(data, table_of(tmp_path, held))
    assert (one.outcome, one.changed) == ("158 authorities", True)
    assert held_neighbours(data) == held


def test_other_neighbours_take_the_place_of_those_held_only_with_leave(
    data: Path, tmp_path: Path
) -> None:
    other = held_neighbours(data)
    ten = other["931"]
    ten[8], ten[9] = ten[9], ten[8]
    file = table_of(tmp_path, other)
    words = "gives other neighbours for 1 of the 158 authorities held (Oxfordshire (931))"
    (problem,) = refused(data, file)
    assert words in problem
    (one,) = imported(data, file, replacing=True)
    assert one.outcome == f"158 authorities; it {words}"
    assert held_neighbours(data) == other


def test_an_authority_is_no_neighbour_of_itself_and_stands_once(data: Path, tmp_path: Path) -> None:
    held = held_neighbours(data)
    ten = held["931"]
    own, twice = ([*ten[:9], [code, "close"]] for code in ("931", ten[0][0]))
    again = ["931", "A name", *chain.from_iterable(ten)]
    for file, words in (
        ((held | {"931": own},), "the authority 931 is its own neighbour"),
        ((held | {"931": twice},), f"{ten[0][0]} is twice a neighbour of the authority 931"),
        ((held, again), "the authority 931 stands in row"),
    ):
        for replacing in (False, True):
            with pytest.raises(ProblemsFound) as found:
                imported(data, table_of(tmp_path, *file), replacing=replacing)
            assert words in str(found.value.problems[0])
            assert held_neighbours(data) == held


def test_the_publishers_smaller_table_of_neighbours_is_refused(data: Path, shared: Path) -> None:
    (problem,) = refused(data, shared / "statistical-neighbours/sn_model_2025_wide.csv")
    assert "lacks 5 of the 158 authorities held (" in problem
