"""Who is who across returns, without keeping who anybody is.

UPN, ULN, name and day of birth are turned into keyed hashes as soon as a return is typed; only
those are stored. The key lies apart from them, in `secret/key` beside `private/` or where
SCRUTINY_SECRET says, made on first use and readable by its owner alone: without it a hash cannot be
tried against a list of pupils, so who copies the one folder should not copy the other.

Method of matching, in this order: UPN; ULN; day of birth with surname and forename. A number that
stands in one return with two people of different names identifies neither of them there.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import polars as pl

from scrutiny.errors import ScrutinyError

_BYTES = 16

TOKENS = ("upn_token", "uln_token", "name_token")
"""In the order in which they are tried."""


def secret_path(private: Path) -> Path:
    """Where the key of the hashes lies."""
    named = os.environ.get("SCRUTINY_SECRET")
    return Path(named) if named else private.parent / "secret" / "key"


def secret(private: Path) -> bytes:
    """The key of the hashes, made with mode 0600 in a folder of mode 0700 if there is none.

    One that lies among the cases, where it was kept before, is moved.

    Raises ScrutinyError where the folder or the file is open to others and cannot be closed, and
    where the secret is gone while returns are held: with another nobody in them would be known
    again.
    """
    path, former = secret_path(private), private / "secret"
    if not (path.exists() or former.exists()) and any((private / "cases").glob("*/*/about.json")):
        raise ScrutinyError(
            "The secret is gone, though returns are held that were keyed with it. Restore "
            "secret/key, or remove the folder private and import the returns again."
        )
    try:
        private.mkdir(mode=0o700, parents=True, exist_ok=True)
        private.chmod(0o700)
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True)
        if not path.exists() and former.exists():
            shutil.move(former, path)
        if not path.exists():
            _make(path)
        path.chmod(0o600)
        key = path.read_bytes()
    except OSError as error:
        raise ScrutinyError(
            f"The secret cannot be used: {error.strerror}. It must be yours alone."
        ) from None
    if len(key) < 32:
        raise ScrutinyError(
            "The secret is damaged. Restore secret/key, or remove it and the folder private, and "
            "import the returns again."
        )
    return key


def _make(path: Path) -> None:
    """Writes a new key whole; where another import makes one at the same time, the first stays."""
    making = path.with_name(f".{path.name}-{os.getpid()}")
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
    with suppress(FileExistsError):
        os.link(making, path)
    making.unlink()


def tokens(person: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """One row per person of a return: `person_ref` and keyed hashes, null where nothing is known.

    `upn_unknown` (the code of why no number is known), `upn_token`, `uln_token`, `name_token`
    (surname, forename and day of birth together, all three needed) and `born_token` (UPN and day
    of birth together, to notice a change of the day: of a day alone there are so few that who has
    the key could try them all).
    """
    born = pl.col("birth_date").dt.to_string("%Y-%m-%d")
    names = pl.concat_str(
        pl.col("surname").str.to_lowercase(),
        pl.col("forename").str.to_lowercase(),
        born,
        separator="|",
    )
    plain = person.filter(pl.col("person_ref").is_not_null()).select(
        "person_ref",
        "upn_unknown",
        upn_token=pl.when(pl.col("upn").str.len_chars() == 13).then("upn"),
        uln_token=pl.when(
            (pl.col("uln").str.len_chars() == 10) & (pl.col("uln") != _DUMMY_ULN)
        ).then("uln"),
        name_token=names,
        born_token=pl.concat_str("upn", born, separator="|"),
    )
    hashed = [_hashed(plain[name], name.encode(), key) for name in (*TOKENS, "born_token")]
    return plain.select("person_ref", "upn_unknown").with_columns(hashed)


_DUMMY_ULN = "9999999999"


def _hashed(values: pl.Series, what: bytes, key: bytes) -> pl.Series:
    """What is hashed is part of the hash, so that a number never equals a name."""
    made = [
        None
        if value is None
        else hashlib.blake2b(
            value.encode(), digest_size=_BYTES, key=key, person=what[:16]
        ).hexdigest()
        for value in values
    ]
    return pl.Series(values.name, made, dtype=pl.String)


def matched(persons: Mapping[int, pl.DataFrame]) -> pl.DataFrame:
    """The same person's rows under one key.

    `persons` gives the tokens of each return by its year. One row of the result is one person of
    one return: `year`, `person_ref`, `person_key` and `matched_by` (upn, uln, name; "first" where
    no earlier row is the same person, "none" where nothing is known to match by).
    """
    known = {name: pl.DataFrame(schema={name: pl.String, "key": pl.String}) for name in TOKENS}
    made = []
    for year in sorted(persons):
        rows = _without_shared(persons[year])
        for name in TOKENS:
            rows = rows.join(
                known[name].rename({"key": f"by_{name}"}),
                on=name,
                how="left",
                maintain_order="left",
            )
        found = pl.coalesce([pl.col(f"by_{name}") for name in TOKENS])
        by = pl.coalesce(
            [
                pl.when(pl.col(f"by_{name}").is_not_null()).then(
                    pl.lit(name.removesuffix("_token"))
                )
                for name in TOKENS
            ]
        )
        own = pl.coalesce(*TOKENS, pl.format("{}-{}", pl.lit(str(year)), pl.col("person_ref")))
        anything = pl.any_horizontal([pl.col(name).is_not_null() for name in TOKENS])
        rows = rows.with_columns(
            year=pl.lit(year, pl.Int32),
            person_key=pl.coalesce(found, own),
            matched_by=pl.coalesce(
                by, pl.when(anything).then(pl.lit("first")).otherwise(pl.lit("none"))
            ),
        )
        made.append(rows.select("year", "person_ref", "person_key", "matched_by"))
        for name in TOKENS:
            known[name] = _learned(known[name], rows, name)
    return pl.concat(made) if made else _nobody()


def _without_shared(rows: pl.DataFrame) -> pl.DataFrame:
    """Without the numbers that several people of other names, or of none, have in one return."""
    return rows.with_columns(
        pl.when(pl.col("name_token").n_unique().over(name) == 1).then(name).alias(name)
        for name in ("upn_token", "uln_token")
    )


def _learned(known: pl.DataFrame, rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Every token seen so far with its person's key; the first to have it keeps it."""
    new = rows.filter(pl.col(name).is_not_null()).select(name, key="person_key")
    return pl.concat([known, new]).unique(name, keep="first", maintain_order=True)


def _nobody() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "year": pl.Int32,
            "person_ref": pl.UInt32,
            "person_key": pl.String,
            "matched_by": pl.String,
        }
    )


def count_by(matches: pl.DataFrame, years: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many persons of each return were matched by which method."""
    counted = matches.group_by("year", "matched_by").len()
    return {
        year: {row["matched_by"]: row["len"] for row in counted.filter(year=year).to_dicts()}
        for year in years
    }
