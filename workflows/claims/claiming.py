"""From what a person confirmed to a claim: what it counts, the row that is kept, and what it changed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from prompts import differing as differing_words
from prompts import roi as words
from prompts.cards import Card
from prompts.wording import listed
from storage import claims, kpis, roles
from storage.kpis import KpiView
from storage.models import Claim, Cohort, Person, Program, Rate, Touchpoint
from storage.people import names_of
from storage.words import Category, ClaimSource, RoleKind
from workflows.benefits import ledger, ledger_history
from workflows.benefits.ledger_claims import months_over, months_since
from workflows.benefits.returns import differing
from workflows.claims.estimate import Estimate, Step
from workflows.claims.factors import work_out
from workflows.claims.worth import Frame
from workflows.conversation import questions, said_before
from workflows.errors import QuestionClosed
from workflows.reading import AskedKpi, named
from workflows.rules.kpi import format_value
from workflows.rules.money import rounded
from workflows.rules.phillips import YEAR, Line, Rule
from workflows.turn import Turn

_NOT_KNOWN = "not known"
_SEVERAL = 2
_OF_ALL = (ClaimSource.SPONSOR, ClaimSource.FINANCE)
"""Who speaks of the whole result, and sees what the others said of it."""
_SPEAKS_AS = (
    ((RoleKind.LEAD_SPONSOR, RoleKind.SPONSOR, RoleKind.BUSINESS_UNIT_OWNER), ClaimSource.SPONSOR),
    ((RoleKind.FINANCE_PARTNER,), ClaimSource.FINANCE),
    ((RoleKind.MANAGER, RoleKind.ACTING_MANAGER), ClaimSource.MANAGER),
)


def about(turn: Turn, touchpoint: Touchpoint) -> tuple[Cohort, Program]:
    """What an ROI question is about.

    Raises:
        QuestionClosed: nothing any more.
    """
    cohort, program = turn.cohort_of(touchpoint), turn.program_of(touchpoint)
    if cohort is None or program is None:
        raise QuestionClosed("This question is not about a program any more.")
    return cohort, program


def frame(turn: Turn, touchpoint: Touchpoint) -> Frame:
    """What the words of an answer are read against."""
    cohort, program = about(turn, touchpoint)
    return frame_of(turn, program, cohort)


def frame_of(turn: Turn, program: Program, cohort: Cohort) -> Frame:
    """What words about the worth of a program are read against."""
    views = kpis.of_program(turn.session, program_id=program.key_id)
    approvers = {view.standard.approved_by_id for view in views if view.standard is not None}

    def rate(base: str) -> Rate | None:
        return claims.rate(
            turn.session,
            organization_id=turn.organization.key_id,
            base=base,
            quote=program.currency,
            on=turn.now.date(),
        )

    return Frame(
        currency=program.currency,
        months=months_since(cohort.ends_on, turn.now.date()),
        kpis=views,
        approvers=names_of(turn.session, person_ids=approvers),
        rate=rate,
        locale=turn.person.locale,
        program=program.name,
        working_weeks=ledger.limits_of(turn.session, turn.organization.key_id).working_weeks,
    )


def on_record(turn: Turn, person: Person, touchpoint: Touchpoint, estimate: Estimate) -> str:
    """What supports an estimate without anybody's word: the KPI it speaks of, or any, moved the right way.

    Only what has an approved value says anything about money.
    """
    if not estimate.amount or estimate.is_loss:
        return ""
    cohort, program = about(turn, touchpoint)
    found = ledger.of_cohort(turn.session, program=program, cohort=cohort)
    views = [each.view for each in found.measured]
    locale = person.locale
    mine = _kpi_of(views, estimate, on=turn.now.date(), locale=locale)
    shown = []
    for each in found.measured:
        view = each.view
        supports = mine in (None, view.id) and ledger.supports(each)
        if supports:
            ends = (each.steps[-1].start.value, each.steps[-1].reading.value)
            was, now = (format_value(value, view.unit, locale) for value in ends)
            shown.append(f"{view.name} from {was} to {now}")
    return listed(shown)


def _kpi_of(views: Sequence[KpiView], estimate: Estimate, *, on: date, locale: str) -> int | None:
    """The KPI that an estimate speaks of: turned into money, named, or the only one that money hangs on.

    None where it speaks of the program as a whole.
    """
    if estimate.kpi_id is not None:
        return estimate.kpi_id
    said = "\n".join(estimate.words)
    for other in (*(estimate.causes or ()), estimate.evidence):
        said = said.replace(other, "it") if other else said
    asked = [AskedKpi(view.name, view.unit) for view in views]
    names = {kpi.name for kpi in named(said, asked, asked_on=on, locale=locale)}
    spoken_of = [view for view in views if view.name in names]
    priced = [view for view in views if view.standard is not None]
    only = next((found[0] for found in (spoken_of, priced, views) if len(found) == 1), None)
    return only.id if only is not None and len(spoken_of) < _SEVERAL else None


def differing_with(turn: Turn, person: Person, program: Program) -> tuple[str, ...]:
    """Where others say less, or more, than this person did before."""
    found = ledger.of_program(turn.session, program_id=program.key_id)
    return tuple(each.said for each in differing(program, found, person.locale) if person.name in each.who)


def money(estimate: Estimate, currency: str, locale: str) -> str:
    """The amount as it was understood, both ends of a range."""
    low, high = estimate.low, estimate.high
    if low is None:
        return _NOT_KNOWN
    sizes = [format_value(abs(end), currency, locale) for end in (low, high) if end is not None]
    if low < 0:
        sizes.reverse()
    said = " to ".join(dict.fromkeys(sizes))
    if high is None:
        said = f"at least {said}"
    return f"a loss of {said}" if low < 0 else said


def understood(
    estimate: Estimate, currency: str, locale: str, *, recorded: str = ""
) -> tuple[tuple[str, str], ...]:
    """What has been said so far, row by row, and apart from it what is on record."""
    rows: list[tuple[str, str]] = []
    if estimate.amount is not None or Step.AMOUNT in estimate.no_idea:
        rows.append(("Worth so far", money(estimate, currency, locale)))
    if estimate.causes is not None:
        rows.append(("What else moved it", listed(estimate.causes) or "nothing else"))
    elif Step.CAUSES in estimate.no_idea:
        rows.append(("What else moved it", _NOT_KNOWN))
    percents = [(Step.ATTRIBUTION, "Due to the program", estimate.attribution)]
    if not estimate.is_loss:
        percents.append((Step.CONFIDENCE, "How sure", estimate.confidence))
    for step, name, percent in percents:
        if percent is not None:
            rows.append((name, format_value(percent, "%", locale)))
        elif step in estimate.no_idea:
            rows.append((name, _NOT_KNOWN))
    if estimate.evidence:
        rows.append(("What shows it", estimate.evidence))
    if recorded:
        rows.append(("On record", recorded))
    return tuple(rows)


def multiplied(turn: Turn, person: Person, touchpoint: Touchpoint, estimate: Estimate) -> tuple[str, Card]:
    """What hours, people and a rate come to, to be agreed to first; how often they do where nobody said so.

    Raises:
        QuestionClosed: there is nothing to multiply any more.
    """
    if estimate.factors is None:
        raise QuestionClosed("There is no sum to look at any more.")
    against = frame(turn, touchpoint)
    found = work_out(estimate.factors, against)
    locale, of = person.locale, str(touchpoint.id)
    if not estimate.factors.period:
        return words.how_often.name, words.how_often.to(locale)(product=found.product, about=of)
    return words.product.name, words.product.to(locale)(
        product=found.product, a_year=found.a_year, so_far=found.so_far, months=against.months, about=of
    )


def confirmation(turn: Turn, person: Person, touchpoint: Touchpoint, estimate: Estimate) -> Card:
    """What was understood, and what of it counts by which rule."""
    _cohort, program = about(turn, touchpoint)
    locale = person.locale
    row, _standing = _claim(turn, person, touchpoint, estimate)
    # What counts of a manager's estimate depends on numbers and estimates that are not theirs to see.
    manages = row.by is ClaimSource.MANAGER
    recorded = "" if manages else on_record(turn, person, touchpoint, estimate)
    return words.confirm.to(locale)(
        claimed=_counted(row.claimed, program, locale),
        counts="" if manages else _counted(row.allowed, program, locale),
        rows=understood(estimate, program.currency, locale, recorded=recorded),
        notes=estimate.notes,
        because=() if manages else tuple(Rule(code).sentence for code in row.because),
        about=str(touchpoint.id),
    )


def record(turn: Turn, touchpoint: Touchpoint, estimate: Estimate) -> None:
    """Keep the claim, and show at once what the program returned so far."""
    _cohort, program = about(turn, touchpoint)
    person = turn.person
    row, standing = _claim(turn, person, touchpoint, estimate)
    before = ledger.of_program(turn.session, program_id=program.key_id)
    claims.record(turn.session, claim=row, now=turn.now)
    turn.session.flush()
    _tell_whom_it_lowers(turn, program, row, before)
    questions.answered(turn, touchpoint)
    turn.note("claimed", row, supersedes=row.supersedes_id)
    ledger_history.claimed(turn.session, program=program, now=turn.now)
    if row.by is ClaimSource.MANAGER:
        noted = words.manager_recorded.to(person.locale)
        claimed = _counted(row.claimed, program, person.locale)
        turn.replace(
            words.manager_recorded.name,
            noted(claimed=claimed, program=program.name, about=str(touchpoint.id)),
        )
        return
    own = said_before.good_return(turn, program, person)
    result = standing.ledger
    turn.replace(
        words.recorded.name,
        words.recorded.to(person.locale)(
            claimed=_counted(row.claimed, program, person.locale),
            counts=_counted(row.allowed, program, person.locale),
            line=standing.said,
            forecast=_counted(result.forecast, program, person.locale) if result.forecast else "",
            months=result.months,
            own_words=own.words if own else "",
            own_words_on=own.on if own else "",
            own_words_by=own.by if own else "",
            late=touchpoint.late,
            about=str(touchpoint.id),
        ),
    )


def _tell_whom_it_lowers(turn: Turn, program: Program, row: Claim, before: ledger.Return) -> None:
    """Nobody's word stops counting behind their back: whoever said more hears who said less."""
    if row.by in (ClaimSource.MANAGER, ClaimSource.DELEGATE):
        return
    now = ledger.of_program(turn.session, program_id=program.key_id)
    counted = {claim.id: line.allowed for claim, line in before.lines if claim is not None}
    mine = next((line for claim, line in now.lines if claim is not None and claim.id == row.id), None)
    if mine is None or _counts_nothing(mine):
        return  # where another word is lower, or the record, it is not this one that lowers any
    for claim, line in now.lines:
        was = counted.get(claim.id, Decimal(0)) if claim is not None else Decimal(0)
        other = claim.person_id if claim is not None and claim.by in _OF_ALL else None
        one_movement = mine.claim.whole or line.claim.whole or mine.kpi == line.kpi
        lowered = one_movement and Rule.LOWEST_COUNTS in line.because and _counts_nothing(line)
        if other in (None, row.person_id) or not lowered or line.allowed >= was:
            continue
        to = turn.get(Person, other)
        turn.to(to, Category.NOTICE, program=program).say(
            differing_words.lower,
            program=program.name,
            by=turn.person.name,
            what="" if line.claim.whole else line.kpi,
            before=_counted(was, program, to.locale),
            counts=_counted(now.ledger.allowed, program, to.locale),
        )


