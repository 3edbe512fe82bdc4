"""What a program returned so far: the claims and costs that are stored, put through the Phillips rules."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session, col, select

from prompts.wording import listed
from storage import claims, kpis, reviews
from storage.kpis import KpiView
from storage.models import Claim, Cohort, Cost, Kpi, Program, Rate
from storage.words import ClaimSource
from workflows.impact import compared
from workflows.measured import Books, Measured
from workflows.rules import phillips
from workflows.rules.limits import Limits
from workflows.rules.money import exact

_YEAR_DAYS = 365

FindRate = Callable[[Program, str, date], Rate | None]
"""The approved rate from a currency into a program's, that day."""


@dataclass(frozen=True)
class Return:
    """The ledger, and the one line with its method."""

    ledger: phillips.Ledger
    said: str
    """ROI, allowed and claimed, cost, and how the estimate was made."""
    lines: tuple[tuple[Claim | None, phillips.Line], ...]
    """The ledger's lines with the stored claim behind each; none behind the record's and behind silence."""
    measured: tuple[Measured, ...] = ()
    """What the confirmed numbers of each KPI come to by approved values."""
    elsewhere: dict[int, Decimal] = field(default_factory=dict)
    """KPI -> percent of its movement that other programs claim."""

    def line_of(self, claim: Claim) -> phillips.Line:
        """What a claim counts in this ledger."""
        return next(line for stored, line in self.lines if stored is claim)


def of_program(session: Session, *, program_id: int) -> Return:
    """What one program returned so far, all its cohorts together."""
    return of_programs(session, program_ids=[program_id])[program_id]


def of_programs(session: Session, *, program_ids: Collection[int]) -> dict[int, Return]:
    """What each of these programs returned so far, in a handful of queries however many there are."""
    programs = session.exec(select(Program).where(col(Program.id).in_(program_ids))).all()
    cohorts: dict[int, list[Cohort]] = defaultdict(list)
    for cohort in claims.cohorts(session, program_ids=program_ids):
        cohorts[cohort.program_id].append(cohort)
    stored = _Stored.of(session, programs, [each for group in cohorts.values() for each in group])
    return {program.key_id: stored.work_out(program, cohorts[program.key_id]) for program in programs}


def of_cohort(
    session: Session, *, program: Program, cohort: Cohort, with_claim: Claim | None = None
) -> Return:
    """What one cohort returned so far; `with_claim` as if this claim stood already."""
    stored = _Stored.of(session, [program], [cohort])
    if with_claim is not None:
        stored = stored.with_claim(session, with_claim)
    return stored.work_out(program, [cohort])


def months_since(ends_on: date, on: date) -> int:
    """Months of benefits realized by that day, 1 to 12: the first year and no more."""
    return max(1, min(12, round((on - ends_on).days * 12 / _YEAR_DAYS)))


