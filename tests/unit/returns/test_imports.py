"""A return from file to store: all or nothing, the same from every layout, nobody's name."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound, ScrutinyError
from scrutiny.records.returns.case_store import held_years, read_about, read_stored
from scrutiny.records.returns.intended import Intended, intended
from scrutiny.records.returns.return_import import import_returns
from scrutiny.records.returns.told import told
from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME
from tests.invention.returns import invent
from tests.invention.story import load_story
from tests.invention.written import write_return

AREA = "northmere"
Made = Mapping[int, Mapping[str, pl.DataFrame]]


@pytest.fixture(scope="module")
def made(definitions: Definitions) -> Made:
    story = load_story()
    return invent(story, definitions.return_format, seed=5, persons=700)


@pytest.fixture
def purpose(definitions: Definitions, tmp_path: Path) -> Intended:
    shutil.copytree(
        HOME / "data" / "areas",
        tmp_path / "home" / "data" / "areas",
        ignore=shutil.ignore_patterns("returns"),
    )
    return intended(definitions, definitions.records[AREA].area, Folders(tmp_path / "home"))


def written(
    made: Made, definitions: Definitions, folder: Path, year: int, layout: str = "xml"
) -> Path:
    version = "1.2" if year < 2025 else "1.3"
    return write_return(
        dict(made[year]), ReturnLayout(layout), version, folder, definitions.return_format
    )


def held(purpose: Intended) -> tuple[int, ...]:
    return held_years(purpose.private, AREA)


@pytest.mark.parametrize("layout", ["blade", "template", "sheets"])
def test_every_layout_is_kept_alike(
    layout: str, made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    kept = []
    for each in ("xml", layout):
        path = written(made, definitions, tmp_path / each, 2026, each)
        import_returns([path], purpose, year=2026, replacing=True)
        kept.append(read_stored(purpose.private, AREA, 2026))
    assert kept[0].spine.height > 600
    # A workbook of sheets has no header, so no day of the file to hold dates against.
    headless = layout == "sheets"
    spines = [each.spine.drop("spoiled") if headless else each.spine for each in kept]
    assert spines[0].equals(spines[1])
    assert kept[0].persons.equals(kept[1].persons)
    rules = [
        # S011 speaks of columns, which are elements in XML and there only when filled.
        {r["rule"]: r["rows"] for r in each.about["rules"] if r["rule"] != "S011"}
        for each in kept
    ]
    if not headless:
        assert rules[0] == rules[1]


def test_the_flat_files_give_what_they_carry(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    """No need and no setting; the path from request to plan is the same."""
    path = written(made, definitions, tmp_path / "flat", 2026, "flat")
    import_returns([path], purpose, year=2026)
    flat = read_stored(purpose.private, AREA, 2026).spine
    import_returns([written(made, definitions, tmp_path / "xml", 2026)], purpose, replacing=True)
    full = read_stored(purpose.private, AREA, 2026).spine
    same = ["received_date", "request_outcome", "assessment_outcome_date", "age_at_request"]
    assert flat.select(same).equals(full.select(same))
    assert flat["need"].null_count() == flat.height
    assert flat["setting"].null_count() == flat.height


def test_three_years_in_one_folder_are_three_returns(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    for year in made:
        written(made, definitions, tmp_path / "returns", year)
    done = import_returns([tmp_path / "returns"], purpose)
    assert [each.year for each in done] == [2024, 2025, 2026]
    assert held(purpose) == (2024, 2025, 2026)
    matched = done[1].about["matched"]
    # Most of those in a return were in the one before, and nearly all have a UPN.
    assert matched["upn"] > 0.6 * done[1].about["persons"]
    # With the year before at hand, the rules across years are checked.
    assert "X801" in done[0].about["not_checked"]
    assert "X801" not in done[1].about["not_checked"]


def test_a_return_that_is_held_is_left_alone(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    path = written(made, definitions, tmp_path, 2026)
    first = import_returns([path], purpose)
    (again,) = import_returns([path], purpose)
    assert (first[0].outcome, again.outcome) == ("read", "already held")
    # Told that other code reads it, the same file is read again, and that is remembered.
    (other,) = import_returns([path], purpose, extra={"made_from": "new"})
    (after,) = import_returns([path], purpose, extra={"made_from": "new"})
    assert (other.outcome, after.outcome) == ("read", "already held")
    assert next(told(again, AREA)).endswith("requests.")


def test_another_copy_needs_to_be_asked_for(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    path = written(made, definitions, tmp_path / "one", 2026)
    import_returns([path], purpose)
    fewer = {**made[2026], "sen_need": made[2026]["sen_need"].head(300)}
    other = written({2026: fewer}, definitions, tmp_path / "other", 2026)
    before = dict(read_about(purpose.private, AREA, 2026) or {})
    with pytest.raises(ProblemsFound, match="--replace"):
        import_returns([other], purpose)
    assert read_about(purpose.private, AREA, 2026) == before
    (done,) = import_returns([other], purpose, replacing=True)
    assert done.outcome == "read"
    assert read_about(purpose.private, AREA, 2026) != before


def test_one_bad_return_keeps_all_out(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    written(made, definitions, tmp_path / "returns", 2025)
    path = written(made, definitions, tmp_path / "returns", 2026)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ProblemsFound):
        import_returns([tmp_path / "returns"], purpose)
    assert held(purpose) == ()


def test_the_same_year_twice_is_refused(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    for layout in ("xml", "blade"):
        written(made, definitions, tmp_path / layout, 2026, layout)
    with pytest.raises(ProblemsFound, match="twice"):
        import_returns([tmp_path / "xml", tmp_path / "blade"], purpose)


def test_the_return_of_another_authority_is_refused(
    made: Made, definitions: Definitions, tmp_path: Path
) -> None:
    path = written(made, definitions, tmp_path, 2026)
    purpose = Intended(
        definitions.records["oxfordshire"].area,
        frozenset({"931", "999"}),
        definitions.return_format,
        tmp_path / "private",
        None,
        {},
    )
    with pytest.raises(ProblemsFound, match="another authority"):
        import_returns([path], purpose)
    assert not (tmp_path / "private" / "cases").exists()


def test_broken_records_are_counted_and_named_by_row(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    (done,) = import_returns([written(made, definitions, tmp_path, 2026)], purpose)
    path = purpose.private / "cases" / AREA / "2026" / "to_correct.csv"
    rows = pl.read_csv(path, infer_schema=False)
    counts: dict[str, Any] = {rule["rule"]: rule["rows"] for rule in done.about["rules"]}
    assert dict(rows.group_by("rule").len().iter_rows()) == counts
    late = rows.filter(rule="R207")
    assert late.height == counts["R207"] > 0
    assert late["source_ref"].str.contains(r"^line \d+$").all()
    lines = list(told(done, AREA))
    assert any(line.strip().startswith(f"R207 {counts['R207']}:") for line in lines)
    assert any("to_correct.csv" in line for line in lines)


def test_what_breaks_a_rule_is_left_out_of_what_it_would_spoil(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    import_returns([written(made, definitions, tmp_path, 2026)], purpose)
    spine = read_stored(purpose.private, AREA, 2026).spine
    wrong = spine.filter(pl.col("request_outcome_date") < pl.col("received_date"))
    assert wrong.height
    assert wrong["spoiled"].list.contains("decisions").all()
    assert spine.filter(pl.col("spoiled").list.len() == 0).height > 0.9 * spine.height


def test_ages_are_whole_years_on_the_day(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    import_returns([written(made, definitions, tmp_path, 2026)], purpose)
    stored = read_stored(purpose.private, AREA, 2026).spine
    tables = made[2026]
    both = tables["requests"].join(
        tables["person"].select("person_ref", "birth_date"), on="person_ref"
    )
    for row, age in zip(both.iter_rows(named=True), stored["age_at_request"], strict=True):
        day, born = row["received_date"], row["birth_date"]
        if day is None or born is None or len(day) != 10 or len(born) != 10 or day <= born:
            continue
        # Text of ISO days compares as days do.
        years = int(day[:4]) - int(born[:4]) - (day[5:] < born[5:])
        if 0 <= years <= 30:
            assert age == years


def test_settings_and_needs_fall_into_their_groups(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    """Nearly every plan has a need and a setting that some group names; the list of schools is
    what tells settings apart."""
    import_returns([written(made, definitions, tmp_path, 2026)], purpose)
    spine = read_stored(purpose.private, AREA, 2026).spine.filter(
        pl.col("start_date").is_not_null()
    )
    for topic in ("need", "setting"):
        named = {
            code
            for group in definitions.return_format.groups_of(topic)[:-1]
            for code in group.codes
        }
        assert spine[topic].is_in(list(named)).mean() > 0.8, topic
    assert {"mainstream", "special", "further education"} <= set(spine["setting"].unique())


@pytest.mark.parametrize("layout", ["sheets", "flat"])
def test_invented_children_never_stand_under_a_real_area(
    layout: str, made: Made, definitions: Definitions, tmp_path: Path
) -> None:
    """Not even in a layout that does not say whose return it is."""
    path = written(made, definitions, tmp_path, 2026, layout)
    area = definitions.records["oxfordshire"].area
    places = frozenset({"931", "999"})
    real = Intended(area, places, definitions.return_format, tmp_path / "private", None, {})
    with pytest.raises(ProblemsFound, match="is invented, and Oxfordshire is not"):
        import_returns([path], real, year=2026)
    assert held_years(tmp_path / "private", "oxfordshire") == ()


def test_a_real_return_never_stands_under_the_invented_area(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    upn = pl.col("upn").str.replace(r"^(.)999", "${1}931")
    real = {**made[2026], "person": made[2026]["person"].with_columns(upn)}
    path = written({2026: real}, definitions, tmp_path, 2026)
    with pytest.raises(ProblemsFound, match="a real authority's, and Northmere is not"):
        import_returns([path], purpose)


def test_an_import_interrupted_while_laying_down_leaves_what_was_held(
    made: Made, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    import_returns([written(made, definitions, tmp_path, 2026)], purpose)
    folder = purpose.private / "cases" / AREA
    (folder / ".incoming" / "2026").mkdir(parents=True)
    assert held(purpose) == (2026,)
    assert read_stored(purpose.private, AREA, 2026).spine.height > 600
    assert [path.name for path in folder.iterdir()] == ["2026"]


def test_a_disk_that_refuses_changes_nothing(
    made: Made,
    definitions: Definitions,
    purpose: Intended,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_returns([written(made, definitions, tmp_path, 2025)], purpose)
    before = dict(read_about(purpose.private, AREA, 2025) or {})
    calls = []

    really = Path.write_bytes

    def full(file: Path, content: bytes) -> int:
        calls.append(file)
        if len(calls) > 2 and file.suffix == ".parquet":
            raise OSError(28, "No space left on device")
        return really(file, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    for year in (2024, 2026):
        written(made, definitions, tmp_path / "more", year)
    calls.clear()
    with pytest.raises(ScrutinyError, match=r"No space left on device\. Nothing was changed"):
        import_returns([tmp_path / "more"], purpose)
    assert held(purpose) == (2025,)
    assert read_about(purpose.private, AREA, 2025) == before
