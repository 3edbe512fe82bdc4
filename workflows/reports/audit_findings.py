"""What a quarterly look finds: what the data say, what is not in place, what became of the last decision."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from prompts import audit as words
from prompts.audit import Look
from prompts.levels import broken
from prompts.verdicts import not_comparable
from prompts.wording import day
from storage import gap_facts, kpis, reviews
from storage import overview as stored_overview
from storage.models import Audit, Person, Program, Role
from storage.people import names_of
from storage.words import Gap, RoleKind, Verdict
from workflows.benefits import ledger
from workflows.reports import levels, overview
from workflows.reports.levels import Chain
from workflows.reports.program_status import ProgramStatus
from workflows.reports.status_words import change
from workflows.rules import quarters
from workflows.rules.gaps import GapKind, functions_missing
from workflows.rules.kpi import format_value
from workflows.rules.limits import Limits
from workflows.rules.portfolio import Facts, Proposal, propose
from workflows.turn import Turn

_PARTIES = {
    "sponsor": RoleKind.LEAD_SPONSOR,
    "owner": RoleKind.BUSINESS_UNIT_OWNER,
    "finance": RoleKind.FINANCE_PARTNER,
}
_ELSEWHERE = (Gap.PROCESS, Gap.REWARD)
_MANAGING = (RoleKind.MANAGER, RoleKind.ACTING_MANAGER)
_WORDS_SHOWN = 400


def of_quarter(turn: Turn, program: Program, quarter: str) -> Audit:
    """The look at a program in one quarter; begun where it is the first contact of it."""
    found = reviews.audit(turn.session, program_id=program.key_id, quarter=quarter)
    if found is None:
        found = Audit.made(program_id=program.key_id, quarter=quarter, created_at=turn.now)
        turn.session.add(found)
        turn.session.flush()
    return found


def put_together(turn: Turn, program: Program, quarter: str) -> tuple[Audit, Look]:
    """Everything of one look on one page, with what is proposed by which rule; kept as it is now."""
    audit = of_quarter(turn, program, quarter)
    status, chain = _status(turn, program), levels.of_program(turn.session, program, now=turn.now)
    proposal = _proposed(turn, program, status, chain)
    found = _look(turn, program, audit, status, chain, proposal)
    audit.findings = {
        "data": list(found.data),
        "missing": list(found.missing),
        "before": list(found.before),
        "agenda": list(words.agenda(found)),
        "kpis": {kpi.name: None if kpi.now is None else f"{kpi.now:f}" for kpi in status.kpis},
    }
    audit.proposed, audit.rule = Verdict(proposal.verdict), proposal.rule.value
    turn.session.add(audit)
    turn.note("audit_put_together", audit, proposed=proposal.verdict, rule=proposal.rule.value)
    return audit, found


def look(turn: Turn, program: Program, audit: Audit) -> Look:
    """The same without keeping anything."""
    status, chain = _status(turn, program), levels.of_program(turn.session, program, now=turn.now)
    return _look(turn, program, audit, status, chain, _proposed(turn, program, status, chain))


def _look(
    turn: Turn, program: Program, audit: Audit, status: ProgramStatus, chain: Chain, proposal: Proposal
) -> Look:
    answers = reviews.audit_answers(turn.session, audit_id=audit.key_id) if audit.id is not None else []
    newest = {(answer.question, answer.person_id): answer for answer in answers}
    names = names_of(turn.session, person_ids={answer.person_id for answer in newest.values()})
    return Look(
        program=program.name,
        quarter=audit.quarter,
        data=_data(turn, program, status, chain),
        missing=missing(turn, program, status),
        said=tuple(
            (
                words.QUESTIONS[question],
                names.get(person_id, "Somebody who was erased"),
                answer.words[:_WORDS_SHOWN],
            )
            for (question, person_id), answer in sorted(newest.items())
        ),
        before=before(turn, program, status, audit),
        proposed=proposal.verdict,
        because=proposal.rule.sentence,
    )


def _data(turn: Turn, program: Program, status: ProgramStatus, chain: Chain) -> tuple[str, ...]:
    """What the recorded numbers say, in the order of the program's KPIs; stale and missing ones too."""
    limits = ledger.limits_of(turn.session, program.organization_id)
    said: list[str] = []
    ended = _ended(turn, program)
    for kpi in status.kpis:
        if kpi.now is None or kpi.age_days is None:
            if ended is not None and ended > 0:
                said.append(words.no_number(kpi=kpi.name))
            continue
        now = format_value(kpi.now, kpi.unit)
        said.append(
            f"{kpi.name} {now}, {change(kpi, turn.now.date(), 'en')}."
            if kpi.baseline is not None
            else words.no_baseline(kpi=kpi.name, now=now)
        )
        if ended is not None and ended > 0 and kpi.age_days > ended:
            said.append(words.no_number(kpi=kpi.name))
        if kpi.age_days > limits.stale_days:
            said.append(words.stale(kpi=kpi.name, days=kpi.age_days))
    if status.kpis and all(kpi.timing == "leading" for kpi in status.kpis):
        said.append(words.only_activity())
    if chain.gaps:
        said.append(broken(chain.gaps)[-1])
    if status.roi is not None:
        said.append(status.roi.line)
    for event in reviews.events_since(
        turn.session,
        organization_id=program.organization_id,
        program_id=program.key_id,
        since=_last_look(turn, program),
    ):
        said.append(f"{day(event.on, today=turn.now.date())}: {event.words}.")
    return tuple(said)


