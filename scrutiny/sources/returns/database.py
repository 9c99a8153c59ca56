"""A return from a database: its tables or views under the reference's headings, read and no more.

One transaction that can only read sees all tables as they are at one moment. Nothing is written to
disk. What a database says of an error may hold a case's value, so none of it is passed on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from scrutiny.definitions.returns import ReturnFormat
from scrutiny.errors import refuse
from scrutiny.sources.returns.sheets import KEY, read_sheets
from scrutiny.sources.returns.text import ReturnText
from scrutiny.sources.workbook.days import DayCount
from scrutiny.sources.workbook.parts import Spreadsheet
from scrutiny.sources.workbook.sheet import Sheet

MOST_ROWS = 500_000
"""Of one table: ten times the persons of the largest authority."""
SCHEMES = ("postgresql", "postgres")
_SECONDS = 600
_TABLES = """
select c.table_name, c.column_name, c.data_type
from information_schema.columns c
where c.table_schema = current_schema() and c.table_name in (
  select k.table_name from information_schema.columns k
  where k.table_schema = current_schema() and lower(k.column_name) = '{key}')
order by c.table_name, c.ordinal_position
"""


def read_database(address: str, form: ReturnFormat) -> ReturnText:
    """The return that stands in the first schema of a database's search path.

    `address` is ``postgresql://USER@HOST/DATABASE``; a password is taken from where PostgreSQL's
    own programs take it. Raises ProblemsFound where the database cannot be reached or read, or
    where a table is missing, there twice, or larger than any return.
    """
    name = _named(address)
    with _reading(address, name) as ask:
        columns = ask(_TABLES.format(key=KEY))
        found = columns["table_name"].unique(maintain_order=True)
        tables = {table: ask(_rows(columns.filter(table_name=table))) for table in found}
    digest = hashlib.sha256()
    sheets = []
    for table, frame in tables.items():
        if frame.height > MOST_ROWS:
            refuse(name, f"has more than {MOST_ROWS:,} rows in one table", "Name one year's return")
        ordered = frame.sort(frame.columns, nulls_last=True)
        digest.update(f"{table}\n{ordered.write_csv()}".encode())
        rows = enumerate((frame.columns, *ordered.iter_rows()), start=1)
        cells = {n: {at: str(v) for at, v in enumerate(row) if v is not None} for n, row in rows}
        sheets.append(Sheet(table, cells))
    book = Spreadsheet(name, digest.hexdigest(), tuple(sheets), DayCount())
    return read_sheets(book, form, "table")


def _named(address: str) -> str:
    """The database as people are told of it: without a user's name, let alone a password."""
    try:
        where = urlsplit(address)
        host, scheme = where.hostname or "this machine", where.scheme
    except ValueError:
        host, scheme = "", ""
    if scheme not in SCHEMES:
        refuse("--from", "is no address of a PostgreSQL database", "Write postgresql://HOST/NAME")
    return f"the database {where.path.strip('/') or 'without a name'} at {host}"


def _rows(columns: pl.DataFrame) -> str:
    """A query for all of a table, every cell as the text that a return would have."""
    wanted = []
    for column, kind in columns.select("column_name", "data_type").iter_rows():
        quoted = _quoted(column)
        as_text = f"{quoted}::int::text" if kind == "boolean" else f"{quoted}::text"
        wanted.append(f"{as_text} as {quoted}")
    table = _quoted(columns["table_name"][0])
    return f"select {', '.join(wanted)} from {table} limit {MOST_ROWS + 1}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _reading(address: str, name: str) -> Iterator[Any]:
    """Asks within one transaction that can only read."""
    import adbc_driver_manager as adbc
    import adbc_driver_postgresql as driver

    try:
        with driver.connect(address) as database, adbc.AdbcConnection(database) as connection:

            def ask(query: str) -> pl.DataFrame:
                with adbc.AdbcStatement(connection) as statement:
                    statement.set_sql_query(query)
                    return pl.DataFrame(statement.execute_query()[0])

            for command in (
                "begin transaction isolation level repeatable read read only",
                f"set local statement_timeout = '{_SECONDS}s'",
            ):
                with adbc.AdbcStatement(connection) as statement:
                    statement.set_sql_query(command)
                    statement.execute_update()
            yield ask
    except adbc.Error as error:
        state = str(error.sqlstate or "")
        found, would_do = _SAID.get(state[:2], _UNREAD)
        code = f" (its code is {state})" if state.isalnum() else ""
    except pl.exceptions.PolarsError:
        # What came after the first rows; it has no code.
        (found, would_do), code = _UNREAD, ""
    else:
        return
    refuse(name, f"{found}{code}", would_do)


_UNREAD = ("cannot be read", "See that its tables or views can be read whole")


_SAID = {
    "": ("cannot be reached", "Check host, name, user and password"),
    "28": ("refuses the user or the password", "Check them"),
    "3D": ("is not there", "Check its name"),
    "57": ("broke off", "Try again later"),
}
"""What the first two letters of a database's code mean, and what would do."""
