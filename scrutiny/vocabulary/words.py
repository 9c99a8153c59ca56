"""Closed sets of words used in data files, in code and on pages."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Why a value is there or not. Only `ok` and `u` stand beside a value."""

    OK = "ok"
    HIDDEN = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    LOW = "low"
    UNRELIABLE = "u"
    TELLING = "t"


STATUS_WORDS = {
    Status.OK: "published",
    Status.HIDDEN: "hidden to protect individuals",
    Status.NOT_APPLICABLE: "not applicable",
    Status.NOT_AVAILABLE: "not available",
    Status.LOW: "rounds to nought but is not nought",
    Status.UNRELIABLE: "published, but not reliable",
    Status.TELLING: "left out here, for it would tell what the publisher withholds of an authority",
}

COUNTS_LEFT_OUT = (
    "The counts are left out here, for they would tell what the publisher withholds of an authority"
)
"""Why a share of a region or of England has no counts, as the beginning of a sentence."""


BOTH_PARTS = "&"
"""Joins the two parts of a figure that is broken down by two topics at once."""

WAITED = "waited"
"""The topic under which the cases in hand are shown by how long they have waited."""


class Better(StrEnum):
    """Which way is good. `neither` means that no one direction can be called good."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Direction(StrEnum):
    """How a value moved or stands. Says nothing of whether that is good."""

    UP = "up"
    DOWN = "down"
    NONE = "no clear change"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What the evidence supports."""

    BETTER = "better"
    WORSE = "worse"
    NO_CLEAR_CHANGE = "no clear change"
    CANNOT_SAY = "cannot say"


OLD_FIGURE = "Old figure"
ENDED = "Ended"
FIRST_FIGURE = "First figure"
"""In place of a verdict wherever a figure is too old to say how things stand now."""


class Reason(StrEnum):
    """Why a verdict is what it is, as data; `wording` words it."""

    BEYOND_CHANCE = "beyond_chance"
    ACCOUNTED = "accounted"
    WITHIN_CHANCE = "within_chance"
    UNUSUAL = "unusual"
    NOT_UNUSUAL = "not_unusual"
    BEYOND_USUAL = "beyond_usual"
    NO_TREND = "no_trend"
    SAME = "same"
    NO_FIGURE = "no_figure"
    NO_EARLIER_FIGURE = "no_earlier_figure"
    NO_BENCHMARK_FIGURE = "no_benchmark_figure"
    NO_COUNTS = "no_counts"
    UNRELIABLE = "unreliable"
    NO_GOOD_DIRECTION = "no_good_direction"
    NOT_TESTED = "not_tested"
    DEFINITION_CHANGED = "definition_changed"
    SIZE_OF_PLACE = "size_of_place"
    TOO_FEW = "too_few"
    IS_BENCHMARK = "is_benchmark"
    RUN = "run"
    HELD = "held"
    FIRST_SIGNAL = "first_signal"
    COMMON_CAUSE = "common_cause"
    TOO_FEW_POINTS = "too_few_points"
    UNFINISHED = "unfinished"
    NOT_YEARLY = "not_yearly"
    NOT_AUTHORITY = "not_authority"
    TOO_FEW_AUTHORITIES = "too_few_authorities"
    LEVEL_ONLY = "level_only"
    OTHER_WAY = "other_way"


class Movement(StrEnum):
    """How remarkable a change is among all authorities' changes of the same two periods."""

    UNUSUAL = "unusual"
    COMMON = "common"
    BETWEEN = "between"


class Mode(StrEnum):
    """How a measure's change is judged; chosen from the data and said on the page.

    process: a process chart of months or quarters. years: one year (or quarter) against the year
    before, and the trend of five years. fact: a stock or a balance, where chance plays no part.
    none: nothing can be judged.
    """

    PROCESS = "process"
    YEARS = "years"
    FACT = "fact"
    NONE = "none"


