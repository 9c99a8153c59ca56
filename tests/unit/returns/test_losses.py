"""A return that has lost much of a field that flows need is refused whole, and says of which."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.returns import FieldKind, ReturnLayout
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.records.returns.case_store import held_years, read_stored
from scrutiny.records.returns.intended import Intended, intended
from scrutiny.records.returns.return_import import import_returns
from scrutiny.records.returns.told import Remarkable, told
from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME, SHARED, missing
from tests.invention.returns import invent
from tests.invention.story import load_story
from tests.invention.written import write_return

AREA = "northmere"
Tables = Mapping[str, pl.DataFrame]


@pytest.fixture(scope="module")
def tables(definitions: Definitions) -> Tables:
    """An invented return of 2026 with its faults, of 300 people."""
    story = load_story()
    return invent(story, definitions.return_format, seed=5, persons=300)[2026]


@pytest.fixture
def purpose(definitions: Definitions, tmp_path: Path) -> Intended:
    shutil.copytree(
        HOME / "data" / "areas",
        tmp_path / "home" / "data" / "areas",
        ignore=shutil.ignore_patterns("returns"),
    )
    return intended(definitions, definitions.records[AREA].area, Folders(tmp_path / "home"))


def given(
    tables: Tables, definitions: Definitions, folder: Path, layout: str = "xml", **columns: pl.Expr
) -> Path:
    """The return with other columns, each named module__field."""
    changed = dict(tables)
    for name, made in columns.items():
        module, _, field = name.partition("__")
        changed[module] = changed[module].with_columns(made.alias(field))
    form = definitions.return_format
    return write_return(changed, ReturnLayout(layout), "1.3", folder, form)


def in_part(column: str, every: int, otherwise: pl.Expr) -> pl.Expr:
    """Another text in every so many-th row that holds something."""
    filled = pl.col(column).is_not_null()
    chosen = filled & (filled.cum_sum() % every == 0)
    return pl.when(chosen).then(otherwise).otherwise(column)


def in_form(form: str) -> pl.Expr:
    day = pl.col("received_date").str.to_date("%Y-%m-%d", strict=False)
    return pl.coalesce(day.dt.to_string(form), "received_date")


def refusal(path: Path, purpose: Intended) -> str:
    with pytest.raises(ProblemsFound) as refused:
        import_returns([path], purpose, year=2026)
    assert held_years(purpose.private, AREA) == ()
    return str(refused.value)


@pytest.mark.parametrize(
    "form", ["%d/%m/%Y 00:00", "%d-%b-%y", "%Y-%m-%dZ", "%m/%d/%Y", "%d.%m.%y"]
)
@pytest.mark.parametrize("layout", ["xml", "blade", "flat", "template", "sheets"])
def test_a_return_in_another_form_is_the_same_return(
    form: str,
    layout: str,
    tables: Tables,
    definitions: Definitions,
    purpose: Intended,
    tmp_path: Path,
) -> None:
    """Every day of every table written otherwise; impossible ones, which are planted, stay."""
    columns = {}
    for field in definitions.return_format.fields:
        if field.kind is FieldKind.DATE and field.field in tables[field.module].columns:
            day = pl.col(field.field).str.to_date("%Y-%m-%d", strict=False)
            # A year of two digits says nothing of what nobody in the return can have lived.
            plain = day if "y" not in form else pl.when(day.dt.year() >= 2015).then(day)
            text = pl.coalesce(plain.dt.to_string(form), field.field)
            columns[f"{field.module}__{field.field}"] = text
    kept = []
    for name, changes in (("plain", {}), ("other", columns)):
        path = given(tables, definitions, tmp_path / name, layout, **changes)
        import_returns([path], purpose, year=2026, replacing=True)
        kept.append(read_stored(purpose.private, AREA, 2026))
    assert kept[0].spine.equals(kept[1].spine)
    assert kept[0].persons.equals(kept[1].persons)


@pytest.mark.parametrize("word", ["n/a", "None", "N/K", "not known", "TBC", "-"])
def test_a_word_for_nothing_is_counted_and_named(
    word: str,
    tables: Tables,
    definitions: Definitions,
    purpose: Intended,
    tmp_path: Path,
) -> None:
    """Where every day says so: each record is unread or blank, and the counts say which."""
    made = pl.when(pl.col("received_date").is_not_null()).then(pl.lit(word))
    path = given(tables, definitions, tmp_path / "r", "blade", requests__received_date=made)
    told = refusal(path, purpose)
    (line,) = (each for each in told.splitlines() if 'requests, "receiveddate"' in each.lower())
    assert f"`{word.lower()}`" in line
    numbers = [
        int(number.replace(",", ""))
        for number in re.findall(r"[0-9,]*[0-9]", line.rpartition('"')[2])
    ]
    if "cannot be used in" in line:
        lost, of, unread, blank, *rest = numbers
        assert 0 < lost <= of
        assert unread + blank + sum(rest[:1] if "are left out" in line else []) == lost
        assert blank
    else:
        assert numbers[0] == numbers[1] > 0


@pytest.mark.parametrize(
    ("column", "damaged", "words"),
    [
        pytest.param(
            "requests__received_date",
            in_form("%d of %B %Y"),
            'requests, "ReceivedDate": * values cannot be read; their form is `99 letters letters',
            id="no-form",
        ),
        pytest.param(
            "requests__received_date",
            in_part("received_date", 5, pl.lit("45928")),
            'requests, "ReceivedDate": * values cannot be read; their form is `99999`',
            id="a-fifth-as-serials",
        ),
        pytest.param(
            "requests__received_date",
            in_part("received_date", 4, pl.lit(None, pl.String)),
            "R202 (requests.received_date",
            id="a-quarter-blank",
        ),
        pytest.param(
            "requests__request_outcome",
            pl.col("request_outcome").replace({"Y": "Yes", "N": "No"}),
            "S013r",
            id="codes-of-another-list",
        ),
        pytest.param(
            "requests__request_outcome", pl.lit(None, pl.String), "is blank in", id="codes-blank"
        ),
        pytest.param(
            "requests__request_outcome_date",
            pl.when(pl.col("request_outcome").is_in(["Y", "N"]))
            .then(pl.lit("2019-05-01"))
            .otherwise("request_outcome_date"),
            "R207",
            id="decided-before-received",
        ),
        pytest.param(
            "assessment__assessment_outcome",
            pl.lit(None, pl.String),
            "AssessmentOutcome",
            id="outcomes-blank",
        ),
        pytest.param(
            "assessment__assessment_outcome_date",
            pl.lit(None, pl.String),
            "AssessmentOutcomeDate",
            id="days-of-issue-blank",
        ),
        pytest.param("assessment__week20", pl.lit("no data"), "Week20", id="exceptions-unread"),
        pytest.param(
            "active_plans__review_meeting",
            in_part("review_meeting", 6, pl.lit("term 2")),
            "their form is `letters 9`",
            id="reviews",
        ),
        pytest.param("active_plans__transfer_la", pl.lit("NO"), "V602", id="moved-from-nowhere"),
        pytest.param("person__birth_date", pl.lit("2011"), "PersonBirthDate", id="births"),
        pytest.param("sen_need__sen_type", pl.lit("Autism"), "S013", id="needs"),
    ],
)
def test_what_has_lost_a_needed_field_is_refused(
    column: str,
    damaged: pl.Expr,
    words: str,
    tables: Tables,
    definitions: Definitions,
    purpose: Intended,
    tmp_path: Path,
) -> None:
    message = refusal(given(tables, definitions, tmp_path, **{column: damaged}), purpose)
    for part in words.split("*"):
        assert part in message
    assert "SEN2_2026.xml" in message


def test_a_refusal_names_no_value(
    tables: Tables, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    swapped = pl.Series(
        tables["person"]["surname"]
        .head(tables["requests"].height)
        .extend_constant("Lum", max(0, tables["requests"].height - tables["person"].height))
    )
    path = given(tables, definitions, tmp_path, requests__received_date=pl.lit(swapped))
    message = refusal(path, purpose)
    assert "their form is `letters" in message
    assert not any(name in message for name in tables["person"]["surname"].drop_nulls())


def test_keys_that_no_longer_fit_are_refused(
    tables: Tables, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    """Rows that belong to no request would vanish, and plans with them."""
    path = given(tables, definitions, tmp_path, "blade")
    (file,) = path.glob("*_assessment.csv")
    frame = pl.read_csv(file, infer_schema=False)
    frame.with_columns(requeststableid=pl.lit("3E+05")).write_csv(file)
    assert "S004" in refusal(path, purpose)


def test_few_losses_are_kept_and_told(
    tables: Tables, definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    """Below the share that refuses a return it is stored, with what is lost of each field."""
    few = in_part("received_date", 20, pl.lit("some day"))
    path = given(tables, definitions, tmp_path, requests__received_date=few)
    (done,) = import_returns([path], purpose)
    lost = {each["field"]: each for each in done.about["lost"]}["requests.received_date"]
    assert lost["needed_for"] == ["requests", "decisions", "timeliness", "open_cases"]
    unread = tables["requests"].select(few).to_series().eq("some day").sum()
    assert unread <= lost["lost"] <= unread + 8
    assert 0.03 < lost["lost"] / lost["of"] < 0.1


def test_a_return_cut_short_is_told_loudly_and_marked(
    definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    """Every record is sound, but nine in ten of the year's requests are not there."""
    story = load_story()
    made = invent(story, definitions.return_format, seed=5, persons=300)
    import_returns([given(made[2025], definitions, tmp_path / "2025")], purpose)
    keep = (pl.col("request_outcome") == "H") | (
        pl.col("request_ref").cast(pl.Int64, strict=False) % 10 == 0
    )
    requests = made[2026]["requests"].filter(keep)
    rest = {
        name: frame.join(requests, on="request_ref", how="semi")
        if "request_ref" in frame.columns
        else frame
        for name, frame in made[2026].items()
    }
    rest["person"] = made[2026]["person"].join(requests, on="person_ref", how="semi")
    path = given({**rest, "requests": requests}, definitions, tmp_path / "2026")
    (done,) = import_returns([path], purpose)
    (fall,) = [each for each in done.about["falls"] if each["what"] == "requests"]
    assert fall["now"] < 0.3 * fall["before"]
    lines = list(told(done, AREA, Remarkable.of(definitions.methods)))
    expected = f"WARNING: {fall['now']} requests, where the return of the year before has"
    assert any(line.startswith(expected) for line in lines)


