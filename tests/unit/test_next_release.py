"""A file that a page cannot read yet: what differs is told once, with lines that mend the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.intake import load_intake
from scrutiny.definitions.source import Layout
from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.records import store
from scrutiny.records.imports import Imported, import_files
from scrutiny.records.page_lines import Lacking
from scrutiny.records.part_of_all import changed_values, partial_releases
from scrutiny.sources.outside import read_outside
from scrutiny.sources.recognise import recognise
from tests import made
from tests.made import ALL, Row

PAGE = "sources/ehc_timeliness.toml"


@pytest.fixture(scope="module")
def rows(definitions: Definitions) -> list[Row]:
    return made.timeliness(definitions)


def next_year(rows: list[Row], year: str, breakdown: str = ALL) -> list[Row]:
    """The rows of 2024 as a later year, and the years before it, under a headline of its own."""
    last = [row for row in rows if row["time_period"] == "2024"]
    moved = [*rows, *({**row, "time_period": year} for row in last)]
    return [{**row, "breakdown_topic": breakdown, "breakdown": breakdown} for row in moved]


def written(folder: Path, rows: list[Row], renamed: dict[str, str], name: str = "new.csv") -> Path:
    rows = [{renamed.get(key, key): text for key, text in row.items()} for row in rows]
    headings = [renamed.get(heading, heading) for heading in made.HEADINGS]
    (folder / name).write_bytes(made.as_csv(rows, headings))
    return folder / name


def problems(data: Path, *files: Path, **allowed: bool) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as found:
        import_files(files, load_intake(data), **allowed)
    return found.value.problems


def pasted(page: str, lines: str) -> str:
    """The page after somebody has done what the message says, and nothing else."""
    for where, text in re.findall(
        r"^(below .*|instead of .*|at the end):\n((?:(?!below |instead of |at the end).*\n?)*)",
        lines,
        re.MULTILINE,
    ):
        if where == "at the end":
            page += text
            continue
        line = where.removeprefix("below ").removeprefix("instead of ")
        assert page.splitlines().count(line) == 1, line
        new = text if where.startswith("instead") else f"{line}\n{text}"
        page = page.replace(f"{line}\n", new.rstrip("\n") + "\n")
    return page


def test_next_years_release_takes_the_lines_of_one_message_and_the_file(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    """The whole and three headings renamed, one of them among those that tell the family."""
    renamed = {
        "plans_issued_den": "plans_issued_total_den",
        "plans_issued_gt_1_year": "plans_issued_over_1_year",
        "breakdown": "breakdowns",
    }
    file = written(tmp_path, next_year(rows, "2031", "All plans that were issued"), renamed)
    (problem,) = problems(data, file)
    text = str(problem)
    assert '"plans_issued_den", "plans_issued_gt_1_year"' in problem.found
    assert 'latest_period = "2031"' in text
    assert "Add a [[releases]] entry for it to data/sources/ehc_timeliness.toml" in text
    before = (data / PAGE).read_text()
    (data / PAGE).write_text(pasted(before, problem.lines))
    (done,) = import_files([file], load_intake(data))
    assert done.changed
    figures = store.read_release(data, "ehc_timeliness", "2032")
    held = {(row[0], row[1], row[2]): row[4] for row in figures.iter_rows() if row[3] == ""}
    # As published for 2024: 371 of 962 in Oxfordshire, 38.6 per cent.
    assert held["plans_timed", "931", "2031"] == 962
    assert held["plans_in_20_weeks", "931", "2031"] == 371
    assert held["plans_in_20_weeks_per_cent", "931", "2031"] == 38.6
    page = load_definitions(data).sources["ehc_timeliness"]
    release = next(release for release in page.releases if release.id == "2032")
    assert release.title == "Education, health and care plans, reporting year 2032"
    assert str(page.first_published.dates["2031"]) in ("2032-06", "2032-06-01")
    # The same page still reads the file of the release before.
    old = written(tmp_path, rows, {}, "old.csv")
    (again,) = import_files([old], load_intake(data), replacing=True)
    assert again.outcome.startswith("release 2025")


def test_a_release_alone_takes_two_lots_of_lines(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    file = written(tmp_path, next_year(rows, "2031"), {})
    (problem,) = problems(data, file)
    assert problem.lines.startswith('below [first_published.dates]:\n"2031" = "2032-06"\n')
    (data / PAGE).write_text(pasted((data / PAGE).read_text(), problem.lines))
    assert import_files([file], load_intake(data))[0].changed
    load_definitions(data)


def test_wrong_cells_are_told_together_with_what_the_page_lacks(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    spoiled = next_year(rows, "2031")
    spoiled[5] = {**spoiled[5], "plans_issued_den": "many"}
    found = problems(data, written(tmp_path, spoiled, {}))
    assert len(found) == 2
    assert '"many" stands where a number belongs' in str(found[1])


@pytest.mark.parametrize(
    ("heading", "new"),
    [("plans_issued_den", "total"), ("plans_issued_within_20_weeks", "plans_in_time")],
)
def test_a_heading_that_is_not_clearly_another_gets_no_line(
    data: Path, tmp_path: Path, rows: list[Row], heading: str, new: str
) -> None:
    (problem,) = problems(data, written(tmp_path, rows, {heading: new}))
    assert f'looks like EHC plans issued within 20 weeks but lacks the heading "{heading}"' in (
        problem.found
    )
    assert f'"{new}"' in problem.found
    assert problem.lines == ""
    assert "if it counts something else" in problem.would_do


REQUESTS, TIMELINESS = "ehc-plans-2026/requests.csv", "ehc-plans-2025/timeliness_20_week.csv"


@pytest.mark.parametrize(
    ("file", "heading", "new"),
    [
        # Beside each stood, in the same files, the heading that is likest to it by its letters.
        (REQUESTS, "requests_decided_not_to_assess", "requests_refused"),
        (REQUESTS, "request_outcome_over_6_weeks", "late"),
        (REQUESTS, "request_not_assess_pc", "refused_share"),
        (REQUESTS, "request_outcome_six_weeks", "timely"),
        (TIMELINESS, "plans_issued_20_weeks_ex", "zz"),
        (TIMELINESS, "plans_issued_gt_1_year", "zz"),
        (TIMELINESS, "plans_issued_den_ex", "plans_counted"),
    ],
)
def test_a_heading_known_from_earlier_files_is_never_the_new_name(
    data: Path, tmp_path: Path, shared: Path, file: str, heading: str, new: str
) -> None:
    head, rest = (shared / file).read_text(encoding="utf-8-sig").split("\n", 1)
    names = head.strip().split(",")
    (tmp_path / "new.csv").write_text(
        ",".join(new if name == heading else name for name in names) + "\n" + rest
    )
    found = problems(data, tmp_path / "new.csv")
    text = "\n".join(str(problem) for problem in found)
    assert heading in text
    assert f'the likest first: "{new}")' in text, "of the other headings none is new"
    assert [problem.lines for problem in found] == [""]


def test_no_table_offers_what_it_does_not_use_for_what_it_lacks(definitions: Definitions) -> None:
    """Of every table and each of its quantities: a file that lacks it and has all the others."""
    for source in definitions.sources.values():
        if source.layout is not Layout.TABLE:
            continue
        assert source.not_used, source.id
        for lacking in source.quantities:
            others = [h for h in source.every_heading if h != lacking.column]
            names = [*(str(heading) for heading in others), *source.not_used, "zz"]
            lacks = Lacking(source, "new.csv")
            assert lacks.headings([lacking.column], [name.upper() for name in names]) is None
            assert lacks.edits == []


@pytest.mark.parametrize(
    "new",
    [
        "plans_issued_gt_1_year_pc",
        "plans_issued_gt_1_year_rate",
        "plans_issued_gt_1_year_excl",
        "plans_not_issued_gt_1_year",
        "plans_issued_gt_2_year",
    ],
)
def test_a_new_heading_of_another_kind_gets_no_line(
    data: Path, tmp_path: Path, rows: list[Row], new: str
) -> None:
    """Nearly the same letters, but a share for a count, a denial, or another time."""
    (problem,) = problems(data, written(tmp_path, rows, {"plans_issued_gt_1_year": new}))
    assert f'"{new}"' in problem.found
    assert problem.lines == ""


def test_a_page_that_does_not_say_what_it_leaves_alone_gets_no_line(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    page = (data / PAGE).read_text()
    (data / PAGE).write_text(re.sub(r"^not_used = \[.*?^\]\n", "", page, flags=re.M | re.S))
    renamed = {"plans_issued_gt_1_year": "plans_issued_over_1_year"}
    (problem,) = problems(data, written(tmp_path, rows, renamed))
    assert problem.lines == ""


def test_a_heading_is_not_both_used_and_left_alone(data: Path) -> None:
    page = (data / PAGE).read_text()
    (data / PAGE).write_text(page.replace("not_used = [", 'not_used = ["PLANS_ISSUED_DEN", '))
    with pytest.raises(ProblemsFound, match='under not_used and uses it, "PLANS_ISSUED_DEN"'):
        load_intake(data)


def absences(data: Path, folder: Path, whom: str) -> Path:
    """A file laid out like absence by SEN provision, but for the column that says of whom."""
    head = f"time_period,geographic_level,old_la_code,la_name,education_phase,{whom}"
    shares = "enrolments_pa_10_exact_percent,enrolments_pa_50_exact_percent"
    lines = [f"202526,Local authority,{n},Place,Total,EHC plan,12.5,1.25" for n in range(800, 940)]
    (folder / "absence.csv").write_text("\n".join([f"{head},{shares}", *lines, ""]))
    return folder / "absence.csv"


@pytest.mark.parametrize("whom", ["pru_type", "sen_provision_in_pru", "sen_provisions"])
def test_another_population_is_never_taken_for_a_renamed_one(
    data: Path, tmp_path: Path, whom: str
) -> None:
    (problem,) = problems(data, absences(data, tmp_path, whom))
    assert 'looks like Pupil absence by SEN provision but lacks the heading "sen_provision"' in (
        problem.found
    )
    assert f'"{whom}"' in problem.found
    assert "says whom a row counts" in problem.would_do
    assert "renamed" not in str(problem)
    assert problem.lines == ""


@pytest.mark.parametrize(
    ("file", "family", "lacking", "instead"),
    [
        (
            "attendance-reasons/absence_by_primary_need_la_2018_19_to_2024_25.csv",
            "absence by SEN provision",
            "sen_provision",
            "sen_primary_need",
        ),
    ],
)
def test_published_tables_that_are_nearly_of_a_family_get_no_line(
    data: Path, shared: Path, file: str, family: str, lacking: str, instead: str
) -> None:
    intake = load_intake(data)
    if not recognise(read_outside(shared / file), intake.sources.values()).nearly:
        pytest.skip("a page of its own describes it")
    (problem,) = problems(data, shared / file)
    assert family in problem.found
    assert f'"{lacking}"' in problem.found
    assert f'"{instead}"' in problem.found
    assert problem.lines == ""
    assert "in a page of its own" in problem.would_do


def test_what_has_only_what_every_table_has_is_of_no_family(data: Path, tmp_path: Path) -> None:
    common = made.HEADINGS[:12]
    row = dict.fromkeys(common, "2025")
    (tmp_path / "other.csv").write_bytes(made.as_csv([row, row], [*common]))
    (problem,) = problems(data, tmp_path / "other.csv")
    assert "is of no file family" in problem.found


# ------------------------------------------------------------------- breakdowns and places


def with_parts(rows: list[Row], topics: dict[str, str]) -> list[Row]:
    """Besides the whole a row of Oxfordshire of the last year for each topic and value."""
    whole = rows[made.number_of(rows, "2024", "931") - 2]
    return rows + [
        {**whole, "breakdown_topic": topic, "breakdown": value} for value, topic in topics.items()
    ]


def warnings(data: Path, folder: Path, rows: list[Row]) -> tuple[str, ...]:
    done: tuple[Imported, ...] = import_files(
        [written(folder, rows, {})], load_intake(data), replacing=True
    )
    return done[0].warnings


# As the file that is held calls them.
KEPT = {"Female": "Sex", "Asian - Chinese": "Ethnicity", "age 4": "Child or young persons age"}


def test_a_breakdown_that_is_kept_needs_no_word(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    assert warnings(data, tmp_path, with_parts(rows, KEPT)) == ()


def test_a_breakdown_that_was_renamed_is_told_as_lost(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    topics = {**KEPT, "age 4": "Age of the child", "age 5": "Age of the child"}
    lost, strange = warnings(data, tmp_path, with_parts(rows, topics))
    assert lost.startswith("NO BREAKDOWN by age is kept for 2024")
    assert '"Child or young persons age", "Age at time of request"' in lost
    assert '"Age of the child" (2 values, 2 rows)' in strange
    page = (data / PAGE).read_text()
    keep = '"Child or young persons age" = "Age"'
    (data / PAGE).write_text(page.replace(keep, f'{keep}, "Age of the child" = "Age"'))
    assert warnings(data, tmp_path, with_parts(rows, topics)) == ()


def test_a_topic_left_out_on_purpose_is_told_apart_from_one_nobody_knows(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    topics = {**KEPT, "Autism": "Primary need"}
    (strange,) = warnings(data, tmp_path, with_parts(rows, topics))
    assert strange.startswith('Breakdowns that are not kept: "Primary need" (1 value, 1 row)')
    page = (data / PAGE).read_text()
    known = 'leave_out = ["Primary type of need"'
    assert known in page
    (data / PAGE).write_text(page.replace(known, f'{known}, "Primary need"'))
    assert warnings(data, tmp_path, with_parts(rows, topics)) == ()


def test_a_value_that_was_renamed_is_told_in_another_copy_and_in_the_next_release(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    renamed = {**KEPT, "Boys": "Sex", "age 10": "Child or young persons age"}
    (warning,) = warnings(data, tmp_path, with_parts(rows, renamed))
    assert "Sex: gone Male, Unknown; new Boys. " in warning
    assert "Age: " not in warning, "an extract need not have every age"
    moved = [
        {**row, "time_period": "2031"} if row["time_period"] == "2024" else row
        for row in with_parts(rows, renamed)
    ]
    file = written(tmp_path, moved, {}, "next.csv")
    (problem,) = problems(data, file)
    (data / PAGE).write_text(pasted((data / PAGE).read_text(), problem.lines))
    (done,) = import_files([file], load_intake(data))
    assert done.outcome.endswith("new")
    # The release of 2026 that is held has the two sexes, of Oxfordshire and England.
    assert [told for told in done.warnings if "Sex: gone Male; new Boys" in told]


def requests_of_2025(shared: Path, folder: Path, change: Callable[[str], str | None]) -> Path:
    text = (shared / "ehc-plans-2025/requests.csv").read_text(encoding="utf-8-sig")
    head, *lines = text.splitlines()
    kept = [new for line in lines if (new := change(line)) is not None]
    (folder / "requests.csv").write_text("\n".join([head, *kept, ""]))
    return folder / "requests.csv"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda line: line.replace(",Male,", ",Boys,").replace(",Aged 10,", ",aged ten,"),
            "Age: gone Aged 10; new aged ten. Sex: gone Male; new Boys. ",
        ),
        (lambda line: None if ",Male," in line else line, "Sex: gone Male. "),
        # Breakdowns of one authority, in which nothing is new.
        (
            lambda line: (
                line
                if "All requests" in line or (",931," in line and ",Male," not in line)
                else None
            ),
            "",
        ),
        (lambda line: line, ""),
    ],
)
def test_values_of_a_published_file_that_changed_are_told_before_and_when_it_is_taken(
    data: Path, tmp_path: Path, shared: Path, change: Callable[[str], str | None], told: str
) -> None:
    file = requests_of_2025(shared, tmp_path, change)
    found = "".join(p.found for p in problems(data, file))
    (done,) = import_files([file], load_intake(data), replacing=True)
    (*_, last) = done.warnings or ("",)
    for text in (found, last):
        assert ("VALUES OF BREAKDOWNS" in text) is bool(told)
        assert told in text


def test_the_reduced_files_of_2026_need_no_word_on_values(data: Path, shared: Path) -> None:
    """As they first came in: after the files of 2025, with few places and few values."""
    held = store.read_releases(data).filter(pl.col("release") != "2026")
    held.write_csv(data / "figures" / "releases.csv")
    files = [shared / REQUESTS, shared / "ehc-plans-2026/timeliness_20_week.csv"]
    for done in import_files(files, load_intake(data)):
        assert done.outcome.endswith("new")
        assert not [told for told in done.warnings if "VALUES" in told]


def test_releases_that_come_together_are_set_against_each_other(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    store.read_releases(data).clear().write_csv(data / "figures" / "releases.csv")
    for path in (data / "figures" / "ehc_timeliness").iterdir():
        path.unlink()
    old = written(tmp_path, with_parts(rows, {**KEPT, "Male": "Sex"}), {}, "old.csv")
    moved = [
        {**row, "time_period": "2025"} if row["time_period"] == "2024" else row
        for row in with_parts(rows, {**KEPT, "Boys": "Sex"})
    ]
    first, then = import_files([old, written(tmp_path, moved, {})], load_intake(data))
    assert first.warnings == ()
    assert [told for told in then.warnings if "Sex: gone Male; new Boys. " in told]


def figures_of(parts: dict[str, tuple[str, ...]], period: str = "2024") -> pl.DataFrame:
    rows = [
        {"place": place, "period": period, "part": part}
        for place, mine in parts.items()
        for part in mine
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("place", "period", "part"), pl.String))


def test_an_extract_that_is_held_stands_for_nothing() -> None:
    """Set against the release before it, for it has few places and not every value."""
    every = ("", "Sex=Female", "Sex=Male", "Sex=Unknown")
    whole = figures_of(dict.fromkeys("abcdef", every))
    extract = figures_of({"a": ("Sex=Female", "Sex=Male")}, "2025")
    after = dict.fromkeys("abcdef", ("Sex=Female", "Sex=Male", "Sex=Not known"))
    (told,) = changed_values(figures_of(after, "2026"), [extract, whole])
    assert "Sex: gone Unknown; new Not known. " in told
    assert list(changed_values(figures_of(dict.fromkeys("abcdef", every)), [extract, whole])) == []
    assert list(changed_values(figures_of({"a": ("",)}, "2026"), [extract, whole])) == []
    # An older period that has the value does not hide that the latest has it no more.
    old_and_new = pl.concat([whole, figures_of(dict.fromkeys("abcdef", every[:2]), "2027")])
    (told,) = changed_values(old_and_new, [whole])
    assert "Sex: gone Male, Unknown. " in told


def few(rows: list[Row], but: Callable[[Row], bool]) -> list[Row]:
    return [row for row in rows if row["time_period"] == "2019" or but(row)]


def test_an_extract_is_taken_with_a_warning_that_check_repeats(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    extract = with_parts(few(rows, lambda row: row["old_la_code"] in ("", "931", "850")), KEPT)
    (warning,) = warnings(data, tmp_path, extract)
    assert warning.startswith("new.csv has only 2 authorities for 2024")
    assert "At least 140 are published" in warning
    figures = store.read_figures(data)
    told = list(partial_releases(figures, load_intake(data).sources))
    assert any(
        line.startswith("Part of all: EHC plans issued within 20 weeks, release 2025, has only 2 ")
        for line in told
    )


def test_a_file_without_any_row_of_the_whole_is_refused(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    parts = [
        {**row, "breakdown_topic": "Sex", "breakdown": "Female"}
        if row["time_period"] == "2024"
        else row
        for row in rows
    ]
    (problem,) = problems(data, written(tmp_path, parts, {}))
    assert 'no row of "breakdown" is "All EHC plans issued"' in problem.found
    assert problem.lines == ""


# ------------------------------------------------------------------------------ copies


def described(data: Path, *copies: tuple[Path, str]) -> None:
    """Puts copies of the release of 2025 into its page, the oldest first."""
    page = (data / PAGE).read_text()
    known = re.search(r"\n\[\[releases.copies]]\n.*\n.*\n", page)
    assert known
    lines = "".join(
        f'\n[[releases.copies]]\nsha256 = "{read_outside(path).sha256}"\nnote = "{note}"\n'
        for path, note in copies
    )
    (data / PAGE).write_text(page.replace(known[0], lines))


def held_note(data: Path) -> tuple[str, str]:
    held = {
        (row["source"], row["release"]): row
        for row in store.read_releases(data).iter_rows(named=True)
    }
    mine = held["ehc_timeliness", "2025"]
    return mine["copy_note"], mine["sha256"]


def test_the_note_belongs_to_the_copy(data: Path, tmp_path: Path, rows: list[Row]) -> None:
    file = written(tmp_path, rows, {})
    assert "which of the two is the older is not known" in problems(data, file)[0].found
    (done,) = import_files([file], load_intake(data), replacing=True)
    assert held_note(data) == ("a copy not described yet", read_outside(file).sha256)
    assert "a copy not described yet" in done.outcome
    described(data, (file, "bought at a fair"))
    import_files([file], load_intake(data))
    assert held_note(data)[0] == "bought at a fair"


def test_an_older_copy_takes_no_newer_ones_place_without_a_word(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    older = written(tmp_path, rows, {}, "first.csv")
    newer = written(tmp_path, [*rows, rows[0]], {}, "amended.csv")
    described(data, (older, "first publication"), (newer, "amended in July"))
    import_files([newer], load_intake(data), replacing=True)
    for allowed in ({}, {"replacing": True}):
        (problem,) = problems(data, older, **allowed)
        assert "is an older copy of release 2025" in problem.found
        assert "amended.csv, amended in July" in problem.found
        assert "--replace --older" in problem.would_do
    (done,) = import_files([older], load_intake(data), replacing=True, older=True)
    assert "an older copy (first publication) in place of the one held (amended.csv" in done.outcome
    assert held_note(data)[0] == "first publication"
    (problem,) = problems(data, newer)
    assert "is a newer copy" in problem.found
    (done,) = import_files([newer], load_intake(data), replacing=True)
    assert held_note(data)[0] == "amended in July"


def test_every_copy_held_is_described_by_its_own_checksum(definitions: Definitions) -> None:
    for row in store.read_releases(definitions.root).iter_rows(named=True):
        release = next(
            r for r in definitions.sources[row["source"]].releases if r.id == row["release"]
        )
        assert release.note_on(row["sha256"]) == row["copy_note"], row["source"]