class Signal(StrEnum):
    """A process-chart rule that a point meets."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"


SIGNAL_WORDS = {
    Signal.OUTSIDE: "outside the limits",
    Signal.TREND: "seven points in a row rising or falling",
    Signal.TWO_OF_THREE: "two of three points near a limit",
    Signal.SHIFT: "seven points in a row on one side of the average",
}


class Limits(StrEnum):
    """What the limits of a process chart rest on.

    none: too few points. trial: few points, drawn dashed, no signals. all: every point of the
    stretch. frozen: the points before the inspection.
    """

    NONE = "none"
    TRIAL = "trial"
    ALL = "all"
    FROZEN = "frozen"


class Series(StrEnum):
    """How the points of a measure follow each other. Only separate points are charted by rules."""

    SEPARATE = "separate"
    CUMULATIVE = "cumulative"
    ROLLING = "rolling"


class Assurance(StrEnum):
    """Whether a process, as it runs, will meet its target."""

    WILL_MEET = "will_meet"
    WILL_MISS = "will_miss"
    CHANCE_DECIDES = "chance_decides"
    MOVING = "moving"
    CANNOT_SAY = "cannot_say"


class Kind(StrEnum):
    """What kind of number a measure gives.

    share: numerator of denominator, in per cent. count: a number of things. rate: events per 100
    pupils, which may exceed 100. score: points. balance: per cent of income, may be below nought.
    weeks: how long something took, the middle of several.
    """

    SHARE = "share"
    COUNT = "count"
    RATE = "rate"
    SCORE = "score"
    BALANCE = "balance"
    WEEKS = "weeks"


class MeasuredIn(StrEnum):
    """What a number of a measure, a target or a local figure is in, in words."""

    PER_CENT = "per cent"
    PER_CENT_OF_INCOME = "per cent of income"
    SUSPENSIONS_PER_100 = "suspensions per 100 pupils"
    PERMANENT_EXCLUSIONS_PER_100000 = "permanent exclusions per 100,000 pupils"
    POINTS = "points"
    SCORE_OUT_OF_10 = "score out of 10"
    GBP_MILLION = "GBP million"
    WEEKS = "weeks"
    NUMBER = "number"
    APPEALS = "appeals"
    CASES = "cases"
    COMPLAINTS = "complaints"
    EXCLUSIONS = "exclusions"
    INVESTIGATIONS = "investigations"
    PLANS = "plans"
    PUPILS = "pupils"
    REQUESTS = "requests"
    RESPONSES = "responses"
    YOUNG_PEOPLE = "young people"


class Profile(StrEnum):
    """Disclosure profile: how freely a measure's figures may be shown."""

    OPEN = "open"
    LOCAL = "local"
    FILTERED = "filtered"


class BreakKind(StrEnum):
    """definition: never joined or tested across. collection: joined, marked and cautioned."""

    DEFINITION = "definition"
    COLLECTION = "collection"


class Counts(StrEnum):
    """Whether the numbers behind a percentage are there.

    given: as published, or there are none to give. left_out: published, but not in the extract
    held here. not_published: the publisher keeps them back. worked_out: left out, and worked out
    again from the percentages where only one pair of numbers fits.
    """

    GIVEN = "given"
    LEFT_OUT = "left_out"
    NOT_PUBLISHED = "not_published"
    WORKED_OUT = "worked_out"


class Level(StrEnum):
    """The level of a place. A health body is responsible for several authorities together."""

    COUNTRY = "country"
    REGION = "region"
    AUTHORITY = "authority"
    HEALTH_BODY = "health_body"


class InspectionKind(StrEnum):
    INSPECTION = "inspection"
    REVISIT = "revisit"
    MONITORING = "monitoring"


class Outcome(StrEnum):
    """How an inspection ended, on the scale of its framework; the scales are never merged."""

    POSITIVE = "positive"
    INCONSISTENT = "inconsistent"
    SYSTEMIC_FAILINGS = "systemic_failings"
    NO_STATEMENT = "no_statement"
    STATEMENT = "statement"


