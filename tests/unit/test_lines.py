"""Tables in text as people really have them: whole ones are read, damaged ones refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.place import Neighbour
from scrutiny.definitions.reading import Reader
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.sources import outside
from scrutiny.sources.outside import ROW, read_outside
from tests import made
from tests.told import figure_told, measure_told

HEAD = "code,name,topic,count,share\r\n"
FILLED = [f"{n},Place {n},x,{n},{n}.5" for n in range(100, 200)]
"""Every cell filled."""
EMPTY = [
    f"{n},Place {n},x,{n if n % 3 else ''},{f'{n}.5' if n % 2 and n % 3 else ''}"
    for n in range(100, 200)
]
"""Some with an empty cell at the end, some with two."""


def written(lines: list[str], head: str = HEAD) -> str:
    return head + "".join(line + "\r\n" for line in lines)


def read(folder: Path, text: str | bytes) -> pl.DataFrame:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "file.csv").write_bytes(content)
    return read_outside(folder / "file.csv").cells


def refused(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        read(folder, text)
    return [str(problem) for problem in found.value.problems]


def trimmed(text: str) -> str:
    return "".join(line.rstrip(",") + "\r\n" for line in text.splitlines())


@pytest.mark.parametrize("lines", [FILLED, EMPTY])
@pytest.mark.parametrize(
    "otherwise",
    [
        lambda text: text.removesuffix("\r\n"),
        lambda text: text.replace("\r\n", "\n").removesuffix("\n"),
        lambda text: text.replace("\r\n", "\r"),
        lambda text: text + "\r\n\r\n",
        lambda text: text + ",,,,\r\n" * 3,
        lambda text: "\r\n" + text,
        lambda text: text.replace("\r\n", ",,,\r\n"),
        lambda text: text.replace("\r\n", ",,,\r\n").replace(",,,\r\n", "\r\n", 1),
        trimmed,
        lambda text: "sep=,\r\n" + text,
        lambda text: "sep=;\r\n" + text.replace(",", ";"),
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", ";").replace(".", ","),
        lambda text: text.replace(",", "\t"),
        lambda text: trimmed(text).replace(",", ";"),
    ],
    ids=lambda way: "",
)
def test_a_whole_file_written_otherwise_is_read_alike(
    tmp_path: Path, lines: list[str], otherwise: Callable[[str], str]
) -> None:
    plain = read(tmp_path, written(lines))
    other = read(tmp_path, otherwise(written(lines)))
    assert other.select(plain.columns[1:]).equals(plain.select(plain.columns[1:]))
    assert all(other[name].eq("").all() for name in set(other.columns) - set(plain.columns))


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_a_line_separator_within_quotes_ends_nothing(tmp_path: Path, mark: str) -> None:
    lines = [*FILLED]
    lines[3] = f'103,"Place{mark}103","x",103,103.5'
    cells = read(tmp_path, written(lines))
    assert cells.height == 100
    assert cells["name"][3] == f"Place{mark}103"
    if mark.isascii() and mark.strip("\r\n"):
        assert cells[ROW].to_list() == list(range(2, 102))


CUT = "stops in the middle of its last line"


@pytest.mark.parametrize(
    ("lines", "damage", "words"),
    [
        (FILLED, lambda text: text[:-8], CUT),
        (FILLED, lambda text: text[:-22], CUT),
        (EMPTY, lambda text: text[:-9], CUT),
        (EMPTY, lambda text: trimmed(text)[:-9], CUT),
        (FILLED, lambda text: text[:-8] + ',"9', "ends before a quotation mark is closed"),
        (FILLED, lambda text: text.replace("104,Place 104", '104,"Place 104'), "quotation mark"),
        # One record that is a cell short or long may be shifted.
        (FILLED, lambda text: text.replace(",104.5", ""), "row 6: has 4 cells where there are 5"),
        (EMPTY, lambda text: text.replace("Place 103", "Place,103"), "row 5: has 6 cells where"),
        (FILLED, lambda text: text.replace("Place 103", "Place,103"), "row 5: has 6 cells where"),
        (EMPTY, lambda text: text.replace(",Place 103", ""), "row 5: has 4 cells where"),
        (EMPTY, lambda text: text.replace("107.5\r\n", "107.5,\r\n"), "row 9: has 6 cells where"),
        # Semicolons, and commas that may be decimal marks or stand between thousands.
        (["1;1,234;3;4;5"], lambda text: text.replace("share,", ""), "between thousands"),
        (["1;1,23;3;4;5.5"], lambda text: text, '"1,23" and "5.5"'),
    ],
)
def test_a_damaged_file_is_refused(
    tmp_path: Path, lines: list[str], damage: Callable[[str], str], words: str
) -> None:
    head = HEAD.replace(",", ";") if ";" in lines[0] else HEAD
    problems = refused(tmp_path, damage(written(lines, head)))
    assert len(problems) == 1
    assert words in problems[0], problems


@pytest.mark.parametrize(
    ("mark", "words"),
    [("|", "strokes (|)"), ("~", "tildes (~)"), ("^", "carets (^)"), ("¦", "broken strokes (¦)")],
)
def test_a_mark_that_no_spreadsheet_writes_is_told(tmp_path: Path, mark: str, words: str) -> None:
    """A comma within a cell, as in a name, makes it no table of commas."""
    text = written([*FILLED, "931,Bristol City of,x,1,1"]).replace(",", mark)
    for each in (text, text.replace("Bristol ", "Bristol, ")):
        (problem,) = refused(tmp_path, each)
        assert (
            problem == f"file.csv: has {words} between its cells. Save it with commas between them."
        )


def test_a_decimal_comma_proves_itself_for_the_whole_file(tmp_path: Path) -> None:
    head = HEAD.replace(",", ";")
    cells = read(tmp_path, written(["1;Bristol, City of;x;1.234;50,2", "2;b;x;7;1,234"], head))
    assert cells["name"][0] == "Bristol, City of"
    assert cells["count"].to_list() == ["1234", "7"]
    assert cells["share"].to_list() == ["50.2", "1.234"]


def test_an_empty_text_is_called_so(tmp_path: Path) -> None:
    for content in (b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b",,,\n,,,\n"):
        assert "is empty" in refused(tmp_path, content)[0]


def test_what_no_published_table_is_is_refused_by_its_first_line_and_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("was cut into cells")

    monkeypatch.setattr(outside, "_table", never)
    monkeypatch.setattr(outside, "MOST_LINES", 50)
    assert "more than 50 lines" in refused(tmp_path, written(FILLED))[0]
    monkeypatch.setattr(outside, "MOST_CELLS", 20)
    assert "more than 20 cells" in refused(tmp_path, written(FILLED[:10]))[0]
    wide = ",".join(f"c{n}" for n in range(200_000))
    assert "more than 1,000 columns" in refused(tmp_path, wide + "\r\n" + wide)[0]
    assert "more than 1,000 columns" in refused(tmp_path, wide.replace(",", ";"))[0]


def test_the_real_limits_leave_room_for_what_is_published() -> None:
    """The interactive tool is the longest table (641,070 rows of 7), neighbours the widest."""
    assert outside.MOST_LINES > 641_070
    assert outside.MOST_CELLS > 641_070 * 7 * 1.5
    assert outside.MOST_COLUMNS > 156


def test_a_row_cut_in_the_middle_of_a_published_file(
    tmp_path: Path, definitions: Definitions
) -> None:
    """Ten rows of 970 without their last number are damage, not a way of writing."""
    lines = made.as_csv(made.timeliness(definitions)).decode("utf-8-sig").splitlines()
    for at in range(1, 10):
        lines[at] = lines[at].rpartition(",")[0]
    problems = refused(tmp_path, "\r\n".join([*lines, ""]))
    assert len(problems) == 9


def test_whole_files_without_a_last_line_end(shared: Path) -> None:
    case = shared.parent / "cases" / "07-no-final-line-end" / "published.csv"
    assert read_outside(case).cells.height == case.read_bytes().count(b"\n")


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_a_line_separator_in_our_own_data_ends_nothing(tmp_path: Path, mark: str) -> None:
    table = f"model,place,rank,neighbour,closeness\n2025,931,1,873,Very{mark}close\n"
    (tmp_path / "neighbours.csv").write_text(table, encoding="utf-8")
    reader = Reader(tmp_path)
    ((_, row),) = reader.rows(tmp_path / "neighbours.csv", Neighbour)
    assert (reader.problems, row.closeness) == ([], f"Very{mark}close")
    figure = figure_told(value="x" + mark + "y")
    text = MeasureFigures.written(measure_told(id=f"a{mark}b"), {"931": [figure]})
    read = MeasureFigures(text)
    assert (read.id, read.of("931")) == (f"a{mark}b", (figure,))
