"""What `check` passes, `build` builds: figures and definitions must fit each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scrutiny.errors import ProblemsFound
from scrutiny.publication.build import build
from scrutiny.publication.check import check_all
from scrutiny.vocabulary.folders import Folders

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",931,2024,", ",999,2024,", 'the place "999" is not known'),
        (",931,2024,", ",931,20x4,", 'the period "20x4" is not known'),
    ],
)
def test_a_figure_that_fits_no_definition_is_named_by_both(
    data: Path, old: str, new: str, words: str
) -> None:
    path = data / "figures" / "ehc_new_plans" / "2025.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    for run in (lambda: check_all(data, TODAY), lambda: build(Folders(data.parent), TODAY)):
        with pytest.raises(ProblemsFound) as found:
            run()
        assert f"data/figures/ehc_new_plans/2025.csv: {words}" in str(found.value)


def test_a_finding_without_a_judgement_is_named_by_both(data: Path) -> None:
    path = data / "areas" / "oxfordshire" / "judgements.csv"
    kept = [line for line in path.read_text().splitlines() if not line.startswith("PA1,OXI-2023")]
    kept = [line for line in kept if not line.startswith("PA1,OXI-2025")]
    path.write_text("\n".join(kept) + "\n")
    for run in (lambda: check_all(data, TODAY), lambda: build(Folders(data.parent), TODAY)):
        with pytest.raises(ProblemsFound, match="PA1 has no judgement"):
            run()


def test_the_committed_data_pass(data: Path) -> None:
    checked = check_all(data, TODAY)
    assert checked.differing == 0
    assert "42 measures" in checked.lines[0]
    compared = sum(
        int(line.partition(": ")[2].partition(" ")[0].replace(",", ""))
        for line in checked.lines
        if " against tool_" in line
    )
    assert compared > 5_000
    overdue = [line for line in checked.lines if line.startswith("Overdue: ")]
    assert any(
        line.startswith(
            "Overdue: New EHC plans started in the year: a newer file was due in June 2026"
        )
        for line in overdue
    )
    assert not [line for line in overdue if "EHC plans issued within 20 weeks" in line]
    brings = [line for line in checked.lines if line.startswith("  It would bring ")]
    assert '  It would bring "New EHC plans".' in brings
    assert len(brings) == len(overdue), "each file with the measures that it would bring"
    assert not [line for line in checked.lines if line.startswith("Changed heading")]