def missing(turn: Turn, program: Program, status: ProgramStatus) -> tuple[str, ...]:
    """What has to be in place before training can pay, and is not: of sponsor, unit and finance alike."""
    kinds = {gap.kind for gap in status.gaps}
    theirs = [kpi for kpi in status.kpis if not kpi.system]
    no_data = any(each.no_data for each in status.asked) and all(kpi.now is None for kpi in theirs)
    held = stored_overview.holders(turn.session, program_ids=[program.key_id], on=turn.now.date())
    parties = held.get(program.key_id, [])
    silent = _silent(turn, program, parties)
    functions = functions_missing([person.title for role, person in parties if role.kind not in _MANAGING])
    found = {
        "broken": GapKind.COMPARISON_BROKEN in kinds,
        "no_objective": GapKind.NO_OBJECTIVE in kinds,
        "no_sponsor": GapKind.NO_LEAD_SPONSOR in kinds,
        "sponsor_silent": RoleKind.LEAD_SPONSOR in silent,
        "no_owner": GapKind.NO_BUSINESS_UNIT_OWNER in kinds,
        "owner_silent": RoleKind.BUSINESS_UNIT_OWNER in silent,
        "differs": GapKind.DIFFERENCE_OPEN in kinds,
        "accountability": bool(theirs) and no_data and (_ended(turn, program) or 0) > 0,
        "no_finance": GapKind.NO_FINANCE_PARTNER in kinds,
        "finance_silent": RoleKind.FINANCE_PARTNER in silent,
        "functions": bool(functions),
        "incentives": program.cause in _ELSEWHERE,
    }
    who = {f"{name}_silent": silent.get(kind, "") for name, kind in _PARTIES.items()}
    who["functions"] = " or ".join(functions)
    return tuple(words.NOT_IN_PLACE[name].format(who=who.get(name)) for name, lacks in found.items() if lacks)


def _silent(turn: Turn, program: Program, held: Sequence[tuple[Role, Person]]) -> dict[RoleKind, str]:
    """Who of the three was asked what they expect and has not answered all of it."""
    numbers = gap_facts.unanswered(turn.session, program_ids=[program.key_id]).get(program.key_id, set())
    return {
        role.kind: person.name
        for role, person in held
        if role.kind in _PARTIES.values() and person.id in numbers
    }


