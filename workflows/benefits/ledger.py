"""What a program returned so far: the claims and costs that are stored, put through the Phillips rules."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import TypeVar

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from prompts.wording import listed
from storage import claims, kpis, reviews
from storage.kpis import KpiView
from storage.models import Claim, Cohort, Cost, Kpi, Program, Rate
from storage.people import names_of
from storage.words import ClaimSource
from workflows.benefits.ledger_claims import months_since, of_claim, of_record, of_whole
from workflows.benefits.managers_voice import Aside, heard, heard_elsewhere
from workflows.benefits.measured import Books, Measured
from workflows.rules import phillips
from workflows.rules.limits import Limits
from workflows.rules.phillips_terms import FIRST_YEAR

T = TypeVar("T")

# Built once: for a small question, building the statement costs several times what asking it does.
_THESE = select(Program).where(col(Program.id).in_(bindparam("program_ids")))

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
    aside: tuple[Aside, ...] = ()
    """What some managers said, which counts once all have."""

    def line_of(self, claim: Claim) -> phillips.Line:
        """What a claim counts in this ledger."""
        return next(line for stored, line in self.lines if stored is claim)


def of_program(session: Session, *, program_id: int) -> Return:
    """What one program returned so far, all its cohorts together."""
    return of_programs(session, program_ids=[program_id])[program_id]


def of_programs(session: Session, *, program_ids: Collection[int]) -> dict[int, Return]:
    """What each of these programs returned so far, in a handful of queries however many there are."""
    programs = session.exec(_THESE, params={"program_ids": program_ids}).all()
    runnings = cohorts(session, program_ids=program_ids)
    views = kpis.of_programs(session, program_ids=program_ids)
    said = _Said.of(session, runnings)
    return _worked_out(session, programs, cohorts=runnings, views=views, said=said)


def begun(
    session: Session,
    *,
    programs: Sequence[Program],
    cohorts: Mapping[int, list[Cohort]],
    views: Mapping[int, list[KpiView]],
) -> dict[int, Return]:
    """As `of_programs`, for those of whose worth somebody was asked; the others have no return yet.

    `cohorts` has every running of each, and `views` the KPIs of each.
    """
    said = _Said.of(session, cohorts)
    asked = [program for program in programs if any(map(said.about, cohorts.get(program.key_id, ())))]
    return _worked_out(session, asked, cohorts=cohorts, views=views, said=said) if asked else {}


def cohorts(session: Session, *, program_ids: Collection[int]) -> dict[int, list[Cohort]]:
    """Every running of each program, cancelled ones too: what they cost stands."""
    return _by(lambda cohort: cohort.program_id, claims.cohorts(session, program_ids=program_ids))


def of_cohort(
    session: Session, *, program: Program, cohort: Cohort, with_claim: Claim | None = None
) -> Return:
    """What one cohort returned so far; `with_claim` as if this claim stood already."""
    runnings = {program.key_id: [cohort]}
    views = kpis.of_programs(session, program_ids=[program.key_id])
    said = _Said.of(session, runnings)
    if with_claim is not None:
        said = said.with_claim(with_claim)
    return _worked_out(session, [program], cohorts=runnings, views=views, said=said)[program.key_id]


def _worked_out(
    session: Session,
    programs: Sequence[Program],
    *,
    cohorts: Mapping[int, list[Cohort]],
    views: Mapping[int, list[KpiView]],
    said: "_Said",
) -> dict[int, Return]:
    stored = _Stored.of(session, programs, cohorts, views, said)
    return {program.key_id: stored.work_out(program, cohorts.get(program.key_id, [])) for program in programs}


@dataclass(frozen=True)
class _Said:
    """What people said some cohorts were worth, by cohort."""

    claims: Mapping[int, Sequence[Claim]]
    silent: Mapping[int, int]
    """Whose answer did not come."""
    tried: Claim | None = None
    """A claim that is looked at as if it stood, and counted whoever is still missing."""

    @classmethod
    def of(cls, session: Session, cohorts: Mapping[int, list[Cohort]]) -> "_Said":
        ids = [cohort.key_id for cohort in chain.from_iterable(cohorts.values())]
        standing = _by(lambda claim: claim.cohort_id, claims.current(session, cohort_ids=ids))
        return cls(standing, claims.asked_in_vain(session, cohort_ids=ids))

    def about(self, cohort: Cohort) -> bool:
        """Whether anybody was asked about it."""
        return cohort.key_id in self.claims or cohort.key_id in self.silent

    def with_claim(self, claim: Claim) -> "_Said":
        """As if this claim stood already, instead of what the same person said before."""
        standing = self.claims.get(claim.cohort_id, ())
        others = [each for each in standing if each.person_id != claim.person_id]
        return _Said({**self.claims, claim.cohort_id: [*others, claim]}, {}, claim)


@dataclass(frozen=True)
class _Stored:
    """Everything the ledgers of some programs need."""

    said: _Said
    teams: Mapping[int, Collection[int]]
    """Which managers have people in a cohort; read only where one of them spoke."""
    costs: Mapping[int, Sequence[Cost]]
    """By cohort."""
    names: dict[int, str]
    views: Mapping[int, Sequence[KpiView]]
    """By program."""
    books: Books
    shared: Mapping[int, Sequence[tuple[Claim, Cohort, Kpi]]]
    """What all programs claim of the measures of these, by measure."""
    rate: FindRate
    limits: dict[int, Limits]
    """By organization."""
    intangibles: dict[int, list[str]]

    @classmethod
    def of(
        cls,
        session: Session,
        programs: Sequence[Program],
        cohorts: Mapping[int, list[Cohort]],
        views: Mapping[int, list[KpiView]],
        said: _Said,
    ) -> "_Stored":
        ids = [cohort.key_id for program in programs for cohort in cohorts.get(program.key_id, ())]
        # Where nothing was held, nothing was measured.
        known = {program.key_id: [*views.get(program.key_id, ())] for program in programs} if ids else {}
        spoken = list(chain.from_iterable(said.claims.values()))
        # A KPI that left the program since somebody claimed still holds down what they claimed.
        where = {
            each.key_id: program.key_id for program in programs for each in cohorts.get(program.key_id, ())
        }
        for view in kpis.ended(session, program_ids=list(known)) if spoken else ():
            number, gone_at = view.kpi.program_id, view.kpi.ended_at
            if any(where.get(c.cohort_id) == number and gone_at and c.recorded_at < gone_at for c in spoken):
                known[number].append(view)
        together = list(chain.from_iterable(known.values()))
        measures = {view.kpi.measure_id for view in together}
        shared = claims.on_measures(session, measure_ids=measures) if measures else ()
        managed = {claim.cohort_id for claim in spoken if claim.by is ClaimSource.MANAGER}

        def rate(program: Program, base: str, on: date) -> Rate | None:
            return claims.rate(
                session, organization_id=program.organization_id, base=base, quote=program.currency, on=on
            )

        return cls(
            said=said,
            teams=claims.teams(session, cohort_ids=ids) if managed else {},
            costs=_by(lambda cost: cost.cohort_id, claims.costs(session, cohort_ids=ids)),
            names=_names(session, spoken, together),
            views=known,
            books=Books.of(session, programs=programs, views=together),
            shared=_by(lambda row: row[2].measure_id, heard_elsewhere(session, shared)),
            rate=rate,
            limits={number: limits_of(session, number) for number in {p.organization_id for p in programs}},
            intangibles=claims.intangibles(session, program_ids={program.key_id for program in programs}),
        )

    def work_out(self, program: Program, cohorts: Sequence[Cohort]) -> Return:
        views = {view.id: view for view in self.views.get(program.key_id, ())}
        elsewhere = {view.id: self._elsewhere(view, cohorts) for view in views.values()}
        ends = {cohort.key_id: cohort.ends_on for cohort in cohorts}
        mine, aside = self._heard(cohorts, views)
        # What a delegate says of the effect does not count, so it also makes no later month count.
        speak = [claim for claim in mine if claim.by is not ClaimSource.DELEGATE] or mine
        months = [months_since(ends[claim.cohort_id], claim.recorded_at.date()) for claim in speak]
        newest = max((claim.recorded_at for claim in speak), default=None)
        measured = self._measured(program, cohorts, list(views.values()), newest)
        supported = {each.view.id for each in measured if supports(each)}
        # Money claimed for the whole program and for one KPI may be the same money: compare, never add.
        whole = of_whole(measured, max(elsewhere.values(), default=Decimal(0)), on_record=bool(supported))
        spoken: list[tuple[Claim | None, phillips.Claim]] = []
        for cohort in cohorts:
            about = program.name if len(cohorts) == 1 else f"{program.name}, {cohort.name}"
            own = [claim for claim in mine if claim.cohort_id == cohort.key_id]
            spoken += self._spoken(cohort, about, own, views, elsewhere, whole, supported)
        if spoken:
            alone = spoken[0][1].cohort if len(cohorts) == 1 else ""
            spoken += [
                (None, replace(of_record(each, elsewhere[each.view.id]), cohort=alone, beside=bool(mine)))
                for each in measured
                if each.amount is not None
            ]
        costs = sorted(
            chain.from_iterable(self.costs.get(number, ()) for number in ends), key=lambda cost: cost.key_id
        )
        result = phillips.ledger(
            [claim for _, claim in spoken],
            [phillips.Cost(cost.kind, cost.amount) for cost in costs],
            months=max(months, default=12),
            currency=program.currency,
            intangibles=self.intangibles.get(program.key_id, ()),
            policy=self.limits[program.organization_id].policy,
        )
        meant = {claim.kpi_id if claim.kpi_id in views else None for claim, _ in spoken if claim is not None}
        if any(
            each.broken_by is not None and (each.steps or meant & {None, each.view.id}) for each in measured
        ):
            result = replace(result, forecast=None)  # a rate from before a break says nothing of the rest
        counted = [claim for claim, _ in spoken if claim is not None]
        lines = [(stored, line) for line in result.lines for stored, claim in spoken if claim is line.claim]
        used = measured if spoken else ()
        # Whose estimate it is: theirs whose lines count, else everybody's.
        counting = [stored for stored, line in lines if stored is not None and line.allowed]
        line = self._line(result, counting or counted, used, views)
        return Return(result, line, tuple(lines), measured, elsewhere, aside)

    def _spoken(
        self,
        cohort: Cohort,
        about: str,
        own: Sequence[Claim],
        views: Mapping[int, KpiView],
        elsewhere: Mapping[int, Decimal],
        whole: phillips.Claim,
        supported: Collection[int],
    ) -> Iterator[tuple[Claim | None, phillips.Claim]]:
        """What was said of one cohort, and the silence of who was asked in vain."""
        for claim in own:
            view = views.get(claim.kpi_id or 0)
            told = replace(of_claim(claim, about, self.names, ends_on=cohort.ends_on), cohort=about)
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
            yield claim, told
        silent = self.said.silent.get(cohort.key_id)
        if silent is not None and silent not in {claim.person_id for claim in own}:
            yield None, replace(whole, kpi=about, cohort=about)

    def _heard(
        self, cohorts: Sequence[Cohort], kpi_ids: Collection[int]
    ) -> tuple[list[Claim], tuple[Aside, ...]]:
        """The claims that count: of managers only where all have spoken."""
        spoken = [claim for cohort in cohorts for claim in self.said.claims.get(cohort.key_id, ())]
        found, aside = heard(spoken, cohorts=cohorts, kpi_ids=kpi_ids, teams=self.teams)
        tried = self.said.tried
        if tried is not None and not any(claim is tried for claim in found):
            found.append(tried)
        return found, aside

    def _measured(
        self,
        program: Program,
        cohorts: Sequence[Cohort],
        views: Sequence[KpiView],
        claimed_at: datetime | None,
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
                view, program=program, cohort=first, rate=rate, claimed_at=claimed_at, fresh=fresh
            )
            for view in views
        )

    def _elsewhere(self, view: KpiView, cohorts: Sequence[Cohort]) -> Decimal:
        """What part of a KPI's movement the programs claim that share its measure in the same year."""
        most: dict[int, Decimal] = {}
        for claim, cohort, kpi in self.shared.get(view.kpi.measure_id, ()):
            another = kpi.program_id != view.kpi.program_id
            if another and any(abs(cohort.ends_on - mine.ends_on) < FIRST_YEAR for mine in cohorts):
                share = claim.attribution or Decimal(0)
                most[kpi.program_id] = max(most.get(kpi.program_id, share), share)
        return sum(most.values(), Decimal(0))

    def _line(
        self,
        result: phillips.Ledger,
        counted: Sequence[Claim],
        used: Sequence[Measured],
        views: Mapping[int, KpiView],
    ) -> str:
        people = {claim.person_id: None for claim in counted if claim.by not in _NAMELESS}
        said_by = [self.names[person_id] for person_id in people if person_id in self.names]
        said_by += ["managers"] if any(claim.by is ClaimSource.MANAGER for claim in counted) else []
        approvals = {
            (view.standard.approved_by_id, view.unit): view.unit
            for claim in counted
            if phillips.Rule.STANDARD_VALUE in claim.because
            and (view := views.get(claim.kpi_id or 0)) is not None
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


_NAMELESS = (ClaimSource.SYSTEM, ClaimSource.MANAGER)
"""What single managers say is theirs: nobody reads their names beside it."""


def _by(number: Callable[[T], int], rows: Iterable[T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[number(row)].append(row)
    return found


def limits_of(session: Session, organization_id: int) -> Limits:
    """The limits of the rules as they stand in an organization."""
    return Limits().changed(reviews.limits(session, organization_id=organization_id))


def supports(measured: Measured) -> bool:
    """Whether a KPI's confirmed numbers support a claim of money: moved the right way, and priced."""
    return bool(measured.steps and measured.steps[-1].better_by > 0 and measured.amount)


def unit_name(unit: str) -> str:
    """One of a unit, as it is said after "value per"."""
    return "point" if unit == "%" else unit.removesuffix("s") or "unit"


def _names(session: Session, standing: Iterable[Claim], views: Iterable[KpiView]) -> dict[int, str]:
    """Whoever estimated, and whoever approved the values they rest on."""
    people = {claim.person_id for claim in standing if claim.person_id is not None}
    approvers = {view.standard.approved_by_id for view in views if view.standard is not None}
    return names_of(session, person_ids=people | approvers)
