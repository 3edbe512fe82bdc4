"""What a language table holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from workflows.reading import units
from workflows.reading.phrases import Phrases, flat, merged
from workflows.reading.scan import words
from workflows.reading.spelling import Spelling


class Cue(StrEnum):
    """What a phrase tells about the numbers around it, or about the whole reply."""

    NEUTRAL = "neutral"
    """Swallowed, so that a shorter phrase inside it is not taken for something else."""
    LINK = "link"
    """May stand between a number and what explains it: "40 is the target"."""

    NOW = "now"
    AT = "at"
    SO = "so"
    """Leads to a level if a number follows at once: "so 33"."""
    TO = "to"
    THROUGH = "through"
    """Between the ends of a range: "20 to 25"."""
    FROM = "from"
    LEAVING = "leaving"
    """A small word that means "from" only beside the number it leads away from."""
    SINCE = "since"
    """Before a day on which something else happened: "since 3 March"."""
    WAS = "was"
    EARLIER = "earlier"
    TARGET = "target"
    FORECAST = "forecast"
    IF = "if"
    """Before a condition: what follows in the sentence has not happened."""
    MOVE = "move"
    WON = "won"
    """A move, but with a share of something the level itself: "we won two thirds"."""
    BY = "by"
    MORE = "more"
    """After a number: it is a difference, "3 points better"."""
    NOT = "not"
    CORRECTION = "correction"
    PICK = "pick"
    SAMPLE = "sample"
    EXTREME = "extreme"
    """Beside one number of many: "the best was 96"."""
    ANSWERED = "answered"
    """After a number of people: "42 took it"."""
    PART = "part"
    """Beside a number that is only a part of another: "two of them", "davon zwei"."""
    LABEL = "label"
    """Before a number: it only names something, "week 12"."""
    WINDOW = "window"
    AGO = "ago"
    PERCENTILE = "percentile"
    COURSE = "course"
    """The program itself; what it cost or how it was liked is not the KPI."""
    COST = "cost"
    OPINION = "opinion"
    AWAY = "away"
    """About the writer's own day: times beside it are no values."""
    WHOLE = "whole"
    """Beside the number for all: "overall", "company-wide"."""
    OTHERS = "others"
    """Somebody whose numbers are not asked for: "our competitors"."""
    OURS = "ours"
    """Back to the writer: "we"."""
    FOREIGN = "foreign"
    """A well-known metric; if it was not asked, numbers beside it are not the answer."""

    ABOUT = "about"
    OR_SO = "or_so"
    MARGIN = "margin"
    """Before how far off a number may be: "25, give or take 1"."""
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    OR_MORE = "or_more"
    OR_LESS = "or_less"
    BETWEEN = "between"
    SPREAD = "spread"
    """Says that a "from 10 to 12" is a range: "depending on the role"."""
    AND = "and"
    OR = "or"
    OF = "of"
    OUT_OF = "out_of"
    IN = "in"
    DET = "det"
    AND_A_HALF = "and_a_half"
    AND_A_QUARTER = "and_a_quarter"
    BUT = "but"

    BOTH = "both"
    REST = "rest"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"

    ZERO = "zero"
    NONE = "none"
    """A zero that needs no noun: "not a single one"."""
    NO_CHANGE = "no_change"
    UNKNOWN = "unknown"
    DOUBT = "doubt"
    DECLINED = "declined"
    ASK = "ask"
    SELF_ASK = "self_ask"
    KNOWS = "knows"
    OWNS = "owns"
    """Like "knows", but only with the name of a KPI behind it: "Ana tracks"."""
    NOBODY = "nobody"
    """Words after "ask" or before "knows" that name no one: "ask me", "who knows"."""
    HIJACK = "hijack"
    RECORD = "record"
    QUESTION = "question"
    YES = "yes"
    NO = "no"

    LAST = "last"
    THIS = "this"
    NEXT = "next"
    END_OF = "end_of"
    START_OF = "start_of"
    ON = "on"
    DATED = "dated"
    """Before figures that are a day: "on 3/12"."""
    YESTERDAY = "yesterday"
    TODAY = "today"