def test_a_whole_return_is_told_without_a_warning(
    definitions: Definitions, purpose: Intended, tmp_path: Path
) -> None:
    story = load_story()
    made = invent(story, definitions.return_format, seed=5, persons=1200)
    for year in (2025, 2026):
        (done,) = import_returns([given(made[year], definitions, tmp_path / str(year))], purpose)
        # Planted faults of a small return are a larger share of it than they would be.
        lines = list(told(done, AREA, Remarkable(lost=0.05, fall=0.5)))
        assert not [line for line in lines if line.startswith("WARNING")]


@pytest.fixture(scope="session")
def cases() -> Path:
    if not (SHARED / "cases").is_dir():
        missing("shared", "the cases are not beside the project")
    return SHARED / "cases"


@pytest.mark.parametrize(
    "name",
    [
        "05-dates-unread-but-stored/collect_saved_from_excel",
        "05-dates-unread-but-stored/time_zone.xml",
        "06-month-before-day/month_first",
    ],
)
def test_the_cases_are_one_return(name: str, cases: Path, purpose: Intended) -> None:
    """The same 42 requests in three forms that were once read as none, or with days exchanged.

    The days are counted by hand in the files: nine received, of which one on 12/18/2025.
    """
    import_returns([cases / name], purpose, year=2026)
    spine = read_stored(purpose.private, AREA, 2026).spine
    assert spine.height == 42
    received = spine["received_date"].drop_nulls().dt.to_string("%Y-%m-%d").sort().to_list()
    assert len(received) == 9
    assert received[-2:] == ["2025-12-18", "2026-02-03"]
