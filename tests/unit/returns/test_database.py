"""A return from a real PostgreSQL: kept as its file is, read only, and nothing given away."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from scrutiny.definitions.returns import MODULES, ReturnLayout
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.sources.found import on_disk
from scrutiny.sources.returns.database import read_database
from scrutiny.sources.returns.read import read_returns
from scrutiny.sources.workbook.parts import read_spreadsheet
from tests.conftest import missing
from tests.invention.written import write_return
from tests.made_returns import CANARY, made_return

KEPT_BY = "keeper"


@dataclass
class Database:
    folder: Path
    programs: Path

    def address(self, user: str = "reader", name: str = "postgres") -> str:
        return f"postgresql://{user}:secret-word@/{name}?host={self.folder}"

    def does(self, commands: str) -> None:
        command = [str(self.programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1"]
        where = ["-h", str(self.folder), "-U", KEPT_BY, "postgres"]
        subprocess.run([*command, *where], input=commands, text=True, check=True)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A server of its own in a folder of its own, on a socket, by a user who is not root."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        missing("postgresql", "PostgreSQL is not installed")
    programs = found[-1].parent
    # The path of a socket may not be long.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    other = os.geteuid() == 0
    if other:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    as_whom = {"user": "nobody"} if other else {}

    def run(program: str, *words: str) -> None:
        command = [str(programs / program), "-D", str(folder / "db"), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_whom)

    try:
        run("initdb", "-A", "trust", "-U", KEPT_BY)
        start = ["-w", "-t", "300", "-l", str(folder / "log"), "start"]
        run("pg_ctl", "-o", f"-k {folder} -c listen_addresses=", *start)
        try:
            made = Database(folder, programs)
            made.does("create user reader;")
            yield made
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def sheets(definitions: Definitions, tmp_path: Path) -> Path:
    form = definitions.return_format
    return write_return(made_return(form), ReturnLayout.SHEETS, "1.3", tmp_path, form)


@pytest.fixture
def filled(database: Database, sheets: Path) -> Database:
    """The sheets of the workbook as tables; days are days where all of a column are."""
    commands = [
        "drop schema public cascade; create schema public; grant usage on schema public to reader;"
    ]
    for sheet in read_spreadsheet(on_disk(sheets, sheets.name)).sheets:
        heads, *rows = sheet.rows.values()
        name = sheet.name.lower()
        columns = ", ".join(f'"{head.lower()}" text' for head in heads.values())
        commands.append(f'create table "{name}" ({columns});')
        for row in rows:
            cells = (
                "null" if c not in row else "'" + row[c].replace("'", "''") + "'" for c in heads
            )
            commands.append(f'insert into "{name}" values ({", ".join(cells)});')
    commands.append("grant select on all tables in schema public to reader;")
    database.does("\n".join(commands))
    return database


def test_it_is_the_return_that_its_workbook_is(
    filled: Database, sheets: Path, definitions: Definitions
) -> None:
    form = definitions.return_format
    (book,) = read_returns(sheets, form)
    read = read_database(filled.address(), form)
    assert set(read.tables) == set(MODULES)
    for module, table in book.tables.items():
        same = [column for column in table.columns if column != "source_ref"]
        mine = read.tables[module].select(same)
        assert_frame_equal(mine, table.select(same), check_row_order=False)
    assert sum(table.height for table in read.tables.values()) > 20
    assert read.files == read_database(filled.address(), form).files


def test_a_view_and_days_that_are_days_do_as_well(
    filled: Database, definitions: Definitions
) -> None:
    form = definitions.return_format
    before = read_database(filled.address(), form).tables["person"]
    born = next(f for f in form.by_module["person"] if f.field == "birth_date")
    column = born.names(ReturnLayout.SHEETS)[0].lower()
    filled.does(
        f'alter table person rename to held; alter table held alter column "{column}" '
        f'type date using "{column}"::date; create schema apart; alter table held set schema apart;'
        "create view person as select * from apart.held; grant select on person to reader;"
    )
    try:
        after = read_database(filled.address(), form).tables["person"]
        days = [
            frame.sort("person_ref")["birth_date"].str.slice(0, 10) for frame in (before, after)
        ]
        assert days[0].to_list() == days[1].to_list()
        assert days[0].null_count() < before.height
    finally:
        filled.does("drop schema apart cascade;")


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ("drop table requests;", "has 0 tables for the table requests"),
        ("revoke select on person from reader;", "has 0 tables for the table person"),
        (
            "alter table person rename to held; "
            "create view person as select *, surname::int as n from held; "
            "grant select on person to reader;",
            "cannot be read",
        ),
    ],
)
def test_what_is_wrong_is_said_without_a_value_or_a_password(
    filled: Database, definitions: Definitions, spoiled: str, said: str
) -> None:
    filled.does(spoiled)
    with pytest.raises(ProblemsFound) as found:
        read_database(filled.address(), definitions.return_format)
    told = str(found.value)
    assert said in told
    assert "secret-word" not in told
    assert CANARY.casefold() not in told.casefold()
    assert found.value.__cause__ is None
    assert found.value.__context__ is None or "secret-word" not in str(found.value.__context__)


def test_a_database_that_is_not_there_is_named_without_its_password(
    database: Database, definitions: Definitions
) -> None:
    for address, said in (
        (database.address(name="nowhere"), "the database nowhere at this machine"),
        (database.address(user="stranger"), "the database postgres at this machine"),
        ("postgresql://reader:secret-word@127.0.0.1:1/returns", "returns at 127.0.0.1: cannot be"),
        ("mysql://reader:secret-word@host/returns", "is no address of a PostgreSQL database"),
    ):
        with pytest.raises(ProblemsFound) as found:
            read_database(address, definitions.return_format)
        assert said in str(found.value)
        assert "secret-word" not in str(found.value)


def test_nothing_is_written_there(filled: Database, definitions: Definitions) -> None:
    """A view that would write when it is read is refused by its transaction."""
    filled.does(
        "create table seen (n int); grant all on seen to reader; "
        "create function look() returns text language sql as "
        "'insert into seen values (1) returning n::text'; "
        "alter table person rename to held; "
        "create view person as select *, look() as looked from held; "
        "grant select on person to reader;"
    )
    with pytest.raises(ProblemsFound, match="cannot be read"):
        read_database(filled.address(), definitions.return_format)
    filled.does(
        "do $$ begin if exists (select from seen) then raise exception 'written'; end if; end $$;"
    )
