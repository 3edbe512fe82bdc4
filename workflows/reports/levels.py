"""The five levels of one program as a chain: what was seen on each, where it is broken, and how fast it went.

When: whenever somebody asks, and in audits and memos. What managers counted and learners tapped comes from
`told`, where it becomes totals of five people or more.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from prompts import levels as words
from prompts.cards import Card
from prompts.wording import listed
from storage import claims, kpis, observations, reviews
from storage.models import Cohort, Program
from storage.models.review import Score
from workflows.benefits import ledger
from workflows.benefits.ledger import Return
from workflows.coaching_loop import told
from workflows.conversation import which_program
from workflows.numbers.impact import moved_until_break, until_break
from workflows.rules.kpi import format_value
from workflows.rules.limits import Limits
from workflows.rules.money import HUNDRED, exact, rounded
from workflows.rules.phillips import Level
from workflows.turn import Turn


@dataclass(frozen=True)
class Rung:
    """One level: whether anything was seen on it, and what."""

    level: Level
    reached: bool
    said: str


@dataclass(frozen=True)
class CohortPace:
    """How much one cohort learned and how soon it could do it."""

    cohort: str
    learned: Decimal | None
    """Percent of what there was to learn (Hake's normalized gain)."""
    cost_each: Decimal | None
    """Cost per participant."""
    cost_per_point: Decimal | None
    """Cost per participant and point of that gain: the return on learning, the lower the better."""
    competent_after: int | None
    """Days from the first day of training until enough were seen doing it."""
    seen: tuple[tuple[int, Decimal], ...]
    """Days after the end, and the percent seen doing it, from groups of five managers or more."""


@dataclass(frozen=True)
class Chain:
    """The levels from reaction to return."""

    rungs: tuple[Rung, ...]
    paces: tuple[CohortPace, ...]
    aside: bool = False
    """Whether managers have said what it was worth, and nothing of it counts yet."""

    @property
    def top(self) -> Level | None:
        """The highest level reached without a gap below it."""
        held: Level | None = None
        for rung in self.rungs:
            if not rung.reached:
                break
            held = rung.level
        return held

    @property
    def gaps(self) -> tuple[Level, ...]:
        """Every level on which nothing was seen, beneath one that was reached."""
        top = max(self.reached, default=Level.REACTION)
        return tuple(rung.level for rung in self.rungs if rung.level < top and not rung.reached)

    @property
    def moved_unseen(self) -> bool:
        """Whether a KPI moved and nobody has seen the behavior that should have moved it."""
        return Level.IMPACT in self.reached and Level.APPLICATION not in self.reached

    @property
    def reached(self) -> frozenset[Level]:
        """Every level on which something was seen."""
        return frozenset(rung.level for rung in self.rungs if rung.reached)


def of_program(session: Session, program: Program, *, now: datetime, locale: str = "en") -> Chain:
    """The chain of one program, all its cohorts together."""
    ever = claims.cohorts(session, program_ids=[program.key_id])
    cohorts = [each for each in ever if each.cancelled_at is None]
    ids = [cohort.key_id for cohort in cohorts]
    limits = ledger.limits_of(session, program.organization_id)
    scores = reviews.scores(session, cohort_ids=ids)
    viewers = told.viewers(session, program_ids=[program.key_id])[program.key_id]
    counts = told.counts(session, program_id=program.key_id, now=now, viewers=viewers)
    pulses = told.pulses(session, program_id=program.key_id, now=now)
    found = ledger.of_program(session, program_id=program.key_id)
    rungs = (
        _reaction(scores, locale),
        _learning(scores, locale),
        _application(session, ever, counts, pulses),
        _impact(session, program, now.date(), locale),
        _return(found),
    )
    paces = []
    for cohort in cohorts:
        # Of one cohort alone, what it counted is what the program did.
        seen = counts.seen(cohort_id=cohort.key_id if len(ever) > 1 else None)
        paces.append(_pace(session, cohort, scores, limits, tuple(_afterwards(seen))))
    return Chain(rungs, tuple(paces), aside=bool(found.aside))


def _reaction(scores: Collection[Score], locale: str) -> Rung:
    mine = [row for row in scores if row.level == Level.REACTION]
    if not mine:
        return Rung(Level.REACTION, False, words.NOTHING[Level.REACTION])
    people = sum(row.people for row in mine)
    share = _average([(row.score / row.best * HUNDRED, row.people) for row in mine])
    return Rung(Level.REACTION, True, words.reaction(share=_percent(share, locale), people=people))


def _learning(scores: Collection[Score], locale: str) -> Rung:
    mine = [row for row in scores if row.level == Level.LEARNING]
    if not mine:
        return Rung(Level.LEARNING, False, words.NOTHING[Level.LEARNING])
    people = sum(row.people for row in mine)
    after = _percent(_average([(row.score / row.best * HUNDRED, row.people) for row in mine]), locale)
    compared_ones = [row for row in mine if row.before is not None]
    gain = _gain(compared_ones)
    if gain is None:
        return Rung(Level.LEARNING, True, words.learning_after(after=after, people=people))
    before = _average(
        [((row.before or Decimal(0)) / row.best * HUNDRED, row.people) for row in compared_ones]
    )
    said = words.learning(before=_percent(before, locale), after=after, people=people)
    return Rung(Level.LEARNING, gain > 0, said)


def _application(
    session: Session, cohorts: Collection[Cohort], counts: told.Counts, pulses: Collection[told.Pulse]
) -> Rung:
    parts: list[str] = []
    reached = False
    if after := [each for each in counts.seen() if each.day > 0]:
        newest = after[-1]
        reached = newest.seen > 0
        parts.append(words.seen(did=newest.seen, of=newest.of, managers=newest.managers))
    if pulses:
        used, answered = sum(each.used for each in pulses), sum(each.answered for each in pulses)
        reached = reached or used > 0
        parts.append(words.used(used=used, of=answered))
    if not parts:
        some = observations.any_answer(session, cohort_ids=[cohort.key_id for cohort in cohorts])
        return Rung(Level.APPLICATION, False, words.TOO_FEW if some else words.NOTHING[Level.APPLICATION])
    return Rung(Level.APPLICATION, reached, " ".join(parts))


def _impact(session: Session, program: Program, today: date, locale: str) -> Rung:
    said: list[str] = []
    better = False
    for view in kpis.of_program(session, program_id=program.key_id):
        if view.baseline is None or view.latest is None:
            continue
        better = better or moved_until_break(view).towards == "better"
        said.append(f"{view.name} {until_break(view, today, locale)}")
    if not said:
        return Rung(Level.IMPACT, False, words.NOTHING[Level.IMPACT])
    return Rung(Level.IMPACT, better, f"{listed(said)}.")


def _return(found: Return) -> Rung:
    if not found.ledger.lines:
        return Rung(Level.ROI, False, words.ASIDE if found.aside else words.NOTHING[Level.ROI])
    return Rung(Level.ROI, found.ledger.allowed > 0, found.said)


def _pace(
    session: Session,
    cohort: Cohort,
    scores: Collection[Score],
    limits: Limits,
    seen: tuple[tuple[int, Decimal], ...],
) -> CohortPace:
    learned = _gain(
        [
            row
            for row in scores
            if row.cohort_id == cohort.id and row.level == Level.LEARNING and row.before is not None
        ]
    )
    people = reviews.participants(session, cohort_id=cohort.key_id)
    cost = sum((row.amount for row in claims.costs(session, cohort_ids=[cohort.key_id])), Decimal(0))
    with exact():
        each = cost / people if people and cost else None
        per_point = each / learned if each is not None and learned is not None and learned > 0 else None
    enough = next((days for days, share in seen if share >= limits.competent_share), None)
    training = (cohort.ends_on - cohort.starts_on).days
    return CohortPace(
        cohort=cohort.name,
        learned=learned,
        cost_each=each,
        cost_per_point=per_point,
        competent_after=None if enough is None else training + enough,
        seen=seen,
    )


def _afterwards(seen: Iterable[told.Seen]) -> Iterable[tuple[int, Decimal]]:
    """Days after the end and the percent seen doing it."""
    for each in seen:
        if each.day > 0:
            yield each.day, Decimal(each.seen) * HUNDRED / each.of


def _gain(scores: Collection[Score]) -> Decimal | None:
    """Of what there was left to learn, the percent that was learned."""
    with exact():
        room = sum(((row.best - (row.before or 0)) / row.best * row.people for row in scores), Decimal(0))
        won = sum(((row.score - (row.before or 0)) / row.best * row.people for row in scores), Decimal(0))
        return rounded(won * HUNDRED / room) if room > 0 else None


def _average(weighed: Collection[tuple[Decimal, int]]) -> Decimal:
    with exact():
        return sum((value * people for value, people in weighed), Decimal(0)) / sum(n for _, n in weighed)


def _percent(value: Decimal, locale: str) -> str:
    return format_value(rounded(value, 0), "%", locale)


# `/alignment levels`.


def show(turn: Turn, rest: str) -> None:
    """Answer `/alignment levels Consultative Selling`."""
    turn.to(turn.person).card(*card(turn, which_program.program_meant(turn, rest, command="levels")))


def card(turn: Turn, program: Program) -> tuple[str, Card]:
    """The message and its name."""
    locale = words.report.numbers_in(turn.actor.locale if turn.actor else turn.organization.locale)
    chain = of_program(turn.session, program, now=turn.now, locale=locale)
    return words.report.name, words.report.to(locale)(
        program=program.name,
        levels=tuple((words.NAMES[rung.level], _told(turn, program, rung)) for rung in chain.rungs),
        reached=bool(chain.reached),
        broken=tuple(reversed(words.broken(chain.gaps))),
        cohorts=tuple(pace_in_words(pace, program, locale) for pace in chain.paces),
    )


def _told(turn: Turn, program: Program, rung: Rung) -> str:
    """What is said of a level; what people claimed only to those who see claims."""
    claimed = rung.level is Level.ROI and rung.said not in (words.NOTHING[Level.ROI], words.ASIDE)
    if claimed and not which_program.of_viewer(turn).may_see_claims(program.key_id):
        return words.NOT_THEIRS
    return rung.said


def pace_in_words(pace: CohortPace, program: Program, locale: str) -> str:
    """One cohort: what was learned at what cost, and how soon it could do it."""

    def money(amount: Decimal) -> str:
        return format_value(rounded(amount), program.currency, locale)

    return words.pace(
        cohort=pace.cohort,
        learned=_percent(pace.learned, locale) if pace.learned is not None else "",
        cost_each=money(pace.cost_each) if pace.cost_each is not None else "",
        per_point=money(pace.cost_per_point) if pace.cost_per_point is not None else "",
        competent_after=pace.competent_after,
        newest=f"{_percent(pace.seen[-1][1], locale)} on day {pace.seen[-1][0]}" if pace.seen else "",
    )
