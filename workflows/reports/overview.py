"""How programs stand, as plain data: what the status card words and `alignment status --json` prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlmodel import Session

from prompts import verdicts as say
from prompts.introduction import ROLES
from prompts.wording import day
from storage import gap_facts, points
from storage import kpis as stored_kpis
from storage import overview as stored
from storage.kpis import KpiView
from storage.models import (
    Cohort,
    Competency,
    Decision,
    OpenPoint,
    Organization,
    Person,
    Program,
    Reading,
    Role,
)
from storage.people import names_of
from storage.words import ProgramState, SourceKind
from workflows import calendar
from workflows.alignment import alignment_gaps
from workflows.benefits import ledger
from workflows.benefits.ledger import Return
from workflows.coaching_loop import told
from workflows.numbers.impact import change, compared
from workflows.reports.program_status import (
    AskedStatus,
    BreakStatus,
    CoachingStatus,
    GapStatus,
    KpiStatus,
    ProgramStatus,
    RoiStatus,
    SaidStatus,
    TrendPoint,
)
from workflows.rules import phillips, verdict
from workflows.rules.kpi import change_in_words, format_value, share_in_words
from workflows.rules.verdict import Standing
from workflows.turn import Turn


@dataclass(frozen=True)
class _Basics:
    """What standing and gaps rest on, each by program."""

    kpis: Mapping[int, list[KpiView]]
    holders: dict[int, list[tuple[Role, Person]]]
    cohorts: dict[int, list[Cohort]]
    objectives: dict[int, str]
    trained: dict[int, list[Competency]]
    skipped: dict[int, int]
    points: dict[int, list[OpenPoint]]
    unanswered: dict[int, set[int]]
    sealed: set[int]

    @classmethod
    def of(
        cls,
        session: Session,
        programs: Sequence[Program],
        today: date,
        views: Mapping[int, list[KpiView]],
        cohorts: Mapping[int, list[Cohort]],
    ) -> "_Basics":
        ids = [program.key_id for program in programs]
        aimed = [program.key_id for program in programs if program.objective_id is not None]
        return cls(
            kpis=views,
            holders=stored.holders(session, program_ids=ids, on=today),
            cohorts={number: _going_on(all_of_it) for number, all_of_it in cohorts.items()},
            objectives=stored.objectives(session, program_ids=aimed) if aimed else {},
            trained=stored.competencies(session, program_ids=ids),
            skipped=stored.skipped_at_import(session, program_ids=ids),
            points=points.unsettled(session, program_ids=ids),
            unanswered=gap_facts.unanswered(session, program_ids=ids),
            sealed=gap_facts.with_sealed_bet(session, program_ids=ids),
        )


@dataclass(frozen=True)
class _Facts:
    """Everything stored about these programs, each by program."""

    basics: _Basics
    asked: dict[int, list[stored.Asked]]
    coaching: dict[int, stored.Coaching]
    did_it: dict[int, int]
    participants: dict[int, int]
    decisions: dict[int, Decision]
    returns: dict[int, Return]
    names: dict[int, str]

    @classmethod
    def of(cls, session: Session, programs: Sequence[Program], today: date, now: datetime) -> "_Facts":
        ids = [program.key_id for program in programs]
        halted = [program.key_id for program in programs if program.state is not ProgramState.ACTIVE]
        views = stored_kpis.of_programs(session, program_ids=ids)
        differing = [_differing(view) for mine in views.values() for view in mine]
        cohorts = ledger.cohorts(session, program_ids=ids)
        coaching = stored.coaching(session, program_ids=ids)
        answered = [number for number, found in coaching.items() if found.answered]
        return cls(
            basics=_Basics.of(session, programs, today, views, cohorts),
            asked=stored.asked(session, program_ids=ids),
            coaching=coaching,
            did_it=told.did_it(session, program_ids=answered, now=now) if answered else {},
            participants=stored.participants(session, program_ids=ids),
            decisions=stored.decisions(session, program_ids=halted) if halted else {},
            returns=ledger.begun(session, programs=programs, cohorts=cohorts, views=views),
            names=names_of(
                session, person_ids={each.said_by_id for each in differing if each and each.said_by_id}
            ),
        )


def of_programs(turn: Turn, programs: Sequence[Program], *, today: date, locale: str) -> list[ProgramStatus]:
    """These programs, worst first. The number of queries does not grow with the number of programs."""
    key = ("standing", tuple(program.key_id for program in programs), today)
    facts = turn.once(key, partial(_Facts.of, turn.session, programs, today, turn.now))
    found = [_of_program(turn.organization, program, facts, today, locale) for program in programs]
    return sorted(found, key=lambda each: _worst_first(each.standing, each.gaps, each.name))


def gaps_of_programs(
    turn: Turn, programs: Sequence[Program], views: Mapping[int, list[KpiView]], *, today: date
) -> list[tuple[Program, tuple[GapStatus, ...]]]:
    """The gaps alone, in the same order: money, answers and coaching are not read for them."""
    cohorts = ledger.cohorts(turn.session, program_ids=[program.key_id for program in programs])
    basics = _Basics.of(turn.session, programs, today, views, cohorts)
    found = []
    for program in programs:
        kpis = [_kpi(view, {}, today) for view in views.get(program.key_id, [])]
        first_numbers = _first_numbers(turn.organization, program, basics)
        standing = _verdict(program, kpis, basics, first_numbers, today).standing
        found.append((standing, program, _gaps(program, basics, today)))
    found.sort(key=lambda each: _worst_first(each[0], each[2], each[1].name))
    return [(program, gaps) for _, program, gaps in found]


def _going_on(cohorts: Sequence[Cohort]) -> list[Cohort]:
    """Those that were not cancelled or ended, first ones first."""
    live = [cohort for cohort in cohorts if cohort.cancelled_at is None and cohort.ended_at is None]
    return sorted(live, key=lambda cohort: (cohort.starts_on, cohort.key_id))


def _worst_first(standing: Standing, gaps: Sequence[GapStatus], name: str) -> tuple[int, int, str]:
    return verdict.rank(standing), -len(gaps), name


def _of_program(
    organization: Organization, program: Program, facts: _Facts, today: date, locale: str
) -> ProgramStatus:
    number = program.key_id
    basics = facts.basics
    views = basics.kpis.get(number, [])
    kpis = tuple(_kpi(view, facts.names, today) for view in views)
    first_numbers = _first_numbers(organization, program, basics)
    result = _verdict(program, kpis, basics, first_numbers, today)
    asked = facts.asked.get(number, [])
    total, answered = sum(each.asked_once for each in asked), sum(each.answered_once for each in asked)
    since = min((each.asked_since.date() for each in asked), default=None)
    by_name = {view.name: view for view in views}
    sentence = _sentence(result, by_name, program, facts, first_numbers, today, locale)
    came_back = say.answers(
        answered=answered, asked=total, since=day(since, today=today) if since is not None else ""
    )
    return ProgramStatus(
        id=number,
        key=program.key,
        name=program.name,
        state=program.state,
        objective=basics.objectives.get(number, ""),
        standing=result.standing,
        sentence=f"{sentence} {came_back}" if program.state is ProgramState.ACTIVE else sentence,
        headline=result.headline.name if result.headline else "",
        participants=facts.participants.get(number, 0),
        kpis=kpis,
        questions_asked=total,
        questions_answered=answered,
        asked_since=since,
        asked=tuple(_asked(each, basics.holders.get(number, [])) for each in asked),
        coaching=_coaching(facts.coaching.get(number), facts.did_it.get(number)),
        roi=_roi(facts.returns.get(number)),
        gaps=_gaps(program, basics, today),
    )


def _verdict(
    program: Program, kpis: Sequence[KpiStatus], basics: _Basics, first_numbers: date | None, today: date
) -> verdict.Verdict:
    views = basics.kpis.get(program.key_id, [])
    result = verdict.verdict(
        [_judged(view, kpi) for view, kpi in zip(views, kpis, strict=True)],
        has_objective=program.key_id in basics.objectives,
        numbers_expected=first_numbers is not None and first_numbers < today,
        today=today,
    )
    if program.state is not ProgramState.ACTIVE:
        result = verdict.Verdict(Standing(program.state.value), result.headline, result.worse)
    return result


def _kpi(view: KpiView, names: dict[int, str], today: date) -> KpiStatus:
    baseline, target = view.baseline, view.target
    since = baseline.as_of if baseline is not None else None
    latest = view.latest
    other = _differing(view)
    moved, broken_by = compared(view, today), view.broken_by(today)
    start = (TrendPoint(since, baseline.value),) if baseline is not None else ()
    return KpiStatus(
        name=view.name,
        unit=view.unit,
        direction=view.measure.direction.value,
        timing=view.kpi.timing.value,
        baseline=baseline.value if baseline else None,
        baseline_on=since,
        now=latest.value if latest else None,
        now_on=latest.as_of if latest else None,
        age_days=(today - latest.as_of).days if latest else None,
        target=target.value if target else None,
        target_by=target.by if target else None,
        towards=moved.towards,
        share_of_target=moved.share_of_target,
        broken_by=BreakStatus(broken_by.on, broken_by.words) if broken_by else None,
        trend=(*start, *(TrendPoint(reading.as_of, reading.value) for reading in view.course)),
        system=view.measure.source_name if view.from_system else "",
        said=_said(other, names) if other else None,
    )


def _said(reading: Reading, names: dict[int, str]) -> SaidStatus:
    by_system = reading.source is SourceKind.SYSTEM
    who = reading.source_name if reading.said_by_id is None else names.get(reading.said_by_id, "")
    return SaidStatus(who, reading.value, reading.as_of, system=by_system)


def _differing(view: KpiView) -> Reading | None:
    """What a person or another system gave last, where the value that counts is another."""
    latest = view.latest
    if view.disputed is not None:
        return view.disputed
    if latest is None or latest.source is not SourceKind.SYSTEM:
        return None
    given = [reading for reading in view.readings if reading.source is not SourceKind.SYSTEM]
    newest = given[-1] if given else None
    if newest is None or newest.as_of < latest.as_of or newest.value == latest.value:
        return None
    return newest


def _judged(view: KpiView, kpi: KpiStatus) -> verdict.Kpi:
    return verdict.Kpi(
        name=kpi.name,
        direction=view.measure.direction.value,
        lagging=view.kpi.timing.value == "lagging",
        at_stake=view.at_stake,
        baseline=kpi.baseline,
        now=kpi.now,
        target=kpi.target,
        target_by=kpi.target_by,
        broken=kpi.broken_by is not None,
    )


def _first_numbers(organization: Organization, program: Program, basics: _Basics) -> date | None:
    """The day of the first update after the first cohort's end."""
    cohorts = basics.cohorts.get(program.key_id, [])
    if not cohorts:
        return None
    days = calendar.cadence(organization, program).kpi_update_days
    return min(cohort.ends_on for cohort in cohorts) + timedelta(days=min(days)) if days else None