OUTCOME_WORDS = {
    Outcome.POSITIVE: "Typically positive experiences and outcomes",
    Outcome.INCONSISTENT: "Inconsistent experiences and outcomes",
    Outcome.SYSTEMIC_FAILINGS: "Widespread or systemic failings",
    Outcome.NO_STATEMENT: "No written statement of action required",
    Outcome.STATEMENT: "Written statement of action required",
}


class FindingKind(StrEnum):
    SIGNIFICANT_WEAKNESS = "significant_weakness"
    PRIORITY_ACTION = "priority_action"
    AREA_FOR_IMPROVEMENT = "area_for_improvement"


FINDING_KIND_WORDS = {
    FindingKind.SIGNIFICANT_WEAKNESS: "Significant weakness",
    FindingKind.PRIORITY_ACTION: "Area for priority action",
    FindingKind.AREA_FOR_IMPROVEMENT: "Area for improvement",
}


class Judgement(StrEnum):
    """What one inspection said of one finding, each on its own framework's scale."""

    SIGNIFICANT_WEAKNESS = "significant_weakness"
    SUFFICIENT_PROGRESS = "sufficient_progress"
    NOT_SUFFICIENT_PROGRESS = "not_sufficient_progress"
    PRIORITY_ACTION_REQUIRED = "priority_action_required"
    IMPROVEMENT_REQUIRED = "improvement_required"
    EFFECTIVE_ACTION = "effective_action"
    NOT_EFFECTIVE_ACTION = "not_effective_action"
    NOT_ASSESSED = "not_assessed"


JUDGEMENT_WORDS = {
    Judgement.SIGNIFICANT_WEAKNESS: "Significant weakness",
    Judgement.SUFFICIENT_PROGRESS: "Sufficient progress",
    Judgement.NOT_SUFFICIENT_PROGRESS: "Not sufficient progress",
    Judgement.PRIORITY_ACTION_REQUIRED: "Priority action required",
    Judgement.IMPROVEMENT_REQUIRED: "Improvement required",
    Judgement.EFFECTIVE_ACTION: "Effective action taken",
    Judgement.NOT_EFFECTIVE_ACTION: "Effective action not taken",
    Judgement.NOT_ASSESSED: "Not judged",
}


JUDGEMENT_NOTES = {
    Judgement.EFFECTIVE_ACTION: "It speaks of steps taken, not of the problem being solved.",
    Judgement.SUFFICIENT_PROGRESS: "It speaks of progress, not of the problem being solved.",
}


class Framework(StrEnum):
    """Inspection frameworks. A judgement belongs to the scale of one framework and visit."""

    LOCAL_AREA_2016 = "local_area_2016"
    AREA_SEND_2023 = "area_send_2023"


FRAMEWORK_WORDS = {
    Framework.LOCAL_AREA_2016: "local area SEND inspection framework of 2016",
    Framework.AREA_SEND_2023: "area SEND inspection framework of 2023",
}

# The scale of each framework and visit. Scales are never merged into one ladder.
SCALES: dict[tuple[Framework, InspectionKind], frozenset[Judgement]] = {
    (Framework.LOCAL_AREA_2016, InspectionKind.INSPECTION): frozenset(
        {Judgement.SIGNIFICANT_WEAKNESS}
    ),
    (Framework.LOCAL_AREA_2016, InspectionKind.REVISIT): frozenset(
        {Judgement.SUFFICIENT_PROGRESS, Judgement.NOT_SUFFICIENT_PROGRESS}
    ),
    (Framework.AREA_SEND_2023, InspectionKind.INSPECTION): frozenset(
        {Judgement.PRIORITY_ACTION_REQUIRED, Judgement.IMPROVEMENT_REQUIRED}
    ),
    (Framework.AREA_SEND_2023, InspectionKind.MONITORING): frozenset(
        {Judgement.EFFECTIVE_ACTION, Judgement.NOT_EFFECTIVE_ACTION, Judgement.NOT_ASSESSED}
    ),
}


