"""Sentences that an audit judged in November 2026: 45 faulty ones with their kind, 15 sound ones.

Numbers are those of the audit. Each kind has its own test on drawn tables beside the code that
words it; here every page is read for what must not come back.
"""

from __future__ import annotations

import re

import pytest

from scrutiny.definitions.editorial import note_in
from tests.pages.conftest import EveryPage

FAULTY = {
    1: r"Department for Education promised",
    3: r"about \d+ months late",
    4: r"\bOverdue\. It is about",
    6: r"nothing done is on record",
    8: r"no outcome is known to be better|we hear what has been done, not what it changed",
    9: r"\d new answers",
    10: r"with too few cases",
    11: r"sustained outcome",
    12: r"twice in a thousand",
    13: r"Contradicted",
    14: r"4 per cent in January.{0,200}Supported",
    15: r"533 of 994.{0,250}These figures were public by 30 June 2024",
    17: r'raised "EHC plan process and performance"',
    18: r"something caused it|What caused it|What made it worse",
    19: r"6\.0 points \(0\.1 to 11\.7\)",
    20: r"anywhere from",
    21: r"due about 21 July 2026",
    22: r"rose by about 8\.9 points",
    23: r"than the middle of its statistical neighbours",
    25: r"than the South East \(−4\.28 %\)",
    26: r"rose by about 104 a year",
    27: r"What did the delay cost families",
    28: r"When did you first know",
    29: r"at the cost of the other",
    30: r"Which councils like ours do better",
    31: r"cannot judge what it is not shown",
    32: r"youth forum was in place[^?]{0,200}Which figures stand behind",
    33: r"An effect is seen in the figures for none",
    35: r"[Mm]onitoring inspection[^.?]{0,80}how will we be able to tell",
    37: r"Which figure will Local area partnership \(no single body named\)",
    38: r"0\.042",
    39: r"month by month",
    40: r"It was \d[\d.]* % in",
    42: r"for all \d+ measures we cannot say",
    43: r"outcome: got better and stayed so",
    44: r"now worse again|clearly worse again",
    45: r"Ranked 20 of 42",
}
"""By their number in the audit, the words by which each is known. 2, 5, 7, 16, 24, 34, 36 and 41
are told by what stands in their place, below."""


@pytest.mark.parametrize("number", sorted(FAULTY))
def test_a_faulty_sentence_is_on_no_page(every_page: EveryPage, number: int) -> None:
    pattern = re.compile(FAULTY[number], re.DOTALL)
    for name, text in every_page["oxfordshire"]:
        if number == 13 and name == "methods":
            continue  # It says what the word means.
        if number == 11 and name == "methods":
            continue
        found = pattern.search(text)
        assert found is None, f"{name}: {text[max(0, found.start() - 80) : found.end() + 80]}"


INSTEAD = {
    2: "The extract held here leaves out the counts",
    3: "Review of the EOTAS policy reported to Cabinet (C19): Due April 2026. We have not looked",
    5: "2 dates have passed since we last read the papers (February 2026).",
    6: "no promise is recorded as done, though",
    8: "went from 4.0 % in 2022 (27 of 667), the last figure before the inspection, to 53.6 % in",
    13: "better than 4.0 % in 2022 (27 of 667), the last year before the inspection",
    14: "The months cannot be checked, for only years are held. The whole year points the same way",
    15: "A figure for 2023 was public by 30 June 2024; this one is of a later release.",
    16: "only the opening of the minutes was available",
    20: "A share of 1,411 is uncertain by about 3 points",
    25: "About the same as the South East (−4.28 %).",
    32: "A SEND youth forum first met in June 2024",
    34: "the same matter was found again later: Timeliness and quality assurance of EHC plans",
    36: "12.2 % in the school year 2024/25 (558 of 4,569, worked out), up from 10.4 %",
    38: "42 in every 100,000 pupils",
}


@pytest.mark.parametrize("number", sorted(INSTEAD))
def test_what_stands_in_the_place_of_a_faulty_sentence(every_page: EveryPage, number: int) -> None:
    assert any(INSTEAD[number] in text for _, text in every_page["oxfordshire"])


SOUND = {
    46: "37.8 % of new EHC plans were issued within 20 weeks (533 of 1,411)",
    48: "Worse than England (45.5 %), more than chance.",
    50: "No steady trend from 2021 to 2025. It fell from 56.1 % in 2020 to 4.0 % in 2022, rose to "
    "53.6 % in 2023, fell to 38.6 % in 2024 and has changed little since (37.8 % in 2025). The way "
    "it is collected changed in between, so take care.",
    53: "as 1,099 of 6,003 in Oxfordshire did, so this is the least that were missed",
    54: "Newer figures were due for",
    55: "That visit did not judge four other findings",
    56: "It speaks of steps taken, not of the problem being solved.",
    57: "Matches EHC plans only (2,027 to 7,307)",
    58: "Says nothing of the children still waiting when the year ended",
    59: "no return of Oxfordshire with individual cases is held here",
    60: "All 568 met the date, as reported in the press",
}
"""Those whose data still stand, some with the figures of a later year."""


@pytest.mark.parametrize("number", sorted(SOUND))
def test_a_sound_sentence_stays(every_page: EveryPage, number: int) -> None:
    assert any(SOUND[number] in text for _, text in every_page["oxfordshire"])


@pytest.mark.parametrize("area", ["oxfordshire", "northmere"])
def test_no_editors_note_reaches_a_page(every_page: EveryPage, area: str) -> None:
    """As 41: "The two do not agree; show both", "check before use"."""
    for name, text in every_page[area]:
        found = [line for line in text.splitlines() if note_in(line)]
        assert not found, f"{name}: {found}"