def _sentence(
    result: verdict.Verdict,
    views: dict[str, KpiView],
    program: Program,
    facts: _Facts,
    first_numbers: date | None,
    today: date,
    locale: str,
) -> str:
    if program.state is not ProgramState.ACTIVE:
        decision = facts.decisions.get(program.key_id)
        since = day(decision.recorded_at.date(), today=today) if decision else ""
        return say.halted(state=program.state.value, since=since, reason=decision.reason if decision else "")
    kpi = result.headline
    if kpi is None or kpi.now is None:
        if result.standing is Standing.NO_NUMBERS and first_numbers is not None:
            return say.no_numbers(due=day(first_numbers, today=today))
        return say.early(why=_why_early(facts.basics.cohorts.get(program.key_id, []), first_numbers, today))
    unit = views[kpi.name].unit
    name, now = kpi.name, format_value(kpi.now, unit, locale)
    target = format_value(kpi.target, unit, locale) if kpi.target is not None else ""
    baseline = format_value(kpi.baseline, unit, locale) if kpi.baseline is not None else ""
    moved = change_in_words(kpi.moved, unit, locale)
    share = share_in_words(kpi.moved.share_of_target) if kpi.moved.share_of_target is not None else ""
    target = target if share else ""
    match result.standing:
        case Standing.OFF_TRACK:
            return say.off_track(kpi=name, now=now, change=moved, baseline=baseline)
        case Standing.MISALIGNED:
            return say.misaligned(kpi=name, now=now)
        case Standing.BEHIND:
            by = day(kpi.target_by, today=today) if kpi.target_by else ""
            return say.behind(kpi=name, now=now, share=share, target=target, by=by)
        case Standing.MIXED:
            worse = [each.name for each in result.worse]
            return say.mixed(kpi=name, now=now, share=share, target=target, worse=worse)
        case Standing.FLAT:
            return say.flat(kpi=name, now=now)
        case Standing.NO_BASELINE:
            return say.no_baseline(kpi=name, now=now)
        case Standing.NOT_COMPARABLE:
            return say.broken(kpi=name, now=now, why=change(views[name], today, locale))
        case Standing.REACHED:
            return say.reached(kpi=name, now=now, target=target)
        case _:
            return say.on_track(kpi=name, now=now, share=share, target=target, change=moved)


