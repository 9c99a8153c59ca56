"""What a record lacks is said with what comes first first."""

from __future__ import annotations

from datetime import date

from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.next_steps import next_steps


def test_a_draft_is_to_be_signed_first_and_papers_read_then(definitions: Definitions) -> None:
    record = definitions.records["west-sussex"]
    lines = list(next_steps(record))
    assert lines[0].startswith("Next, in data/areas/west-sussex: read the papers of its committee")
    assert [line.split(":")[0] for line in lines[1:]] == ["Then, in data/areas/west-sussex"] * 3
    area = record.area.model_copy(update={"signed_by": "", "signed_on": None})
    first, second, *_ = next_steps(record.model_copy(update={"area": area}))
    assert "compare each row of findings.csv with 938_west-sussex_2024-02-29.pdf" in first
    assert second.startswith("Then,")


def test_a_name_without_a_day_signs_nothing(definitions: Definitions) -> None:
    area = definitions.records["west-sussex"].area
    assert not area.is_draft
    assert area.model_copy(update={"signed_on": None}).is_draft
    assert area.model_copy(update={"signed_by": ""}).is_draft
    assert area.signed_on == date(2026, 11, 30)


def test_a_whole_record_lacks_nothing(definitions: Definitions) -> None:
    assert list(next_steps(definitions.records["oxfordshire"])) == []


def test_a_finding_that_nothing_speaks_to_is_named(definitions: Definitions) -> None:
    record = definitions.records["oxfordshire"]
    rest = tuple(row for row in record.finding_measures if row.finding_id != "AI4")
    asked = tuple(row for row in record.unmeasured if row.finding_id != "AI4")
    bare = record.model_copy(update={"finding_measures": rest, "unmeasured": asked})
    (line,) = next_steps(bare)
    assert "1 finding with neither a measure nor a question (AI4)" in line
