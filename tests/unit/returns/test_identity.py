"""Who is who across returns, and that nobody can be read from what is kept."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from scrutiny.errors import ScrutinyError
from scrutiny.records.returns.identity import _make, matched, secret, tokens

KEY = b"k" * 32


def person(*rows: tuple[str | None, ...]) -> pl.DataFrame:
    return pl.DataFrame(
        [(i, *row) for i, row in enumerate(rows, start=1)],
        schema={
            "person_ref": pl.UInt32,
            "upn": pl.String,
            "uln": pl.String,
            "surname": pl.String,
            "forename": pl.String,
            "birth_date": pl.Date,
        },
        orient="row",
    ).with_columns(upn_unknown=pl.lit(None, pl.String))


ADA = ("A950000178301", None, "Lum", "Ada", date(2016, 5, 4))


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    private = tmp_path / "private"
    key = secret(private)
    assert len(key) == 32
    assert secret(private) == key
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    kept = tmp_path / "secret" / "key"
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert not [path for path in private.rglob("*") if path.is_file()]


def test_a_secret_that_was_left_open_is_closed(tmp_path: Path) -> None:
    secret(tmp_path / "private")
    (tmp_path / "secret" / "key").chmod(0o644)
    secret(tmp_path / "private")
    assert stat.S_IMODE((tmp_path / "secret" / "key").stat().st_mode) == 0o600


def test_a_secret_among_the_cases_is_moved_away_from_them(tmp_path: Path) -> None:
    former = tmp_path / "private" / "secret"
    former.parent.mkdir()
    former.write_bytes(KEY)
    assert secret(tmp_path / "private") == KEY
    assert not former.exists()
    assert (tmp_path / "secret" / "key").read_bytes() == KEY


def test_the_secret_lies_where_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRUTINY_SECRET", str(tmp_path / "elsewhere" / "kept"))
    key = secret(tmp_path / "private")
    assert (tmp_path / "elsewhere" / "kept").read_bytes() == key


def test_no_hash_is_of_a_day_of_birth_alone() -> None:
    """Twins and all who share a birthday would share it, and 9,000 days are soon tried."""
    bo = ("B950000178302", None, "Moe", "Bo", ADA[4])
    both = tokens(person(ADA, bo), KEY)
    assert {"born_token", "name_token"} <= set(both.columns)
    for name in both.columns:
        if name.endswith("_token"):
            held = both[name].drop_nulls()
            assert held.n_unique() == len(held)


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    secret(tmp_path / "private")
    (tmp_path / "secret" / "key").write_bytes(b"short")
    with pytest.raises(ScrutinyError, match="damaged"):
        secret(tmp_path / "private")


def test_nothing_that_identifies_is_in_a_token() -> None:
    text = tokens(person(ADA), KEY).write_csv()
    for part in ("A950000178301", "Lum", "Ada", "lum", "2016", "05-04"):
        assert part not in text


def test_another_key_gives_other_tokens() -> None:
    one, other = tokens(person(ADA), KEY), tokens(person(ADA), b"j" * 32)
    assert one["upn_token"][0] != other["upn_token"][0]
    assert one.equals(tokens(person(ADA), KEY))


def test_what_is_not_known_has_no_token() -> None:
    nobody = (None, "9999999999", None, "Ada", None)
    assert tokens(person(nobody), KEY).drop("person_ref", "upn_unknown").row(0) == (
        None,
        None,
        None,
        None,
    )


def keys(*years: pl.DataFrame) -> list[tuple[int, str, str]]:
    found = matched({2024 + i: tokens(frame, KEY) for i, frame in enumerate(years)})
    names: dict[str, str] = {}
    rows = []
    for year, _, key, by in found.select(
        "year", "person_ref", "person_key", "matched_by"
    ).iter_rows():
        rows.append((year, names.setdefault(key, f"person {len(names) + 1}"), by))
    return rows


@pytest.mark.parametrize(
    ("later", "by"),
    [
        pytest.param(("A950000178301", None, "New", "Name", None), "upn", id="upn"),
        pytest.param((None, "1000000019", "New", "Name", None), "uln", id="uln"),
        pytest.param((None, None, "LUM", "ada", date(2016, 5, 4)), "name", id="name"),
        pytest.param(("B950000178302", None, "Lum", "Ada", date(2016, 5, 4)), "name", id="new-upn"),
    ],
)
def test_a_person_is_followed_by_what_is_surest(later: tuple[str | None, ...], by: str) -> None:
    first = ("A950000178301", "1000000019", "Lum", "Ada", date(2016, 5, 4))
    assert keys(person(first), person(later)) == [
        (2024, "person 1", "first"),
        (2025, "person 1", by),
    ]


def test_a_upn_goes_before_a_name() -> None:
    first = person(ADA, ("B950000178302", None, "Moe", "Bo", date(2015, 1, 1)))
    # Moe's UPN with Ada's name: the UPN decides.
    later = person(("B950000178302", None, "Lum", "Ada", date(2016, 5, 4)))
    assert keys(first, later)[2] == (2025, "person 2", "upn")


def test_those_without_anything_stay_apart() -> None:
    nobody = (None, None, None, None, None)
    assert keys(person(nobody, nobody), person(nobody)) == [
        (2024, "person 1", "none"),
        (2024, "person 2", "none"),
        (2025, "person 3", "none"),
    ]


def test_two_children_who_share_a_number_stay_two() -> None:
    """In that return, and in the next, where one of them has another number."""
    bo = (ADA[0], None, "Moe", "Bo", date(2015, 1, 1))
    put_right = ("B950000178302", *bo[1:])
    assert keys(person(ADA, bo), person(ADA, put_right)) == [
        (2024, "person 1", "first"),
        (2024, "person 2", "first"),
        (2025, "person 1", "name"),
        (2025, "person 2", "name"),
    ]


def test_a_child_entered_twice_under_one_name_and_number_is_one() -> None:
    assert [name for _, name, _ in keys(person(ADA, ADA))] == ["person 1", "person 1"]


def test_a_person_absent_for_a_year_is_known_again() -> None:
    other = ("B950000178302", None, "Moe", "Bo", date(2015, 1, 1))
    assert keys(person(ADA), person(other), person(ADA))[2] == (2026, "person 1", "upn")


def test_a_secret_that_is_gone_is_not_made_anew_while_returns_are_held(tmp_path: Path) -> None:
    private = tmp_path / "private"
    secret(private)
    (private / "cases" / "somewhere" / "2026").mkdir(parents=True)
    (private / "cases" / "somewhere" / "2026" / "about.json").write_text("{}")
    (tmp_path / "secret" / "key").unlink()
    with pytest.raises(ScrutinyError, match="is gone"):
        secret(private)


def test_two_imports_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    """Each found none; the one that was written first stays, whole, and nothing else is left."""
    path = tmp_path / "secret"
    _make(path)
    first = path.read_bytes()
    _make(path)
    assert path.read_bytes() == first
    assert len(first) == 32
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]
    assert path.stat().st_mode & 0o777 == 0o600
