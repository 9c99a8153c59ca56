"""A heading or a denominator that changed between releases asks for a word by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scrutiny.definitions.headings import changed_headings
from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.errors import ProblemsFound
from scrutiny.publication.check import check_all

TODAY = date(2026, 11, 30)
REVIEWS = "annual_reviews_not_held"


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)


def warned(data: Path) -> list[str]:
    return [line for line in check_all(data, TODAY).lines if line.startswith("Changed heading")]


def test_every_change_so_far_has_its_word(definitions: Definitions) -> None:
    every = set(definitions.sources)
    assert changed_headings(definitions.measures, definitions.sources, every) == ()


@pytest.mark.parametrize("word", ["same", "break"])
def test_reviews_mapped_the_obvious_way_are_asked_about(data: Path, word: str) -> None:
    """As somebody would who only wants the file of 2026 to be read: another name in one place."""
    edit(
        data / "sources" / "ehc_annual_reviews.toml",
        ('"no_review_meeting"', '["no_review_meeting", "review_not_completed"]'),
        ('column = "review_expected"', 'column = ["review_expected", "review_expected_2025"]'),
    )
    (numerator, denominator) = warned(data)
    assert "with no review meeting on record" in numerator
    assert '"ehc_annual_reviews: review_not_completed"' in numerator
    assert '"ehc_annual_reviews: review_expected_2025"' in denominator
    headings = """[
      "ehc_annual_reviews: no_review_meeting",
      "ehc_annual_reviews: review_not_completed",
      "ehc_annual_reviews: review_expected",
      "ehc_annual_reviews: review_expected_2025",
    ]"""
    told = {
        "same": f'\n[[same]]\nheadings = {headings}\nwhy = "They are not."\n',
        "break": '\n[[breaks]]\nat = "2025"\nkind = "definition"\nwords = "Completed, not held"\n'
        f"headings = {headings}\n",
    }[word]
    page = data / "measures" / f"{REVIEWS}.toml"
    page.write_text(page.read_text() + told)
    assert warned(data) == []


def test_a_quantity_from_another_table_is_asked_about(data: Path) -> None:
    """Total reviews in place of reviews due: another denominator under our old name."""
    edit(
        data / "sources" / "ehc_reviews_completed.toml",
        (
            'id = "plans_due_review"\ncolumn = "review_expected_2025"',
            'id = "reviews_due"\ncolumn = "review_expected_2025"',
        ),
    )
    for name in ("annual_reviews_completed", "annual_reviews_not_completed"):
        edit(data / "measures" / f"{name}.toml", ('["plans_due_review"]', '["reviews_due"]'))
    lines = warned(data)
    assert len(lines) == 3, "of every measure that rests on it"
    assert all("ehc_annual_reviews: review_expected" in line for line in lines)
    assert all("ehc_reviews_completed: review_expected_2025" in line for line in lines)


def test_another_line_for_the_whole_is_asked_about(data: Path) -> None:
    edit(
        data / "sources" / "ehc_new_plans.toml",
        ('whole = ["New EHC plans"]', 'whole = ["New EHC plans", "All EHC plans"]'),
    )
    (line,) = warned(data)
    assert '"ehc_new_plans: New EHC plans", "ehc_new_plans: All EHC plans"' in line


def test_a_page_that_has_fed_nothing_yet_changes_nothing(definitions: Definitions) -> None:
    without = {
        name: measure.model_copy(update={"same": (), "breaks": ()})
        for name, measure in definitions.measures.items()
    }
    held = set(definitions.sources) - {"sen2_process", "interactive_tool"}
    asked = {c.measure for c in changed_headings(without, definitions.sources, held)}
    assert "ehc_new_plans" not in asked
    every = set(definitions.sources)
    asked = {c.measure for c in changed_headings(without, definitions.sources, every)}
    assert "ehc_new_plans" in asked


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('ends = "2024"\n', "", "does not say with which period it ends"),
        ('ends = "2024"', 'ends = "last year"', "period"),
        ('"annual_reviews_completed"', '"annual_reviews"', 'no measure is called "annual_reviews"'),
    ],
)
def test_an_end_that_cannot_be_is_named(data: Path, old: str, new: str, words: str) -> None:
    edit(data / "measures" / f"{REVIEWS}.toml", (old, new))
    with pytest.raises(ProblemsFound) as found:
        load_definitions(data)
    assert any(REVIEWS in str(p) and words in str(p) for p in found.value.problems), found.value


def test_figures_after_an_end_are_told(data: Path) -> None:
    edit(
        data / "measures" / "ehc_requests.toml",
        ("next_review = 2027-07-31\n", 'next_review = 2027-07-31\nends = "2024"\n'),
    )
    lines = check_all(data, TODAY).lines
    at = lines.index(
        "Requests for an EHC needs assessment: Ended: no figures after 2024 were published on this "
        "definition."
    )
    assert lines[at + 1] == '  It has figures for "2025" all the same: see its page.'
    assert not [line for line in lines if "It would bring" in line and "Requests for an" in line]