class LinkRelation(StrEnum):
    """How an earlier finding and a later one are connected; always our reading."""

    CONTINUES = "continues"
    PARTLY_RELATED = "partly_related"
    NOT_CARRIED_FORWARD = "not_carried_forward"
    NEW = "new"


LINK_WORDS = {
    LinkRelation.CONTINUES: "continues in",
    LinkRelation.PARTLY_RELATED: "is partly related to",
    LinkRelation.NOT_CARRIED_FORWARD: "was not carried forward",
    LinkRelation.NEW: "is new",
}


class CommitmentStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    DONE_LATE = "done_late"
    MISSED = "missed"
    NOT_FOUND = "not_found"


class PromiseState(StrEnum):
    """Where a commitment stands today.

    due: its date is still to come, or it has none. overdue: it was open when the record was read,
    and its date had passed. unread: its date has passed since the record was read, so nobody has
    looked. A date that we worked out ourselves makes nothing overdue.
    """

    DUE = "due"
    OVERDUE = "overdue"
    UNREAD = "unread"
    DONE = "done"
    DONE_LATE = "done_late"
    MISSED = "missed"
    NOT_FOUND = "not_found"


class ChangeKind(StrEnum):
    """What kind of change in an area, in the order in which a briefing tells them.

    verdict: the headline of a measure of a finding is another. target_moved: a target was put in
    the place of another. slipped: a promise has a later date, or none any more. missed: a promise
    is on record as not kept. late: its date passed before the record was read, and no result was
    found. unread: its date has passed since the record was read. new_figure, revised, withdrawn:
    of a measure. overdue: newer figures should have come. done: what was promised is done, be it
    late. duty: news of what others or a law required, which nobody promised. promise, target: a
    new one. inspection, judgement, statement, meeting: new on the record. recommendation: a new
    one, with its answer where there is one; answer: to one that had none. return_: a new return
    of cases. measure: one that is new here, gone, or worked out in another way.
    """

    VERDICT = "verdict"
    TARGET_MOVED = "target_moved"
    SLIPPED = "slipped"
    MISSED = "missed"
    LATE = "late"
    UNREAD = "unread"
    NEW_FIGURE = "new_figure"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    OVERDUE = "overdue"
    DONE = "done"
    DUTY = "duty"
    PROMISE = "promise"
    TARGET = "target"
    INSPECTION = "inspection"
    JUDGEMENT = "judgement"
    STATEMENT = "statement"
    RECOMMENDATION = "recommendation"
    ANSWER = "answer"
    MEETING = "meeting"
    RETURN = "return"
    MEASURE = "measure"


class RecommendationKind(StrEnum):
    """What a committee did with an item. Only the first three call for an answer.

    noted: it was asked to note a report, so there is nothing to answer. not_known: what it
    resolved was not found.
    """

    RECOMMENDATION = "recommendation"
    REQUEST = "request"
    MOTION = "motion"
    NOTED = "noted"
    NOT_KNOWN = "not_known"


class MinutesRead(StrEnum):
    """How far the minutes of an item were read."""

    WHOLE = "whole"
    OPENING = "opening"


class AnswerStatus(StrEnum):
    """What became of a recommendation, request or motion; its source says no more than this.

    awaited: an answer was announced, and was not found.
    """

    ACCEPTED = "accepted"
    IN_PRINCIPLE = "accepted_in_principle"
    PASSED = "passed"
    DROPPED = "dropped"
    LATE = "late"
    AWAITED = "awaited"


