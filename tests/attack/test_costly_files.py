"""Small files that would cost all memory, and 2,000 neighbours of each kind.

Each is refused in a sentence or read, within 1 GB, and ends no process but that which was made to
read it. Memory is measured from outside, by the system.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import polars as pl
import pytest

from scrutiny.definitions.intake import Intake, load_intake
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.sources.published_file import read_published
from tests import made
from tests.conftest import HOME
from tests.made_workbooks import cell, lines, packed, sheet, workbook
from tests.read_apart import PARQUET, Outcome, read_apart
from tests.unit.returns.test_fuzz import ANY, EXCEL, Mutate, value_replaced

MOST_MB = 1000
NEIGHBOURS = 2_000
LAST = {(1_048_576, 0): cell("XFD1048576", 1)}
LIE = b'<sst count="4000000000" uniqueCount="4000000000"><si><t>x</t></si></sst>'
TABLE, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
HEADS = ["Short Desc", "Years", "LA Number", "LA and Regions", "Values"]


@pytest.fixture(scope="module")
def rows(definitions: Definitions) -> list[made.Row]:
    return [row for row in made.timeliness(definitions) if row["time_period"] == "2024"][:12]


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("parquet") / "whole.parquet"
    frame = pl.DataFrame({head: [f"{head} {n % 7}" for n in range(300)] for head in HEADS})
    frame = frame.with_columns(n=pl.int_range(300), share=pl.int_range(300) * 1.5)
    frame.write_parquet(path, compression="lz4", row_group_size=100)
    return path.read_bytes()


def countless(path: Path, rows: int) -> None:
    frame = pl.LazyFrame({"Years": [1]}).select(pl.col("Years").repeat_by(rows).explode())
    frame.select(pl.col("Years").cast(pl.Int8)).sink_parquet(path)


def much_text(path: Path, rows: list[made.Row]) -> None:
    """One text of a megabyte stands in every cell of a column."""
    place = made.HEADINGS.index("la_name")
    many = [rows[-1]] * 400
    change = {(n, place): cell(f"{'ABCDEFGHIJ'[place]}{n}", 0, kind="s") for n in range(2, 402)}
    strings = f"<sst><si><t>{'x' * 1_000_000}</t></si></sst>".encode()
    book = workbook({"Table": sheet(lines(many), change)})
    # The text swells when it is unpacked, but less than a bomb does.
    noise = bytes(Random("noise").randbytes(20_000))
    path.write_bytes(packed({**book, STRINGS: strings.replace(b"</sst>", comment(noise))}))


def comment(noise: bytes) -> bytes:
    return b"<!--" + noise.hex().encode() + b"--></sst>"


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[made.Row], parquet: bytes
) -> Mapping[str, Outcome]:
    folder = tmp_path_factory.mktemp("costly")
    book = workbook({"Table": sheet(lines(rows))})

    def text(content: str) -> Callable[[Path], object]:
        return lambda path: path.write_text(content, encoding="utf-8")

    million = ",".join(f"c{n}" for n in range(1_000_000))
    short = "1,2\n" * 10_000_000
    files: dict[str, Callable[[Path], object]] = {
        "corner.xlsx": lambda path: path.write_bytes(
            packed(workbook({"Table": sheet(lines(rows), LAST)}))
        ),
        "strings.xlsx": lambda path: path.write_bytes(packed({**book, STRINGS: LIE})),
        "text.xlsx": lambda path: much_text(path, rows),
        "rows.parquet": lambda path: countless(path, 300_000_000),
        "fewer.parquet": lambda path: countless(path, 9_000_000),
        "lengths.parquet": lambda path: path.write_bytes(less_than_nothing(parquet)),
        "wide.csv": text(f"{million}\n{million}\n"),
        "below.csv": text(f"a,b,c\n{million}" + f",{million}" * 8),
        "long.csv": text(f"a,b\n{short}"),
        "titled.csv": text(f"A title\n\na,b\n{short}"),
        "one.csv": text("x" * 90_000_000),
        # Nearly as many cells as may be, all different, and a letter that makes all of it wide.
        "cells.csv": text(
            "a,b,c,d,e,f,g,\N{GRINNING FACE}\n"
            + "".join(",".join(f"{n}{m}" for m in range(8)) + "\n" for n in range(100_000, 960_000))
        ),
    }
    for name, write in files.items():
        write(folder / name)
    return dict(zip(files, read_apart([folder / name for name in files]), strict=True))


def less_than_nothing(parquet: bytes) -> bytes:
    """A page that says how many values it holds: less than none."""
    hundred, less = b"\x15\xc8\x01", b"\x15\xe7\x01"
    assert hundred in parquet
    return parquet.replace(hundred, less, 1)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("corner.xlsx", "has something beyond its first 500 columns"),
        ("text.xlsx", "shows far more text than such a file can"),
        ("rows.parquet", "says that it holds 300,000,000 rows of 1 columns"),
        ("fewer.parquet", "says that it holds 9,000,000 rows of 1 columns"),
        ("lengths.parquet", "begins as a parquet file but cannot be read"),
        ("wide.csv", "has more than 1,000 columns"),
        ("below.csv", "has more than 7,000,000 cells"),
        ("long.csv", "has more than 1,048,576 lines"),
        ("titled.csv", "has more than 1,048,576 lines"),
        ("one.csv", ""),
        ("cells.csv", "is of no file family that the workbook reads"),
    ],
)
def test_a_file_that_would_cost_all_memory(
    outcomes: Mapping[str, Outcome], name: str, words: str
) -> None:
    made = outcomes[name]
    assert not made.ended, made.refused
    assert (made.tables, words in made.refused) == (0, True), made.refused
    assert 0 < made.peak_mb < MOST_MB


def test_a_count_of_texts_that_is_a_lie_is_not_believed(outcomes: Mapping[str, Outcome]) -> None:
    assert outcomes["strings.xlsx"].tables == 1
    assert outcomes["strings.xlsx"].peak_mb < MOST_MB


def numbers_replaced(random: Random, data: bytes) -> bytes:
    """A number in the file becomes one of the largest or smallest that its place can hold."""
    at = random.randrange(len(data) - 10)
    extreme = random.choice(
        [b"\xff\xff\xff\x7f", b"\xff" * 9 + b"\x01", b"\x80\x80\x80\x80\x08", b"\xe7\x01", bytes(4)]
    )
    return data[:at] + extreme + data[at + len(extreme) :]


def mutated_parquet(random: Random, whole: bytes) -> bytes:
    """Damage to its pages, to its table of contents, or to anything; lengths mostly fit."""
    mutate: Mutate = random.choice([*ANY, value_replaced, numbers_replaced, numbers_replaced])
    length = struct.unpack("<I", whole[-8:-4])[0]
    pages, contents = whole[: -8 - length], whole[-8 - length : -8]
    part = random.randrange(3)
    if part == 0:
        return mutate(random, pages) + whole[len(pages) :]
    if part == 1:
        contents = mutate(random, contents)
        return pages + contents + struct.pack("<I", len(contents)) + b"PAR1"
    return mutate(random, whole)


def test_neighbours_of_a_parquet_file_that_ends_its_reader(tmp_path: Path, parquet: bytes) -> None:
    """Read where the door reads them; those that end their reader are taken to the door."""
    random = Random("parquet")
    files = [tmp_path / f"{n}.parquet" for n in range(NEIGHBOURS)]
    base = [parquet, less_than_nothing(parquet)]
    for n, file in enumerate(files):
        file.write_bytes(mutated_parquet(random, base[n % 250 == 0]))
    outcomes = read_apart(files, PARQUET)
    assert max(each.peak_mb for each in outcomes) < MOST_MB
    assert sum(each.tables for each in outcomes) > NEIGHBOURS * 0.05
    ended = [file for file, each in zip(files, outcomes, strict=True) if each.ended]
    assert ended, "the file that ends its reader has neighbours that do"
    intake = load_intake(HOME / "data")
    for file in ended[:10]:
        refused(file, intake, "begins as a parquet file but cannot be read")


def refused(file: Path, intake: Intake, words: str) -> None:
    with pytest.raises(ProblemsFound, match=words):
        read_published(file, intake.sources.values())


def test_neighbours_of_costly_workbooks(tmp_path: Path, rows: list[made.Row]) -> None:
    random = Random("workbook")
    corner = workbook({"Table": sheet(lines(rows), LAST)})
    last_row = {(1_048_576, 0): cell("A1048576", "x")}
    row = workbook({"Table": sheet(lines(rows), last_row)})
    base = [corner, row, {**row, STRINGS: LIE}]
    mutations: list[Mutate] = [*EXCEL, numbers_replaced]
    files = [tmp_path / f"{n}.xlsx" for n in range(NEIGHBOURS)]
    for n, file in enumerate(files):
        parts = base[n % len(base)]
        name = random.choice([TABLE, TABLE, *parts])
        file.write_bytes(packed({**parts, name: random.choice(mutations)(random, parts[name])}))
    outcomes = read_apart(files)
    assert not [each for each in outcomes if each.ended]
    assert max(each.peak_mb for each in outcomes) < MOST_MB
    assert sum(each.tables for each in outcomes) > NEIGHBOURS * 0.05
    told = [line for each in outcomes for line in each.refused.splitlines()]
    assert told
    assert max(map(len, told)) < 800