@dataclass(frozen=True)
class _Stored:
    """Everything the ledgers of some cohorts need."""

    claims: Sequence[Claim]
    costs: Sequence[Cost]
    silent: dict[int, int]
    names: dict[int, str]
    kpis: dict[int, KpiView]
    books: Books
    shared: Sequence[tuple[Claim, Cohort, Kpi]]
    """What all programs claim of the measures of these."""
    rate: FindRate
    limits: dict[int, Limits]
    """By organization."""
    intangibles: dict[int, list[str]]

    @classmethod
    def of(cls, session: Session, programs: Iterable[Program], cohorts: Iterable[Cohort]) -> "_Stored":
        owners, found = list(programs), list(cohorts)
        ids = [cohort.key_id for cohort in found]
        standing = claims.current(session, cohort_ids=ids)
        views = _kpis(session, owners) if found else {}
        measures = {view.kpi.measure_id for view in views.values()}

        def rate(program: Program, base: str, on: date) -> Rate | None:
            return claims.rate(
                session, organization_id=program.organization_id, base=base, quote=program.currency, on=on
            )

        return cls(
            claims=standing,
            costs=claims.costs(session, cohort_ids=ids),
            silent=claims.asked_in_vain(session, cohort_ids=ids),
            names=_names(session, standing, views),
            kpis=views,
            books=Books.of(session, programs=owners, views=views.values()),
            shared=claims.on_measures(session, measure_ids=measures) if measures else (),
            rate=rate,
            limits={number: limits_of(session, number) for number in {p.organization_id for p in owners}},
            intangibles=claims.intangibles(session, program_ids={program.key_id for program in owners}),
        )

    def with_claim(self, session: Session, claim: Claim) -> "_Stored":
        others = [each for each in self.claims if each.person_id != claim.person_id]
        together = [*others, claim]
        return replace(self, claims=together, silent={}, names=_names(session, together, self.kpis))

    def work_out(self, program: Program, cohorts: Sequence[Cohort]) -> Return:
        spoken: list[tuple[Claim | None, phillips.Claim]] = []
        views = [view for view in self.kpis.values() if view.kpi.program_id == program.id]
        elsewhere = {view.id: self._elsewhere(view, cohorts) for view in views}
        ends = {cohort.key_id: cohort.ends_on for cohort in cohorts}
        mine = [claim for claim in self.claims if claim.cohort_id in ends]
        months = [months_since(ends[claim.cohort_id], claim.recorded_at.date()) for claim in mine]
        last = max((claim.recorded_at.date() for claim in mine), default=None)
        measured = self._measured(program, cohorts, views, last)
        supported = {
            each.view.id for each in measured if compared(each.view).towards == "better" and each.amount
        }
        # Money claimed for the whole program and for one KPI may be the same money: compare, never add.
        whole = _whole(measured, max(elsewhere.values(), default=Decimal(0)), on_record=bool(supported))
        for cohort in cohorts:
            about = program.name if len(cohorts) == 1 else f"{program.name}, {cohort.name}"
            own = [claim for claim in mine if claim.cohort_id == cohort.id]
            for claim in own:
                view = self.kpis.get(claim.kpi_id or 0)
                told = replace(_spoken(claim, about, self.names), cohort=about)
                if view is None:
                    told = replace(
                        told,
                        whole=True,
                        on_record=whole.on_record,
                        elsewhere=whole.elsewhere,
                        record=whole.record,
                        unmeasured=whole.unmeasured,
                    )
                else:
                    others = elsewhere.get(view.id, Decimal(0))
                    told = replace(told, kpi=view.name, on_record=view.id in supported, elsewhere=others)
                spoken.append((claim, told))
            silent = self.silent.get(cohort.key_id)
            if silent is not None and silent not in {claim.person_id for claim in own}:
                spoken.append((None, replace(whole, kpi=about, cohort=about)))
        if spoken:
            alone = spoken[0][1].cohort if len(cohorts) == 1 else ""
            spoken += [
                (None, replace(of_record(each, elsewhere[each.view.id]), cohort=alone))
                for each in measured
                if each.amount
            ]
        ids = {cohort.id for cohort in cohorts}
        result = phillips.ledger(
            [claim for _, claim in spoken],
            [phillips.Cost(cost.kind, cost.amount) for cost in self.costs if cost.cohort_id in ids],
            months=max(months, default=12),
            currency=program.currency,
            intangibles=self.intangibles.get(program.key_id, ()),
            policy=self.limits[program.organization_id].policy,
        )
        counted = [claim for claim, _ in spoken if claim is not None]
        lines = [(stored, line) for line in result.lines for stored, claim in spoken if claim is line.claim]
        used = measured if spoken else ()
        return Return(result, self._said(result, counted, used), tuple(lines), measured, elsewhere)

    def _measured(
        self, program: Program, cohorts: Sequence[Cohort], views: Sequence[KpiView], claimed_on: date | None
    ) -> tuple[Measured, ...]:
        """Each KPI since the first of these trainings that took place."""
        held = [cohort for cohort in cohorts if cohort.cancelled_at is None]
        if not held:
            return ()
        first = min(held, key=lambda cohort: cohort.ends_on)

        def rate(base: str, on: date) -> Rate | None:
            return self.rate(program, base, on)

        fresh = timedelta(days=int(self.limits[program.organization_id].stale_days))
        return tuple(
            self.books.measured(
                view, program=program, cohort=first, rate=rate, claimed_on=claimed_on, fresh=fresh
            )
            for view in views
        )

    def _elsewhere(self, view: KpiView, cohorts: Sequence[Cohort]) -> Decimal:
        """What part of a KPI's movement the programs claim that share its measure in the same year."""
        most: dict[int, Decimal] = {}
        for claim, cohort, kpi in self.shared:
            same = kpi.measure_id == view.kpi.measure_id and kpi.program_id != view.kpi.program_id
            if same and any(abs(cohort.ends_on - mine.ends_on).days < _YEAR_DAYS for mine in cohorts):
                share = claim.attribution or Decimal(0)
                most[kpi.program_id] = max(most.get(kpi.program_id, share), share)
        return sum(most.values(), Decimal(0))

    def _said(self, result: phillips.Ledger, counted: Sequence[Claim], used: Sequence[Measured]) -> str:
        people = {claim.person_id: None for claim in counted if claim.by is not ClaimSource.SYSTEM}
        said_by = [self.names[person_id] for person_id in people if person_id in self.names]
        approvals = {
            (view.standard.approved_by_id, view.unit): view.unit
            for claim in counted
            if phillips.Rule.STANDARD_VALUE in claim.because
            and (view := self.kpis.get(claim.kpi_id or 0)) is not None
            and view.standard is not None
        } | {
            (step.value.approved_by_id, step.reading.unit): step.reading.unit
            for each in used
            for step in each.steps
            if step.value is not None
        }
        approved_by = listed(list(dict.fromkeys(self.names[by] for by, _ in approvals if by in self.names)))
        return phillips.cfo_line(
            result,
            estimate_by=listed(said_by) or None,
            on=max((claim.recorded_at.date() for claim in counted), default=None),
            value_approved_by=approved_by or None,
            per=listed(list(dict.fromkeys(map(unit_name, approvals.values())))),
        )