@dataclass(frozen=True)
class Language:
    """Everything the reader knows about one language; `languages/xx.toml` holds the same fields."""

    code: str
    decimal: str
    """The decimal mark; the other of "." and "," groups thousands."""
    space_groups: bool
    hints: frozenset[str]
    """Words that give the language away, in lower case without accents."""
    glued: bool
    """Spelled numbers are written as one word: "zweihundertfünfzig"."""
    minus: frozenset[str]
    numbers: Mapping[str, Decimal]
    """Spelled numbers from zero to ninety-nine, and those above that are one word."""
    half_ending: str
    """What makes a spelled number half a one more: "viereinhalb"."""
    faint: frozenset[str]
    """Number words that are also articles or pronouns, believed only beside a unit."""
    articles: frozenset[str]
    """What stands for one before a scale: "a thousand"."""
    scales: Mapping[int, str]
    """Words that multiply, by their factor, separated by "|"."""
    bare_scales: frozenset[str]
    """Scales that need no number before them: "mil", "hundert"."""
    point: frozenset[str]
    joiners: frozenset[str]
    """Words inside spelled numbers: "two hundred and five"."""
    the: frozenset[str]
    glue: frozenset[str]
    """Words between a scale and its unit: "2 millions d'euros"."""
    pronouns: frozenset[str]
    possessives: frozenset[str]
    origins: frozenset[str]
    """Between a name and where its owner works: "Fatima from HR"."""
    roles: frozenset[str]
    """Words before a name that are no part of it: "Kollegin Seidel"."""
    groups: frozenset[str]
    """Words that end the name of a group: "finance team"."""
    about_numbers: Mapping[str, str]
    """Words for a number that is hedged in itself, by the number: "mid twenties", "une vingtaine"."""
    fractions: Mapping[str, tuple[int, int]]
    units: Mapping[str, str]
    """Words for a unit, by its canonical name, separated by "|"."""
    months: str
    """Twelve, separated by ";", with their abbreviations after "|"."""
    weekdays: str
    """Seven from Monday on, in the same way."""
    periods: str
    """Day, week, month, quarter and year, in the same way."""
    cues: Mapping[Cue, str]
    """Phrases by what they tell, separated by "|"."""
    plural_endings: tuple[str, ...]
    not_nouns: frozenset[str]
    """Words with such an ending that count nothing."""
    capital_nouns: bool
    """Nouns are written with a capital."""
    nouns: frozenset[str]
    """Words without such an ending that do."""
    future_endings: tuple[str, ...]
    """Endings of verbs that tell what is yet to come."""
    bystanders: frozenset[str]
    """What programs have many of without its being a result: people, sessions, sites."""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the table's phrases."""
        rows = (*self.cues.values(), *self.units.values(), *self.scales.values(), self.months, self.weekdays)
        counted = (*self.numbers, *self.fractions, *self.about_numbers.values(), self.periods)
        # By phrase, since only the beginning and the end of a long text are cut into words.
        phrases = (phrase for row in (*rows, *counted) for phrase in row.split("|"))
        return frozenset(word for phrase in phrases for word in words(phrase)) | self.bystanders

    @cached_property
    def spelling(self) -> Spelling:
        """What a word with one slip in it was meant to be."""
        return Spelling(self.vocabulary)

    @cached_property
    def number_phrases(self) -> Phrases[Decimal]:
        """Spelled numbers by phrase."""
        return Phrases(self.numbers)

    @cached_property
    def about_phrases(self) -> Phrases[Decimal]:
        """Such as "mid twenties"."""
        return Phrases(flat({Decimal(number): row for number, row in self.about_numbers.items()}))

    @cached_property
    def scale_phrases(self) -> Phrases[int]:
        """Words and suffixes that multiply."""
        return Phrases({**units.SCALES, **flat(self.scales)})

    @cached_property
    def unit_phrases(self) -> Phrases[str]:
        """Words and abbreviations of units."""
        return Phrases({**units.SHARED, **flat(self.units)})

    @cached_property
    def fraction_phrases(self) -> Phrases[tuple[int, int]]:
        """Such as "a third", "half"."""
        return Phrases(self.fractions)

    @cached_property
    def cue_phrases(self) -> Phrases[frozenset[Cue]]:
        """Everything that tells what a number is."""
        return Phrases(merged(_SHARED_CUES, self.cues))

    @cached_property
    def month_phrases(self) -> Phrases[int]:
        """Months by name and abbreviation."""
        return Phrases(flat(dict(enumerate(self.months.split(";"), 1))))

    @cached_property
    def weekday_phrases(self) -> Phrases[int]:
        """Weekdays, Monday is 0."""
        return Phrases(flat(dict(enumerate(self.weekdays.split(";")))))

    @cached_property
    def period_phrases(self) -> Phrases[str]:
        """Such as "week", "quarter": what can be last, this or next."""
        names = ("days", "weeks", "months", "quarters", "years")
        return Phrases(flat(dict(zip(names, self.periods.split(";"), strict=True))))


_SHARED_CUES = {
    Cue.ABOUT: "~ | ca | ca. | circa | approx | approx. | c. | est. | aprox | aprox.",
    Cue.OR_SO: "± | +/- | +-",
    Cue.AT_LEAST: "≥ | >= | > | min",
    Cue.AT_MOST: "≤ | <= | < | max",
    Cue.TO: "-> | --> | =>",
    Cue.MOVE: "-> | --> | =>",
    Cue.AT: "=",
    Cue.SAMPLE: "n =",
    Cue.OUT_OF: "/",
    Cue.UNKNOWN: "n/a | tbd | tbc | ??",
    Cue.CORRECTION: "edit:",
    Cue.HIJACK: "{",
}