def _counts_nothing(line: Line) -> bool:
    """Though by itself it would count."""
    return line.alone > 0 >= line.allowed


def _claim(
    turn: Turn, person: Person, touchpoint: Touchpoint, estimate: Estimate
) -> tuple[Claim, ledger.Return]:
    """The claim as it would be kept, and the cohort's ledger with it."""
    cohort, program = about(turn, touchpoint)
    views = kpis.of_program(turn.session, program_id=program.key_id)
    ranged = estimate.low != estimate.high
    row = Claim.made(
        cohort_id=cohort.key_id,
        kpi_id=_kpi_of(views, estimate, on=turn.now.date(), locale=person.locale),
        person_id=person.key_id,
        by=speaks_as(turn, person, program, cohort),
        touchpoint_id=touchpoint.key_id,
        amount=estimate.amount or Decimal(0),
        low=estimate.low if ranged else None,
        high=estimate.high if ranged else None,
        currency=program.currency,
        other_causes=list(estimate.causes or ()),
        attribution=estimate.attribution,
        confidence=estimate.confidence,
        evidence=estimate.evidence or "",
        claimed=Decimal(0),
        allowed=Decimal(0),
        because=_known_beforehand(estimate, late=months_over(cohort.ends_on, turn.now.date()) > YEAR),
        words="\n".join(estimate.replies or estimate.words),
        recorded_at=turn.now,
    )
    standing = ledger.of_cohort(turn.session, program=program, cohort=cohort, with_claim=row)
    line = standing.line_of(row)
    row.claimed, row.allowed = rounded(line.claimed), rounded(line.allowed)
    row.because = [rule.value for rule in line.because]
    return row, standing


def _known_beforehand(estimate: Estimate, *, late: bool) -> list[str]:
    """What the rules cannot tell from the figures of a claim; `late`: more than the first year is over."""
    if estimate.amount is None:
        return [Rule.NO_ANSWER.value]
    if estimate.kpi_id is not None:
        return [Rule.STANDARD_VALUE.value]
    return [Rule.FIRST_YEAR.value] if late and estimate.so_far else []


def speaks_as(turn: Turn, person: Person, program: Program, cohort: Cohort) -> ClaimSource:
    """As what a person speaks: somebody asked in their place gives numbers, not the effect."""
    held = {
        role.kind
        for role, of in roles.of_person(turn.session, person_id=person.key_id, on=turn.today(person))
        if of.id == program.id and role.cohort_id in (None, cohort.id)
    }
    return next((source for kinds, source in _SPEAKS_AS if held & set(kinds)), ClaimSource.DELEGATE)


def _counted(amount: Decimal, program: Program, locale: str) -> str:
    return format_value(rounded(amount), program.currency, locale)