def _why_early(cohorts: Sequence[Cohort], first_numbers: date | None, today: date) -> str:
    if not cohorts or first_numbers is None:
        return say.NO_COHORT
    first = cohorts[0]
    expected = day(first_numbers, today=today)
    if first.starts_on > today:
        return say.starts(day(first.starts_on, today=today))
    if first.ends_on >= today:
        return say.runs(day(first.ends_on, today=today), expected)
    return say.ended(day(first.ends_on, today=today), expected)


def _asked(row: stored.Asked, holders: Sequence[tuple[Role, Person]]) -> AskedStatus:
    held = [ROLES[role.kind.value] for role, person in holders if person.id == row.person.id]
    return AskedStatus(
        person=row.person.name,
        roles=tuple(dict.fromkeys(held)),
        asked=row.asked,
        answered=row.answered,
        waiting=row.waiting,
        no_data=row.no_data,
        answered_by_others=tuple(sorted(row.by_others.items())),
        since=row.asked_since.date(),
        last_answer=row.last_answered_at.date() if row.last_answered_at else None,
    )


def _coaching(row: stored.Coaching | None, did_it: int | None) -> CoachingStatus | None:
    if row is None:
        return None
    return CoachingStatus(row.managers, row.answering, row.prompts, row.answered, did_it)


def _roi(found: Return | None) -> RoiStatus | None:
    """Nothing before somebody was asked what the program was worth."""
    if found is None or not found.ledger.lines:
        return None
    result = phillips.shown(found.ledger)
    return RoiStatus(
        currency=result.currency,
        claimed=result.claimed,
        allowed=result.allowed,
        costs=result.costs,
        percent=result.roi_percent,
        bcr=result.bcr,
        payback_months=result.payback_months,
        line=found.said,
    )


def _gaps(program: Program, basics: _Basics, today: date) -> tuple[GapStatus, ...]:
    number = program.key_id
    known = alignment_gaps.Known(
        program=program,
        views=basics.kpis.get(number, []),
        has_objective=number in basics.objectives,
        holders=basics.holders.get(number, []),
        trained=basics.trained.get(number, []),
        skipped=basics.skipped.get(number, 0),
        cohorts=basics.cohorts.get(number, []),
        points=basics.points.get(number, []),
        unanswered=frozenset(basics.unanswered.get(number, ())),
        sealed=frozenset(basics.sealed),
        today=today,
    )
    return tuple(GapStatus(kind, words) for kind, words in alignment_gaps.gaps(known))