def limits_of(session: Session, organization_id: int) -> Limits:
    """The limits of the rules as they stand in an organization."""
    return Limits().changed(reviews.limits(session, organization_id=organization_id))


def supporting(views: Iterable[KpiView], *, kpi_id: int | None) -> list[KpiView]:
    """The KPIs whose confirmed numbers support a claim on one of them, or on the whole program."""
    mine = (view for view in views if kpi_id in (None, view.id))
    return [view for view in mine if compared(view).towards == "better"]


def unit_name(unit: str) -> str:
    """One of a unit, as it is said after "value per"."""
    return "point" if unit == "%" else unit.removesuffix("s") or "unit"


def of_record(measured: Measured, elsewhere: Decimal) -> phillips.Claim:
    """What was measured, as the rules take it: with the program's part only where it could be isolated."""
    isolated = measured.isolated
    return phillips.Claim(
        kpi=measured.view.name,
        by=phillips.Source.SYSTEM,
        amount=measured.amount,
        attribution=isolated.share if isolated else None,
        confidence=Decimal(100) if isolated else None,
        on_record=True,
        by_standard=True,
        isolation=isolated.method if isolated else phillips.Isolation.ESTIMATE,
        elsewhere=elsewhere,
    )


def _whole(measured: Sequence[Measured], elsewhere: Decimal, *, on_record: bool) -> phillips.Claim:
    """No answer about a whole program, which all of its records hold to what they come to together."""
    priced = [each for each in measured if each.view.standard is not None or each.amount is not None]
    known = [each.amount for each in priced if each.amount is not None]
    with exact():
        record = sum(known, Decimal(0)) if known else None
    return phillips.Claim(
        kpi="",
        by=phillips.Source.SPONSOR,
        amount=None,
        on_record=on_record,
        elsewhere=elsewhere,
        whole=True,
        record=record,
        unmeasured=record is not None and len(known) < len(priced),
    )


def _spoken(claim: Claim, name: str, names: dict[int, str]) -> phillips.Claim:
    """A stored claim as the rules take it."""
    whole = claim.attribution == Decimal(100) and not claim.other_causes
    ranged = claim.low is not None or claim.high is not None
    return phillips.Claim(
        kpi=name,
        by=phillips.Source(claim.by.value),
        amount=None
        if phillips.Rule.NO_ANSWER in claim.because
        else (claim.low, claim.high)
        if ranged
        else claim.amount,
        attribution=claim.attribution,
        confidence=claim.confidence,
        other_causes=tuple(claim.other_causes),
        evidence=claim.evidence or None,
        by_standard=phillips.Rule.STANDARD_VALUE in claim.because,
        who=names.get(claim.person_id or 0),
        isolation=phillips.Isolation(claim.method.value),
        stood_by_all=whole and phillips.Rule.ASKED_AGAIN not in claim.because,
    )


def _names(session: Session, standing: Iterable[Claim], views: dict[int, KpiView]) -> dict[int, str]:
    """Whoever estimated, and whoever approved the values they rest on."""
    people = {claim.person_id for claim in standing if claim.person_id is not None}
    approvers = {view.standard.approved_by_id for view in views.values() if view.standard is not None}
    return claims.names(session, person_ids=people | approvers)


def _kpis(session: Session, programs: Iterable[Program]) -> dict[int, KpiView]:
    found = kpis.of_programs(session, program_ids=[program.key_id for program in programs])
    return {view.id: view for views in found.values() for view in views}