class AnswerState(StrEnum):
    """What became of a recommendation; `nothing since` where no follow-up is on record.

    answered, late and accepted: a body answered the committee, and what it decided is on record.
    passed, dropped: what a meeting did with a motion, which answers nobody. outcome_not_found:
    something was said or somebody came, and no outcome is on record.
    noted: the committee was asked to note, so nothing called for an answer. not_read: only the
    opening of the minutes was read, so what was asked and answered may stand in the rest.
    unread: the time to answer ended after the record was read. text_not_found: what was asked is
    not on record, so nobody can say that an answer is missing.
    """

    ANSWERED = "answered"
    LATE = "late"
    PASSED = "passed"
    DROPPED = "dropped"
    ACCEPTED_NOTHING_SINCE = "accepted_nothing_since"
    IN_PRINCIPLE_NOTHING_SINCE = "in_principle_nothing_since"
    PASSED_NOTHING_SINCE = "passed_nothing_since"
    OUTCOME_NOT_FOUND = "outcome_not_found"
    NOTED = "noted"
    NOT_READ = "not_read"
    UNREAD = "unread"
    TEXT_NOT_FOUND = "text_not_found"
    NO_ANSWER = "no_answer"


class ClaimSpan(StrEnum):
    """What a claim's period was set against: its own beginning, or the year before."""

    WITHIN = "within"
    YEAR_BEFORE = "year_before"


class ClaimResult(StrEnum):
    """What the figures say of a claim.

    depends: it named no period, and by one way of reading it is so and by another it is not.
    """

    SUPPORTED = "supported"
    TOO_EARLY = "too early"
    CONTRADICTED = "contradicted"
    DEPENDS = "depends on the period"
    CANNOT_SAY = "cannot say"


class ClaimReading(StrEnum):
    """What a statement that named no period may have set the latest year against.

    year_before: the year before. last_before: the last year before the inspection. years_before:
    the middle of the years before the inspection.
    """

    YEAR_BEFORE = "year_before"
    LAST_BEFORE = "last_before"
    YEARS_BEFORE = "years_before"


class Shows(StrEnum):
    """What a measure can show of a finding.

    outcome: what the finding says is wrong, as children and families meet it. output: something
    delivered that should put it right. activity: something done. context: the load, or what else
    must be known to read the others.
    """

    OUTCOME = "outcome"
    OUTPUT = "output"
    ACTIVITY = "activity"
    CONTEXT = "context"


class Grade(StrEnum):
    """The strongest thing that the evidence on a finding shows."""

    NOTHING = "nothing"
    ACTIVITY = "activity"
    OUTPUT = "output"
    OUTCOME = "outcome"
    SUSTAINED = "sustained outcome"


class Recovered(StrEnum):
    """How the latest figure stands since the inspection, against the years before it.

    held: the latest full years all clearly better than those, without a real fall since. better:
    clearly better, not yet for as long. fell back: clearly better, but really fallen from the best
    since. part: clearly better than the last figure before alone. not better: not even that.
    """

    HELD = "held"
    BETTER = "better"
    FELL_BACK = "fell back"
    PART = "recovered part"
    NOT_BETTER = "not better"


class ClaimReason(StrEnum):
    """Why a statement got its result. Where `not_judged`, `Compared.reason` says more."""

    AS_CLAIMED = "as_claimed"
    OTHER_WAY = "other_way"
    CHANGED = "changed"
    WITHIN_CHANCE = "within_chance"
    NOT_YET_PUBLIC = "not_yet_public"
    NO_MEASURE = "no_measure"
    NO_GOOD_DIRECTION = "no_good_direction"
    NO_FIGURE = "no_figure"
    OLD_FIGURE = "old_figure"
    MISSING_PERIODS = "missing_periods"
    TOO_FEW_PERIODS = "too_few_periods"
    NOT_JUDGED = "not_judged"
    PERIOD_OPEN = "period_open"
    ONLY_YEARS = "only_years"
    ON_RECORD = "on_record"


class ClaimDirection(StrEnum):
    """What a statement to the committee said of progress."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    UNCHANGED = "unchanged"


class DatePrecision(StrEnum):
    """How exact a date in the record is. `inferred` dates are never printed as fact."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INFERRED = "inferred"