def before(turn: Turn, program: Program, status: ProgramStatus, audit: Audit) -> tuple[str, ...]:
    """The last decision with what the numbers did since, and the concerns that were answered since."""
    earlier = [
        each for each in reviews.audits(turn.session, program_id=program.key_id) if each.id != audit.id
    ]
    decisions = reviews.decisions(turn.session, program_ids=[program.key_id]).get(program.key_id, [])
    said: list[str] = []
    if decisions:
        last = decisions[0]
        look_of = next((each for each in earlier if each.id == last.audit_id), None)
        quarter = look_of.quarter if look_of else day(last.recorded_at.date(), today=turn.now.date())
        since = " ".join(_since(turn, look_of, status)) if look_of else ""
        said.append(
            words.became(quarter=quarter, verdict=last.verdict.value, reason=last.reason, since=since)
        )
    since_when = earlier[0].created_at if earlier else program.created_at
    said += [
        words.concern_settled(words=each.words, reply=each.reply, changed=each.changed)
        for each in reviews.concerns(turn.session, program_id=program.key_id)
        if each.replied_at is not None and each.replied_at >= since_when
    ]
    return tuple(said)


def _since(turn: Turn, audit: Audit, status: ProgramStatus) -> list[str]:
    then, today = audit.findings.get("kpis", {}), turn.now.date()
    views = {view.name: view for view in kpis.of_program(turn.session, program_id=audit.program_id)}
    found = []
    for kpi in status.kpis:
        value = then.get(kpi.name)
        if value is None or kpi.now is None:
            continue
        was, now = (format_value(each, kpi.unit) for each in (Decimal(value), kpi.now))
        breaks = views[kpi.name].breaking if kpi.name in views else ()
        event = next((each for each in breaks if audit.created_at.date() < each.on <= today), None)
        if event is not None:
            since = day(event.on, today=today)
            found.append(f"{kpi.name} is {now} now, {not_comparable(since=since, why=event.words)}.")
            continue
        found.append(words.became_of_kpi(kpi=kpi.name, then=was, now=now))
    return found


def _proposed(turn: Turn, program: Program, status: ProgramStatus, chain: Chain) -> Proposal:
    """What the rules propose for a program now."""
    limits = ledger.limits_of(turn.session, program.organization_id)
    return propose(facts(turn, program, status, limits, moved_unseen=chain.moved_unseen), limits)


def facts(
    turn: Turn, program: Program, status: ProgramStatus, limits: Limits, *, moved_unseen: bool
) -> Facts:
    """What the rules look at, from what is recorded."""
    kinds = {gap.kind for gap in status.gaps}
    ended = _ended(turn, program)
    events = reviews.events_since(
        turn.session,
        organization_id=program.organization_id,
        program_id=program.key_id,
        since=_last_look(turn, program),
    )
    return Facts(
        standing=status.standing,
        days_since_end=ended if ended is not None else -1,
        has_objective=bool(status.objective),
        has_sponsor=GapKind.NO_LEAD_SPONSOR not in kinds,
        blocked_by_cause=program.cause in _ELSEWHERE,
        roi_percent=status.roi.percent if status.roi is not None else None,
        moved_unseen=moved_unseen,
        stale=sum(kpi.age_days is None or kpi.age_days > limits.stale_days for kpi in status.kpis),
        kpis=len(status.kpis),
        changed=any(event.breaks_comparison for event in events),
        better=sum(kpi.towards == "better" for kpi in status.kpis),
        worse=sum(kpi.towards == "worse" for kpi in status.kpis),
    )


def _status(turn: Turn, program: Program) -> ProgramStatus:
    (found,) = overview.of_programs(turn, [program], today=turn.now.date(), locale="en")
    return found


def _ended(turn: Turn, program: Program) -> int | None:
    """Days since the newest training ended; negative while it is still to end."""
    cohort = kpis.latest_cohort(turn.session, program_id=program.key_id)
    return (turn.now.date() - cohort.ends_on).days if cohort is not None else None


def _last_look(turn: Turn, program: Program) -> datetime:
    """When the look before this quarter's was put together; the program's beginning before the first."""
    now = quarters.quarter_of(turn.now.date(), turn.organization.fiscal_year_start_month)
    earlier = [
        each
        for each in reviews.audits(turn.session, program_id=program.key_id)
        if each.quarter != now and each.proposed is not None
    ]
    return earlier[0].created_at if earlier else program.created_at
