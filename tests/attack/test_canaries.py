"""Planted names: nobody's name, number or address comes out anywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode
from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnLayout, load_return_format
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.build import build
from scrutiny.publication.snapshot import current
from scrutiny.records.returns.intended import intended
from scrutiny.records.returns.return_import import import_returns
from scrutiny.vocabulary.folders import Folders
from tests.attack.browsing import everything
from tests.conftest import HOME
from tests.invention.returns import invent
from tests.invention.story import load_story
from tests.invention.written import write_return

CANARIES = {
    "surname": "Canarysurname",
    "forename": "Canaryforename",
    "postcode": "QX7 7QX",
    "upn": "T999000077777",
    "uln": "7381649205",
    "birth_date": "2011-11-07",
    "sen_setting_other": "Canaryplace",
}
# As a spreadsheet, a log or a web page might spell them. Each is so long that neither a keyed hash
# nor packed bytes spell it by chance; they are looked for in everything.
SPELLINGS = (
    "canary",
    "qx77qx",
    "qx7 7qx",
    "t99900007777",
    "7381649205",
    "2011-11-07",
    "07/11/2011",
)
# Half a postcode tells where somebody lives. Too short for bytes, it is a word looked for in texts.
DISTRICT = re.compile(r"(?<![0-9a-z])qx7(?![0-9a-z])")
PERSONS = 900
SECRETS = 20


def planted(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every third person has the canaries; UPN and ULN are wrong on purpose, and all the same."""
    person = tables["person"].with_row_index("n")
    hit = pl.col("n") % 3 == 0
    own = [name for name in CANARIES if name in person.columns]
    person = person.with_columns(
        pl.when(hit).then(pl.lit(CANARIES[name])).otherwise(pl.col(name)).alias(name)
        for name in own
    )
    other = pl.lit(CANARIES["sen_setting_other"])
    return {
        **tables,
        "person": person.drop("n"),
        "placement_detail": tables["placement_detail"].with_columns(sen_setting_other=other),
        "requests": tables["requests"].with_columns(
            received_date=pl.when(pl.int_range(pl.len()) % 50 == 0)
            .then(pl.lit(f"{CANARIES['surname']} born {CANARIES['birth_date']}"))
            .otherwise("received_date")
        ),
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("canaries")
    shutil.copytree(HOME / "data", folder / "data")
    shutil.rmtree(folder / "data" / "areas" / "northmere" / "returns")
    return folder


@pytest.fixture(scope="module")
def told(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the command line says of returns with canaries, in every layout, whole and broken."""
    format = load_return_format(home / "data")
    story = load_story()
    made = invent(story, format, seed=3, persons=PERSONS)
    outside = tmp_path_factory.mktemp("outside")
    said = {}
    for layout in ReturnLayout:
        path = write_return(planted(made[2026]), layout, "1.3", outside / layout, format)
        said[layout] = run(
            home, "import", path, "--area", "northmere", "--year", "2026", "--replace"
        )
        for file in [path] if path.is_file() else sorted(path.iterdir())[:2]:
            cut = file.read_bytes()[: file.stat().st_size * 2 // 3]
            file.write_bytes(cut)
        said[f"{layout} cut off"] = run(
            home, "import", path, "--area", "northmere", "--year", "2026", "--replace"
        )
        said[f"{layout} as published"] = run(home, "import", path)
    path = write_return(planted(made[2026]), ReturnLayout.XML, "1.3", outside / "last", format)
    said["oxfordshire"] = run(home, "import", path, "--area", "oxfordshire")
    before = write_return(planted(made[2025]), ReturnLayout.XML, "1.3", outside / "before", format)
    for each in (before, path):
        said[each.name] = run(home, "import", each, "--area", "northmere", "--replace")
    return said


def run(home: Path, *words: object) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "scrutiny", *map(str, words)],
        cwd=HOME,
        env={**os.environ, "SCRUTINY_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in made.stderr
    assert "workbook itself" not in made.stderr, made.stderr
    return made.stdout + made.stderr


_PACKED = re.compile(r"base64,([A-Za-z0-9+/=]+)")


def unpacked(text: str) -> str:
    """A page with its downloads as they are when opened: packed, their letters are anybody's."""
    return _PACKED.sub(lambda packed: b64decode(packed[1]).decode("utf-8", "replace"), text)


def leaks(text: str) -> list[str]:
    folded = unpacked(text).casefold()
    return [spelling for spelling in SPELLINGS if spelling in folded] + DISTRICT.findall(folded)


def leaks_of_bytes(content: bytes) -> list[str]:
    folded = content.decode("latin-1").casefold()
    return [spelling for spelling in SPELLINGS if spelling in folded]


def leaks_of_file(path: Path) -> list[str]:
    """What the name, the bytes and, as far as it can be read, the text of a file give away."""
    found = leaks(path.name) + leaks_of_bytes(path.read_bytes())
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path)
        assert not NAMES & set(frame.columns)
        found += leaks(
            frame.select(
                pl.col(c).list.join(" ") if frame[c].dtype == pl.List else pl.col(c).cast(pl.String)
                for c in frame.columns
            ).write_csv()
        )
    elif path.name != "key":
        found += leaks(path.read_text(encoding="utf-8"))
    return found


NAMES = {"surname", "forename", "upn", "uln", "postcode", "birth_date"}


def test_chance_spells_none_of_them() -> None:
    """In a hundred million random bytes, letters large or small, once in ten thousand times."""
    for spelling in SPELLINGS:
        likely = 1.0
        for letter in spelling:
            likely *= (2 if letter.isalpha() else 1) / 256
        assert likely * 1e8 < 1e-4, spelling


def test_the_command_line_names_rows_and_rules_alone(told: dict[str, str]) -> None:
    assert {name: leaks(text) for name, text in told.items() if leaks(text)} == {}
    # The whole ones were read, the broken ones and the misdirected one refused.
    for layout in ReturnLayout:
        assert "Errors: records left out" in told[layout]
        assert "Nothing was written" in told[f"{layout} cut off"]
        assert "Nothing was written" in told[f"{layout} as published"]


def test_the_return_of_another_authority_is_refused(told: dict[str, str]) -> None:
    assert "another authority" in told["oxfordshire"]


def test_nothing_that_was_written_names_anybody(told: dict[str, str], home: Path) -> None:
    looked_at = 0
    for path in home.rglob("*"):
        if not path.is_file() or path.is_relative_to(home / "data"):
            continue
        looked_at += 1
        found = leaks_of_file(path)
        assert not found, path.name
    assert looked_at >= 8


def test_no_secret_makes_a_hash_that_names_anybody(
    definitions: Definitions, tmp_path: Path
) -> None:
    """Whatever the key is, nothing that is kept spells what it was made from."""
    story = load_story()
    made = invent(story, definitions.return_format, seed=3, persons=PERSONS // 3)
    form = definitions.return_format
    path = write_return(planted(made[2026]), ReturnLayout.XML, "1.3", tmp_path / "outside", form)
    kept: set[bytes] = set()
    for number in range(SECRETS):
        home = Folders(tmp_path / str(number))
        shutil.copytree(HOME / "data" / "areas", home.data / "areas")
        home.private.mkdir(mode=0o700)
        key = home.home / "secret" / "key"
        key.parent.mkdir()
        key.write_bytes(sha256(f"secret {number}".encode()).digest())
        purpose = intended(definitions, definitions.records["northmere"].area, home)
        import_returns([path], purpose, year=2026)
        files = [each for each in home.private.rglob("*") if each.is_file()]
        assert len(files) >= 4
        assert {each.name: leaks_of_file(each) for each in files if leaks_of_file(each)} == {}
        kept |= {each.read_bytes() for each in files if each.name == "persons.parquet"}
    assert len(kept) == SECRETS, "each secret made hashes of its own"


def test_the_private_folder_is_its_owners_alone(told: dict[str, str], home: Path) -> None:
    for path in (home / "private").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_no_page_download_or_widget_names_anybody(told: dict[str, str], home: Path) -> None:
    build(Folders(home), date(2026, 11, 22))
    published = current(home / "build")
    looked_at = [(what, leaks(text)) for what, text in everything(published, "northmere")]
    assert len(looked_at) >= 20
    assert [each for each in looked_at if each[1]] == []
    for path in (home / "build").rglob("*"):
        if path.is_file():
            assert not leaks(path.read_text(encoding="utf-8")), path.name


def test_the_canaries_would_be_found(told: dict[str, str], tmp_path: Path) -> None:
    format = load_return_format(HOME / "data")
    story = load_story()
    made = planted(invent(story, format, seed=3, persons=PERSONS)[2026])
    path = write_return(made, ReturnLayout.XML, "1.3", tmp_path, format)
    assert leaks(path.read_text(encoding="utf-8")) == [
        "canary",
        "qx7 7qx",
        "t99900007777",
        "7381649205",
        "2011-11-07",
        *["qx7"] * made["person"].filter(postcode=CANARIES["postcode"]).height,
    ]
    assert leaks("They live in QX7.") == ["qx7"]
    assert leaks('href="data:text/csv;base64,Q2FuYXJ5c3VybmFtZQ=="') == ["canary"]
    assert leaks_of_bytes(b"\x00\xffCanarySurname\x00") == ["canary"]
